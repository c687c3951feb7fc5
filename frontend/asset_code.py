"""Functions that are not Node.js: which files are deployed, and what Gen 1 builds them with.

The layouts are those of Gen 1's runtime plugins: `src/` beside a Pipfile (Python), `src/go.mod` (Go), `build.gradle`
beside `src/main/java` (Java), `src/<name>/<name>.csproj` (.NET), and `src/` as it is for custom runtimes.
"""

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING

from amp2gen.frontend.context import Context
from amp2gen.frontend.requirements import requirements
from amp2gen.frontend.sources import source_file
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.functions import AssetCode, BuildTool, SourceFile
from amp2gen.syntax.cloudformation.values import current_text

if TYPE_CHECKING:
    from amp2gen.frontend.functions import FunctionTemplate

Files = dict[str, bytes]
"""Content by path below the folder that is deployed or built."""

REQUIREMENTS = "requirements.txt"
GRADLE_FILES = (
    "build.gradle",
    "build.gradle.kts",
    "settings.gradle",
    "settings.gradle.kts",
    "gradle.properties",
    "gradle/",
    "src/",
)
BUILT_FOLDERS: Mapping[BuildTool, frozenset[str]] = {
    "gradle": frozenset({"build", ".gradle", "bin"}),
    "dotnet": frozenset({"bin", "obj"}),
    "go": frozenset({"dist"}),
}
"""Folders that a build leaves behind, below the project's."""


def asset_code(source: "FunctionTemplate", runtime: str, context: Context) -> tuple[AssetCode, tuple[SourceFile, ...]]:
    """The code of a function on a runtime such as python3.12, and its files, all below `src/`."""
    files, build, project = _read(source, runtime, context)
    handler = current_text(source.value(source.lambda_resource.properties.get("Handler"))) or "index.handler"
    code = AssetCode(
        runtime=runtime,
        handler=handler,
        build=build,
        project=project,
        origin=source.origin(f"{source.lambda_resource.properties_pointer}/Runtime"),
    )
    missing = _missing(code, files)
    if missing:
        context.log.add(
            kinds.HANDLER_MISSING,
            source.origin(f"{source.lambda_resource.properties_pointer}/Handler"),
            f"function {source.entry.name}: {missing} is not in the checkout",
        )
        files |= _stand_in(source.entry.name, code)
        code = code.model_copy(update={"build": None})
    elif code.build:
        context.log.add(
            kinds.BUILD_TOOL_NEEDED,
            source.entry.origin,
            f"function {source.entry.name} is built with {code.build} when it is deployed",
        )
    return code, tuple(source_file(f"src/{path}", content) for path, content in sorted(files.items()))


def _read(source: "FunctionTemplate", runtime: str, context: Context) -> tuple[Files, BuildTool | None, str]:
    """The files, what builds them, and the folder among them where it does."""
    folder = source.entry.folder
    files = _below(f"{folder}/src", context)
    if runtime.startswith("python"):
        return _python(source, files, context)
    if runtime.startswith("java"):
        return _java(source, files, context)
    if runtime.startswith("dotnet"):
        return _dotnet(source, files)
    if runtime == "go1.x" or "go.mod" in files:
        return _without(files, "go", "."), "go", "."
    _report_build_script(source, context)
    return files, None, "."


def _python(source: "FunctionTemplate", files: Files, context: Context) -> tuple[Files, BuildTool | None, str]:
    owner = f"function {source.entry.name}"
    files = {path: content for path, content in files.items() if ".egg-info/" not in path}
    wanted = requirements(source.entry.folder, owner, context)
    if wanted is not None:
        if files.get(REQUIREMENTS, wanted.encode()).split() != wanted.encode().split():
            context.log.add(
                kinds.PACKAGE_NOT_CARRIED,
                Origin(file=f"{source.entry.folder}/src/{REQUIREMENTS}"),
                f"{owner}: src/{REQUIREMENTS} is replaced by what the Pipfile says, which Gen 1 installs",
            )
        return {**files, REQUIREMENTS: wanted.encode()}, "pip", "."
    beside = context.project.files.get(f"{source.entry.folder}/{REQUIREMENTS}")
    if REQUIREMENTS not in files and beside is not None:
        files = {**files, REQUIREMENTS: beside}
    listed = any(line.strip() and not line.lstrip().startswith(b"#") for line in _lines(files.get(REQUIREMENTS)))
    return files, "pip" if listed else None, "."


def _lines(content: bytes | None) -> list[bytes]:
    return (content or b"").splitlines()


def _java(source: "FunctionTemplate", files: Files, context: Context) -> tuple[Files, BuildTool | None, str]:
    beside = {
        path: content
        for path, content in _below(source.entry.folder, context).items()
        if path in GRADLE_FILES or path.startswith(tuple(name for name in GRADLE_FILES if name.endswith("/")))
    }
    for candidate in (beside, files):
        if "build.gradle" in candidate or "build.gradle.kts" in candidate:
            return _without(candidate, "gradle", "."), "gradle", "."
    if files:
        context.log.add(
            kinds.BUILD_NOT_CARRIED,
            source.entry.origin,
            f"function {source.entry.name}: there is no build.gradle, with which Gen 1 builds Java",
        )
    return files, None, "."


def _dotnet(source: "FunctionTemplate", files: Files) -> tuple[Files, BuildTool | None, str]:
    projects = sorted(posixpath.dirname(path) for path in files if path.endswith((".csproj", ".fsproj")))
    if not projects:
        return files, None, "."
    project = source.entry.name if source.entry.name in projects else projects[0]
    for each in projects:
        files = _without(files, "dotnet", each)
    return files, "dotnet", project or "."


def _report_build_script(source: "FunctionTemplate", context: Context) -> None:
    """Custom runtimes name a build script in amplify.state."""
    path = f"{source.entry.folder}/amplify.state"
    scripts = context.project.object(path).get("scripts")
    if isinstance(scripts, Mapping) and scripts.get("build"):
        context.log.add(
            kinds.BUILD_NOT_CARRIED,
            Origin(file=path, pointer="/scripts/build"),
            f"function {source.entry.name} is built by a script of its own, which does not run in Gen 2",
        )


def _missing(code: AssetCode, files: Files) -> str | None:
    """What the function cannot run without and the checkout does not hold."""
    if code.runtime.startswith("python"):
        module = code.handler.rpartition(".")[0].replace(".", "/")
        return None if {f"{module}.py", f"{module}/__init__.py"} & set(files) else f"src/{module}.py"
    return None if any(not path.endswith("event.json") for path in files) else "the source"


def _stand_in(name: str, code: AssetCode) -> Files:
    """Code that fails when it is called; for compiled languages a file that says why there is none."""
    message = f"A2G1603: the source of function {name} is missing"
    if not code.runtime.startswith("python"):
        return {"A2G1603.txt": f"{message}\n".encode()}
    module = code.handler.rpartition(".")[0].replace(".", "/")
    return {f"{module}.py": f"raise RuntimeError({message!r})\n".encode()}


def _below(folder: str, context: Context) -> Files:
    prefix = f"{folder}/"
    return {path.removeprefix(prefix): context.project.files[path] for path in context.project.below(folder)}


def _without(files: Files, tool: BuildTool, project: str) -> Files:
    return {path: files[path] for path in files if not _is_built(path, tool, project)}


def _is_built(path: str, tool: BuildTool, project: str) -> bool:
    below = posixpath.relpath(path, project or ".")
    return below.partition("/")[0] in BUILT_FOLDERS.get(tool, frozenset()) and "/" in below
