"""Shortcuts for building trees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amp2gen.backend_ts.typescript.tree import (
    Arr,
    Bool,
    Call,
    Expr,
    Member,
    Name,
    New,
    Num,
    Obj,
    Prop,
    Spread,
    Str,
    Undefined,
)


def data(value: Any) -> Expr:
    """A Python value as an expression: str, int, float, bool, list, tuple, dict, and expressions anywhere inside.

    None is `undefined`, which is how Amplify and the CDK write "not set"; for `null` put `Null()`. Raises TypeError
    for other types and for keys that are not str, ValueError for numbers that JavaScript cannot hold.
    """
    match value:
        case Expr():
            return value
        case None:
            return Undefined()
        case bool():
            return Bool(value)
        case int() | float():
            return Num(value)
        case str():
            return Str(value)
        case Mapping():
            return Obj(tuple(_prop(key, item) for key, item in value.items()))
        case list() | tuple():
            return Arr(tuple(data(item) for item in value))
        case _:
            raise TypeError(f"not data that TypeScript can write: {value!r}")


def dotted(path: str) -> Expr:
    """A name and members of it: `backend.auth.resources`."""
    first, *names = path.split(".")
    return members(Name(first), *names)


def members(expr: Expr, *names: str) -> Expr:
    """`expr.name.name`."""
    for name in names:
        expr = Member(expr, name)
    return expr


def call(callee: Expr, *args: Any) -> Call:
    """`callee(args)`, each argument as `data` takes it."""
    return Call(callee, tuple(data(arg) for arg in args))


def new(callee: Expr, *args: Any) -> New:
    """`new callee(args)`, each argument as `data` takes it."""
    return New(callee, tuple(data(arg) for arg in args))


SPREAD = "..."
"""The key of a value whose members an object takes over."""


def _prop(key: object, value: Any) -> Prop | Spread:
    if key == SPREAD:
        return Spread(data(value))
    if not isinstance(key, str):
        raise TypeError(f"not a property key: {key!r}")
    return Prop(key, data(value))
