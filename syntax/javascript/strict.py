"""Make sloppy-mode code mean the same in strict mode.

ES modules are strict, and so is everything esbuild puts into one, wrapped CommonJS files included. What sloppy
mode did is spelled out here where that can be done exactly; the rest is named. Some differences have no mark in the
source and stay unseen: a write to a frozen property (or to a property of a string or number) that used to be
ignored throws, and a method that is called without its object sees `this` undefined instead of the global object.
"""

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from amp2gen.syntax.javascript.notes import Note, NoteKind
from amp2gen.syntax.javascript.scopes import Binding, Names, Reference, sloppy_leaks
from amp2gen.syntax.javascript.tree import CLASSES, FUNCTIONS, Tree, child, text, walk, words
from amp2gen.syntax.spans import Edit, Span

Finding = tuple[Node, NoteKind, str]
Fix = tuple[list[Edit], list[Finding]]

WRAPPER_NAMES = frozenset({"exports", "module", "require", "__filename", "__dirname", "arguments"})
"""What Node's CommonJS wrapper declares around a file."""

RESERVED = words("implements interface let package private protected public static yield await")
"""Reserved in strict mode code (ECMA-262, 12.7.2), and `await` in modules."""


def spell_out(tree: Tree, names: Names) -> tuple[list[Edit], list[Note]]:
    """Edits that keep the meaning of sloppy code in strict mode, and notes on what was and was not possible."""
    edits: list[Edit] = []
    notes: list[Note] = []
    for rule in RULES:
        found_edits, findings = rule(tree, names)
        edits += found_edits
        notes += [note_at(tree, node, kind, message) for node, kind, message in findings]
    return edits, notes


def note_at(tree: Tree, node: Node, kind: NoteKind, message: str) -> Note:
    """A note at the start of a node."""
    place = tree.source.locate(tree.span(node).start)
    return Note(place.path, place.line, place.column, kind, message)


def is_strict(tree: Tree, node: Node) -> bool:
    """Whether code at a node is strict already: by a directive, or inside a class."""
    around = [node, *tree.ancestors(node)]
    return any(each.type in CLASSES or _has_directive(each) for each in around)


def own_function(tree: Tree, node: Node) -> Node | None:
    """The function whose `this` and `arguments` a node would see; None at the top of the file."""
    for around in tree.ancestors(node):
        if around.type in FUNCTIONS and around.type != "arrow_function":
            return around
        if around.type in {"class_static_block", "field_definition"}:
            return around
    return None


def _implicit_globals(tree: Tree, names: Names) -> Fix:
    """`total = 0` without a declaration creates a global: write `globalThis.total = 0`."""
    edits: list[Edit] = []
    findings: list[Finding] = []
    leaks = sloppy_leaks(names)
    for name, uses in names.free.items():
        if name in leaks or name in WRAPPER_NAMES:
            continue
        for use in uses:
            if use.access == "write" and not is_strict(tree, use.node):
                edits.append(_renamed(tree, use.node, f"globalThis.{name}"))
                findings.append((use.node, "implicit_global", f"{name} is not declared: it is a global variable"))
    return edits, findings


def _reserved_names(tree: Tree, names: Names) -> Fix:
    """Names that only sloppy mode allows get an underscore."""
    edits: list[Edit] = []
    findings: list[Finding] = []
    for binding in reserved_bindings(names):
        fresh = names.fresh(f"{binding.name}_")
        for node in [*binding.declarations, *(use.node for use in binding.references)]:
            edits.append(_renamed(tree, node, fresh))
        first = binding.declarations[0]
        findings.append((first, "strict_mode", f"{binding.name} is reserved in strict mode: now {fresh}"))
    return edits, findings


def reserved_bindings(names: Names) -> list[Binding]:
    """Declarations whose names strict mode reserves."""
    return [binding for scope in names.scopes for binding in scope.bindings.values() if binding.name in RESERVED]


def _sloppy_this(tree: Tree, names: Names) -> Fix:
    """In a sloppy function that nobody gave a `this`, it is the global object."""
    edits: list[Edit] = []
    findings: list[Finding] = []
    for node in walk(tree.root):
        if node.type != "this" or is_strict(tree, node):
            continue
        function = own_function(tree, node)
        if function is None or _has_receiver(tree, names, function):
            continue
        separator = ";" if _may_continue(tree, node) else ""
        edits.append(Edit(tree.span(node), f"{separator}(this ?? globalThis)"))
        findings.append((node, "strict_mode", "this may be the global object: now (this ?? globalThis)"))
    return edits, findings


