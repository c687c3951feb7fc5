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

COMMAND_FILES = re.compile(
    r"\.github/workflows/[^/]+\.ya?ml|\.circleci/config\.yml|(?:\.gitlab-ci|\.travis|azure-pipelines|bitbucket-pipelines"
    r"|buildspec)\.ya?ml|Jenkinsfile|Makefile|(?:(?:scripts?|bin|ci)/)?[^/]+\.sh"
)
"""What runs commands by itself, or for a developer, by path relative to the project."""
COMMAND_FOLDERS = ("", ".github/workflows", ".circleci", "script", "scripts", "bin", "ci")


@dataclass(frozen=True)
class Tree:
    """Files of a project by posix path relative to it, sorted; lock files are present but empty."""

    files: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def read_tree(root: Path) -> Tree:
    """`amplify/` and the repository files beside it. Raises OSError when `amplify/` itself cannot be read.

    A link is read as what it leads to, if that lies in the repository. `amplify/` may itself be a link to another one,
    which counts as well then.
    """
    files: dict[str, bytes] = {}
    diagnostics: list[Diagnostic] = []
    repositories = (repository_of(root), repository_of((root / "amplify").resolve().parent))
    for path in _walk(root, root / "amplify", repositories, diagnostics):
        _read(root, path, files, diagnostics)
    for name in ROOT_FILES:
        path = root / name
        if not os.path.lexists(path):
            continue
        if "lock" in name or not name.endswith((".json", ".yml", ".gitignore")):
            files[name] = b""
        elif reason := _reason_to_leave(path, repositories):
            diagnostics.append(_left(name, *reason))
        else:
            _read(root, path, files, diagnostics)
    for path in _command_files(root, repositories):
        _read(root, path, files, diagnostics)
    return Tree(dict(sorted(files.items())), tuple(diagnostics))


def _command_files(root: Path, repositories: tuple[Path, ...]) -> Iterator[Path]:
    """What cannot be listed or is not in the repository is nothing that its pipelines would run, and is left out."""
    for folder in COMMAND_FOLDERS:
        try:
            paths = sorted((root / folder).iterdir())
        except OSError:
            continue
        for path in paths:
            is_one = COMMAND_FILES.fullmatch(path.relative_to(root).as_posix()) and not UNPORTABLE.search(path.name)
            if (
                is_one
                and path.is_file()
                and not leads_out(path, *repositories)
                and not leads_out(path.parent, *repositories)
            ):
                yield path


def repository_of(root: Path) -> Path:
    """The work tree that a project lies in; the project's own folder where there is none."""
    found = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)
    return found.resolve()


def leads_out(path: Path, *repositories: Path) -> bool:
    """Whether a path is a link to something outside of the repositories, which is nothing that was checked in."""
    real = Path(os.path.realpath(path))
    return path.is_symlink() and not any(real.is_relative_to(repository) for repository in repositories)


def _walk(
    root: Path, folder: Path, repositories: tuple[Path, ...], diagnostics: list[Diagnostic], linked: bool = False
) -> Iterator[Path]:
    """The files below a folder; `linked`: it lies behind a link, where no further link to a folder is followed."""
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
            if entry.is_dir() and (entry.name in SKIPPED_FOLDERS or relative in SKIPPED_PATHS):
                continue
            if reason := _reason_to_leave(Path(entry.path), repositories, linked):
                diagnostics.append(_left(relative, *reason))
            elif entry.is_dir():
                yield from _walk(root, Path(entry.path), repositories, diagnostics, linked or entry.is_symlink())
            elif entry.is_file():
                yield Path(entry.path)
        except OSError as error:
            diagnostics.append(_unreadable(relative, error))


def _reason_to_leave(path: Path, repositories: tuple[Path, ...], linked: bool = False) -> tuple[Kind, str] | None:
    """Why an entry of a folder is not read, and under which kind; None if it can be. Raises OSError."""
    if UNPORTABLE.search(path.name):
        return kinds.UNREADABLE_FILE, "was not read: a file's name must be UTF-8, without \\ and control characters"
    if not path.is_symlink():
        return None
    if not path.exists():
        return kinds.UNREADABLE_FILE, "is a broken link"
    kind, what = (kinds.FOLDER_LINK, "folder") if path.is_dir() else (kinds.UNREADABLE_FILE, "file")
    if path.parent.resolve().is_relative_to(path.resolve()):
        return kind, "is a link to a folder that it lies in, and was not followed"
    if leads_out(path, *repositories):
        return kind, f"is a link to a {what} outside of the repository and was not followed"
    if linked and path.is_dir():
        return kind, "is a link to a folder, behind another such link, and was not followed"
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


def _left(path: str, kind: Kind, reason: str) -> Diagnostic:
    return kind.at(Origin(file=_shown(path)), f"{_shown(path)} {reason}")


def _unreadable(path: str, error: OSError) -> Diagnostic:
    return kinds.UNREADABLE_FILE.at(Origin(file=_shown(path)), f"{_shown(path)} cannot be read: {error.strerror}")


def _relative(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _shown(path: str) -> str:
    """A path as messages show it, with escapes for what no terminal could."""
    return UNPORTABLE.sub(lambda match: ascii(match[0])[1:-1], path)
