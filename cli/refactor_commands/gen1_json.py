"""The mark in amplify/gen1.json that a branch owns what was moved."""

from pathlib import Path

from amp2gen.cli.render import console, print_diagnostic
from amp2gen.ir import kinds
from amp2gen.runtime.moved import FILE, NotMarkedError, mark_moved


def project_of(folder: Path) -> Path:
    """The folder at or above `folder` that holds amplify/gen1.json; itself if none does."""
    for candidate in (folder.resolve(), *folder.resolve().parents):
        if (candidate / FILE).is_file():
            return candidate
    return folder


def mark(project: Path, branch: str, *, moved: bool, color: bool) -> bool | None:
    """Set the mark; whether the file changed. None, after telling why, where it cannot be set."""
    path = project / FILE
    try:
        before = path.read_bytes().decode("utf-8")
        after = mark_moved(before, branch, moved=moved)
        if after != before:
            fresh = path.with_name(path.name + ".new")
            fresh.write_bytes(after.encode("utf-8"))
            fresh.replace(path)
    except (OSError, UnicodeDecodeError, NotMarkedError) as error:
        problem = kinds.NOT_MARKED.at(
            None, str(error), f"set `moved` of {branch} to {'true' if moved else 'false'} in {FILE} yourself"
        )
        print_diagnostic(problem, {}, console(color=color, stderr=True))
        return None
    return after != before
