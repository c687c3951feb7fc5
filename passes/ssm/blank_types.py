"""TypeScript as JavaScript of the same layout: every character of a type becomes a space.

So one analysis serves both languages, and a place in the result is the same place in the user's file. The result is
for reading only. What is not just a type (enums, namespaces, `import x = …`) stays, and fails to parse later.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from amp2gen.syntax.javascript.tree import Dialect, Tree, parse, text, walk, words
from amp2gen.syntax.spans import Source, Span


@dataclass(frozen=True)
class Blanked:
    """The JavaScript, and every name that a type mentions with its place."""

    source: Source
    mentions: tuple[tuple[str, Span], ...]


def blank_types(source: Source, dialect: Dialect) -> Blanked:
    """Raises SyntaxProblem where the text is not TypeScript."""
    tree = parse(source, dialect)
    spans = sorted(_types(tree))
    mentions = [
        (text(node), tree.span(node))
        for node in walk(tree.root)
        if node.type in {"identifier", "type_identifier"} and _within(tree.span(node), spans)
    ]
    characters = list(source.text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return Blanked(Source(source.path, "".join(characters)), tuple(mentions))


_TYPES = words(
    """abstract_method_signature accessibility_modifier ambient_declaration asserts_annotation function_signature
    implements_clause index_signature interface_declaration method_signature omitting_type_annotation
    opting_type_annotation override_modifier type_alias_declaration type_annotation type_arguments type_parameters
    type_predicate_annotation"""
)
_MODIFIERS = {
    "abstract": words("abstract_class_declaration"),
    "declare": words("public_field_definition"),
    "readonly": words("public_field_definition required_parameter optional_parameter"),
    "?": words("optional_parameter public_field_definition method_definition"),
    "!": words("non_null_expression public_field_definition variable_declarator"),
}


def _types(tree: Tree) -> Iterator[Span]:
    for node in walk(tree.root):
        around = tree.parent(node)
        if node.type in _TYPES:
            yield tree.span(node)
        elif node.type in {"as_expression", "satisfies_expression"}:
            yield Span(tree.span(node.children[0]).end, tree.span(node).end)
        elif node.type == "type" and not node.is_named and around is not None:
            yield from _type_only(tree, around)
        elif around is not None and around.type in _MODIFIERS.get(node.type, ()):
            yield tree.span(node)


def _type_only(tree: Tree, node: Node) -> Iterator[Span]:
    """`import type …`, `export type …`, and `type A` in a list of names."""
    yield tree.span(node)
    if node.type.endswith("_specifier") and node.next_sibling is not None and node.next_sibling.type == ",":
        yield tree.span(node.next_sibling)


def _within(span: Span, spans: list[Span]) -> bool:
    return any(start <= span.start and span.end <= end for start, end in spans)
