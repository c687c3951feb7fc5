"""Whatever the types of the IR allow is dumped and loads equal; passes and printer take any well-formed app."""

import pytest
from drawing import Drawing
from drawn_apps import apps
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.cli.orchestrate import compile_app
from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.check import problems_of
from amp2gen.ir.dump import dump, load
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run

COMMON = {
    "deadline": None,
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],  # an app is too large to be made smaller in useful time
    "suppress_health_check": list(HealthCheck),
}

CIRCLES = {kinds.VALUE_CANNOT_GO_AROUND.code, kinds.SETTING_CLOSES_CIRCLE.code}
"""What a function needs of something that cannot be without it."""


@st.composite
def anything(draw):
    """An app whose values fit their types, and nothing else."""
    return Drawing(draw, often=2).model(App, schema_version=3)


@settings(max_examples=10, derandomize=True, **COMMON)
@given(app=anything())
def test_what_is_dumped_loads_equal(app):
    assert load(dump(app)) == app


@settings(max_examples=8, derandomize=True, **COMMON)
@given(app=apps())
def test_passes_take_any_app(app):
    taken(app)


@pytest.mark.exhaustive
@settings(max_examples=500, **COMMON)
@given(app=apps())
def test_passes_take_many_apps(app):
    taken(app)


def taken(app):
    """Well-formed before and after, whichever way the schema is written; `run` checks each pass."""
    assert list(problems_of(app)) == []
    for schema in ("sdl", "builder") if app.data else ("sdl",):
        passed = run(app, PIPELINE, Options(schema=schema))
        assert load(dump(passed)) == passed
        compiled = compile_app(passed, ProjectFiles({}, frozenset()))
        assert {each.code for each in compiled.diagnostics if each.severity == "error"} <= CIRCLES
