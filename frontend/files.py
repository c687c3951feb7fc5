"""Reading a Gen 1 checkout from disk: which files, within which limits."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic, Kind

MAX_FILE_BYTES = 50 * 1024 * 1024
"""Larger files are no part of a backend's description; they are named and left where they are."""

UNPORTABLE = re.compile(r"[\\\x00-\x1f\x7f\ud800-\udfff]")
"""What a file's name cannot hold: some system, or JSON, could not have it. Bytes that are no UTF-8 read as half
surrogates.
"""

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
    "pnpm-workspace.yaml",
    ".yarnrc.yml",
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
    repository = repository_of(root)
    for path in _walk(root, root / "amplify", repository, diagnostics):
        _read(root, path, files, diagnostics)
    for name in ROOT_FILES:
        path = root / name
        if path.is_file() and not leads_out(path, repository):
            if name.endswith((".json", ".yml", ".gitignore")) and "lock" not in name:
                _read(root, path, files, diagnostics)
            else:
                files[name] = b""
    return Tree(dict(sorted(files.items())), tuple(diagnostics))


def repository_of(root: Path) -> Path:
    """The work tree that a project lies in; the project's own folder where there is none."""
    found = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    return found.resolve()


def leads_out(path: Path, repository: Path) -> bool:
    """Whether a path is a link to something outside of the repository, which is nothing that was checked in."""
    return path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(repository)


def _walk(root: Path, folder: Path, repository: Path, diagnostics: list[Diagnostic]) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        if folder == root / "amplify":
            raise
        diagnostics.append(_unreadable(_relative(root, folder), error))
        return
    for entry in entries:
        relative = _relative(root, Path(entry.path))
        try:
            reason = _reason_to_leave(entry, repository)
            if reason:
                diagnostics.append(reason[0].at(Origin(file=_shown(relative)), f"{_shown(relative)} {reason[1]}"))
            elif entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED_FOLDERS and relative not in SKIPPED_PATHS:
                    yield from _walk(root, Path(entry.path), repository, diagnostics)
            elif entry.is_file():
                yield Path(entry.path)
        except OSError as error:
            diagnostics.append(_unreadable(relative, error))


def _reason_to_leave(entry: os.DirEntry[str], repository: Path) -> tuple[Kind, str] | None:
    """Why an entry is not read, and under which kind; None if it can be. Raises OSError."""
    if UNPORTABLE.search(entry.name):
        return kinds.UNREADABLE_FILE, "was not read: a file's name must be UTF-8, without \\ and control characters"
    if entry.is_symlink() and entry.is_dir():
        return kinds.FOLDER_LINK, "is a link to a folder and was not followed"
    if entry.is_symlink() and not Path(entry.path).exists():
        return kinds.UNREADABLE_FILE, "is a broken link"
    if leads_out(Path(entry.path), repository):
        return kinds.UNREADABLE_FILE, "is a link to a file outside of the repository and was not followed"
    return None


def _read(root: Path, path: Path, files: dict[str, bytes], diagnostics: list[Diagnostic]) -> None:
    relative = _relative(root, path)
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
        diagnostics.append(_unreadable(relative, error))


def _unreadable(path: str, error: OSError) -> Diagnostic:
    return kinds.UNREADABLE_FILE.at(Origin(file=_shown(path)), f"{_shown(path)} cannot be read: {error.strerror}")


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _shown(path: str) -> str:
    """A path as messages show it, with escapes for what no terminal could."""
    return UNPORTABLE.sub(lambda match: ascii(match[0])[1:-1], path)
