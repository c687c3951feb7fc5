"""One parsed file, and questions about its expressions that have one certain answer or none."""

from collections.abc import Mapping
from dataclasses import dataclass

from tree_sitter import Node

from amp2gen.passes.ssm.blank_types import blank_types
from amp2gen.syntax.javascript.scopes import Binding, Names, resolve
from amp2gen.syntax.javascript.tree import FUNCTIONS, Dialect, Tree, child, parse, string_value, text, walk
from amp2gen.syntax.spans import Edit, Source, Span, apply_edits

_DIALECTS: Mapping[str, Dialect] = {".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "tsx"}
_STATEMENT_LISTS = frozenset({"program", "statement_block", "switch_case", "switch_default"})
_ACCESSES = frozenset({"member_expression", "subscript_expression"})


@dataclass(frozen=True)
class Script:
    """A file as the user wrote it (`source`), its JavaScript (`tree`, see `read_script`), and what its names mean.

    `bindings`: by the id of each identifier that declares or uses one. `typed`: names in types, with their places.
    """

    source: Source
    tree: Tree
    names: Names
    bindings: Mapping[int, Binding]
    typed: tuple[tuple[str, Span], ...]
    is_typescript: bool

    def written(self, node: Node) -> str:
        """A node as the user wrote it."""
        return self.source.slice(self.tree.span(node))


def read_script(source: Source) -> Script:
    """Raises SyntaxProblem for what is neither JavaScript nor TypeScript free of enums and namespaces.

    The tree is of a text of the same layout, in which types are blank, and `void` stands for an `await` before a
    bracket: tree-sitter takes `await (x).y` for a call of a function `await`.
    """
    dialect = next((found for suffix, found in _DIALECTS.items() if source.path.endswith(suffix)), None)
    plain, typed = source, tuple[tuple[str, Span], ...]()
    if dialect is not None:
        blanked = blank_types(source, dialect)
        plain, typed = blanked.source, blanked.mentions
    tree = parse(_with_plain_awaits(parse(plain)))
    names = resolve(tree)
    bindings = {
        node.id: binding
        for scope in names.scopes
        for binding in scope.bindings.values()
        for node in (*binding.declarations, *(use.node for use in binding.references))
    }
    return Script(source, tree, names, bindings, typed, dialect is not None)


def _with_plain_awaits(tree: Tree) -> Source:
    mistaken = [node for node in walk(tree.root) if node.type == "identifier" and text(node) == "await"]
    edits = [Edit(tree.span(node), "void ") for node in mistaken]
    return Source(tree.source.path, apply_edits(tree.source.text, edits))


def is_await(script: Script, node: Node) -> bool:
    """Whether a node is `await x`."""
    if node.type == "unary_expression":
        return script.written(node).startswith("await")
    return node.type == "await_expression"


def has_type(script: Script, node: Node) -> bool:
    """Whether a node contains the name of a type."""
    start, end = script.tree.span(node)
    return any(start <= span.start and span.end <= end for _, span in script.typed)


def outer(script: Script, node: Node) -> Node:
    """The outermost expression that is this one in parentheses."""
    around = script.tree.parent(node)
    while around is not None and around.type == "parenthesized_expression":
        node, around = around, script.tree.parent(around)
    return node


def around(script: Script, node: Node) -> Node | None:
    """What an expression, with its parentheses, is part of."""
    return script.tree.parent(outer(script, node))


def inner(node: Node) -> Node:
    """The expression inside of parentheses."""
    while node.type == "parenthesized_expression":
        parts = _code(node)
        if len(parts) != 1:
            return node
        node = parts[0]
    return node


def arguments(call: Node) -> list[Node] | None:
    """The arguments of a call or a `new`, none for `new X`; None for a tagged template or a spread."""
    listed = call.child_by_field_name("arguments")
    if listed is None:
        return []
    if listed.type != "arguments":
        return None
    parts = _code(listed)
    return None if any(part.type == "spread_element" for part in parts) else parts


def elements(array: Node) -> list[Node]:
    """The elements of an array literal or an array pattern, without comments."""
    return _code(array)


def function_around(script: Script, node: Node) -> Node | None:
    """The innermost function around a node; None at the top level. Field initializers count as functions."""
    bodies = FUNCTIONS | {"field_definition", "class_static_block"}
    return next((each for each in script.tree.ancestors(node) if each.type in bodies), None)


def accessed(script: Script, access: Node) -> tuple[Node, str] | None:
    """The object and the key of `a.b`, `a?.b`, `a['b']` and `a[B]` where B is a constant string."""
    if access.type not in _ACCESSES:
        return None
    key = access_key(script, access)
    return None if key is None else (inner(child(access, "object")), key)


def access_key(script: Script, access: Node) -> str | None:
    if access.type == "member_expression":
        property_ = child(access, "property")
        return text(property_) if property_.type == "property_identifier" else None
    return string_value(constant(script, child(access, "index")))


def is_access_of(script: Script, node: Node) -> Node | None:
    """The access whose object a node is."""
    part = outer(script, node)
    access = script.tree.parent(part)
    found = access is not None and access.type in _ACCESSES and child(access, "object") == part
    return access if found else None


def property_key(script: Script, key: Node) -> str | None:
    """The name of a property in an object literal or a pattern; None if it is computed or a number."""
    if key.type in {"property_identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}:
        return text(key)
    return string_value(key)


def properties(script: Script, literal: Node) -> dict[str, Node] | None:
    """The values of an object literal by key; None if it has anything but plain and shorthand properties."""
    if literal.type != "object":
        return None
    found: dict[str, Node] = {}
    for part in _code(literal):
        shorthand = part.type == "shorthand_property_identifier"
        if not shorthand and part.type != "pair":
            return None
        key = property_key(script, part if shorthand else child(part, "key"))
        if key is None or key in found:
            return None
        found[key] = part if shorthand else child(part, "value")
    return found


def initial(script: Script, name: Node) -> tuple[Binding, Node] | None:
    """The binding and the value of a name that is given once, as `const name = value`, and never exported."""
    binding = script.bindings.get(name.id)
    if binding is None or binding.reassigned or binding.kind not in {"const", "let", "var"}:
        return None
    declarator = script.tree.parent(binding.declarations[0])
    if declarator is None or declarator.type != "variable_declarator" or is_exported(script, declarator):
        return None
    value = declarator.child_by_field_name("value")
    return None if value is None or child(declarator, "name").type != "identifier" else (binding, inner(value))


def is_exported(script: Script, node: Node) -> bool:
    """Whether a declarator or a declared function is part of `export …`."""
    if node.type == "variable_declarator":
        node = script.tree.parent(node) or node
    parent = script.tree.parent(node)
    return parent is not None and parent.type == "export_statement"


def can_drop(script: Script, declarator: Node) -> bool:
    """Whether a declarator is part of a statement in a list of statements, and private to the file.

    A string that stands behind it could become a directive, such as 'use strict'; then it cannot go.
    """
    statement = script.tree.parent(declarator)
    body = script.tree.parent(statement) if statement is not None else None
    if statement is None or body is None or declarator.child_by_field_name("value") is None:
        return False
    if is_exported(script, declarator) or body.type not in _STATEMENT_LISTS:
        return False
    following = [each for each in body.named_children if each.start_byte > statement.start_byte]
    return not any(_is_string_statement(each) for each in following)


def _is_string_statement(node: Node) -> bool:
    return node.type == "expression_statement" and node.named_children[0].type == "string"


def constant(script: Script, node: Node) -> Node:
    """The expression a node stands for, through parentheses and constant names."""
    return _followed(script, node, sole=False)


def own_value(script: Script, node: Node) -> Node:
    """Like `constant`, but only through names that are used nowhere else, so nobody can have changed the value."""
    return _followed(script, node, sole=True)


def _followed(script: Script, node: Node, *, sole: bool) -> Node:
    seen: set[int] = set()
    node = inner(node)
    while node.type in {"identifier", "shorthand_property_identifier"} and node.id not in seen:
        seen.add(node.id)
        found = initial(script, node)
        if found is None or (sole and len(found[0].references) != 1):
            return node
        node = found[1]
    return node


def _is_inside(node: Node, whole: Node) -> bool:
    return whole.start_byte <= node.start_byte and node.end_byte <= whole.end_byte


def meaning(script: Script, place: Node, name: str) -> Binding | None:
    """What a name means at a place; None for a global."""
    around = [scope for scope in script.names.scopes if _is_inside(place, scope.node)]
    return max(around, key=lambda scope: len([*scope.chain()])).find(name)


def is_written(script: Script, node: Node) -> bool:
    """Whether an expression is assigned to, deleted, or the target of a pattern."""
    node = outer(script, node)
    parent = script.tree.parent(node)
    if parent is None:
        return False
    if parent.type in {"assignment_expression", "augmented_assignment_expression", "for_in_statement"}:
        return child(parent, "left") == node
    if parent.type == "unary_expression":
        return text(child(parent, "operator")) == "delete"
    if parent.type == "pair_pattern":
        return True
    return parent.type in {"update_expression", "array_pattern", "rest_pattern", "assignment_pattern"}


_TESTED = {
    "if_statement": "condition",
    "while_statement": "condition",
    "do_statement": "condition",
    "ternary_expression": "condition",
}


def is_tested(script: Script, node: Node) -> bool:
    """Whether only the truth of an expression matters."""
    part = outer(script, node)
    parent = script.tree.parent(part)
    if parent is None:
        return False
    if parent.type in _TESTED:
        return child(parent, _TESTED[parent.type]) == part
    if parent.type == "unary_expression":
        return text(child(parent, "operator")) == "!"
    if parent.type == "binary_expression" and text(child(parent, "operator")) in {"&&", "||"}:
        return is_tested(script, parent)
    return False


def _code(node: Node) -> list[Node]:
    return [part for part in node.named_children if part.type != "comment"]
