"""Reading the client app: which of the user's own source files have to do with the backend."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from amp2gen.frontend.files import UNPORTABLE, leads_out, repository_of

MAX_FILE_BYTES = 1024 * 1024
"""Larger sources are bundles or generated."""

SKIPPED_FOLDERS = frozenset(
    {
        "__pycache__",
        "amplify-gen2",
        "bower_components",
        "build",
        "coverage",
        "DerivedData",
        "dist",
        "node_modules",
        "out",
        "Pods",
        "target",
        "vendor",
        "venv",
    }
)
READ_DOT_FOLDERS = frozenset({".storybook"})
SCRIPTS = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", ".vue", ".svelte")
NATIVE = (".dart", ".swift", ".m", ".mm", ".kt", ".java", ".pbxproj")
GENERATED = re.compile(r"(?:aws-exports|amplifyconfiguration|awsconfiguration)\.|.*\.min\.js$")
"""What Gen 1's CLI writes itself, and minified code."""

TSCONFIG = re.compile(r"tsconfig(?:\.\w+)?\.json")
MENTIONS = re.compile(
    rb"aws-exports|amplifyconfiguration|awsconfiguration|AWSMobileClient|Amplify\s*\.\s*configure|\bapiName\b|execute-api|appsync-api"
    rb"|amazoncognito\.com|streamName|kinesis",
    re.IGNORECASE,
)
AMPLIFY_MARKS = ("backend", ".config", "backend.ts", "amp2gen.json")


def read_client_files(root: Path) -> dict[str, bytes]:
    """Sources that mention the backend, and the TypeScript and npm configuration beside them, by posix path, sorted.

    Not below `amplify/`, in build folders, in folders that begin with a dot, or in another Amplify project.
    What cannot be read is no source that a build could use, and is left out.
    """
    files: dict[str, bytes] = {}
    repository = repository_of(root)
    for path in _walk(root):
        try:
            if leads_out(path, repository) or path.stat().st_size > MAX_FILE_BYTES:
                continue
            content = path.read_bytes()
        except OSError:
            continue
        if path.name.endswith(".json") or MENTIONS.search(content):
            files[path.relative_to(root).as_posix()] = content
    return dict(sorted(files.items()))


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if _is_source_folder(root, here / name))
        yield from (here / name for name in sorted(names) if _is_source(name))


def _is_source_folder(root: Path, folder: Path) -> bool:
    name = folder.name
    if (
        UNPORTABLE.search(name)
        or name in SKIPPED_FOLDERS
        or (name.startswith(".") and name not in READ_DOT_FOLDERS)
        or folder.is_symlink()
    ):
        return False
    is_own_backend = folder == root / "amplify"
    return not is_own_backend and not any((folder / "amplify" / mark).exists() for mark in AMPLIFY_MARKS)


def _is_source(name: str) -> bool:
    if GENERATED.match(name) or UNPORTABLE.search(name):
        return False
    return name.endswith((*SCRIPTS, *NATIVE)) or name == "package.json" or TSCONFIG.fullmatch(name) is not None
