"""Layers of functions.

`defineFunction` takes layers as `{ module: ARN }`: the keys stay out of the bundle, and the ARNs must be texts. For
layers of the project, whose ARNs are not known before deployment, a stand-in keeps the modules out of the bundle, and
the list of layers is set on the CloudFormation resource.
"""

import re
from dataclasses import replace

from amp2gen.backend_ts.lambda_settings import RESOURCE
from amp2gen.backend_ts.typescript.build import data
from amp2gen.backend_ts.typescript.tree import Assign, Expr, Member, Name, Obj, Prop, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.expr import Attribute, Text
from amp2gen.ir.functions import Function, NodeCode

ARN = re.compile(r"arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:(?P<name>[\w-]+):\d+")
"""The form that `defineFunction` accepts."""


def native_layers(function: Function, code: NodeCode) -> dict[str, str]:
    """The value of `layers:` in `defineFunction`; empty if there is nothing to say."""
    arns = _texts(function)
    if arns is None:
        stand_in = f"{_any_name(function)}:1"
        return dict.fromkeys(code.externals, stand_in)
    modules = list(code.externals)
    found: dict[str, str] = {}
    for arn, name in arns:
        key = modules.pop(0) if modules else name
        while key in found or key in {dependency.name for dependency in code.dependencies}:
            key += "-layer"
        found[key] = arn
    return found | dict.fromkeys(modules, arns[0][0] if arns else "")


def with_layers_explained(function: Function, options: Expr) -> Expr:
    """The options of `defineFunction`, with a remark at a stand-in for layers."""
    if not isinstance(options, Obj) or _texts(function) is not None:
        return options
    remark = "Keeps the layers' modules out of the bundle; the layers themselves are set below."
    entries = (
        replace(entry, comment=remark) if isinstance(entry, Prop) and entry.key == "layers" else entry
        for entry in options.entries
    )
    return replace(options, entries=tuple(entries))


def layer_list(function: Function, scope: Scope) -> tuple[Stmt, ...]:
    """`cfnFunction.layers = […];` where `defineFunction` cannot say it."""
    if not function.layers or (isinstance(function.code, NodeCode) and _texts(function) is not None):
        return ()
    arns = [scope.expr(arn) for arn in function.layers]
    return (Assign(Member(Name(RESOURCE), "layers"), data(arns)),)


def _texts(function: Function) -> list[tuple[str, str]] | None:
    """The layers as pairs of ARN and name; None if one of them is no plain ARN."""
    found = []
    for layer in function.layers:
        match = ARN.fullmatch(layer.value) if isinstance(layer, Text) else None
        if match is None:
            return None
        found.append((match[0], match["name"]))
    return found


def _any_name(function: Function) -> str:
    for layer in function.layers:
        if isinstance(layer, Attribute):
            return layer.of.id.partition("/")[2]
    return "layer"
