"""Apps of the IR, drawn at random, through the real toolchain: what passes and emitters make of them deploys."""

from pathlib import Path

import pytest
from drawn_apps import apps
from emitted import Emitted, Judgement
from hypothesis import HealthCheck, Phase, given, settings

from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.cli.orchestrate import compile_app
from amp2gen.ir.app import App
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run

pytestmark = pytest.mark.node

NUMBER = 4


def to_judge(folder: Path) -> list[Emitted]:
    """Those without an error, whose output would throw."""
    compiled = [compile_app(run(app, PIPELINE, Options()), ProjectFiles({}, frozenset())) for app in drawn(2 * NUMBER)]
    whole = [each.files for each in compiled if each.count("error") == 0]
    return [Emitted(f"random{number}", files) for number, files in enumerate(whole[:NUMBER])]


def drawn(number: int) -> list[App]:
    """Always the same ones. The first that hypothesis draws is the simplest there is, and empty."""
    found: list[App] = []

    @settings(
        max_examples=number + 1,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(app=apps())
    def collect(app: App) -> None:
        found.append(app)

    collect()
    return found[1:]


def test_typescript_and_prettier_accept_them(judgement: Judgement) -> None:
    assert judgement.complaints == []


def test_they_can_be_deployed_in_all_modes(judgement: Judgement) -> None:
    assert len(judgement.syntheses) >= 2 * NUMBER
    assert {key: each.problems for key, each in judgement.syntheses.items() if each.problems} == {}
