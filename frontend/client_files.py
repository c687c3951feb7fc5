"""Reading the client app: which of the user's own source files have to do with the backend."""

import os
import posixpath
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
GENERATED = re.compile(r"(?:aws-exports|amplifyconfiguration|awsconfiguration)\.")
"""What Gen 1's CLI writes itself."""

OWN = re.compile(rb"\bprocess\.env\b|\bimport\b|\brequire\s*\(|\b(?:Auth|API|Storage)[\"']?\s*:")
"""What a file of that name has only if somebody wrote it by hand: values of the build, aws-amplify's own form."""

TSCONFIG = re.compile(r"tsconfig(?:\.\w+)?\.json")
MENTIONS = re.compile(
    rb"aws-exports|amplifyconfiguration|awsconfiguration|AWSMobileClient|Amplify\s*\.\s*configure|\bapiName\b|execute-api|appsync-api"
    rb"|Amplify\s*\.\s*API\s*\.|RESTRequest"
    rb"|(?:\bfrom|\brequire\()\s*[\"']aws-amplify[\"']"
    rb"|amazoncognito\.com|streamName|kinesis|searchIndexName|mapName|user_?pools?_?id|identity_?pool_?id",
    re.IGNORECASE,
)
HANDS_ON = re.compile(rb"\b(?:export|module\.exports)\b")
GEN1_NAMES = frozenset({"aws-exports", "amplifyconfiguration"})
SPECIFIER = re.compile(rb"""["']([\w@~#.$/-]{1,200})["']""")
DOTS = re.compile(rb"""["']\.{1,2}/?["']""")
SUFFIX = re.compile(r"(?:/index)?(?:\.(?:[cm]?[jt]sx?|json|vue|svelte))?$")
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
    handing_on = {
        path for path, content in files.items() if HANDS_ON.search(content) and any(map(_is_gen1, _specifiers(content)))
    }
    while handing_on:
        stems = frozenset(stem for path in handing_on for stem in _stems(path))
        found = {
            path: content
            for path, content in sources.items()
            if path not in files and (_imports(path, content, stems) or not stems.isdisjoint(_stems(path)))
        }
        files |= found
        handing_on = {path for path, content in found.items() if HANDS_ON.search(content)}
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


def _specifiers(content: bytes) -> Iterator[str]:
    """The strings that may name a module, without suffix and `/index`."""
    return (SUFFIX.sub("", found[1].decode("utf-8", "replace")) for found in SPECIFIER.finditer(content))


def _is_gen1(specifier: str) -> bool:
    return specifier.rpartition("/")[2] in GEN1_NAMES


def _imports(path: str, content: bytes, stems: frozenset[str]) -> bool:
    """Whether a file imports one of the modules, by its path, or by an alias that ends with its name."""
    names = {stem.rpartition("/")[2] for stem in stems}
    if not DOTS.search(content) and not any(name.encode() in content for name in names):
        return False
    folder = posixpath.dirname(path)
    return any(
        posixpath.normpath(posixpath.join(folder, each)) in stems
        if each.startswith(".")
        else each.rpartition("/")[2] in names
        for each in _specifiers(content)
    )


def _stems(path: str) -> tuple[str, str]:
    """What imports of a file mean: `config.prod.ts` may be built for `config.ts`, `config/index.ts` is `config`."""
    stem = SUFFIX.sub("", path)
    folder, slash, name = stem.rpartition("/")
    return stem, f"{folder}{slash}{name.partition('.')[0]}"


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
