"""What a function's parameter can be, as far as the file shows every call."""

from dataclasses import dataclass

from tree_sitter import Node

from amp2gen.passes.ssm.script import Script, arguments, constant, elements, is_exported, outer, own_value
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.tree import FUNCTIONS, child, string_value, text, words

_ITERATIONS = words("every filter find flatMap forEach map some")


@dataclass(frozen=True)
class Strings:
    """The strings that an expression can be, and the literals that say so."""

    values: frozenset[str]
    literals: tuple[Node, ...]


def strings_of(script: Script, node: Node, depth: int = 3) -> Strings | None:
    """The strings that an expression can be; None if that cannot be said."""
    literal = constant(script, node)
    value = string_value(literal)
    if value is not None:
        explained = own_value(script, node) == literal
        return Strings(frozenset({value}), (literal,) if explained else ())
    node = literal
    binding = script.bindings.get(node.id)
    if binding is None or depth == 0:
        return None
    given = argument_values(script, binding) if binding.kind == "parameter" else _looped(script, binding)
    found = [strings_of(script, each, depth - 1) for each in given] if given else []
    known = [each for each in found if each is not None]
    if not known or len(known) != len(found):
        return None
    literals = tuple(literal for each in known for literal in each.literals)
    return Strings(frozenset[str]().union(*(each.values for each in known)), literals)


def argument_values(script: Script, binding: Binding) -> list[Node] | None:
    """Every expression that becomes the value of a parameter; None if some are unknown."""
    function, index = _parameter(script, binding)
    if function is None or any(use.access != "read" for use in binding.references):
        return None
    if _uses_arguments(script, function):
        return None
    listed = _iterated(script, function) if index == 0 else None
    return listed if listed is not None else _called_with(script, function, index)


def literal_list(script: Script, node: Node) -> list[Node] | None:
    """The elements of an array of strings that nobody can have changed."""
    array = own_value(script, node)
    parts = elements(array) if array.type == "array" else []
    return parts if parts and all(string_value(part) is not None for part in parts) else None


def callback(script: Script, call: Node) -> tuple[Node, Node] | None:
    """The array and the function of `array.map(function)` and the like."""
    member = call.child_by_field_name("function")
    given = arguments(call) if call.type == "call_expression" else None
    if member is None or member.type != "member_expression" or not given or len(given) != 1:
        return None
    if text(child(member, "property")) not in _ITERATIONS or given[0].type not in FUNCTIONS:
        return None
    return child(member, "object"), given[0]


def sole_parameter(function: Node) -> Node | None:
    """The only parameter of a function."""
    single = function.child_by_field_name("parameter")
    listed = function.child_by_field_name("parameters")
    parts = [single] if single is not None else elements(listed) if listed is not None else []
    return parts[0] if len(parts) == 1 else None


def result_of(function: Node) -> Node | None:
    """The expression that a function consists of, as `=> x` or `{ return x; }`."""
    body = child(function, "body")
    if body.type != "statement_block":
        return body
    statements = elements(body)
    if len(statements) != 1 or statements[0].type != "return_statement":
        return None
    parts = elements(statements[0])
    return parts[0] if len(parts) == 1 else None


def _looped(script: Script, binding: Binding) -> list[Node] | None:
    """The strings that `for (const name of ['A', …])` goes through."""
    loop = script.tree.parent(binding.declarations[0])
    if loop is None or loop.type != "for_in_statement" or binding.kind != "const":
        return None
    of = text(child(loop, "operator")) == "of"
    return literal_list(script, child(loop, "right")) if of else None


def _parameter(script: Script, binding: Binding) -> tuple[Node | None, int]:
    """The function and the position of a plain parameter."""
    if len(binding.declarations) != 1:
        return None, 0
    node = binding.declarations[0]
    parent = script.tree.parent(node)
    if parent is not None and parent.type == "arrow_function":
        return parent, 0
    if parent is None or parent.type != "formal_parameters" or node not in elements(parent):
        return None, 0
    return script.tree.parent(parent), elements(parent).index(node)


def _uses_arguments(script: Script, function: Node) -> bool:
    return any(
        function.start_byte <= use.node.start_byte < function.end_byte for use in script.names.free.get("arguments", ())
    )


def _iterated(script: Script, function: Node) -> list[Node] | None:
    listed = script.tree.parent(function)
    call = script.tree.parent(listed) if listed is not None and listed.type == "arguments" else None
    found = callback(script, call) if call is not None else None
    return literal_list(script, found[0]) if found else None


def _called_with(script: Script, function: Node, index: int) -> list[Node] | None:
    name = _name_of(script, function)
    binding = script.bindings.get(name.id) if name is not None else None
    if binding is None or binding.reassigned or not binding.references:
        return None
    values = []
    for use in binding.references:
        part = outer(script, use.node)
        call = script.tree.parent(part)
        if call is None or call.type != "call_expression" or child(call, "function") != part:
            return None
        given = arguments(call)
        if given is None or len(given) <= index:
            return None
        values.append(given[index])
    return values


def _name_of(script: Script, function: Node) -> Node | None:
    """The name of a declared function, or of a constant that holds one; None if others may call it."""
    if is_exported(script, function):
        return None
    if function.type == "function_declaration":
        return child(function, "name")
    declarator = script.tree.parent(outer(script, function))
    if declarator is None or declarator.type != "variable_declarator" or is_exported(script, declarator):
        return None
    own = function.child_by_field_name("name")
    name = child(declarator, "name")
    return name if own is None and name.type == "identifier" else None
