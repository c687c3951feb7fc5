"""Every folder of `cases/` is a function: it is ported, and both sides are executed with the same events.

`case.json`: `kind` expected, `notes` expected (their kinds, without "kept"), `events`, and where they differ from
the defaults `env`, `modules`, `handler`, `entry`. `same: false` marks the few that no port can keep alike; they
must carry a note that says so.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amp2gen.syntax.javascript.notes import UNSOLVED
from amp2gen.syntax.javascript.port import Ported, port_package

CASES = sorted((Path(__file__).parent / "cases").iterdir())
NAMES = [case.name for case in CASES]


def read_case(name: str) -> tuple[dict[str, Any], dict[str, bytes], Ported]:
    folder = Path(__file__).parent / "cases" / name
    case = json.loads((folder / "case.json").read_text())
    source = folder / "src"
    files = {path.relative_to(source).as_posix(): path.read_bytes() for path in source.rglob("*") if path.is_file()}
    ported = port_package(
        files,
        case.get("entry", "index.js"),
        modules=case.get("modules", []),
        handler=case.get("handler", "handler"),
    )
    return case, files, ported


@pytest.fixture(scope="module")
def outcomes(execute):
    jobs = {}
    for name in NAMES:
        case, files, ported = read_case(name)
        known = {key: case[key] for key in ("events", "env", "handler", "entry") if key in case}
        jobs[name] = {"files": files, "ported": ported, **known}
    return execute(jobs)


@pytest.mark.parametrize("name", NAMES)
def test_kind_and_notes(name):
    case, files, ported = read_case(name)
    assert ported.kind == case["kind"]
    assert {note.kind for note in ported.notes} - {"kept"} == set(case.get("notes", []))
    reasons = [note for note in ported.notes if note.kind in {"kept", "sloppy_mode"}]
    assert bool(reasons) == (case["kind"] == "wrapped")
    assert {f"src/{path}" for path in files} <= set(ported.files), "every file is carried"


@pytest.mark.node
@pytest.mark.parametrize("name", NAMES)
def test_port_does_the_same(name, outcomes):
    case, _, ported = read_case(name)
    before, after = outcomes[name]["before"], outcomes[name]["after"]
    assert len(case["events"]) >= 3
    if case.get("same", True):
        assert after == before
    else:
        assert after != before
        noted = {note.kind for note in ported.notes}
        assert noted & UNSOLVED or before["calls"] == [] or "error" in before["calls"][0]


@pytest.mark.node
def test_a_wrong_port_is_noticed(execute):
    """The judge itself: each changed byte below changes what somebody can see."""
    _, files, ported = read_case("log_order")
    two = ported.files["src/two.js"]
    wrong = {
        "log": {"src/two.js": two.replace(b"'two'", b"'zwei'")},
        "result": {"src/two.js": two.replace(b"value = 2", b"value = 3")},
        "environment": {"src/two.js": two + b"process.env.HOME;\n"},
        "error": {"src/two.js": two + b"throw new TypeError('no');\n"},
        "export": {"handler.js": b"export const main = 1;\n"},
        "syntax": {"handler.js": b"export const = 1;\n"},
    }
    events = [{"n": 1}]
    jobs = {
        name: {
            "files": files,
            "ported": replace(ported, files={**ported.files, **change}),
            "events": events,
        }
        for name, change in wrong.items()
    }
    jobs["right"] = {"files": files, "ported": ported, "events": events}
    outcomes = execute(jobs)
    differing = {name for name, outcome in outcomes.items() if outcome["before"] != outcome["after"]}
    assert differing == set(wrong)
