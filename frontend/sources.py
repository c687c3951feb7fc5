"""A function's source files and the packages they need."""

import base64
import hashlib
import posixpath
import re
from collections.abc import Mapping

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.ir.functions import Dependency, SourceFile

LEFT_OUT = frozenset({"package-lock.json", "yarn.lock", "pnpm-lock.yaml", ".npmrc", ".yarnrc.yml"})
"""Lock files of the function's own install: Gen 2 bundles from the project's one package.json."""


def read_sources(entry: Entry, context: Context) -> tuple[SourceFile, ...]:
    """Everything below `src/`, by path below the function's folder."""
    prefix = f"{entry.folder}/"
    return tuple(
        source_file(path.removeprefix(prefix), context.project.files[path])
        for path in context.project.below(f"{entry.folder}/src")
        if path.rsplit("/", 1)[-1] not in LEFT_OUT
    )


def source_file(path: str, content: bytes) -> SourceFile:
    """The file as text where it is UTF-8, else as base64."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        return SourceFile(path=path, text=content.decode("utf-8"), sha256=digest)
    except UnicodeDecodeError:
        return SourceFile(path=path, base64=base64.b64encode(content).decode(), sha256=digest)


def dependencies(entry: Entry, context: Context) -> tuple[Dependency, ...]:
    """The npm packages of the function's package.json, by name."""
    return dependencies_in(f"{entry.folder}/src/package.json", context)


def dependencies_in(path: str, context: Context) -> tuple[Dependency, ...]:
    """`dependencies` and `devDependencies` of the package.json at a path, by name; none if it is not there. Paths of
    local packages are those from the project's folder, in the output."""
    package = context.project.object(path, context.log)
    folder = posixpath.dirname(path)
    found = {
        name: Dependency(name=name, range=_from_project(range_, folder), development=key == "devDependencies")
        for key in ("devDependencies", "dependencies")
        for name, range_ in _texts(package.get(key)).items()
    }
    return tuple(found[name] for name in sorted(found))


def _from_project(range_: str, folder: str) -> str:
    """`file:../lib`, which npm reads from the folder of the package.json, as it is written in the project's own."""
    local = LOCAL_PACKAGE.fullmatch(range_)
    if local is None:
        return range_
    target = posixpath.normpath(posixpath.join(folder, local["path"]))
    target = GEN1_SOURCES.sub(r"amplify/functions/\1/src", target)
    return f"{local['scheme'] or 'file:'}{target}"


LOCAL_PACKAGE = re.compile(r"(?P<scheme>file:|link:|portal:)?(?P<path>\.{1,2}(/.*)?|(?<=:)[^/~.].*)")
GEN1_SOURCES = re.compile(r"\Aamplify/backend/function/([^/]+)/src(?=/|\Z)")


def _texts(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {str(key): item for key, item in value.items() if isinstance(item, str)}
