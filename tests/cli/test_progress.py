"""What somebody who watches a run is told: a line per step on a terminal, an object per line elsewhere."""

import io
import json
import re

from rich.console import Console

from amp2gen.cli.live import Progress
from amp2gen.runtime.execution.tools import Happening
from amp2gen.runtime.plan.model import Conditions, Step

STEP = Step(
    id="auth.move",
    kind="refactor",
    category="auth",
    phase="forward",
    title="Move 4 from gen1-auth to gen2-auth",
    stacks=(),
    before=Conditions(),
    after=Conditions(),
)
HAPPENINGS = (
    Happening("found", "", total=7),
    Happening("step", STEP.title, STEP, 4, 7),
    Happening("waiting", "CloudFormation moves the resources"),
    Happening("done", STEP.title, STEP, 4, 7),
)


def told(*, terminal: bool, quiet: bool = False) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, no_color=True, width=100, highlight=False)
    progress = Progress(console, quiet=quiet)
    for happening in HAPPENINGS:
        progress(happening)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    return [line for line in plain.split("\n") if line]


def test_on_a_terminal() -> None:
    assert told(terminal=True) == [
        "[4/7] Move 4 from gen1-auth to gen2-auth",
        "  CloudFormation moves the resources",
        "[4/7] done",
    ]


def test_elsewhere() -> None:
    lines = [json.loads(line) for line in told(terminal=False)]
    assert [line["event"] for line in lines] == ["found", "step", "waiting", "done"]
    assert lines[1] == {"event": "step", "text": STEP.title, "step": "auth.move", "number": 4, "total": 7}


def test_quiet() -> None:
    assert told(terminal=True, quiet=True) == told(terminal=False, quiet=True) == []
