"""Types, default values and plain fields."""

import math
from collections.abc import Mapping

from amp2gen.ir.schema_builder import BuilderType, Scalar
from amp2gen.passes.schema_builder.refusals import CannotSayError
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import (
    Directed,
    Directive,
    Field,
    ListType,
    NamedType,
    NonNullType,
    StringLiteral,
    Type,
    argument,
)

SCALARS: Mapping[str, Scalar] = {
    "ID": "id",
    "String": "string",
    "Int": "integer",
    "Float": "float",
    "Boolean": "boolean",
    "AWSDate": "date",
    "AWSTime": "time",
    "AWSDateTime": "datetime",
    "AWSTimestamp": "timestamp",
    "AWSEmail": "email",
    "AWSJSON": "json",
    "AWSPhone": "phone",
    "AWSURL": "url",
    "AWSIPAddress": "ipAddress",
}
"""Scalars of AppSync → the builder's functions for them."""


def builder_type(type_: Type, known: frozenset[str]) -> BuilderType:
    """`[Status!]!` as the builder says it. `known` are the names that `a.ref` may take."""
    outer_required, inner = _unwrap(type_)
    if not isinstance(inner, ListType):
        return _named(inner, known).model_copy(update={"required": outer_required})
    required, element = _unwrap(inner.of)
    if isinstance(element, ListType):
        raise CannotSayError(type_, "nested list", "the builder has no lists of lists")
    return _named(element, known).model_copy(
        update={"required": required, "array": True, "array_required": outer_required}
    )


def _unwrap(type_: Type) -> tuple[bool, NamedType | ListType]:
    return (True, type_.of) if isinstance(type_, NonNullType) else (False, type_)


def _named(type_: NamedType, known: frozenset[str]) -> BuilderType:
    name = type_.name.value
    if name in SCALARS:
        return BuilderType(scalar=SCALARS[name])
    if name not in known:
        raise CannotSayError(type_, "type reference", f"the builder cannot refer to {name} here")
    return BuilderType(ref=name)


def is_list(type_: Type) -> bool:
    """Whether a type is a list, required or not."""
    return isinstance(_unwrap(type_)[1], ListType)


def default_of(field: Field, type_: BuilderType, directive: Directive) -> str | int | float | bool:
    """The value of `@default`, as the builder takes it; the transform must write the same text again."""
    value = argument(directive, "value")
    if not isinstance(value, StringLiteral) or type_.scalar is None or type_.array:
        raise CannotSayError(directive, "default", f"the builder cannot say the default of {field.name.value}")
    written = value.value
    match type_.scalar:
        case "integer" | "timestamp" | "float" if _is_plain_integer(written):
            return int(written)
        case "float" if _is_plain_float(written):
            return float(written)
        case "boolean" if written in ("true", "false"):
            return written == "true"
        case "integer" | "timestamp" | "float" | "boolean":
            raise CannotSayError(directive, "default", f"{written!r} is no {type_.scalar} as the builder writes it")
        case _ if '"' in written or "\\" in written or "\n" in written:
            raise CannotSayError(directive, "default", "the builder does not escape quotes in defaults")
        case _:
            return written


def _is_plain_integer(written: str) -> bool:
    return written.removeprefix("-").isdigit() and str(int(written)) == written and abs(int(written)) < 2**53


def _is_plain_float(written: str) -> bool:
    try:
        value = float(written)
    except ValueError:
        return False
    return math.isfinite(value) and repr(value) == written and not value.is_integer()


NEUTRAL = frozenset({"deprecated", "aws_api_key", "aws_iam", "aws_oidc", "aws_cognito_user_pools", "aws_lambda"})
"""Directives that the builder has no words for and no type depends on: the transformed schema gets them back."""


def kept_directives(node: Directed, also: frozenset[str] = frozenset()) -> str | None:
    """The directives that the builder has no words for, as SDL; None if there are none.

    Raises CannotSayError for one that is neither neutral nor in `also`.
    """
    no_directives(node, NEUTRAL | also)
    return " ".join(map(to_sdl, node.directives)) or None


def no_directives(node: Directed, allowed: frozenset[str]) -> None:
    """Raises CannotSayError for the first directive that is not allowed."""
    for directive in node.directives:
        if directive.name.value not in allowed:
            name = directive.name.value
            raise CannotSayError(directive, f"@{name}", f"the builder has no word for @{name}")
