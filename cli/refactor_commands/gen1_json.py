"""The mark in amplify/gen1.json that a branch owns what was moved."""

from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from amp2gen.cli.render import console, print_diagnostic
from amp2gen.ir import kinds
from amp2gen.runtime.moved import FILE, NotMarkedError, mark_moved, unmark_moved
from amp2gen.runtime.plan.model import Plan


class Edit(NamedTuple):
    """A change of the file at `path`, not yet made. `filled`: the nulls that get a value."""

    path: Path
    before: str
    after: str
    filled: tuple[str, ...] = ()

    @property
    def diff(self) -> tuple[str, ...]:
        """The change as a unified diff, a line each."""
        lines = unified_diff(self.before.splitlines(), self.after.splitlines(), f"a/{FILE}", f"b/{FILE}", lineterm="")
        return tuple(lines)

    def write(self) -> None:
        """Make the change, whole or not at all. Raises OSError."""
        fresh = self.path.with_name(self.path.name + ".new")
        fresh.write_bytes(self.after.encode("utf-8"))
        fresh.replace(self.path)


def project_of(folder: Path) -> Path:
    """The folder at or above `folder` that holds amplify/gen1.json; itself if none does."""
    for candidate in (folder.resolve(), *folder.resolve().parents):
        if (candidate / FILE).is_file():
            return candidate
    return folder


def marking(project: Path, plan: Plan, *, color: bool) -> Edit | None:
    """The mark that everything has moved, with the names that the plan knows. None, after telling why, where it cannot
    be set."""

    def change(text: str) -> tuple[str, tuple[str, ...]]:
        return mark_moved(text, plan.branch, plan.facts)

    return _edit(project, plan, change, "true", color=color)


def unmarking(project: Path, plan: Plan, filled: tuple[str, ...], *, color: bool) -> Edit | None:
    """The mark taken back, and with it what `marking` had filled in. None as there."""

    def change(text: str) -> tuple[str, tuple[str, ...]]:
        return unmark_moved(text, plan.branch, plan.facts, filled), ()

    return _edit(project, plan, change, "false", color=color)


def _edit(
    project: Path, plan: Plan, change: Callable[[str], tuple[str, tuple[str, ...]]], value: str, *, color: bool
) -> Edit | None:
    path = project / FILE
    try:
        before = path.read_bytes().decode("utf-8")
        return Edit(path, before, *change(before))
    except (OSError, UnicodeDecodeError, NotMarkedError) as error:
        help = f"set `moved` of {plan.branch} to {value} in {FILE} yourself"
        print_diagnostic(kinds.NOT_MARKED.at(None, str(error), help), {}, console(color=color, stderr=True))
        return None