def _may_continue(tree: Tree, node: Node) -> bool:
    """Whether a parenthesis here would continue the statement before, which ends without a semicolon."""
    statement = next((each for each in tree.ancestors(node) if each.type == "expression_statement"), None)
    if statement is None or statement.start_byte != node.start_byte:
        return False
    around, before = tree.parent(statement), statement.prev_named_sibling
    in_list = around is not None and around.type in {"program", "statement_block"}
    return in_list and before is not None and not text(before).endswith(";")


def _has_receiver(tree: Tree, names: Names, function: Node) -> bool:
    """Whether a function is used as a method or a constructor, so that callers give it a `this`.

    What a file exports is often taken out of its object, so a place in `exports` does not count.
    """
    around = tree.parent(function)
    if function.type == "method_definition":
        return around is None or not _is_exported_object(tree, around)
    if function.type == "function_expression" and around is not None:
        if around.type == "pair":
            return not _is_exported_object(tree, tree.parent(around))
        if around.type == "assignment_expression" and child(around, "left").type != "identifier":
            return not _is_exports(child(around, "left"))
    binding = _function_binding(tree, names, function)
    return binding is not None and any(_makes_constructor(tree, use) for use in binding.references)


def _is_exports(target: Node) -> bool:
    return text(target).startswith(("exports.", "module.exports"))


def _is_exported_object(tree: Tree, node: Node | None) -> bool:
    around = tree.parent(node) if node is not None and node.type == "object" else None
    return around is not None and around.type == "assignment_expression" and _is_exports(child(around, "left"))


def _function_binding(tree: Tree, names: Names, function: Node) -> Binding | None:
    around = tree.parent(function)
    if function.type == "function_declaration":
        declared = function.child_by_field_name("name")
    elif around is not None and around.type == "variable_declarator":
        declared = around.child_by_field_name("name")
    else:
        return None
    bindings = (binding for scope in names.scopes for binding in scope.bindings.values())
    return next((binding for binding in bindings if declared in binding.declarations), None)


def _makes_constructor(tree: Tree, use: Reference) -> bool:
    around = tree.parent(use.node)
    if around is None:
        return False
    if around.type == "new_expression":
        return around.child_by_field_name("constructor") == use.node
    return around.type == "member_expression" and text(child(around, "property")) == "prototype"


def _arguments_callee(tree: Tree, names: Names) -> Fix:
    """`arguments.callee` is the function itself, where it has a name of its own."""
    edits: list[Edit] = []
    findings: list[Finding] = []
    for use in names.free.get("arguments", []):
        member = tree.parent(use.node)
        if member is None or member.type != "member_expression" or is_strict(tree, use.node):
            continue
        if text(child(member, "property")) not in {"callee", "caller"}:
            continue
        function = own_function(tree, use.node)
        name = function.child_by_field_name("name") if function else None
        found = use.scope.find(text(name)) if name else None
        own = found is not None and found.declarations == [name] and not found.reassigned
        if text(child(member, "property")) == "callee" and name is not None and own:
            edits.append(Edit(tree.span(member), text(name)))
            findings.append((member, "strict_mode", f"arguments.callee is now {text(name)}"))
        else:
            findings.append((member, "sloppy_mode", f"{text(member)} throws in strict mode: name the function"))
    return edits, findings


def _mapped_arguments(tree: Tree, names: Names) -> Fix:
    """In sloppy mode `arguments[0]` and the first parameter are one variable."""
    findings: list[Finding] = []
    for use in names.free.get("arguments", []):
        function = own_function(tree, use.node)
        if function is None or is_strict(tree, use.node):
            continue
        scope = next((each for each in use.scope.chain() if each.node == function), None)
        bindings = scope.bindings.values() if scope else ()
        parameters = [binding for binding in bindings if binding.kind == "parameter"]
        if any(each.access != "read" for binding in parameters for each in binding.references):
            message = "arguments no longer follows assignments to the parameters in strict mode"
            findings.append((use.node, "sloppy_mode", message))
    return [], findings


def _delete_name(tree: Tree, names: Names) -> Fix:
    """`delete name` is false for a declared name, and deletes a global."""
    edits: list[Edit] = []
    for node in walk(tree.root):
        if node.type == "unary_expression" and text(child(node, "operator")) == "delete":
            name = child(node, "argument")
            if name.type == "identifier":
                free = names.is_free(name)
                edits.append(Edit(tree.span(node), f"delete globalThis.{text(name)}" if free else "false"))
    return edits, []


