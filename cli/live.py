"""What the commands that change AWS have in common: asking first, progress, the end."""

import json
import sys
from pathlib import Path
from typing import NoReturn, Protocol

import rich_click as click
from rich.console import Console
from rich.text import Text

from amp2gen.cli.render import console, print_diagnostic
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.execution.tools import Happening
from amp2gen.runtime.permissions import Scope, missing


def confirm(question: str, lines: tuple[str, ...], *, yes: bool, out: Console) -> None:
    """Show what is about to happen, and ask. Ends the command with 2 where nobody can answer, with 1 on a no."""
    for line in lines:
        out.print(line)
    if yes:
        return
    if not sys.stdin.isatty():
        click.echo("error: this changes your AWS account; without a terminal it needs --yes", err=True)
        sys.exit(2)
    if not click.confirm(question):
        out.print("nothing was changed")
        sys.exit(1)


def check_permissions(call: Caller, command: str, scope: Scope, *, color: bool, code: int = 1) -> None:
    """End the command with `code` where IAM says that something it will do is not allowed."""
    lacking = missing(call, command, scope)
    if not lacking:
        return
    message = f"these credentials may not: {', '.join(lacking)}"
    help = f"`amp2gen policy {command}` prints the policy to attach"
    print_diagnostic(kinds.PERMISSIONS_MISSING.at(None, message, help), {}, console(color=color, stderr=True))
    sys.exit(code)


class Progress:
    """A line per step on a terminal, a JSON object per line elsewhere."""

    def __init__(self, out: Console, *, quiet: bool) -> None:
        self._out, self._quiet = out, quiet

    def __call__(self, happening: Happening) -> None:
        """Tell a Happening of the run."""
        if self._quiet:
            return
        if not self._out.is_terminal:
            self._log(happening)
            return
        place = f"[{happening.number}/{happening.total}] " if happening.total and happening.step else ""
        match happening.kind:
            case "step":
                self._out.print(Text(f"{place}{happening.text}", style="bold"))
            case "done":
                self._out.print(Text(f"{place}done", style="green"))
            case _ if happening.text:
                self._out.print(Text(f"  {happening.text}", style="dim"))

    def _log(self, happening: Happening) -> None:
        about: dict[str, object] = {"event": happening.kind, "text": happening.text}
        if happening.step is not None:
            about |= {"step": happening.step.id, "number": happening.number, "total": happening.total}
        click.echo(json.dumps(about, ensure_ascii=False), file=self._out.file)


class Ending(Protocol):
    """How a command ends: a run's outcome, or what stopped it."""

    @property
    def code(self) -> int: ...
    @property
    def diagnostic(self) -> Diagnostic | None: ...
    @property
    def runbook(self) -> tuple[str, ...]: ...


def end(ending: Ending, *, color: bool) -> NoReturn:
    """Print the diagnostic and what a person can do to standard error, and exit."""
    out = console(color=color, stderr=True)
    if ending.diagnostic is not None:
        print_diagnostic(ending.diagnostic, {}, out)
    if ending.runbook:
        out.print("what to do:")
        for line in ending.runbook:
            out.print(f"  {line}")
    sys.exit(ending.code)


def unreadable(diagnostic: Diagnostic, *, color: bool) -> NoReturn:
    """Exit code 2: what was given cannot be read, or written to, and nothing was done."""
    print_diagnostic(diagnostic, {}, console(color=color, stderr=True))
    sys.exit(2)


def beside(plan: str) -> Path:
    """The journal of a plan file: `plan.json` → `plan.journal.jsonl`; of a plan in S3, in the working folder."""
    path = Path(Path(plan).name) if plan.startswith("s3://") else Path(plan)
    return path.with_name(f"{path.stem}.journal.jsonl")
