"""Which projects the command line means, when a folder may hold several."""

import os
from collections.abc import Iterator
from pathlib import Path

from amp2gen.cli.gen1_source import project_root
from amp2gen.frontend import ProjectError
from amp2gen.frontend.files import SKIPPED_FOLDERS
from amp2gen.frontend.project import GEN1_MARKS, readable

SKIPPED = SKIPPED_FOLDERS | {"amplify", "amplify-gen2"}


def projects_of(path: Path) -> tuple[Path, ...]:
    """The project that `path` is or lies in, else all projects below it. Raises ProjectError when there is none."""
    try:
        return (project_root(path),)
    except ProjectError:
        with readable(path):
            found = tuple(_below(path)) if path.is_dir() else ()
        if not found:
            raise
        return found


def _below(folder: Path) -> Iterator[Path]:
    for current, folders, _ in os.walk(folder):
        if any(Path(current, mark).is_dir() for mark in GEN1_MARKS):
            yield Path(current)
        folders[:] = sorted(name for name in folders if name not in SKIPPED and not name.startswith("."))
