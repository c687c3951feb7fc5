"""AWS Lambda layers: `layers/<layer>/resource.ts` with the CDK's LayerVersion, and beside it what stands in /opt."""

from collections.abc import Iterator

from amp2gen.backend_ts.added import Added, added_resources, addition
from amp2gen.backend_ts.build_tools import LAMBDA, folder_path, helpers_of, layer_code, runtime
from amp2gen.backend_ts.files import Unit, content_of, typescript
from amp2gen.backend_ts.naming import construct_name, module
from amp2gen.backend_ts.typescript.build import call, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    Block,
    Const,
    ExprStmt,
    FunctionDecl,
    Imported,
    Name,
    Param,
    Return,
    Stmt,
    TypeRef,
)
from amp2gen.ir.app import App
from amp2gen.ir.layers import Layer

MOUNTED = "opt"
"""The folder of the layer's files in the output, and the one that Lambda mounts them at."""

ARCHITECTURES = {"x86_64": "X86_64", "arm64": "ARM_64"}


def emit_layers(app: App) -> Iterator[Unit]:
    names = added_resources(app)
    for layer in app.layers:
        folder, added = f"layers/{layer.name}", names[layer.id]
        files = typescript(f"amplify/{folder}/resource.ts", _add(layer, added, folder))
        yield Unit(
            files=files | {f"amplify/{folder}/{MOUNTED}/{file.path}": content_of(file) for file in layer.files},
            adds=(addition(added, module("", f"{folder}/resource")),),
            helpers=helpers_of(install.manager for install in layer.installs),
        )


def _add(layer: Layer, added: Added, folder: str) -> FunctionDecl:
    """`export function addSharedLayer(backend: Backend): LayerVersion { … }`."""
    stack = call(dotted("backend.createStack"), f"layer{layer.name}")
    value = new(Imported("LayerVersion", LAMBDA), stack, construct_name(layer.name), _properties(layer, folder))
    body: tuple[Stmt, ...] = (Return(value),)
    if layer.shares:
        body = (Const(Name("layer"), value), *_permissions(layer), Return(Name("layer")))
    return FunctionDecl(
        added.add,
        (Param(Name("backend"), TypeRef(Imported("Backend", module(folder, "backend"), type_only=True))),),
        Block(body),
        return_type=TypeRef(added.type),
        export=True,
    )


def _properties(layer: Layer, folder: str) -> dict[str, object]:
    properties: dict[str, object] = {"code": layer_code(layer, folder_path(MOUNTED), folder)}
    if layer.description:
        properties["description"] = layer.description
    if layer.license:
        properties["license"] = layer.license
    if layer.runtimes:
        properties["compatibleRuntimes"] = [runtime(identifier) for identifier in layer.runtimes]
    if layer.architectures:
        architecture = Imported("Architecture", LAMBDA)
        properties["compatibleArchitectures"] = [
            members(architecture, ARCHITECTURES[each]) for each in layer.architectures if each in ARCHITECTURES
        ]
    return properties


def _permissions(layer: Layer) -> Iterator[Stmt]:
    for number, share in enumerate(layer.shares, 1):
        whom = {"accountId": share.account}
        if share.organization:
            whom["organizationId"] = share.organization
        yield ExprStmt(call(dotted("layer.addPermission"), f"Share{number}", whom))
