"""What is left of a CloudFormation value when everything that can be known has been worked out.

Known text, numbers, lists and objects are plain Python. What depends on the deployment is one of the frozen
nodes below; lists and objects may hold nodes. A node holds values, never unevaluated template code.

    {"Fn::Join": ["-", ["orders", {"Ref": "env"}]]}  ->  Concat(("orders-", Symbol("env", text="main")))
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, cast

from amp2gen.syntax.documents import Json


@dataclass(frozen=True)
class Symbol:
    """A value the caller put in, meant to stay recognisable in the result.

    `text` is its concrete text here and now: conditions are decided by it. It never takes the symbol's place,
    and nothing (a piece of a split, say) is derived from it, unless `fixed` says that the text holds wherever
    the result will be used.
    """

    payload: Hashable
    text: str | None = None
    fixed: bool = False


@dataclass(frozen=True)
class ResourceRef:
    """What `Ref` gives for a resource of the same template."""

    logical_id: str


@dataclass(frozen=True)
class ResourceAttribute:
    """What `Fn::GetAtt` gives; `attribute` may be dotted, as in `Outputs.Arn` of a nested stack."""

    logical_id: str
    attribute: str


@dataclass(frozen=True)
class Concat:
    """Text in pieces, at least one of them a node; never two texts side by side. Built by `concat`."""

    parts: tuple[str | Node, ...]


@dataclass(frozen=True)
class Conditional:
    """Both branches of an `Fn::If` whose condition, named by the template, cannot be decided."""

    condition: str
    then: Value
    otherwise: Value


@dataclass(frozen=True)
class Import:
    """An export of another stack, by its name."""

    name: Value


@dataclass(frozen=True)
class Opaque:
    """An intrinsic function left as it is, with its evaluated argument: `{name: args}` in template form.

    `name` is "" (and `args` None) for what nests too deeply to be evaluated.
    """

    name: str
    args: Value


@dataclass(frozen=True)
class NoValue:
    """`AWS::NoValue`: the property or list element is as if never written. Remains only below a Conditional,
    or where a whole value evaluates to it."""


NO_VALUE = NoValue()

Node: TypeAlias = Symbol | ResourceRef | ResourceAttribute | Concat | Conditional | Import | Opaque | NoValue
Value: TypeAlias = str | int | float | bool | list["Value"] | dict[str, "Value"] | Node | None

NODE_TYPES = (Symbol, ResourceRef, ResourceAttribute, Concat, Conditional, Import, Opaque, NoValue)


def concat(parts: Iterable[str | Node]) -> str | Node:
    """The parts as one text: flat, adjacent texts merged, a plain `str` where everything is text."""
    merged: list[str | Node] = []
    for part in parts:
        for piece in part.parts if isinstance(part, Concat) else (part,):
            if isinstance(piece, str) and merged and isinstance(merged[-1], str):
                merged[-1] += piece
            elif piece != "":
                merged.append(piece)
    if not merged:
        return ""
    return merged[0] if len(merged) == 1 else Concat(tuple(merged))


def as_value(data: Json) -> Value:
    """The data itself. All JSON is a Value, but to a type checker lists of the two differ."""
    return cast(Value, data)


def is_known(value: Value) -> bool:
    """Whether a value is plain data through and through."""
    return not any(isinstance(each, NODE_TYPES) for each in walk(value))


def walk(value: Value) -> Iterator[Value]:
    """The value and every value inside of it, outermost first."""
    yield value
    for child in _children(value):
        yield from walk(child)


def scalar_text(value: Value) -> str | None:
    """Text, number or boolean as CloudFormation writes it into a text; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return None


def current_text(value: Value) -> str | None:
    """The concrete text here and now, symbols read by their text; None if it is not known."""
    if isinstance(value, Symbol):
        return value.text
    return _joined(value, current_text)


def literal_text(value: Value) -> str | None:
    """The text that holds wherever the result is used: only fixed symbols have one; None if not known."""
    if isinstance(value, Symbol):
        return value.text if value.fixed else None
    return _joined(value, literal_text)


def _joined(value: Value, text_of: Callable[[Value], str | None]) -> str | None:
    if not isinstance(value, Concat):
        return scalar_text(value)
    texts = [text_of(part) for part in value.parts]
    known = [text for text in texts if text is not None]
    return "".join(known) if len(known) == len(texts) else None


def _children(value: Value) -> Iterable[Value]:
    match value:
        case list():
            return value
        case dict():
            return value.values()
        case Concat(parts):
            return parts
        case Conditional(_, then, otherwise):
            return (then, otherwise)
        case Import(name):
            return (name,)
        case Opaque(_, args):
            return (args,)
        case _:
            return ()
