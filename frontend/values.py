"""CloudFormation's residual values → IR expressions, and the symbols that the frontend binds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from amp2gen.frontend.record import whole_number
from amp2gen.ir.expr import (
    Attribute,
    EnvName,
    Expr,
    Join,
    Opaque,
    PerEnvironment,
    Pseudo,
    SecretValue,
    Text,
    join,
)
from amp2gen.ir.settings import Flag, Number, Words
from amp2gen.syntax.cloudformation import values as cfn

PSEUDO: Mapping[str, Any] = {
    "AWS::Region": "region",
    "AWS::AccountId": "account",
    "AWS::Partition": "partition",
    "AWS::URLSuffix": "url_suffix",
    "AWS::StackName": "stack_name",
    "AWS::StackId": "stack_id",
}

BOUND = (Text, EnvName, Pseudo, Attribute, Join, PerEnvironment, SecretValue)
"""Expressions that a symbol's payload may be."""


@dataclass(frozen=True)
class Missing:
    """A parameter whose value lives in a resource that is not carried over, or nowhere in the checkout."""

    parameter: str


@dataclass(frozen=True)
class Retired(Missing):
    """A parameter that tells of a resource whose AWS service has ended."""


def names_retired(value: cfn.Value) -> bool:
    """Whether anything in a value comes from a resource whose AWS service has ended."""
    return any(isinstance(each, cfn.Symbol) and isinstance(each.payload, Retired) for each in cfn.walk(value))


Local = Mapping[tuple[str, str | None], Expr]
"""What `Ref` (attribute None) and `Fn::GetAtt` of a template's own resources mean."""


def pseudo_parameters() -> dict[str, cfn.Value]:
    return {name: cfn.Symbol(Pseudo(name=fact)) for name, fact in PSEUDO.items()}


def to_expr(value: cfn.Value, local: Local) -> Expr:
    """The expression of one value; what cannot be said becomes Opaque."""
    match value:
        case cfn.Symbol(payload=payload) if isinstance(payload, BOUND):
            return payload
        case cfn.ResourceRef(logical_id) if (logical_id, None) in local:
            return local[(logical_id, None)]
        case cfn.ResourceAttribute(logical_id, name) if (logical_id, name) in local:
            return local[(logical_id, name)]
        case cfn.Concat(parts):
            exprs = [to_expr(part, local) for part in parts]
            if any(isinstance(expr, Opaque) for expr in exprs):
                return Opaque(cloudformation=to_json(value))
            return join(exprs)
    text = cfn.scalar_text(value)
    return Opaque(cloudformation=to_json(value)) if text is None else Text(value=text)


def number(value: cfn.Value) -> Number | None:
    """A whole number, or one for each environment; None for anything else."""
    match value:
        case cfn.Symbol(payload=PerEnvironment() as each) if _all(each, lambda text: whole_number(text) is not None):
            return each
    return whole_number(cfn.current_text(value))


def flag(value: cfn.Value) -> Flag | None:
    """Yes or no, or one for each environment; None for anything else."""
    match value:
        case cfn.Symbol(payload=PerEnvironment() as each) if _all(each, lambda text: text in ("true", "false")):
            return each
    return {"true": True, "false": False}.get((cfn.current_text(value) or "").lower())


def words(value: cfn.Value, *allowed: str) -> Words | None:
    """A text, or one for each environment, each of them allowed, where that is said; None for anything else."""
    match value:
        case cfn.Symbol(payload=PerEnvironment() as each) if _all(each, lambda text: not allowed or text in allowed):
            return each
    text = cfn.current_text(value)
    return text if not allowed or text in allowed else None


def _all(each: PerEnvironment, is_right: Callable[[str], bool]) -> bool:
    """Whether all texts that are known are right, and any is."""
    known = [item.value for item in each.values if item.value is not None]
    return bool(known) and all(map(is_right, known))


def to_json(value: cfn.Value) -> JsonValue:
    """The value in template form again, for messages and Opaque."""
    match value:
        case cfn.Symbol(payload=Missing(parameter)):
            return {"Ref": parameter}
        case cfn.Symbol(payload=Pseudo(name=name)):
            return {"Ref": next((key for key, fact in PSEUDO.items() if fact == name), name)}
        case cfn.Symbol(payload=EnvName()):
            return {"Ref": "env"}
        case cfn.Symbol(payload=payload):
            return {"Ref": getattr(getattr(payload, "of", None), "id", type(payload).__name__)}
        case cfn.ResourceRef(logical_id):
            return {"Ref": logical_id}
        case cfn.ResourceAttribute(logical_id, name):
            return {"Fn::GetAtt": [logical_id, name]}
        case cfn.Concat(parts):
            return {"Fn::Join": ["", [to_json(part) for part in parts]]}
        case cfn.Conditional(condition, then, otherwise):
            return {"Fn::If": [condition, to_json(then), to_json(otherwise)]}
        case cfn.Import(name):
            return {"Fn::ImportValue": to_json(name)}
        case cfn.Opaque(name, args):
            return {name: to_json(args)}
        case cfn.NoValue():
            return {"Ref": "AWS::NoValue"}
        case list():
            return [to_json(item) for item in value]
        case dict():
            return {key: to_json(item) for key, item in value.items()}
    return value
