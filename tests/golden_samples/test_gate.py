"""All samples, and the apps of ../shared where present, through the real toolchain: tsc, prettier, CDK, esbuild."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from amp2gen.cli.orchestrate import Compiled, compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.bundle import Call, Handler, bundle
from amp2gen.verify.format import format_differences
from amp2gen.verify.model_tables import IMPORTED, NEW, model_tables
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Synthesis, modes_of, synthesize
from amp2gen.verify.toolchain import Toolchain
from amp2gen.verify.typecheck import typecheck
from tests.support.deployed_api import deployed_api, deployed_tables

pytestmark = pytest.mark.node

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT.parent / "shared" / "apps"
BUILDER = "-builder"
"""Behind the name of a sample that is compiled with `--schema builder`, too."""


def projects() -> dict[str, Path]:
    found = {
        "blog": ROOT / "golden/blog/gen1",
        "shop": ROOT / "golden/shop/gen1",
        "team-chat": ROOT / "golden/team-chat/gen1/packages/chat",
        "field-trip": ROOT / "golden/field-trip/gen1",
        "library": ROOT / "golden/library/gen1",
        "bike-share": ROOT / "golden/bike-share/gen1",
        "archive": ROOT / "golden/archive/gen1",
    }
    found |= {f"{name}{BUILDER}": found[name] for name in ("library", "shop")}
    if APPS.is_dir():
        found |= {path.parent.name: path for path in sorted(APPS.glob("*/gen1"))}
    return found


@cache
def compiled(name: str) -> Compiled:
    return compile_project(projects()[name], Choices(), Options(schema="builder" if BUILDER in name else "sdl"))


@cache
def outputs() -> tuple[Output, ...]:
    return tuple(Output(name, compiled(name).files) for name in projects())


@pytest.fixture(scope="module")
def syntheses(toolchain: Toolchain) -> list[Synthesis]:
    return synthesize(toolchain, [(output, mode) for output in outputs() for mode in modes_of(output)])


@pytest.fixture(scope="module")
def handlers(toolchain: Toolchain) -> list[Handler]:
    calls = {(name, function): call for name in projects() for function, call in events(name).items()}
    return bundle(toolchain, outputs(), calls)


def events(name: str) -> Mapping[str, Call]:
    """The sample events that Gen 1 keeps beside each handler, and addresses where a made-up text will not do."""
    found = {}
    for function in compiled(name).app.functions:
        path = projects()[name] / f"amplify/backend/function/{function.name}/src/event.json"
        if path.is_file():
            endpoints = {v.name: "https://api.example/graphql" for v in function.environment if "ENDPOINT" in v.name}
            found[function.name] = Call(json.loads(path.read_text()), endpoints)
    return found


def test_typescript_accepts_every_output(toolchain: Toolchain) -> None:
    assert [str(error) for error in typecheck(toolchain, outputs())] == []


def test_prettier_would_change_nothing(toolchain: Toolchain) -> None:
    emitted = [
        Output(output.name, {path: text for path, text in output.files.items() if is_ours(path)})
        for output in outputs()
    ]
    assert [str(difference) for difference in format_differences(toolchain, emitted)] == []


def is_ours(path: str) -> bool:
    """Whether the compiler wrote the file: overrides keep the user's layout."""
    return path.endswith(".ts") and not path.endswith("/override.ts")


def test_cloudformation_accepts_every_state(syntheses: list[Synthesis]) -> None:
    problems = {f"{s.output} {s.mode.name}": s.problems for s in syntheses if s.problems}
    assert problems == {}
    assert len(syntheses) == 3 * len(projects())


def test_the_schema_builder_gives_the_api_and_tables_of_the_sdl(syntheses: list[Synthesis]) -> None:
    by_name = {(each.output, each.mode): each for each in syntheses}
    for (name, mode), built in by_name.items():
        if BUILDER in name:
            sdl = by_name[name.removesuffix(BUILDER), mode]
            assert deployed_api(built) == deployed_api(sdl), name
            assert deployed_tables(built) == deployed_tables(sdl), name


