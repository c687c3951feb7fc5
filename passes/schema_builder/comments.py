"""The user's comments, each with the part of the schema that it is about."""

import re
from collections.abc import Iterable, Iterator

from amp2gen.syntax.graphql.tree import Document, InputType, Node, ObjectType

_TOKENS = re.compile(r'"""(?:\\"""|[\s\S])*?"""|"(?:\\.|[^"\\\r\n])*"|#([^\r\n]*)')


class Comments:
    """Finds the comment of a definition, field or argument: above it, or behind it on its line.

    A comment with nothing below it in its type goes to the part before it, so that none is lost.
    """

    def __init__(self, document: Document, text: str) -> None:
        anchors = sorted(_anchors(document), key=lambda node: node.span)
        self._lines: dict[int, list[str]] = {}
        for token in _TOKENS.finditer(text):
            if token[1] is not None:
                anchor = _anchor_of(token.start(), anchors, document, text)
                if anchor is not None:
                    self._lines.setdefault(anchor.span.start, []).append(token[1].strip())

    def of(self, node: Node) -> str | None:
        """Its description and its comments, without marks; None if it has none."""
        description = getattr(node, "description", None)
        lines = [] if description is None else [line.strip() for line in description.value.strip().splitlines()]
        lines += self._lines.get(node.span.start, [])
        return "\n".join(lines) or None


def _anchors(document: Document) -> Iterator[Node]:
    for definition in document.definitions:
        is_root = isinstance(definition, ObjectType) and definition.name.value in ("Query", "Mutation", "Subscription")
        if not is_root:
            yield definition
        if isinstance(definition, ObjectType | InputType):
            yield from definition.fields


def _anchor_of(offset: int, anchors: Iterable[Node], document: Document, text: str) -> Node | None:
    before = after = None
    for node in anchors:
        if node.span.start > offset:
            after = node
            break
        before = node
    if before is None or after is None:
        return before or after
    end = next((each.span.end for each in document.definitions if each.span.start < offset < each.span.end), len(text))
    if after.span.start > end or "\n" not in text[before.span.end : offset]:
        return before
    return after
