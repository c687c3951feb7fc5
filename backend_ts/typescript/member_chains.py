"""Chains of calls: `a.b().c().d()` on one line, or with a line for each call.

A chain is cut into groups, each a run of names that ends in a call. The first group is what the chain starts from; the
others go on lines of their own where the chain breaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from amp2gen.backend_ts.typescript.document import (
    Doc,
    MemberChain,
    break_parent,
    conditional_group,
    group,
    hardline,
    indent,
    join,
    softline,
    will_break,
)
from amp2gen.backend_ts.typescript.parens import needs_parens
from amp2gen.backend_ts.typescript.path import Path
from amp2gen.backend_ts.typescript.shapes import identifier_text, is_simple_argument
from amp2gen.backend_ts.typescript.tree import Arrow, Call, Expr, ExprStmt, Index, Member, NonNull, Num

# Up to this length a name stands on the line of the call that follows it, as it takes no more room than indentation.
_SHORT_NAME = 2


@dataclass(frozen=True, slots=True)
class _Link:
    """One step of a chain: what it starts from, `.name`, `[index]`, `(args)` or `!`."""

    node: Expr
    doc: Doc

    @property
    def is_member(self) -> bool:
        return isinstance(self.node, Member | Index)

    @property
    def is_call(self) -> bool:
        return isinstance(self.node, Call)

    @property
    def is_numbered(self) -> bool:
        """Whether this is `[0]` or the like, which stays with what comes before it."""
        return isinstance(self.node, Index) and isinstance(self.node.index, Num) and self.node.index.value >= 0


_Group = list[_Link]


def print_member_chain(at: Path, print_tail: Callable[[Path], Doc]) -> Doc:
    """The call at `at`, whose callee is a member, with all calls before it. `print_tail` prints `(args)`."""
    links = _links(at, print_tail)
    groups = _groups(links)
    merges = len(groups) > 1 and _merges_first_call(groups, isinstance(_parent_node(at), ExprStmt))
    one_line: list[Doc] = [tuple(link.doc for link in each) for each in groups]
    if len(groups) <= (3 if merges else 2):
        return tuple(one_line) if is_called_with_fewer(at) else group(tuple(one_line))
    head = 2 if merges else 1
    broken = (*one_line[:head], indent(hardline, join(hardline, one_line[head:])))
    if _has_to_break(groups, one_line):
        return MemberChain(group(broken))
    forced = break_parent if any(map(will_break, one_line)) else ""
    return MemberChain((forced, conditional_group((tuple(one_line), broken))))


def print_lookup(at: Path) -> Doc:
    """The `.name` or `[index]` of the member at `at`."""
    node = at.node
    if isinstance(node, Member):
        return f"?.{node.name}" if node.optional else f".{node.name}"
    opening = "?.[" if node.optional else "["
    index = at.child("index").doc()
    if isinstance(node.index, Num) and node.index.value >= 0:
        return opening, index, "]"
    return group((opening, indent(softline, index), softline, "]"))


def is_called_with_fewer(at: Path) -> bool:
    """Whether the result is called at once, with fewer arguments than this call: `a.f(b, c)(d)`."""
    parent = _parent_node(at)
    return at.field == "callee" and isinstance(parent, Call) and 0 < len(parent.args) < len(at.node.args)


def _links(at: Path, print_tail: Callable[[Path], Doc]) -> list[_Link]:
    links: list[_Link] = []
    while True:
        node = at.node
        if links and needs_parens(at):
            break
        if isinstance(node, Call) and (not links or isinstance(node.callee, Member | Index | Call)):
            links.append(_Link(node, print_tail(at)))
            at = at.child("callee")
        elif isinstance(node, Member | Index):
            links.append(_Link(node, print_lookup(at)))
            at = at.child("object")
        elif isinstance(node, NonNull):
            links.append(_Link(node, "!"))
            at = at.child("value")
        else:
            break
    links.append(_Link(at.node, at.doc()))
    return links[::-1]


def _groups(links: list[_Link]) -> list[_Group]:
    end = 1
    while end < len(links) and (isinstance(links[end].node, NonNull) or links[end].is_call or links[end].is_numbered):
        end += 1
    if not links[0].is_call:
        while end + 1 < len(links) and links[end].is_member and links[end + 1].is_member:
            end += 1
    groups = [links[:end]]
    current: _Group = []
    has_call = False
    for link in links[end:]:
        if has_call and link.is_member and not link.is_numbered:
            groups.append(current)
            current, has_call = [], False
        has_call = has_call or link.is_call
        current.append(link)
    if current:
        groups.append(current)
    return groups


def _has_to_break(groups: list[_Group], docs: Sequence[Doc]) -> bool:
    """Whether each call needs a line: three of them and one not simple, or several lines in the middle."""
    calls = [link.node for each in groups for link in each if isinstance(link.node, Call)]
    if len(calls) > 2 and not all(is_simple_argument(arg) for call in calls for arg in call.args):
        return True
    if any(map(will_break, docs[:-1])):
        return True
    takes_function = any(isinstance(arg, Arrow) for call in calls[:-1] for arg in call.args)
    return groups[-1][-1].is_call and will_break(docs[-1]) and takes_function


def _merges_first_call(groups: list[_Group], is_statement: bool) -> bool:
    """Whether the first call stays on the line of what the chain starts from: `z.object(…)`, `Stack.of(…)`."""
    first = groups[0]
    is_computed = isinstance(groups[1][0].node, Index)
    if len(first) == 1:
        name = identifier_text(first[0].node)
        return name is not None and (
            name == "this" or _is_factory(name) or (is_statement and len(name) <= _SHORT_NAME) or is_computed
        )
    last = first[-1].node
    name = last.name if isinstance(last, Member) else identifier_text(last.index) if isinstance(last, Index) else None
    return name is not None and (_is_factory(name) or is_computed)


def _is_factory(name: str) -> bool:
    return re.match(r"[A-Z]|[$_]+$", name) is not None


def _parent_node(at: Path) -> object:
    return at.parent.node if at.parent else None
