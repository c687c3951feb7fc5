"""Lay a document out in a given width: prettier's algorithm, which looks ahead to the next certain line break."""

from __future__ import annotations

from dataclasses import dataclass

from amp2gen.backend_ts.typescript.document import (
    BreakParent,
    Doc,
    Fill,
    Group,
    GroupId,
    IfBreak,
    Indent,
    IndentIfBreak,
    Line,
    MemberChain,
    Position,
)
from amp2gen.backend_ts.typescript.width import text_width

_INDENT = 2

# A document with its indentation in columns, and whether it is laid out flat.
_Command = tuple[int, bool, Doc]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document's text, and the positions of the groups that broke, as far as these have one."""

    text: str
    broken: frozenset[Position]


def render(doc: Doc, width: float = 80) -> Rendered:
    """Lays out `doc` in lines of at most `width` columns where its groups allow that."""
    return _Renderer(width).render(doc)


class _Renderer:
    def __init__(self, width: float) -> None:
        self._width = width
        self._broken: dict[GroupId, bool] = {}
        self._lines: list[str] = []
        self._line: list[str] = []
        self._column = 0
        # Set when a hard line was met in a flat group: what follows has to be measured again.
        self._remeasure = False

    def render(self, doc: Doc) -> Rendered:
        commands: list[_Command] = [(0, False, doc)]
        while commands:
            indentation, flat, doc = commands.pop()
            match doc:
                case str():
                    self._line.append(doc)
                    self._column += text_width(doc)
                case tuple():
                    commands.extend((indentation, flat, part) for part in reversed(doc))
                case Indent():
                    commands.append((indentation + _INDENT, flat, doc.contents))
                case MemberChain():
                    commands.append((indentation, flat, doc.contents))
                case Group():
                    command = self._layout(doc, indentation, flat, commands)
                    commands.append(command)
                    if doc.id is not None:
                        self._broken[doc.id] = not command[1]
                case Fill():
                    self._fill(doc, indentation, flat, commands)
                case IfBreak():
                    broken = not flat if doc.group_id is None else self._broken[doc.group_id]
                    commands.append((indentation, flat, doc.broken if broken else doc.flat))
                case IndentIfBreak():
                    extra = _INDENT if self._broken[doc.group_id] else 0
                    commands.append((indentation + extra, flat, doc.contents))
                case Line():
                    self._break(doc, indentation, flat)
                case BreakParent():
                    pass
        text = "\n".join([*self._lines, "".join(self._line)])
        return Rendered(text, frozenset(id.position for id, broken in self._broken.items() if broken and id.position))

    def _layout(self, doc: Group, indentation: int, flat: bool, rest: list[_Command]) -> _Command:
        if flat and not self._remeasure:
            return indentation, not doc.broken, doc.contents
        self._remeasure = False
        if not doc.broken:
            for state in (doc.contents, *doc.states[1:-1]):
                if self._fits((indentation, True, state), rest):
                    return indentation, True, state
        return indentation, False, doc.states[-1] if doc.states else doc.contents

    def _fill(self, doc: Fill, indentation: int, flat: bool, commands: list[_Command]) -> None:
        if not doc.parts:
            return
        item, *tail = doc.parts
        item_fits = self._fits((indentation, True, item), [], must_be_flat=True)
        if tail:
            separator, *items = tail
            pair_fits = item_fits
            if items:
                pair = (item, separator, items[0])
                pair_fits = self._fits((indentation, True, pair), [], must_be_flat=True)
            commands.append((indentation, flat, Fill(tuple(items))))
            commands.append((indentation, pair_fits, separator))
        commands.append((indentation, item_fits, item))

    def _break(self, kind: Line, indentation: int, flat: bool) -> None:
        if flat and kind is not Line.HARD:
            self._line.append(kind.value)
            self._column += len(kind.value)
            return
        if flat:
            self._remeasure = True
        self._lines.append("".join(self._line).rstrip(" "))
        self._line = [" " * indentation]
        self._column = indentation

    def _fits(self, command: _Command, rest: list[_Command], must_be_flat: bool = False) -> bool:
        """Whether `command`, and what follows it up to the next possible line break, fits on this line."""
        room = self._width - self._column
        if room == float("inf"):
            return True
        rest_index = len(rest)
        pending_space = False
        commands: list[tuple[bool, Doc]] = [command[1:]]
        while room >= 0:
            if not commands:
                if rest_index == 0:
                    return True
                rest_index -= 1
                commands.append(rest[rest_index][1:])
                continue
            flat, doc = commands.pop()
            match doc:
                case str():
                    if doc:
                        room -= text_width(doc) + pending_space
                        pending_space = False
                case tuple():
                    commands.extend((flat, part) for part in reversed(doc))
                case Fill():
                    commands.extend((flat, part) for part in reversed(doc.parts))
                case Indent() | IndentIfBreak() | MemberChain():
                    commands.append((flat, doc.contents))
                case Group():
                    if must_be_flat and doc.broken:
                        return False
                    group_flat = flat and not doc.broken
                    contents = doc.states[-1] if doc.states and not group_flat else doc.contents
                    commands.append((group_flat, contents))
                case IfBreak():
                    broken = not flat if doc.group_id is None else self._broken.get(doc.group_id, False)
                    commands.append((flat, doc.broken if broken else doc.flat))
                case Line():
                    if not flat or doc is Line.HARD:
                        return True
                    pending_space = pending_space or doc is Line.SPACE
                case BreakParent():
                    pass
        return False
