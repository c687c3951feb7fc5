"""Functions written in TypeScript, which `tsc` compiles before a push: what is carried over are their sources.

The usual layouts are `src/index.ts` with the `index.js` beside it that the compiler wrote, `ts/` or `lib/` compiled
into `src/`, and `src/` compiled into `src/build/`. Gen 2 bundles TypeScript itself, so the compiled files stay behind.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from posixpath import normpath

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.frontend.sources import LEFT_OUT, read_sources, source_file
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.functions import SourceFile
from amp2gen.syntax.documents import child_pointer

COMPILED = (".js", ".js.map", ".d.ts", ".d.ts.map")
"""What `tsc` writes for a `.ts` file."""

_COMMENT = re.compile(r"^\s*//[^\n]*|/\*[\s\S]*?\*/", re.MULTILINE)


def node_sources(entry: Entry, module: str, context: Context) -> tuple[tuple[SourceFile, ...], str | None]:
    """The files of a Node.js function below its folder, and the TypeScript file that `module` is compiled from.

    `module` is the handler's path below `src/`, without suffix. Without TypeScript the files are those of `src/`, and
    the second value is None.
    """
    files = read_sources(entry, context)
    for source, compiled in _compilations(entry, context):
        path = PurePosixPath("src") / module
        if not path.is_relative_to(compiled):
            continue
        written = _handler(entry, source, str(path.relative_to(compiled)), compiled, context)
        if written is not None and source == compiled and not _is_compiled(entry, f"{path}.js", context):
            message = f"function {entry.name}: nothing says that {path}.js is compiled from {written[1]}"
            context.log.add(kinds.TYPESCRIPT_WITHOUT_BUILD, Origin(file=f"{entry.folder}/{written[1]}"), message)
            return tuple(file for file in files if file.path != written[1]), None
        if written is not None:
            return _sources(entry, files, written[0], compiled, context), written[1]
    return files, None


def report_what_stays(entry: Entry, compiled_from: str | None, context: Context) -> None:
    """Files that Gen 1 does not put into the function's package, and the script with which it builds the code.

    Both are no loss where the TypeScript is found (`compiled_from`).
    """
    if compiled_from is not None:
        return
    inner = [path.removeprefix(f"{entry.folder}/") for path in context.project.below(entry.folder)]
    beside = [path for path in inner if "/" in path and path.split("/")[0] not in {"src", "dist"}]
    code = [path for path in beside if path.endswith((".ts", ".js", ".mjs", ".cjs", ".tsx"))]
    if code:
        message = f"function {entry.name}: {', '.join(code)} outside src/ stay{'s' if len(code) == 1 else ''} behind"
        context.log.add(kinds.CODE_OUTSIDE_SRC, entry.origin, message)
    scripts = context.project.object("package.json").get("scripts")
    script = f"amplify:{entry.name}"
    if isinstance(scripts, Mapping) and script in scripts:
        message = f"function {entry.name}: the script {script} no longer builds its code"
        context.log.add(
            kinds.BUILD_SCRIPT, Origin(file="package.json", pointer=child_pointer("/scripts", script)), message
        )


def _is_compiled(entry: Entry, path: str, context: Context) -> bool:
    """Whether the JavaScript that stands beside TypeScript looks like the compiler's, or something runs the compiler.

    JavaScript that is not there is not yet compiled.
    """
    written = context.project.files.get(f"{entry.folder}/{path}")
    if written is None or f"{entry.folder}/{path}.map" in context.project.files:
        return True
    if any(mark in written for mark in (b"__esModule", b"sourceMappingURL=", b"__awaiter")):
        return True
    below = set(context.project.below(entry.folder))
    if any(PurePosixPath(each).name == "tsconfig.json" for each in below):
        return True
    packages = [each for each in sorted(below) if PurePosixPath(each).name == "package.json"]
    scripts = [context.project.object(each).get("scripts") for each in ("package.json", *packages)]
    commands = {name: str(line) for each in scripts if isinstance(each, Mapping) for name, line in each.items()}
    builds = [each for each in scripts[1:] if isinstance(each, Mapping) and "tsc" in " ".join(map(str, each.values()))]
    return bool(builds) or f"amplify:{entry.name}" in commands


def _compilations(entry: Entry, context: Context) -> Iterable[tuple[str | None, str]]:
    """The folders with sources (None: not said) and with what they are compiled to, below the function's folder."""
    for path in context.project.below(entry.folder):
        inner = PurePosixPath(path).relative_to(entry.folder)
        if inner.name != "tsconfig.json" or len(inner.parts) > 3:
            continue
        text = _COMMENT.sub("", context.project.files[path].decode("utf-8", "replace"))
        root, out = _option(text, "rootDir"), _option(text, "outDir")
        if out is None:
            continue
        source = None if root is None else _below(inner.parent, root)
        yield (None if source == "." else source), _below(inner.parent, out)
    yield "src", "src"


def _handler(entry: Entry, source: str | None, module: str, compiled: str, context: Context) -> tuple[str, str] | None:
    """The sources' folder and the handler's path in the Gen 2 function; the shallowest where nothing says."""
    paths = [path.removeprefix(f"{entry.folder}/") for path in context.project.below(entry.folder)]
    found = [path for path in paths if path == f"{module}.ts" or path.endswith(f"/{module}.ts")]
    folders = sorted(
        (path.removesuffix(f"{module}.ts").rstrip("/") for path in found), key=lambda each: each.count("/")
    )
    for folder in folders:
        if folder and (folder == source if source is not None else True):
            return folder, f"{_carried_to(folder, compiled)}/{module}.ts"
    return None


def _sources(
    entry: Entry, files: tuple[SourceFile, ...], folder: str, compiled: str, context: Context
) -> tuple[SourceFile, ...]:
    """`src/` without compiled files, and the sources where the compiled files stood if they are from elsewhere."""
    target = _carried_to(folder, compiled)
    below = {
        path.removeprefix(f"{entry.folder}/{folder}/"): path
        for path in context.project.below(f"{entry.folder}/{folder}")
        if PurePosixPath(path).name not in LEFT_OUT | {"tsconfig.json"}
    }
    stems = [name.removesuffix(".ts") for name in below if name.endswith(".ts") and not name.endswith(".d.ts")]
    stale = {f"{compiled}/{stem}{suffix}" for stem in stems for suffix in COMPILED} | {"src/tsconfig.json"}
    kept = {file.path: file for file in files if file.path not in stale}
    if target != folder:
        moved = {f"{target}/{name}": path for name, path in below.items()}
        kept |= {path: source_file(path, context.project.files[of]) for path, of in moved.items() if path not in kept}
    return tuple(kept[path] for path in sorted(kept))


def _carried_to(folder: str, compiled: str) -> str:
    """Sources below `src/` stay where they are, others take the place of what they are compiled to."""
    return folder if PurePosixPath(folder).is_relative_to("src") else compiled


def _below(folder: PurePosixPath, path: str) -> str:
    return normpath(str(folder / path))


def _option(text: str, name: str) -> str | None:
    found = re.search(rf'"{name}"\s*:\s*"([^"]*)"', text)
    return found[1] if found else None
