"""The intrinsic functions that need nothing but their evaluated arguments.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

import base64
import json
import re
from collections.abc import Callable, Mapping

from amp2gen.syntax.cloudformation.values import (
    NODE_TYPES,
    Concat,
    Conditional,
    Node,
    NoValue,
    Opaque,
    Value,
    concat,
    is_known,
    literal_text,
    scalar_text,
)

_INDEX = re.compile(r"[0-9]{1,9}")


class MalformedError(Exception):
    """CloudFormation would refuse these arguments; says why."""


class UndecidedError(Exception):
    """The arguments are fine, but the result depends on what is not known."""


def text_part(value: Value) -> str | Node | None:
    """The value as a piece of text, or None if it cannot be one (a list, an object, null, AWS::NoValue)."""
    text = scalar_text(value)
    if text is not None:
        return text
    if isinstance(value, Conditional):
        is_text = text_part(value.then) is not None and text_part(value.otherwise) is not None
        return value if is_text else None
    return value if isinstance(value, NODE_TYPES) and not isinstance(value, NoValue) else None


def _join(arguments: list[Value]) -> Value:
    if len(arguments) != 2:
        raise MalformedError("takes a delimiter and a list")
    delimiter, items = literal_text(arguments[0]), arguments[1]
    if not isinstance(items, (list, *NODE_TYPES)) or (delimiter is None and not isinstance(arguments[0], NODE_TYPES)):
        raise MalformedError("takes a delimiter and a list")
    if delimiter is None or not isinstance(items, list):
        raise UndecidedError
    if any(_may_vanish(item) for item in items):
        raise UndecidedError
    parts: list[str | Node] = []
    for item in items:
        part = text_part(item)
        if part is None:
            raise MalformedError("joins texts only")
        parts += [delimiter, part] if parts else [part]
    return concat(parts)


def _split(arguments: list[Value]) -> Value:
    if len(arguments) != 2 or text_part(arguments[1]) is None:
        raise MalformedError("takes a delimiter and a text")
    delimiter, text = arguments[0], literal_text(arguments[1])
    if not isinstance(delimiter, str) or not delimiter:
        raise MalformedError("takes a delimiter and a text")
    if text is None:
        raise UndecidedError
    return [*text.split(delimiter)]


def _select(arguments: list[Value]) -> Value:
    if len(arguments) != 2:
        raise MalformedError("takes an index and a list")
    index_text, items = literal_text(arguments[0]), arguments[1]
    if index_text is None and isinstance(arguments[0], NODE_TYPES):
        raise UndecidedError
    if index_text is None or not _INDEX.fullmatch(index_text):
        raise MalformedError("takes an index and a list")
    index = int(index_text)
    if isinstance(items, Opaque) and items.name == "Fn::Split":
        return _piece_before_any_symbol(items, index)
    if isinstance(items, NODE_TYPES):
        raise UndecidedError
    if not isinstance(items, list) or index >= len(items):
        raise MalformedError("selects an element that does not exist")
    if any(_may_vanish(item) for item in items):
        raise UndecidedError
    return items[index]


def _piece_before_any_symbol(split: Opaque, index: int) -> Value:
    """`Select 0` of `Split "-"` of `orders-<symbol>` is `orders`, whatever the symbol will be."""
    if isinstance(split.args, list) and len(split.args) == 2:
        delimiter, text = split.args
        if isinstance(delimiter, str) and delimiter and isinstance(text, Concat):
            pieces = _leading_text(text).split(delimiter)
            # The last piece goes on in the symbol.
            if index < len(pieces) - 1:
                return pieces[index]
    raise UndecidedError


def _leading_text(text: Concat) -> str:
    leading = ""
    for part in text.parts:
        literal = literal_text(part)
        if literal is None:
            break
        leading += literal
    return leading


def _base64(argument: Value) -> Value:
    text = literal_text(argument)
    if text is None:
        raise UndecidedError if text_part(argument) is not None else MalformedError("takes a text")
    return base64.b64encode(text.encode()).decode()


def _length(argument: Value) -> Value:
    if isinstance(argument, NODE_TYPES):
        raise UndecidedError
    if not isinstance(argument, list):
        raise MalformedError("takes a list")
    if any(_may_vanish(item) for item in argument):
        raise UndecidedError
    return len(argument)


def _to_json_string(argument: Value) -> Value:
    if isinstance(argument, NODE_TYPES) or not is_known(argument):
        raise UndecidedError
    if not isinstance(argument, list | dict):
        raise MalformedError("takes an object or a list")
    return json.dumps(argument, separators=(",", ":"), ensure_ascii=False)


def _may_vanish(item: Value) -> bool:
    """Whether an element is not there in one branch of an undecided condition."""
    if isinstance(item, Conditional):
        return _may_vanish(item.then) or _may_vanish(item.otherwise)
    return isinstance(item, NoValue)


FUNCTIONS_OF_A_LIST: Mapping[str, Callable[[list[Value]], Value]] = {
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
}
"""Functions written with a list of arguments."""

FUNCTIONS_OF_ONE_VALUE: Mapping[str, Callable[[Value], Value]] = {
    "Fn::Base64": _base64,
    "Fn::Length": _length,
    "Fn::ToJsonString": _to_json_string,
}
"""Functions whose argument is the value itself."""

LEFT_ALONE = frozenset(("Fn::Cidr", "Fn::GetAZs", "Fn::Transform"))
"""Known functions that only a deployment can work out."""
