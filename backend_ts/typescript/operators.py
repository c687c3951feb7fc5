"""Operators: binary expressions, `? :`, `!`, `await`, `as`."""

from __future__ import annotations

from amp2gen.backend_ts.typescript.document import Doc, Group, IfBreak, group, indent, line, softline
from amp2gen.backend_ts.typescript.path import Hints, Path
from amp2gen.backend_ts.typescript.shapes import inlines_right, is_logical, should_flatten
from amp2gen.backend_ts.typescript.tree import (
    Arrow,
    As,
    Assign,
    Await,
    Binary,
    Call,
    Cond,
    Const,
    If,
    Index,
    Member,
    Name,
    New,
    NonNull,
    Not,
    Prop,
    Return,
    Satisfies,
    Template,
    Throw,
)


def print_binary(at: Path, _: Hints) -> Doc:
    """`a && b && c`, broken after the operators."""
    node: Binary = at.node
    is_condition = at.is_field(If, "test")
    parts = _operands(at, is_condition=is_condition)
    if is_condition:
        return tuple(parts)
    if at.is_field((Call, New), "callee") or at.is_field(Not, "value") or at.is_field(Member, "object"):
        return group((indent(softline, *parts), softline))
    if _stays_unindented(at) or _opens_at_operator(node):
        return group(tuple(parts))
    if not inlines_right(node) and at.parent is not None and isinstance(at.parent.node, Assign | Const | Prop):
        return group(tuple(parts))
    head = next((index + 1 for index, part in enumerate(parts) if isinstance(part, Group)), 1)
    return group((*parts[:head], indent(*parts[head:])))


def print_cond(at: Path, _: Hints) -> Doc:
    """`test ? then : otherwise`, a line for each if it breaks."""
    node: Cond = at.node
    is_test = at.is_field(Cond, "test")
    is_branch = at.parent is not None and isinstance(at.parent.node, Cond) and not is_test
    is_otherwise = at.is_field(Cond, "otherwise")
    opening, closing = (IfBreak("", "("), IfBreak("", ")")) if isinstance(node.then, Cond) else ("", "")
    branches = (
        line,
        "? ",
        opening,
        indent(at.child("then").doc()),
        closing,
        line,
        ": ",
        indent(at.child("otherwise").doc()),
    )
    test = at.child("test").doc()
    heads_member_chain = _heads_member_chain(at)
    breaks_closing = at.is_field(Member, "object") and not heads_member_chain
    doc: Doc = (
        indent(test) if is_otherwise else test,
        branches if is_branch else indent(branches),
        softline if breaks_closing else "",
    )
    doc = doc if is_branch else group(doc)
    return group((indent(softline, doc), softline)) if is_test or heads_member_chain else doc


def print_not(at: Path, _: Hints) -> Doc:
    """`!value`."""
    return "!", at.child("value").doc()


def print_await(at: Path, _: Hints) -> Doc:
    """`await value`."""
    doc = ("await ", at.child("value").doc())
    if not (at.is_field((Call, New), "callee") or at.is_field((Member, Index), "object")):
        return doc
    broken = (indent(softline, doc), softline)
    return broken if at.outermost_start().is_field(Await, "value") else group(broken)


def print_cast(at: Path, _: Hints) -> Doc:
    """`value as type`, `value satisfies type`."""
    word = "as" if isinstance(at.node, As) else "satisfies"
    doc = (at.child("value").doc(), f" {word} ", at.child("type").doc())
    if at.is_field((Call, New), "callee") or at.is_field((Member, Index), "object"):
        return group((indent(softline, doc), softline))
    return doc


def _operands(at: Path, *, is_condition: bool) -> list[Doc]:
    """The operands of a run of operators, each after the first with its operator and line break before it."""
    node: Binary = at.node
    left = at.child("left")
    if isinstance(left.node, Binary) and should_flatten(node.operator, left.node.operator):
        parts = _operands(left, is_condition=is_condition)
    else:
        parts = [group(left.doc())]
    right = at.child("right").doc()
    tail: Doc = (node.operator, " " if inlines_right(node) else line, right)
    parent = at.parent.node if at.parent else None
    if not (is_condition and is_logical(node)) and not any(
        _same_kind(node, other) for other in (parent, node.left, node.right)
    ):
        tail = group(tail)
    return [*parts, " ", tail]


def _same_kind(node: Binary, other: object) -> bool:
    return isinstance(other, Binary) and is_logical(node) == is_logical(other)


def _stays_unindented(at: Path) -> bool:
    """Whether what is around the expression sets it off already."""
    if at.parent is None:
        return False
    parent = at.parent
    if isinstance(parent.node, Return | Throw | Not | Template):
        return True
    if at.is_field(Arrow, "body") or (at.is_field(Call, "args") and _is_boolean_call(parent.node)):
        return True
    grandparent = parent.parent.node if parent.parent else None
    return isinstance(parent.node, Cond) and not isinstance(grandparent, Return | Throw | Call | New)


def _is_boolean_call(node: Call) -> bool:
    return node.callee == Name("Boolean") and len(node.args) == 1 and not node.optional


def _opens_at_operator(node: Binary) -> bool:
    """Whether the run ends in an object or array that opens on the last operator's line, and holds no other such."""
    if not inlines_right(node):
        return False
    if isinstance(node.left, Binary) and should_flatten(node.operator, node.left.operator):
        return _opens_at_operator(node.left)
    return True


def _heads_member_chain(at: Path) -> bool:
    """Whether members or calls follow the conditional, in a value that is assigned, returned or awaited."""
    top = at
    while top.parent is not None and (
        (isinstance(top.parent.node, NonNull) and top.field == "value")
        or (isinstance(top.parent.node, Call) and top.field == "callee")
        or (isinstance(top.parent.node, Member | Index) and top.field == "object")
    ):
        top = top.parent
    if top.parent is not None and (top.is_field(New, "callee") or top.is_field((As, Satisfies), "value")):
        top = top.parent
    return top is not at and (top.is_field((Assign, Const, Return, Throw, Not, Await), "value"))
