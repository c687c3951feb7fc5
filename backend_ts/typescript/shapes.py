"""Questions about an expression's shape that several layout rules share. The rules are prettier's, for our nodes."""

from __future__ import annotations

from amp2gen.backend_ts.typescript.strings import string_literal, template_text
from amp2gen.backend_ts.typescript.tree import (
    LOGICAL,
    Arr,
    Arrow,
    As,
    Binary,
    Block,
    Bool,
    Call,
    Cond,
    Imported,
    Index,
    Member,
    Name,
    New,
    Node,
    NonNull,
    Not,
    Null,
    Num,
    Obj,
    Prop,
    Raw,
    Satisfies,
    Str,
    Template,
    Undefined,
)
from amp2gen.backend_ts.typescript.width import text_width

# An argument of at most a quarter of the line counts as short.
_SHORT = 20

_EQUALITY = ("==", "===", "!=", "!==")
_SHIFTS = (">>", "<<", ">>>")
_PRODUCTS = ("*", "/", "%")

# From loose to tight.
_PRECEDENCE = (
    ("??",),
    ("||",),
    ("&&",),
    ("|",),
    ("^",),
    ("&",),
    _EQUALITY,
    ("<", ">", "<=", ">=", "in", "instanceof"),
    _SHIFTS,
    ("+", "-"),
    _PRODUCTS,
    ("**",),
)


def unwrap(node: Node) -> Node:
    """`node` without the `!` after it."""
    while isinstance(node, NonNull):
        node = node.value
    return node


def has_optional(node: Node) -> bool:
    """Whether `?.` occurs in this chain of members and calls."""
    while True:
        match node:
            case Member() | Index() if not node.optional:
                node = node.object
            case Call(optional=False):
                node = node.callee
            case NonNull():
                node = node.value
            case _:
                return isinstance(node, Member | Index | Call)


def leftmost(node: Node) -> Node:
    """The part of `node` that its text begins with."""
    match node:
        case Binary():
            return leftmost(node.left)
        case Member() | Index():
            return leftmost(node.object)
        case Call():
            return leftmost(node.callee)
        case Cond():
            return leftmost(node.test)
        case NonNull() | As() | Satisfies():
            return leftmost(node.value)
        case _:
            return node


def identifier_text(node: Node) -> str | None:
    """The text of a node that is a single word, else None."""
    match node:
        case Name() | Raw():
            return node.text
        case Imported():
            return node.local
        case Undefined():
            return "undefined"
        case _:
            return None


def is_shorthand(prop: Prop) -> bool:
    """Whether the property is written as its key alone."""
    return isinstance(prop.value, Name | Imported) and identifier_text(prop.value) == prop.key


def is_numbers_array(node: Node) -> bool:
    """Whether `node` is an array of number literals, which is filled line by line."""
    return isinstance(node, Arr) and len(node.items) > 0 and all(isinstance(item, Num) for item in node.items)


def is_logical(node: Node) -> bool:
    """Whether `node` is `&&`, `||` or `??`."""
    return isinstance(node, Binary) and node.operator in LOGICAL


def inlines_right(node: Node) -> bool:
    """Whether a logical expression's right side, an object or array, opens on the operator's line."""
    return isinstance(node, Binary) and is_logical(node) and _has_content(node.right)


def precedence(operator: str) -> int:
    """How tightly a binary operator binds; more is tighter."""
    return next(level for level, operators in enumerate(_PRECEDENCE) if operator in operators)


def should_flatten(outer: str, inner: str) -> bool:
    """Whether `(a inner b) outer c` is one run of operands, rather than having an operand in parentheses."""
    if precedence(outer) != precedence(inner) or outer == "**":
        return False
    return not (
        (outer in _EQUALITY and inner in _EQUALITY)
        or (inner == "%" and outer in _PRODUCTS)
        or (outer == "%" and inner in _PRODUCTS)
        or (inner != outer and inner in _PRODUCTS and outer in _PRODUCTS)
        or (outer in _SHIFTS and inner in _SHIFTS)
        or (outer == ">" and inner == "<")
    )


def is_require(node: Node) -> bool:
    """Whether `node` is `require('module')`, which is never broken."""
    return (
        isinstance(node, Call)
        and isinstance(node.callee, Name)
        and node.callee.text == "require"
        and (len(node.args) == 1 and isinstance(node.args[0], Str))
    )


def is_simple_argument(node: Node, depth: int = 2) -> bool:
    """Whether an argument leaves a long call chain readable on one line."""
    if depth <= 0:
        return False
    node = unwrap(node)
    match node:
        case Name() | Imported() | Undefined() | Raw() | Str() | Num() | Bool() | Null():
            return True
        case Template():
            return all(isinstance(part, str) or is_simple_argument(part, depth - 1) for part in node.parts)
        case Obj():
            return all(_is_simple_entry(entry, depth - 1) for entry in node.entries)
        case Arr():
            return all(is_simple_argument(item, depth - 1) for item in node.items)
        case Call() | New():
            return (
                is_simple_argument(node.callee, depth)
                and len(node.args) <= depth
                and all(is_simple_argument(arg, depth - 1) for arg in node.args)
            )
        case Member():
            return is_simple_argument(node.object, depth)
        case Index():
            return is_simple_argument(node.object, depth) and is_simple_argument(node.index, depth)
        case Not():
            return is_simple_argument(node.value, depth)
        case _:
            return False


def is_short_argument(node: Node, limit: int = _SHORT) -> bool:
    """Whether a sole argument is so short that breaking the call around it gains nothing."""
    match node:
        case Name() | Imported() | Undefined() | Raw():
            return len(identifier_text(node) or "") <= limit
        case Str():
            return text_width(string_literal(node.value)) <= limit
        case Template(parts=(str(text),)):
            return len(template_text(text)) <= limit
        case Template(parts=()) | Num() | Bool() | Null():
            return True
        case Not():
            return is_short_argument(node.value, limit)
        case Call(args=()):
            name = identifier_text(node.callee)
            return name is not None and len(name) <= limit - 2
        case _:
            return False


def can_hug(node: Node, *, as_body: bool = False) -> bool:
    """Whether an argument can open on the call's line and close before its parenthesis.

    `as_body` if the argument is an arrow function and `node` its body.
    """
    match node:
        case Obj() | Arr():
            return _has_content(node)
        case As() | Satisfies():
            return can_hug(node.value)
        case Arrow(body=body):
            return (
                isinstance(body, Block | Obj | Arr)
                or (isinstance(body, Arrow) and can_hug(body, as_body=True))
                or (not as_body and isinstance(unwrap(body), Cond | Call))
            )
        case _:
            return False


def _has_content(node: Node) -> bool:
    return (isinstance(node, Obj) and len(node.entries) > 0) or (isinstance(node, Arr) and len(node.items) > 0)


def _is_simple_entry(entry: Node, depth: int) -> bool:
    return (
        isinstance(entry, Prop)
        and isinstance(entry.key, str)
        and entry.key != "__proto__"
        and (is_shorthand(entry) or is_simple_argument(entry.value, depth))
    )
