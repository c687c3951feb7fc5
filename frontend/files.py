"""Reading a Gen 1 checkout from disk: which files, within which limits."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic

MAX_FILE_BYTES = 50 * 1024 * 1024
"""Larger files are no part of a backend's description; they are named and left where they are."""

SKIPPED_FOLDERS = frozenset({"node_modules", ".git", ".yarn", "__pycache__", ".venv"})
SKIPPED_PATHS = frozenset(
    {
        "amplify/logs",
        "amplify/mock-data",
        "amplify/mock-api-resources",
        "amplify/backend/.temp",
        "amplify-gen2",
    }
)
ROOT_FILES = (
    ".gitignore",
    "amplify.yml",
    "package.json",
    "tsconfig.json",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
)


@dataclass(frozen=True)
class Tree:
    """Files of a project by posix path relative to it, sorted; lock files are present but empty."""

    files: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def read_tree(root: Path) -> Tree:
    """`amplify/` and the repository files beside it. Raises OSError when `amplify/` itself cannot be read."""
    files: dict[str, bytes] = {}
    diagnostics: list[Diagnostic] = []
    for path in _walk(root, root / "amplify", diagnostics):
        _read(root, path, files, diagnostics)
    for name in ROOT_FILES:
        path = root / name
        if path.is_file():
            if name.endswith((".json", ".yml", ".gitignore")) and "lock" not in name:
                _read(root, path, files, diagnostics)
            else:
                files[name] = b""
    return Tree(dict(sorted(files.items())), tuple(diagnostics))


def _walk(root: Path, folder: Path, diagnostics: list[Diagnostic]) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        if folder == root / "amplify":
            raise
        place = folder.relative_to(root).as_posix()
        diagnostics.append(kinds.UNREADABLE_FILE.at(Origin(file=place), f"{place} cannot be read: {error.strerror}"))
        return
    for entry in entries:
        path = Path(entry.path)
        relative = path.relative_to(root).as_posix()
        if entry.is_symlink() and path.is_dir():
            diagnostics.append(
                kinds.FOLDER_LINK.at(Origin(file=relative), f"{relative} is a link to a folder and was not followed")
            )
        elif entry.is_symlink() and not path.exists():
            diagnostics.append(kinds.UNREADABLE_FILE.at(Origin(file=relative), f"{relative} is a broken link"))
        elif entry.is_dir(follow_symlinks=False):
            if entry.name not in SKIPPED_FOLDERS and relative not in SKIPPED_PATHS:
                yield from _walk(root, path, diagnostics)
        elif path.is_file():
            yield path


def _read(root: Path, path: Path, files: dict[str, bytes], diagnostics: list[Diagnostic]) -> None:
    relative = path.relative_to(root).as_posix()
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            diagnostics.append(
                kinds.FILE_TOO_LARGE.at(
                    Origin(file=relative),
                    f"{relative} has {size // (1024 * 1024)} MB and was not read",
                )
            )
            return
        files[relative] = path.read_bytes()
    except OSError as error:
        diagnostics.append(
            kinds.UNREADABLE_FILE.at(Origin(file=relative), f"{relative} cannot be read: {error.strerror}")
        )
