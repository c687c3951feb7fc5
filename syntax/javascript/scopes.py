"""Which declaration each name in a JavaScript file means.

Follows ECMAScript's scoping with one simplification: the parameters and the body of a function share a scope.
Functions declared in a block belong to the block (as in strict mode); `sloppy_leaks` finds the names that only
sloppy mode's hoisting of them resolves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from tree_sitter import Node

from amp2gen.syntax.javascript.tree import CLASSES, FUNCTIONS, Tree, text, walk

Kind = Literal["var", "let", "const", "function", "class", "parameter", "catch", "import", "own name"]
Access = Literal["read", "write", "update"]
"""`update` reads and then writes (`x += 1`, `x++`)."""


@dataclass(frozen=True)
class Reference:
    """A use of a name (not its declaration)."""

    node: Node
    access: Access
    scope: "Scope"

    @property
    def name(self) -> str:
        return text(self.node)


@dataclass
class Binding:
    """A declared name: the identifiers that declare it, and the uses that mean it."""

    name: str
    kind: Kind
    scope: "Scope"
    declarations: list[Node] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @property
    def reassigned(self) -> bool:
        """Whether anything but its one declaration gives it a value."""
        return len(self.declarations) > 1 or any(use.access != "read" for use in self.references)


@dataclass
class Scope:
    """A region of names; `function` is true where `var` lands (functions and the file itself)."""

    node: Node
    parent: "Scope | None"
    function: bool
    bindings: dict[str, Binding] = field(default_factory=dict)

    def chain(self) -> "Iterator[Scope]":
        """This scope and those around it, innermost first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def find(self, name: str) -> Binding | None:
        """What a name means here; None for a global."""
        return next((scope.bindings[name] for scope in self.chain() if name in scope.bindings), None)


@dataclass
class Names:
    """All names of a file: the scope of the file, and the uses that no declaration in it explains."""

    top: Scope
    free: dict[str, list[Reference]]
    scopes: list[Scope]

    @cached_property
    def _free_ids(self) -> frozenset[int]:
        return frozenset(use.node.id for uses in self.free.values() for use in uses)

    def is_free(self, node: Node) -> bool:
        """Whether an identifier is a use of a global."""
        return node.id in self._free_ids

    @property
    def identifiers(self) -> frozenset[str]:
        """Every name that is declared or used anywhere in the file: a fresh one must be none of these."""
        return frozenset(self.free) | {name for scope in self.scopes for name in scope.bindings}

    def fresh(self, wanted: str) -> str:
        """`wanted`, or `wanted2`, …: a name the file does not have."""
        taken = self.identifiers
        name, number = wanted, 2
        while name in taken:
            name, number = f"{wanted}{number}", number + 1
        return name


def resolve(tree: Tree) -> Names:
    """Collect declarations and uses, then tie each use to what it means."""
    collector = _Collector(tree)
    collector.run()
    free: dict[str, list[Reference]] = {}
    for scope in collector.scopes:
        for declared in scope.bindings.values():
            declared.declarations.sort(key=lambda node: node.start_byte)
    for use in sorted(collector.uses, key=lambda each: each.node.start_byte):
        binding = use.scope.find(use.name)
        (binding.references if binding else free.setdefault(use.name, [])).append(use)
    return Names(collector.scopes[0], free, collector.scopes)


def sloppy_leaks(names: Names) -> dict[str, Node]:
    """Functions declared in a block whose name is also used outside of it, which works in sloppy mode only."""
    leaks: dict[str, Node] = {}
    for scope in names.scopes:
        if scope.function:
            continue
        for binding in scope.bindings.values():
            if binding.kind == "function" and any(
                scope not in use.scope.chain() and _function_of(scope) in use.scope.chain()
                for use in _meaning_outside(names, scope, binding.name)
            ):
                leaks[binding.name] = binding.declarations[0]
    return leaks


def _meaning_outside(names: Names, scope: Scope, name: str) -> list[Reference]:
    outer = scope.parent.find(name) if scope.parent else None
    return outer.references if outer else names.free.get(name, [])


def _function_of(scope: Scope) -> Scope:
    return next(around for around in scope.chain() if around.function)


_BLOCKS = frozenset(
    {"statement_block", "for_statement", "for_in_statement", "switch_body", "catch_clause", "class_static_block"}
)
_PATTERN_PARTS = frozenset({"object_pattern", "array_pattern", "rest_pattern", "pair_pattern"})
_TYPED_PARAMETERS = frozenset({"required_parameter", "optional_parameter"})
"""TypeScript's: a pattern with a type and a default."""
_DEFAULTS = frozenset({"assignment_pattern", "object_assignment_pattern"})


