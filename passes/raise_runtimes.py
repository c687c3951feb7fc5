"""Runtimes that AWS has deprecated become supported ones; one note names all functions concerned.

>>> from amp2gen.ir.functions import AssetCode, Function, NodeCode
>>> from amp2gen.ir.pretty import pretty
>>> old = Function(name="orders", code=NodeCode(entry="src/index.js", version=14))
>>> print(pretty(old))
functions/orders
  code:
    node_code (node)
      entry: src/index.js
      version: 14
>>> print(pretty(raised(old)))
functions/orders
  code:
    node_code (node)
      entry: src/index.js
      version: 22
>>> report = Function(name="report", code=AssetCode(runtime="python3.8", handler="index.handler"))
>>> print(pretty(raised(report)))
functions/report
  code:
    asset_code (asset)
      runtime: python3.12
      handler: index.handler
"""

import re
from collections.abc import Iterator, Mapping

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.functions import AssetCode, Function, NodeCode, RuntimeUpdates
from amp2gen.ir.layers import Layer
from amp2gen.passes.options import Options
from amp2gen.passes.sources import changed_sources

OLDEST = 20
"""The oldest Node.js that the generated project runs on (CONTRACT: runtimes below become 22)."""
SUPPORTED = (20, 22, 24)
TARGET = 22

SUCCESSORS: Mapping[str, str] = {
    **dict.fromkeys(("python2.7", "python3.6", "python3.7", "python3.8", "python3.9"), "python3.12"),
    "java8": "java8.al2023",
    **dict.fromkeys(("dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet6"), "dotnet10"),
    **dict.fromkeys(("ruby2.5", "ruby2.7"), "ruby3.4"),
    **dict.fromkeys(("go1.x", "provided", "provided.al2"), "provided.al2023"),
}
"""Deprecated runtimes other than Node.js: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html."""

BOOTSTRAP = "bootstrap"
"""What the program is called on a runtime without a language of its own."""

GO_LIBRARY = re.compile(r"(?m)^(\s*(?:require\s+)?github\.com/aws/aws-lambda-go\s+)v(\d+)\.(\d+)\.\S+")
GO_LIBRARY_VERSION = (1, 18)
"""The first aws-lambda-go that runs without AWS's Go runtime."""


def raise_runtimes(app: App, options: Options) -> App:
    old = [function for function in app.functions if raised(function) != function]
    return app.model_copy(
        update={
            "functions": tuple(raised(function) for function in app.functions),
            "layers": tuple(_raised_layer(layer) for layer in app.layers),
            "diagnostics": (*app.diagnostics, *_notes(old)),
        }
    )


def raised(function: Function) -> Function:
    """The function on a runtime that AWS and Gen 2 support. It cannot stay at a version of the one that it had."""
    moved = _moved(function)
    return moved if moved is function else moved.model_copy(update={"runtime_updates": _updates(function)})


def _updates(function: Function) -> RuntimeUpdates | None:
    updates = function.runtime_updates
    return None if updates is None or updates.version or updates.on == "Manual" else updates


def _moved(function: Function) -> Function:
    match function.code:
        case NodeCode(version=version) as code if version not in SUPPORTED:
            return function.model_copy(update={"code": code.model_copy(update={"version": TARGET})})
        case AssetCode(runtime="go1.x") as code:
            change = {"runtime": SUCCESSORS[code.runtime], "handler": BOOTSTRAP}
            return function.model_copy(
                update={
                    "code": code.model_copy(update=change),
                    "sources": changed_sources(function, _newer_go_library(function)),
                }
            )
        case AssetCode(runtime=runtime) as code if runtime in SUCCESSORS:
            return function.model_copy(update={"code": code.model_copy(update={"runtime": SUCCESSORS[runtime]})})
    return function


def _newer_go_library(function: Function) -> dict[str, str]:
    """Changed texts by path. `go mod tidy`, which the build runs, brings go.sum in line."""

    def newer(found: re.Match[str]) -> str:
        version = (int(found[2]), int(found[3]))
        return found[0] if version >= GO_LIBRARY_VERSION else f"{found[1]}v1.18.0"

    return {
        file.path: GO_LIBRARY.sub(newer, file.text)
        for file in function.sources
        if file.text is not None and file.path == "src/go.mod"
    }


def _raised_layer(layer: Layer) -> Layer:
    """A layer says that it fits the runtimes that the functions using it move to."""
    return layer.model_copy(update={"runtimes": tuple(dict.fromkeys(map(_successor, layer.runtimes)))})


def _successor(runtime: str) -> str:
    node = re.fullmatch(r"nodejs(\d+)\..*", runtime)
    if node:
        return runtime if int(node[1]) in SUPPORTED else f"nodejs{TARGET}.x"
    return SUCCESSORS.get(runtime, runtime)


def _notes(old: list[Function]) -> Iterator[Diagnostic]:
    nodes = [f"{f.name} (Node.js {f.code.version})" for f in old if isinstance(f.code, NodeCode)]
    if nodes:
        first = next(function for function in old if isinstance(function.code, NodeCode))
        yield kinds.RUNTIME_RAISED.at(
            first.code.origin,
            f"these functions move to Node.js {TARGET}: {', '.join(nodes)}",
            "test them, above all with old packages",
        )
    others = [function for function in old if isinstance(function.code, AssetCode)]
    if others:
        moves = [f"{function.name} ({_move(function)})" for function in others]
        yield kinds.RUNTIME_RAISED.at(
            others[0].code.origin,
            f"these functions move to runtimes that AWS supports: {', '.join(moves)}",
            "test them, above all with old packages",
        )
    for function in old:
        if function.runtime_updates != _updates(function):
            yield kinds.RUNTIME_RAISED.at(
                function.code.origin,
                f"function {function.name} stayed at one version of its old runtime; it takes those of the new one as "
                "Lambda brings them",
            )


def _move(function: Function) -> str:
    code = function.code
    assert isinstance(code, AssetCode)
    return f"{code.runtime} → {SUCCESSORS[code.runtime]}"
