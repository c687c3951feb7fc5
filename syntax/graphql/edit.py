"""Edits of the user's schema text that look as if the user had made them.

They may be applied together: taking one directive from a node and giving it another, for one.
"""

import re

from amp2gen.syntax.graphql import tree
from amp2gen.syntax.spans import Edit, Span

_BLANKS_AT_END = re.compile(r"[ \t]*\Z")
_NOTHING_MORE_ON_LINE = re.compile(r"[ \t,]*(?:#|[\n\r]|\Z)")


def insert_directive(
    document: tree.Document,
    node: tree.TypeDefinition | tree.Field | tree.InputValue | tree.EnumValue,
    directive: str,
) -> Edit:
    """Give a node one more directive, e.g. `@auth(rules: [{allow: owner}])`, after those that it has.

    It goes on the same line, or on a line of its own if the last directive has one.
    """
    text = document.source.text
    place = _end_of_head(node)
    before = " "
    if node.directives:
        line_start, indent = _start_of_line(text, node.directives[-1].span.start)
        if indent is not None:
            before = _line_end_before(text, line_start) + indent
    after = " " if _starts_name(text, place) else ""
    return Edit(Span(place, place), before + directive + after)


def remove_directive(document: tree.Document, directive: tree.Directive) -> Edit:
    """Take a directive away, with its line if it stands alone there. Comments stay."""
    text = document.source.text
    start, end = directive.span
    line_start, indent = _start_of_line(text, start)
    if indent is None:
        blanks = _BLANKS_AT_END.search(text, line_start, start)
        start = blanks.start() if blanks else start
        return Edit(Span(start, end), " " if _starts_name(text, end) else "")
    if _NOTHING_MORE_ON_LINE.match(text, end):
        return Edit(Span(line_start - len(_line_end_before(text, line_start)), end), "")
    # The rest of the line must not move up: there may be a comment at the end of the line above.
    return Edit(Span(start - 1 if indent and text[end] in " \t" else start, end), "")


def _end_of_head(node: tree.TypeDefinition | tree.Field | tree.InputValue | tree.EnumValue) -> int:
    """Where the directives of a node end, or would stand."""
    last: tree.Node = node.name
    match node:
        case tree.ObjectType(interfaces=(*_, interface)) | tree.InterfaceType(interfaces=(*_, interface)):
            last = interface
        case tree.Field():
            last = node.type
        case tree.InputValue():
            last = node.default or node.type
    return (node.directives[-1] if node.directives else last).span.end


def _start_of_line(text: str, place: int) -> tuple[int, str | None]:
    """Where the line of a place starts, and the blanks between; None if there is more than blanks."""
    line_start = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
    before = text[line_start:place]
    return line_start, before if not before.strip(" \t") else None


def _starts_name(text: str, place: int) -> bool:
    """Whether a name follows at once, as after `)` or `]` it may; it must not run into the word before."""
    return text[place : place + 1].isidentifier()


def _line_end_before(text: str, line_start: int) -> str:
    if text.endswith("\r\n", 0, line_start):
        return "\r\n"
    return text[line_start - 1 : line_start]
