"""Parsed JavaScript and TypeScript (tree-sitter), addressed by character spans.

tree-sitter counts bytes; everything here that leaves as a place is a `Span` of characters.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser

from amp2gen.syntax.spans import Source, Span

Dialect = Literal["javascript", "typescript", "tsx"]

FUNCTIONS = frozenset(
    {
        "function_declaration",
        "function_expression",
        "generator_function_declaration",
        "generator_function",
        "arrow_function",
        "method_definition",
    }
)
CLASSES = frozenset({"class_declaration", "class"})


@dataclass(frozen=True)
class Tree:
    """A source and its syntax tree; nodes are tree-sitter's."""

    source: Source
    root: Node

    def span(self, node: Node) -> Span:
        """The characters that a node covers."""
        return Span(self.offset(node.start_byte), self.offset(node.end_byte))

    def offset(self, byte: int) -> int:
        """The character that starts at a byte of the UTF-8 text."""
        return byte if self._offsets is None else self._offsets[byte]

    def parent(self, node: Node) -> Node | None:
        """The node around a node. (tree-sitter's own `parent` searches from the root each time.)"""
        return self._parents.get(node.id)

    def ancestors(self, node: Node) -> Iterator[Node]:
        """The nodes around a node, innermost first."""
        around = self.parent(node)
        while around is not None:
            yield around
            around = self.parent(around)

    @cached_property
    def _offsets(self) -> list[int] | None:
        if self.source.text.isascii():
            return None
        offsets = [index for index, char in enumerate(self.source.text) for _ in char.encode()]
        return [*offsets, len(self.source.text)]

    @cached_property
    def _parents(self) -> dict[int, Node]:
        return {child.id: node for node in walk(self.root) for child in node.children}


def parse(source: Source, dialect: Dialect = "javascript") -> Tree:
    """Parse a file. Raises SyntaxProblem at the first place that is not the language."""
    tree = Tree(source, _parser(dialect).parse(source.text.encode()).root_node)
    if tree.root.has_error:
        wrong = next(node for node in walk(tree.root) if node.is_error or node.is_missing)
        raise source.problem(tree.span(wrong).start, "cannot read this as JavaScript")
    return tree


def walk(node: Node, into: Callable[[Node], bool] = lambda node: True) -> Iterator[Node]:
    """A node and all nodes below it, parents first, in source order; `into` says whose children to visit."""
    todo = [node]
    while todo:
        current = todo.pop()
        yield current
        if into(current):
            todo.extend(reversed(current.children))


def text(node: Node) -> str:
    """A node's own text."""
    return (node.text or b"").decode()


def child(node: Node, field: str) -> Node:
    """The child that the grammar promises under this field name."""
    found = node.child_by_field_name(field)
    assert found is not None, f"{node.type} without {field}"
    return found


def string_value(node: Node | None) -> str | None:
    """The value of a string literal (or a template without substitutions) free of escapes, else None."""
    if node is None or node.type not in {"string", "template_string"}:
        return None
    if all(part.type == "string_fragment" for part in node.named_children):
        return "".join(text(part) for part in node.named_children)
    return None


def words(listed: str) -> frozenset[str]:
    """A set of names, written as plain text."""
    return frozenset(listed.split())


@cache
def _parser(dialect: Dialect) -> Parser:
    grammars: dict[Dialect, Callable[[], object]] = {
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    return Parser(Language(grammars[dialect]()))
