"""Where a node has to stand in parentheses, or stands in them because prettier likes it so: `(a && b) || c`."""

from __future__ import annotations

from amp2gen.backend_ts.typescript.path import Path
from amp2gen.backend_ts.typescript.shapes import is_logical, precedence, should_flatten
from amp2gen.backend_ts.typescript.tree import (
    Arrow,
    As,
    Assign,
    Await,
    Binary,
    Call,
    Cond,
    ExprStmt,
    If,
    Index,
    Member,
    New,
    NonNull,
    Not,
    Num,
    Obj,
    Satisfies,
    Spread,
    Str,
    TypeArray,
    TypeFunction,
    TypeIndex,
    Typeof,
    TypeUnion,
)

_Casts = As | Satisfies
_BITWISE_OR_SHIFT = (">>", ">>>", "<<", "|", "^", "&")


def needs_parens(at: Path) -> bool:
    """Whether the node at this place is printed in parentheses."""
    if at.parent is None:
        return False
    node = at.node
    match node:
        case Obj():
            return _begins_statement_or_body(at)
        case Str():
            return at.is_field(ExprStmt, "value") and not _is_branch(at.parent)
        case Num() if node.value >= 0:
            return _is_object(at)
        case Num() | Not():
            return _is_object_or_callee(at) or at.is_field(NonNull, "value") or _is_left_of_power(at)
        case Member() | Index() | Call() | NonNull():
            return at.is_field(New, "callee") and _has_call_or_optional(node)
        case Arrow():
            return _is_operand_of(at, Not, Await, Binary) or _is_object_or_callee(at) or at.is_field(Cond, "test")
        case Cond():
            return (
                _is_operand_of(at, Not, Await, Binary, Spread) or _is_object_or_callee(at) or at.is_field(Cond, "test")
            )
        case Await():
            return _is_operand_of(at, Not, Binary, Spread) or _is_object_or_callee(at) or at.is_field(Cond, "test")
        case As() | Satisfies():
            return _is_operand_of(at, Not, Await, Binary, Spread, Cond, casts=False) or _is_object_or_callee(at)
        case Binary():
            return _binary_needs_parens(at, node)
        case TypeUnion():
            return at.is_field(TypeArray, "item") or at.is_field(TypeIndex, "object")
        case TypeFunction():
            return (
                at.is_field(TypeArray, "item")
                or at.is_field(TypeIndex, "object")
                or at.is_field(TypeUnion, "types")
                or at.is_field(Arrow, "return_type")
            )
        case Typeof():
            return at.is_field(TypeArray, "item") or at.is_field(TypeIndex, "object")
        case _:
            return False


def _binary_needs_parens(at: Path, node: Binary) -> bool:
    if at.parent is not None and isinstance(at.parent.node, Binary):
        outer = at.parent.node
        if is_logical(node) and is_logical(outer):
            return outer.operator != node.operator
        inner_level, outer_level = precedence(node.operator), precedence(outer.operator)
        return (
            outer_level > inner_level
            or (outer_level == inner_level and at.field == "right")
            or (outer_level == inner_level and not should_flatten(outer.operator, node.operator))
            or (outer_level < inner_level and node.operator == "%" and outer.operator in ("+", "-"))
            or outer.operator in _BITWISE_OR_SHIFT
        )
    if at.parent is not None and isinstance(at.parent.node, Cond):
        return node.operator == "??"
    return _is_operand_of(at, Not, Await, Spread) or _is_object_or_callee(at)


def _is_operand_of(at: Path, *operators: type, casts: bool = True) -> bool:
    """Whether the node is a value in one of `operators`, before a `!`, or before `as` and `satisfies` if `casts`."""
    assert at.parent is not None
    parent = at.parent.node
    return isinstance(parent, (*operators, NonNull)) or (casts and isinstance(parent, _Casts))


def _is_object(at: Path) -> bool:
    return at.is_field((Member, Index), "object")


def _is_object_or_callee(at: Path) -> bool:
    return _is_object(at) or at.is_field((Call, New), "callee")


def _is_left_of_power(at: Path) -> bool:
    return (
        at.is_field(Binary, "left") and at.parent is not None and at.parent.node.operator in ("**", "in", "instanceof")
    )


def _begins_statement_or_body(at: Path) -> bool:
    """An object that a statement or a function body begins with would be read as a block."""
    start = at.outermost_start()
    return start.is_field(ExprStmt, "value") or start.is_field(Assign, "target") or start.is_field(Arrow, "body")


def _is_branch(at: Path) -> bool:
    return at.parent is not None and isinstance(at.parent.node, If)


def _has_call_or_optional(node: object) -> bool:
    """Whether `new` would end at a call inside this callee, or meets an optional chain, which it cannot take."""
    while True:
        match node:
            case Call():
                return True
            case Member() | Index():
                if node.optional:
                    return True
                node = node.object
            case NonNull():
                node = node.value
            case _:
                return False
