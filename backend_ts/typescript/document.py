"""The document algebra between tree and text: text with possible line breaks, in groups that break or fit as one.

The model is prettier's (its `commands.md`), which follows Wadler's "A prettier printer" and adds groups with several
states. A tuple is a concatenation; a `str` is text without line ends. `render.render` lays a document out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Line(Enum):
    """A possible line break: what it is when its group fits on one line."""

    SPACE = " "
    SOFT = ""
    HARD = "always a line break"


class BreakParent(Enum):
    """Makes every enclosing group break, without being a line break itself."""

    BREAK_PARENT = "break parent"


line = Line.SPACE
softline = Line.SOFT
hardline = Line.HARD
break_parent = BreakParent.BREAK_PARENT


Position: TypeAlias = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class GroupId:
    """Identity of a group, for `IfBreak` and `IndentIfBreak` elsewhere in the document, or for who rendered it.

    `position` is where in the tree the group's node is, if that is of interest.
    """

    position: Position | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Indent:
    """`contents`, whose lines start two columns further right."""

    contents: Doc


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """`contents` on one line if it fits and nothing in it is `broken`. Made by `group` and `conditional_group`.

    `states`, if any, are layouts of the same thing from the flattest to the most expanded; `contents` is the first.
    """

    contents: Doc
    broken: bool
    id: GroupId | None = None
    states: tuple[Doc, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """Items and separators in turn; each separator breaks only if the item after it does not fit."""

    parts: tuple[Doc, ...]


@dataclass(frozen=True, slots=True, eq=False)
class IfBreak:
    """`broken` if the group (the enclosing one, or the one named) breaks, else `flat`."""

    broken: Doc
    flat: Doc = ""
    group_id: GroupId | None = None


@dataclass(frozen=True, slots=True, eq=False)
class IndentIfBreak:
    """`contents`, indented if the group named breaks."""

    contents: Doc
    group_id: GroupId


@dataclass(frozen=True, slots=True, eq=False)
class MemberChain:
    """Marks the document of a call chain that can be broken at its dots: layouts around it differ."""

    contents: Doc


Doc: TypeAlias = (
    "str | tuple[Doc, ...] | Line | BreakParent | Indent | Group | Fill | IfBreak | IndentIfBreak | MemberChain"
)


def group(contents: Doc, *, should_break: bool = False, id: GroupId | None = None) -> Group:
    """A group that breaks if `should_break`, if it holds a hard line, or if it does not fit."""
    return Group(contents, should_break or _breaks_parent(contents), id)


def conditional_group(states: Iterable[Doc]) -> Group:
    """The first of `states` that fits, else the last one, broken. Hard lines inside do not break groups around it."""
    kept = tuple(states)
    return Group(kept[0], broken=False, states=kept)


def indent(*contents: Doc) -> Indent:
    """Lines in `contents` start two columns further right."""
    return Indent(contents)


def join(separator: Doc, docs: Iterable[Doc]) -> Doc:
    """`docs` with `separator` between them."""
    parts: list[Doc] = []
    for doc in docs:
        if parts:
            parts.append(separator)
        parts.append(doc)
    return tuple(parts)


def will_break(doc: Doc) -> bool:
    """Whether `doc` holds a line break that is certain: a hard line, or a broken group."""
    match doc:
        case Line.HARD | BreakParent.BREAK_PARENT:
            return True
        case Group(broken=True):
            return True
        case tuple():
            return any(will_break(part) for part in doc)
        case Fill():
            return any(will_break(part) for part in doc.parts)
        case IfBreak():
            return will_break(doc.broken) or will_break(doc.flat)
        case Indent() | Group() | IndentIfBreak() | MemberChain():
            return will_break(doc.contents)
        case _:
            return False


def can_break(doc: Doc) -> bool:
    """Whether `doc` has any line in it."""
    match doc:
        case Line():
            return True
        case tuple():
            return any(can_break(part) for part in doc)
        case Fill():
            return any(can_break(part) for part in doc.parts)
        case IfBreak():
            return can_break(doc.broken) or can_break(doc.flat)
        case Indent() | Group() | IndentIfBreak() | MemberChain():
            return can_break(doc.contents)
        case _:
            return False


def remove_lines(doc: Doc) -> Doc:
    """`doc` as it is on one line, without the possibility to break."""
    match doc:
        case Line.SPACE:
            return " "
        case Line.SOFT:
            return ""
        case tuple():
            return tuple(remove_lines(part) for part in doc)
        case Fill():
            return tuple(remove_lines(part) for part in doc.parts)
        case IfBreak():
            return remove_lines(doc.flat)
        case Indent() | Group() | IndentIfBreak() | MemberChain():
            return remove_lines(doc.contents)
        case _:
            return doc


def _breaks_parent(doc: Doc) -> bool:
    """Whether groups around `doc` must break. A group with states keeps its line breaks to itself."""
    match doc:
        case Line.HARD | BreakParent.BREAK_PARENT:
            return True
        case Group():
            return doc.broken
        case tuple():
            return any(_breaks_parent(part) for part in doc)
        case Fill():
            return any(_breaks_parent(part) for part in doc.parts)
        case IfBreak():
            return _breaks_parent(doc.broken) or _breaks_parent(doc.flat)
        case Indent() | IndentIfBreak() | MemberChain():
            return _breaks_parent(doc.contents)
        case _:
            return False
