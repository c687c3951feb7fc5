"""What we ask of git. Paths go in and come out relative to the folder asked about."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from amp2gen.cli.output.errors import OutputError


def head_commit(folder: Path) -> str | None:
    """The commit that is checked out at `folder`; None without git, a repository or a commit."""
    try:
        return _git(folder, "rev-parse", "--verify", "--quiet", "HEAD").strip() or None
    except (OSError, subprocess.CalledProcessError):
        return None


def uncommitted(folder: Path) -> tuple[str, ...]:
    """The `git status --porcelain` lines of the work tree around `folder`, paths relative to its root.

    Raises OutputError when git is absent or `folder` is in no work tree.
    """
    try:
        status = _git(folder, "status", "--porcelain", "--untracked-files=normal", "-z")
    except FileNotFoundError as error:
        raise OutputError("git is not installed", "install git, or write to a folder with --out") from error
    except subprocess.CalledProcessError as error:
        if "not a git repository" in error.stderr:
            hint = "run `git init` and commit, so that the change can be undone, or use --out"
            raise OutputError(f"{folder} is not in a git repository", hint) from error
        raise OutputError(f"git failed: {error.stderr.strip()}", "see that `git status` works here") from error
    return _entries(status)


def work_tree_root(folder: Path) -> Path:
    """The top folder of the work tree around `folder`, which must be in one."""
    return Path(_git(folder, "rev-parse", "--show-toplevel").removesuffix("\n"))


def not_in_git(folder: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """The files at or below `paths` that git does not track, ignored ones too, sorted.

    A folder of which git tracks nothing stands as one entry, with a `/` at its end.
    """
    existing = [path for path in paths if os.path.lexists(folder / path)]
    if not existing:
        return ()
    listed = _git(folder, "--literal-pathspecs", "ls-files", "--others", "--directory", "-z", "--", *existing)
    return tuple(sorted(path for path in listed.split("\0") if path))


def _entries(status: str) -> tuple[str, ...]:
    """Porcelain v1 with -z: a rename is followed by its old name, which is an entry of its own."""
    fields = iter(status.split("\0"))
    entries: list[str] = []
    for field in fields:
        if field:
            entries.append(field)
            if field[0] in "RC":
                next(fields, None)
    return tuple(entries)


def _git(folder: Path, *arguments: str) -> str:
    # Messages are matched, so they must be English; a lock that a status refresh takes is of no use to us.
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        capture_output=True,
        check=True,
        env=environment,
        encoding="utf-8",
        errors="surrogateescape",
    )
    return done.stdout
