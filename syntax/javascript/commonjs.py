"""What one CommonJS file requires and exports, and what in it an ES module could not say.

Only what stands at the top level of the file and runs exactly once is taken apart; everything else that touches
`require`, `module` or `exports` is an obstacle, with its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from amp2gen.syntax.javascript.scopes import Names, Reference, resolve, sloppy_leaks
from amp2gen.syntax.javascript.strict import Finding, own_function, reserved_bindings
from amp2gen.syntax.javascript.tree import FUNCTIONS, Tree, child, parse, string_value, text, walk, words
from amp2gen.syntax.spans import Source

Form = Literal["bare", "whole", "pattern", "inline", "lazy"]


@dataclass(frozen=True)
class Require:
    """`require('literal')`.

    `form`: *bare* `require('x');` · *whole* `const x = require('x')` · *pattern* `const { a, b: c } = require('x')`
    · *inline* anywhere else that runs once, at load · *lazy* where it may run later, or never.
    `statement` is the top-level statement around it, `declarator` its `name = value` (whole and pattern).
    """

    call: Node
    specifier: str
    form: Form
    statement: Node
    declarator: Node | None = None


@dataclass(frozen=True)
class DynamicRequire:
    """`require(…)` of a computed relative path: what is known of it is the text before and after the first gap."""

    call: Node
    statement: Node
    prefix: str
    suffix: str
    gaps: int
    """How many computed pieces it has."""


@dataclass(frozen=True)
class Export:
    """`exports.name = value` or `module.exports = value` (name None) as a statement of its own."""

    name: str | None
    statement: Node
    target: Node
    value: Node


@dataclass(frozen=True)
class ExportRead:
    """`exports.name` or `module.exports.name` where it is read; name None for the object as a whole."""

    name: str | None
    node: Node


@dataclass(frozen=True)
class CommonJs:
    """One analysed file. `obstacles` is empty if and only if the file, seen alone, can become an ES module."""

    path: str
    tree: Tree
    names: Names
    requires: tuple[Require, ...]
    dynamic: tuple[DynamicRequire, ...]
    exports: tuple[Export, ...]
    reads: tuple[ExportRead, ...]
    obstacles: tuple[Finding, ...]
    statements: tuple[Node, ...]


def analyse(source: Source) -> CommonJs:
    """Take a CommonJS file apart. Raises SyntaxProblem if it does not parse."""
    tree = parse(source)
    names = resolve(tree)
    obstacles: list[Finding] = [*_unsayable(tree, names)]
    requires: list[Require] = []
    dynamic: list[DynamicRequire] = []
    for use in names.free.get("require", []):
        found = _require(tree, use)
        if isinstance(found, Require):
            requires.append(found)
        elif isinstance(found, DynamicRequire):
            dynamic.append(found)
        else:
            obstacles.append((use.node, "kept", "require is used as a value"))
    exports, reads = _exports(tree, names, obstacles)
    statements = tuple(node for node in tree.root.named_children if node.type not in _TRIVIA)
    return CommonJs(
        source.path,
        tree,
        names,
        tuple(sorted(requires, key=lambda each: each.call.start_byte)),
        tuple(dynamic),
        tuple(sorted(exports, key=lambda each: each.statement.start_byte)),
        tuple(reads),
        tuple(obstacles),
        statements,
    )


def is_es_module(tree: Tree) -> bool:
    """Whether a file uses `import` or `export` statements."""
    return any(node.type in {"import_statement", "export_statement"} for node in tree.root.named_children)


def pattern_pairs(pattern: Node) -> list[tuple[Node, str, str]] | None:
    """(part, property, local name) of `{ a, b: c }`; None if the pattern says more than that."""
    pairs: list[tuple[Node, str, str]] = []
    for part in pattern.named_children:
        if part.type == "shorthand_property_identifier_pattern":
            pairs.append((part, text(part), text(part)))
        elif part.type == "pair_pattern":
            key, value = child(part, "key"), child(part, "value")
            if key.type != "property_identifier" or value.type != "identifier":
                return None
            pairs.append((part, text(key), text(value)))
        elif part.type != "comment":
            return None
    return pairs


_TRIVIA = frozenset({"comment", "hash_bang_line"})
_ALWAYS_RUN = words(
    """variable_declarator lexical_declaration variable_declaration expression_statement call_expression arguments
    member_expression subscript_expression new_expression assignment_expression object pair array
    parenthesized_expression spread_element template_string template_substitution unary_expression"""
)


def _require(tree: Tree, use: Reference) -> Require | DynamicRequire | None:
    call = tree.parent(use.node)
    if call is None or call.type != "call_expression" or child(call, "function") != use.node:
        return None
    arguments = child(call, "arguments").named_children
    if len(arguments) != 1:
        return None
    around = [call, *tree.ancestors(call)]
    statement = around[-2]
    specifier = string_value(arguments[0])
    if specifier is None:
        return _dynamic(call, statement, arguments[0])
    if any(node.type not in _ALWAYS_RUN for node in around[:-1]) or _may_be_skipped(around):
        return Require(call, specifier, "lazy", statement)
    holder = around[1]
    if holder.type == "expression_statement":
        return Require(call, specifier, "bare", statement)
    if holder.type == "variable_declarator":
        target = child(holder, "name")
        if target.type == "identifier":
            return Require(call, specifier, "whole", statement, holder)
        if target.type == "object_pattern" and pattern_pairs(target) is not None:
            return Require(call, specifier, "pattern", statement, holder)
    return Require(call, specifier, "inline", statement)


def _may_be_skipped(around: list[Node]) -> bool:
    """Whether an optional chain (`a?.b(require('x'))`) may jump over the first node."""
    return any(part.type == "optional_chain" for node in around[1:-1] for part in node.children)


def _dynamic(call: Node, statement: Node, argument: Node) -> DynamicRequire | None:
    if argument.type == "template_string":
        pieces = [text(part) if part.type == "string_fragment" else None for part in argument.named_children]
    elif argument.type == "binary_expression" and text(child(argument, "operator")) == "+":
        pieces = [string_value(part) for part in _operands(argument)]
    else:
        return None
    gaps = [index for index, piece in enumerate(pieces) if piece is None]
    if not gaps:
        return None
    prefix = "".join(piece or "" for piece in pieces[: gaps[0]])
    suffix = "".join(piece or "" for piece in pieces[gaps[-1] + 1 :])
    if not prefix.startswith(("./", "../")):
        return None
    return DynamicRequire(call, statement, prefix, suffix, len(gaps))


def _operands(node: Node) -> Iterator[Node]:
    if node.type == "binary_expression" and text(child(node, "operator")) == "+":
        yield from _operands(child(node, "left"))
        yield from _operands(child(node, "right"))
    else:
        yield node


def _exports(tree: Tree, names: Names, obstacles: list[Finding]) -> tuple[list[Export], list[ExportRead]]:
    exports: list[Export] = []
    reads: list[ExportRead] = []
    for whole in _export_objects(tree, names, obstacles):
        member = tree.parent(whole)
        named = member is not None and member.type == "member_expression" and child(member, "object") == whole
        target = member if named and member is not None else whole
        name = text(child(target, "property")) if named else None
        assignment = tree.parent(target)
        written = assignment is not None and assignment.type in _WRITES and _target_of(assignment) == target
        if not written or assignment is None:
            reads.append(ExportRead(name, target))
            continue
        statement = _own_statement(tree, assignment)
        if statement is not None and (name is not None or text(target) != "exports"):
            exports.append(Export(name, statement, target, child(assignment, "right")))
        else:
            obstacles.append((target, "kept", f"{text(target)} is not assigned in a statement of its own"))
    return exports, reads


def _own_statement(tree: Tree, assignment: Node) -> Node | None:
    """The top-level statement that is nothing but this assignment."""
    statement = tree.parent(assignment)
    if assignment.type != "assignment_expression" or statement is None:
        return None
    plain = statement.type == "expression_statement" and tree.parent(statement) == tree.root
    return statement if plain else None


_WRITES = frozenset({"assignment_expression", "augmented_assignment_expression", "update_expression"})


def _target_of(assignment: Node) -> Node | None:
    return assignment.child_by_field_name("left") or assignment.child_by_field_name("argument")


def _export_objects(tree: Tree, names: Names, obstacles: list[Finding]) -> Iterator[Node]:
    """Each `exports` and each `module.exports`."""
    for use in names.free.get("exports", []):
        yield use.node
    for use in names.free.get("module", []):
        member = tree.parent(use.node)
        if (
            member is not None
            and member.type == "member_expression"
            and child(member, "object") == use.node
            and text(child(member, "property")) == "exports"
        ):
            yield member
        else:
            obstacles.append((use.node, "kept", "module is used for more than module.exports"))


def _unsayable(tree: Tree, names: Names) -> Iterator[Finding]:
    """Code that a CommonJS file may hold and an ES module may not, or not with the same meaning."""
    for node in walk(tree.root):
        if node.type == "this" and own_function(tree, node) is None:
            yield node, "kept", "this at the top level is module.exports"
        elif node.type == "return_statement" and not _inside_function(tree, node):
            yield node, "kept", "a return at the top level ends the loading of a CommonJS file"
        elif node.type in {"import_statement", "export_statement"}:
            yield node, "kept", "the file mixes import with require"
        elif node.type == "import" and _imports_own_file(tree, node):
            yield node, "kept", "import() of a file of the handler itself"
        elif node.type == "html_comment":
            yield node, "kept", "HTML comments do not exist in modules"
        elif node.type in {"with_statement", "meta_property"} and not _inside_function(tree, node):
            yield node, "kept", f"{node.type} at the top level"
        elif node.type == "function_declaration" and _is_branch(tree, node):
            yield node, "kept", "a function declared as a branch exists in sloppy mode only"
    for use in names.free.get("arguments", []):
        if own_function(tree, use.node) is None:
            yield use.node, "kept", "arguments at the top level are those of the CommonJS wrapper"
    for use in names.free.get("eval", []):
        yield use.node, "kept", "eval may name anything in the file"
    for name, node in sloppy_leaks(names).items():
        yield node, "kept", f"function {name} is used outside of its block, which sloppy mode allows"
    for binding in reserved_bindings(names):
        yield binding.declarations[0], "kept", f"{binding.name} is a reserved word in modules"
    for binding in names.top.bindings.values():
        if len(binding.declarations) > 1:
            yield binding.declarations[1], "kept", f"{binding.name} is declared twice"
    for name in ("require", "module", "exports"):
        if name in names.top.bindings:
            yield names.top.bindings[name].declarations[0], "kept", f"{name} is declared by the file itself"


def _imports_own_file(tree: Tree, keyword: Node) -> bool:
    """`import('./x')`, or a path that only shows when it runs."""
    call = tree.parent(keyword)
    if call is None or call.type != "call_expression":
        return False
    arguments = child(call, "arguments").named_children
    specifier = string_value(arguments[0]) if arguments else None
    return specifier is None or specifier.startswith((".", "/"))


def _inside_function(tree: Tree, node: Node) -> bool:
    return any(each.type in FUNCTIONS or each.type == "class_static_block" for each in tree.ancestors(node))


def _is_branch(tree: Tree, node: Node) -> bool:
    around = tree.parent(node)
    return around is not None and around.type in {"if_statement", "else_clause", "labeled_statement"}