class _Collector:
    """One walk over the tree with the scope at hand; names resolve afterwards, so order does not matter."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.scopes: list[Scope] = []
        self.uses: list[Reference] = []
        self.todo: list[tuple[Node, Scope]] = []

    def run(self) -> None:
        self.todo.append((self.tree.root, self._scope(self.tree.root, None, function=True)))
        while self.todo:
            self._visit(*self.todo.pop())

    def _visit(self, node: Node, scope: Scope) -> None:
        kind = node.type
        if kind in FUNCTIONS:
            self._function(node, scope)
        elif kind in CLASSES:
            self._class(node, scope)
        elif kind in _BLOCKS:
            self._block(node, scope)
        elif kind == "variable_declarator":
            self._declarator(node, scope)
        elif kind == "assignment_expression":
            self._assign(node, scope, "write")
        elif kind == "augmented_assignment_expression":
            self._assign(node, scope, "update")
        elif kind == "update_expression":
            self._target(_field(node, "argument"), scope, "update")
        elif kind in {"import_statement", "export_specifier"}:
            self._module_item(node, scope)
        elif kind in {"identifier", "shorthand_property_identifier"}:
            self.uses.append(Reference(node, "read", scope))
        else:
            self._children(node, scope)

    def _children(self, node: Node, scope: Scope, skip: tuple[Node | None, ...] = ()) -> None:
        self.todo.extend((each, scope) for each in node.named_children if each not in skip)

    def _scope(self, node: Node, parent: Scope | None, *, function: bool = False) -> Scope:
        scope = Scope(node, parent, function)
        self.scopes.append(scope)
        return scope

    def _function(self, node: Node, scope: Scope) -> None:
        name = None if node.type == "method_definition" else _field(node, "name")
        if name is not None and node.type.endswith("_declaration"):
            self._declare(name, "function", scope)
        elif name is not None:
            scope = self._scope(node, scope)
            self._declare(name, "own name", scope)
        if node.type == "method_definition":
            self.todo.append((_required(node, "name"), scope))
        inner = self._scope(node, scope, function=True)
        parameters, body = _field(node, "parameters"), _required(node, "body")
        single = _field(node, "parameter")
        for pattern in parameters.named_children if parameters else [single] if single else []:
            self._pattern(pattern, inner, "parameter")
        if body.type == "statement_block":
            self._children(body, inner)
        else:
            self.todo.append((body, inner))

    def _class(self, node: Node, scope: Scope) -> None:
        name = _field(node, "name")
        if name is not None and node.type == "class_declaration":
            self._declare(name, "class", scope)
        elif name is not None:
            scope = self._scope(node, scope)
            self._declare(name, "own name", scope)
        self._children(node, scope, (name,))

    def _block(self, node: Node, scope: Scope) -> None:
        inner = self._scope(node, scope, function=node.type == "class_static_block")
        if node.type == "catch_clause":
            caught = _field(node, "parameter")
            if caught is not None:
                self._pattern(caught, inner, "catch")
            self._children(node, inner, (caught,))
        elif node.type == "for_in_statement":
            self._declarator(node, inner)
        else:
            self._children(node, inner)

    def _declarator(self, node: Node, scope: Scope) -> None:
        """`const x = …`, and `for (const x of …)`, where the pattern may also be a plain target."""
        loop = node.type == "for_in_statement"
        target = _required(node, "left" if loop else "name")
        around = node if loop else self.tree.parent(node)
        keyword = around.child_by_field_name("kind") if around else None
        word = text(keyword) if keyword else None if loop else "var"
        if word is None:
            self._target(target, scope, "write")
        else:
            self._pattern(target, scope, "var" if word == "var" else "let" if word == "let" else "const")
        self._children(node, scope, (target,))

    def _assign(self, node: Node, scope: Scope, access: Access) -> None:
        target = _required(node, "left")
        self._target(target, scope, access)
        self._children(node, scope, (target,))

    def _module_item(self, node: Node, scope: Scope) -> None:
        if node.type == "export_specifier":
            statement = next(each for each in self.tree.ancestors(node) if each.type == "export_statement")
            if statement.child_by_field_name("source") is None:
                self.uses.append(Reference(_required(node, "name"), "read", scope))
            return
        for part in walk(node):
            if part.type == "import_specifier":
                self._declare(_field(part, "alias") or _required(part, "name"), "import", scope)
            elif part.type == "identifier":
                around = self.tree.parent(part)
                if around is not None and around.type in {"import_clause", "namespace_import"}:
                    self._declare(part, "import", scope)

    def _pattern(self, node: Node, scope: Scope, kind: Kind) -> None:
        """Declare every name of a binding pattern; defaults and computed keys are ordinary code."""
        for leaf in self._leaves(node, scope):
            if leaf.type in {"identifier", "shorthand_property_identifier_pattern"}:
                self._declare(leaf, kind, scope)

    def _target(self, node: Node | None, scope: Scope, access: Access) -> None:
        """Use every name that an assignment target writes."""
        for leaf in self._leaves(node, scope) if node else ():
            if leaf.type in {"identifier", "shorthand_property_identifier_pattern"}:
                self.uses.append(Reference(leaf, access, scope))
            else:
                self.todo.append((leaf, scope))

    def _leaves(self, node: Node, scope: Scope) -> Iterator[Node]:
        if node.type in _DEFAULTS:
            self.todo.append((_required(node, "right"), scope))
            yield from self._leaves(_required(node, "left"), scope)
        elif node.type == "pair_pattern":
            self.todo.append((_required(node, "key"), scope))
            yield from self._leaves(_required(node, "value"), scope)
        elif node.type in _TYPED_PARAMETERS:
            pattern = _required(node, "pattern")
            self._children(node, scope, (pattern,))
            yield from self._leaves(pattern, scope)
        elif node.type in _PATTERN_PARTS or node.type == "parenthesized_expression":
            for part in node.named_children:
                yield from self._leaves(part, scope)
        elif node.type != "comment":
            yield node

    def _declare(self, node: Node, kind: Kind, scope: Scope) -> None:
        while kind == "var" and not scope.function and scope.parent is not None:
            scope = scope.parent
        binding = scope.bindings.setdefault(text(node), Binding(text(node), kind, scope))
        binding.declarations.append(node)


def _field(node: Node, name: str) -> Node | None:
    return node.child_by_field_name(name)


def _required(node: Node, name: str) -> Node:
    found = _field(node, name)
    assert found is not None, f"{node.type} without {name}"
    return found
