"""Handlers become ES modules where that is provably the same, else they stay CommonJS behind a generated entry.

>>> from amp2gen.ir.functions import NodeCode
>>> from amp2gen.passes.sources import source_file
>>> before = Function(name="hello", code=NodeCode(entry="src/index.js", version=22), sources=(
...     source_file("src/index.js", b"exports.handler = async (event) => event.name;\\n"),))
>>> after, notes = ported(before)
>>> print(after.code.form, after.code.entry)
ported src/index.js
>>> print(after.sources[0].text, end="")
export const handler = async (event) => event.name;
"""

from collections.abc import Mapping
from types import MappingProxyType

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic, Kind
from amp2gen.ir.expr import Attribute, Text
from amp2gen.ir.functions import Dependency, Function, NodeCode
from amp2gen.ir.layers import Layer
from amp2gen.passes.native_packages import native_packages
from amp2gen.passes.options import Options
from amp2gen.passes.sources import contents, source_file
from amp2gen.syntax.javascript.notes import UNSOLVED, Note, NoteKind
from amp2gen.syntax.javascript.port import Ported, port_package
from amp2gen.syntax.spans import SyntaxProblem

MODULES = "MODULES"
"""The variable in which Gen 1 lists the modules of a trigger function, separated by commas."""

BROUGHT_BY_LAYERS: frozenset[NoteKind] = frozenset({"layer_import", "undeclared_package"})
"""What needs nobody's attention in a function that has the layers."""


def port_to_esm(app: App, options: Options) -> App:
    functions = []
    diagnostics: list[Diagnostic] = []
    layers = {layer.id: layer for layer in app.layers}
    for function in app.functions:
        if not isinstance(function.code, NodeCode):
            functions.append(function)
            continue
        changed, notes = ported(function, layers)
        functions.append(changed)
        diagnostics += notes
    return app.model_copy(update={"functions": tuple(functions), "diagnostics": (*app.diagnostics, *diagnostics)})


def ported(function: Function, layers: Mapping[str, Layer] = MappingProxyType({})) -> tuple[Function, list[Diagnostic]]:
    """The Node.js function with sources that Gen 2 can bundle, and what there is to say about them.

    `layers` are the project's, by id. The npm packages that they bring are bundled; what the ARN of any other layer
    brings is not known, so whatever package the function does not name itself stays out of the bundle.
    """
    code = function.code
    assert isinstance(code, NodeCode)
    own = [layers[part.of.id] for part in function.layers if isinstance(part, Attribute) and part.of.id in layers]
    files = {path.removeprefix("src/"): content for path, content in contents(function).items()}
    if code.entry.removeprefix("src/") not in files:
        return _stand_in(function, code), []  # the frontend has reported the missing file
    try:
        result = port_package(
            files,
            code.entry.removeprefix("src/"),
            modules=_modules(function),
            handler=code.handler,
            installed=frozenset(package.name for layer in own for package in layer.dependencies),
            layered=len(own) < len(function.layers),
        )
    except SyntaxProblem as problem:
        place = Origin(file=_place(function, problem.path), line=problem.line, column=problem.column)
        return _stand_in(function, code), [kinds.SYNTAX_ERROR.at(place, f"function {function.name}: {problem.message}")]
    externals = result.externals if function.layers else ()
    packages = (
        package.name for package in (*code.dependencies, *(each for layer in own for each in layer.dependencies))
    )
    manifest = files.get("package.json", b"")
    found = [*_diagnostics(function, result), *native_packages(function, packages, externals, manifest)]
    return _with(function, code, result), found


def _modules(function: Function) -> tuple[str, ...]:
    for variable in function.environment:
        if variable.name == MODULES and isinstance(variable.value, Text):
            return tuple(name.strip() for name in variable.value.value.split(",") if name.strip())
    return ()


def _with(function: Function, code: NodeCode, result: Ported) -> Function:
    added = tuple(Dependency(name=name, range=range_) for name, range_ in sorted(result.dependencies_to_add.items()))
    files = {path: content for path, content in result.files.items() if not _is_spare_manifest(path, result)}
    return function.model_copy(
        update={
            "code": code.model_copy(
                update={
                    "entry": result.entry,
                    "handler": result.handler,
                    "form": "esm" if result.kind == "already_esm" else result.kind,
                    "keep_names": result.keep_names,
                    "dependencies": (*code.dependencies, *added),
                    "externals": result.externals if function.layers else (),
                }
            ),
            "sources": tuple(source_file(path, content) for path, content in sorted(files.items())),
        }
    )


def _is_spare_manifest(path: str, result: Ported) -> bool:
    """The function's package.json, once its dependencies stand in the project's and `type` is amplify/'s."""
    if path != "src/package.json" or result.kind == "wrapped":
        return False
    return not any(b"package.json" in content for name, content in result.files.items() if name != path)


def _diagnostics(function: Function, result: Ported) -> list[Diagnostic]:
    # An ES module looks for no packages in layers.
    solved = BROUGHT_BY_LAYERS if function.layers and result.kind != "already_esm" else frozenset()
    hazards = [note for note in result.notes if note.kind in UNSOLVED - solved]
    found = [_diagnostic(function, note, kinds.HANDLER_HAZARD) for note in hazards]
    sdk = [note for note in result.notes if note.kind == "aws_sdk_v2"]
    found += [_diagnostic(function, note, kinds.AWS_SDK_V2) for note in sdk[:1]]
    if result.kind == "wrapped":
        reasons = [note for note in result.notes if note.kind in ("kept", "sloppy_mode")]
        found += [_diagnostic(function, note, kinds.HANDLER_WRAPPED) for note in reasons[:1]]
    return found


def _diagnostic(function: Function, note: Note, kind: Kind) -> Diagnostic:
    place = Origin(file=_place(function, note.path), line=note.line, column=note.column)
    return kind.at(place, f"function {function.name}: {note.message}")


def _place(function: Function, path: str) -> str:
    return f"amplify/backend/function/{function.name}/src/{path}"


def _stand_in(function: Function, code: NodeCode) -> Function:
    """A handler that throws, for a function whose source is missing."""
    text = (
        "// The Gen 1 checkout did not hold this function's source.\n"
        f"throw new Error('A2G1603: the source of function {function.name} is missing');\n"
        "\nexport const handler = async () => {};\n"
    )
    sources = tuple(file for file in function.sources if file.path != "src/index.js")
    return function.model_copy(
        update={
            "code": code.model_copy(update={"entry": "src/index.js", "handler": "handler", "form": "esm"}),
            "sources": (*sources, source_file("src/index.js", text.encode())),
        }
    )
