"""Reading the client app: which of the user's own source files have to do with the backend."""

import os
import re
from collections.abc import Iterator, Mapping
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
GENERATED = re.compile(r"(?:aws-exports|amplifyconfiguration|awsconfiguration)\.")
"""What Gen 1's CLI writes itself."""

OWN = re.compile(rb"\bprocess\.env\b|\bimport\b|\brequire\s*\(|\b(?:Auth|API|Storage)[\"']?\s*:")
"""What a file of that name has only if somebody wrote it by hand: values of the build, aws-amplify's own form."""

TSCONFIG = re.compile(r"tsconfig(?:\.\w+)?\.json")
MENTIONS = re.compile(
    rb"aws-exports|amplifyconfiguration|awsconfiguration|AWSMobileClient|Amplify\s*\.\s*configure|\bapiName\b|execute-api|appsync-api"
    rb"|Amplify\s*\.\s*API\s*\.|RESTRequest"
    rb"|(?:\bfrom|\brequire\()\s*[\"']aws-amplify[\"']"
    rb"|amazoncognito\.com|streamName|kinesis|user_?pools?_?id|identity_?pool_?id",
    re.IGNORECASE,
)
HANDS_ON = re.compile(rb"\b(?:export|module\.exports)\b")
GEN1_NAMES = frozenset({"aws-exports", "amplifyconfiguration"})
SPECIFIER = re.compile(rb"""["'](?:[^"'\s]*/)?([\w.$-]*?)(?:/index)?(?:\.(?:[cm]?[jt]sx?|json|vue|svelte))?["']""")
"""A string that may be a module's name, and the last part of it without its suffix."""

AMPLIFY_MARKS = ("backend", ".config", "backend.ts", "amp2gen.json")


def read_client_files(root: Path) -> dict[str, bytes]:
    """Sources that mention the backend, and the TypeScript and npm configuration beside them, by posix path, sorted.

    A hand-written file with the name of Gen 1's is one of them. Those that export Gen 1's configuration again bring
    along who imports them.
    Not below `amplify/`, in build folders, in folders that begin with a dot, or in another Amplify project.
    What cannot be read is no source that a build could use, and is left out.
    """
    sources = dict(_sources(root))
    files = {
        path: content
        for path, content in sources.items()
        if path.endswith(".json") or MENTIONS.search(content) or GENERATED.match(path.rpartition("/")[2])
    }
    handing_on = _handing_on(files, GEN1_NAMES)
    while handing_on:
        found = {
            path: content
            for path, content in sources.items()
            if path not in files and (_imports(content, handing_on) or not handing_on.isdisjoint(_names(path)))
        }
        files |= found
        handing_on = _handing_on(found, handing_on)
    return dict(sorted(files.items()))


def _sources(root: Path) -> Iterator[tuple[str, bytes]]:
    repository = repository_of(root)
    for path in _walk(root):
        try:
            if not leads_out(path, repository) and path.stat().st_size <= MAX_FILE_BYTES:
                content = path.read_bytes()
                if not GENERATED.match(path.name) or (path.name.endswith(SCRIPTS) and OWN.search(content)):
                    yield path.relative_to(root).as_posix(), content
        except OSError:
            continue


def _handing_on(files: Mapping[str, bytes], names: frozenset[str]) -> frozenset[str]:
    """The names by which the files are imported that import one of `names` and export something."""
    return frozenset(
        name
        for path, content in files.items()
        if path.endswith(SCRIPTS) and HANDS_ON.search(content) and _imports(content, names)
        for name in _names(path)
    )


def _imports(content: bytes, names: frozenset[str]) -> bool:
    return any(found[1].decode("utf-8", "replace") in names for found in SPECIFIER.finditer(content))


def _names(path: str) -> tuple[str, ...]:
    """How imports end that mean a file: `config` for `config.prod.ts`; for `config/index.ts` also `.`."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    return (stem,) if stem != "index" else (folder.rpartition("/")[2], stem, ".", "..")


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
    if UNPORTABLE.search(name) or name.endswith(".min.js"):
        return False
    return name.endswith((*SCRIPTS, *NATIVE)) or name == "package.json" or TSCONFIG.fullmatch(name) is not None