def _duplicate_parameters(tree: Tree, names: Names) -> Fix:
    """Of two parameters with one name, the first cannot be read: give it another."""
    edits = []
    for scope in names.scopes:
        for binding in scope.bindings.values():
            if binding.kind != "parameter" or len(binding.declarations) == 1:
                continue
            unread = [node for node in binding.declarations if _is_parameter(tree, node)][:-1]
            for number, node in enumerate(unread, 1):
                edits.append(_renamed(tree, node, names.fresh(f"{binding.name}Unused{number}")))
    return edits, []


def _is_parameter(tree: Tree, node: Node) -> bool:
    around = tree.parent(node)
    return around is not None and around.type in {"formal_parameters", "rest_pattern"}


def _legacy_octals(tree: Tree, names: Names) -> Fix:
    """`010` is 8 and `"\\101"` is A in sloppy mode only."""
    edits: list[Edit] = []
    for node in walk(tree.root):
        if node.type == "number" and re.fullmatch(r"0\d+(\.\d*)?([eE][+-]?\d+)?", text(node)):
            octal = re.fullmatch(r"0[0-7]+", text(node))
            modern = "0o" + text(node)[1:] if octal else text(node).lstrip("0")
            edits.append(Edit(tree.span(node), modern))
        elif node.type == "escape_sequence" and re.fullmatch(r"\\(?!0$)[0-9]+", text(node)):
            edits.append(Edit(tree.span(node), _modern_escape(text(node)[1:])))
    return edits, []


def _modern_escape(digits: str) -> str:
    octal = re.match(r"[0-3]?[0-7]{1,2}", digits)
    if octal is None:
        return digits
    return f"\\x{int(octal.group(), 8):02x}{digits[octal.end() :]}"


def _no_way(tree: Tree, names: Names) -> Fix:
    """What strict mode forbids and we do not rewrite."""
    findings: list[Finding] = []
    for node in walk(tree.root):
        if node.type == "with_statement":
            findings.append((node, "sloppy_mode", "`with` does not exist in strict mode"))
        elif node.type == "await_expression" and not _in_async(tree, node):
            findings.append((node, "sloppy_mode", "`await` cannot be a name in a module"))
    for name in ("eval", "Object"):
        findings += _calls_of(tree, names, name)
    return [], findings


def _calls_of(tree: Tree, names: Names, name: str) -> Iterator[Finding]:
    for use in names.free.get(name, []):
        around = tree.parent(use.node)
        if around is None or is_strict(tree, use.node):
            continue
        if name == "eval" and around.type == "call_expression":
            yield use.node, "sloppy_mode", "code given to eval is strict now, and its variables stay inside"
        if name == "Object" and text(around) in {"Object.freeze", "Object.seal", "Object.preventExtensions"}:
            message = "a forbidden write to this object was ignored; in strict mode it throws"
            yield use.node, "strict_mode", message


def _in_async(tree: Tree, node: Node) -> bool:
    function = next((each for each in tree.ancestors(node) if each.type in FUNCTIONS), None)
    return function is not None and any(part.type == "async" for part in function.children)


def _renamed(tree: Tree, node: Node, name: str) -> Edit:
    """Replace an identifier; a shorthand property keeps its key."""
    span = tree.span(node)
    shorthand = node.type in {"shorthand_property_identifier", "shorthand_property_identifier_pattern"}
    return Edit(Span(*span), f"{text(node)}: {name}" if shorthand else name)


def _has_directive(node: Node) -> bool:
    body = node if node.type == "program" else node.child_by_field_name("body")
    if node.type != "program" and node.type not in FUNCTIONS:
        return False
    for statement in body.named_children if body else []:
        if statement.type in {"comment", "hash_bang_line"}:
            continue
        if statement.type != "expression_statement" or statement.named_children[0].type != "string":
            return False
        if text(statement.named_children[0])[1:-1] == "use strict":
            return True
    return False


RULES: tuple[Callable[[Tree, Names], Fix], ...] = (
    _implicit_globals,
    _reserved_names,
    _sloppy_this,
    _arguments_callee,
    _mapped_arguments,
    _delete_name,
    _duplicate_parameters,
    _legacy_octals,
    _no_way,
)