def test_each_model_is_bound_to_its_own_table(syntheses: list[Synthesis]) -> None:
    for synthesis in syntheses:
        app = compiled(synthesis.output).app
        tables = model_tables(synthesis)
        models = [model.name for model in app.data.models] if app.data else []
        assert sorted(tables) == sorted(models), synthesis.output
        for model, table in tables.items():
            if synthesis.mode.branch is None:
                assert table.resource_type == NEW
            else:
                assert table.resource_type == IMPORTED
                assert table.table_name == expected_table(model, synthesis)


def expected_table(model: str, synthesis: Synthesis) -> str:
    """`<model>-<api id>-<environment>`, from the facts that the output itself holds."""
    app = compiled(synthesis.output).app
    takes_over = next(b.takes_over for b in app.branches if b.name == synthesis.mode.branch)
    environment = next(e for e in app.environments if e.name == takes_over)
    api_id = environment.graphql_api_id or made_up(synthesis)
    return f"{model}-{api_id}-{takes_over}"


def made_up(synthesis: Synthesis) -> str:
    """The id that the gate fills in where the checkout has none."""
    names = {table.table_name.split("-")[1] for table in model_tables(synthesis).values() if table.table_name}
    assert len(names) == 1
    return names.pop()


def test_every_handler_bundles_and_loads(handlers: list[Handler]) -> None:
    broken = {
        f"{handler.output} {handler.name}": str(handler.failure)
        for handler in handlers
        if handler.failure and handler.failure.phase != "call"
    }
    assert broken == {}
    expected: Any = {(name, function.name) for name in projects() for function in compiled(name).app.functions}
    assert {(handler.output, handler.name) for handler in handlers} == expected


ANSWERS: Mapping[tuple[str, str], Any] = {
    ("archive", "watchHoldings"): {"came": ["2025.3"], "left": ["1931.7"]},
    ("bike-share", "bikeWatch"): ["b17"],
    ("bike-share", "rideCounter"): {"Park": 1},
    ("blog", "readingTime"): {"words": 4, "minutes": 2},
    ("shop", "S3Trigger7be4c0d1"): {"keys": ["public/price list.csv"]},
    ("shop", "storefront"): {"net": 59.97, "tax": 11.39, "gross": 71.36, "currency": "EUR"},
    ("team-chat", "S3Trigger5a9e33c4"): {"files": 2, "pictures": ["public/cat.png"]},
    ("team-chat", "fanOut"): {"batchItemFailures": [{"itemIdentifier": "2"}]},
}
"""What handlers that need no AWS answer to their sample events."""

REFUSALS: Mapping[tuple[str, str], str] = {
    ("archive", "lendHolding"): "the network is off",
    ("bike-share", "AdminQueries3c1e9b52"): "the network is off",
    ("bike-share", "rentals"): "the network is off",
    ("shop", "refundCard"): "Wrong PIN",
    **{("shop", name): "the network is off" for name in ("placeOrder", "staffAdmin", "nightlyReport", "stockSweep")},
    ("shop", "shopd41c7a20PostConfirmation"): "the network is off",
    ("team-chat", "moderateMessage"): "the network is off",
    ("team-chat", "unreadDigest"): "the network is off",
}
"""What the others say where there is no AWS."""


def test_handlers_answer_their_sample_events(handlers: list[Handler]) -> None:
    results = {(handler.output, handler.name): handler for handler in handlers}
    assert {key: results[key].value for key in ANSWERS} == ANSWERS
    for key, words in REFUSALS.items():
        failure = results[key].failure
        assert failure is not None and words in failure.message, key
    ours = {
        key
        for key in results
        if key[0] in ("blog", "shop", "team-chat", "field-trip", "library", "bike-share", "archive")
    }
    silent = {key for key in ours - set(ANSWERS) - set(REFUSALS) if results[key].failure}
    assert silent == set(), "a handler of ours that should answer"
