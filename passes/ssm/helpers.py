"""Helpers that have nothing left to do: `async (path) => path`, and `async (name) => process.env[name]`."""

from collections.abc import Collection, Iterator

from tree_sitter import Node

from amp2gen.passes.ssm.environment import code_of
from amp2gen.passes.ssm.parameters import result_of, sole_parameter
from amp2gen.passes.ssm.script import Script, accessed, arguments, inner, is_await, is_exported, outer, read_script
from amp2gen.passes.ssm.statements import Statement, without_parts
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.tree import child, string_value, text
from amp2gen.syntax.spans import Edit, Source, apply_edits


def without_idle_helpers(path: str, content: str, functions: Collection[str]) -> str:
    """The text with `await helper(x)` spelled out and the helper gone, if that is all there is of it.

    `functions`: the names of the helpers that asked SSM. One with a comment above it stays, and so does the comment.
    """
    script = read_script(Source(path, content))
    # In TypeScript the helper's parameter and result may have other types than a variable.
    if script.is_typescript:
        return content
    edits: list[Edit] = []
    statements: list[Statement] = []
    for scope in script.names.scopes:
        for binding in scope.bindings.values():
            found = _spelled_out(script, binding) if binding.name in functions else None
            if found is not None:
                statements.append(found[0])
                edits += found[1]
    return apply_edits(content, [*edits, *without_parts(script, statements)])


def _spelled_out(script: Script, binding: Binding) -> tuple[Statement, list[Edit]] | None:
    declared = _function_of(script, binding)
    if declared is None:
        return None
    statement, part, function = declared
    parameter, result = sole_parameter(function), result_of(function)
    above = statement.prev_sibling
    if parameter is None or result is None or (above is not None and above.type == "comment"):
        return None
    calls = [_awaited_call(script, use.node) for use in binding.references]
    edits = [_edit(script, call, inner(result), parameter) for call in calls if call is not None]
    found = [edit for edit in edits if edit is not None]
    if not found or len(found) != len(binding.references):
        return None
    return Statement(statement, frozenset({part.id})), found


def _function_of(script: Script, binding: Binding) -> tuple[Node, Node, Node] | None:
    """The statement, the part of it that declares the function, and the function, which is async."""
    node = script.tree.parent(binding.declarations[0])
    if node is None or binding.reassigned or is_exported(script, node):
        return None
    value = node.child_by_field_name("value") if node.type == "variable_declarator" else node
    statement = script.tree.parent(node) if node.type == "variable_declarator" else node
    functions = {"arrow_function", "function_expression", "function_declaration"}
    if value is None or statement is None or value.type not in functions or value.children[0].type != "async":
        return None
    return statement, node, value


def _awaited_call(script: Script, name: Node) -> tuple[Node, Node] | None:
    """`await helper(x)` and x."""
    call = script.tree.parent(name)
    if call is None or call.type != "call_expression" or child(call, "function") != name:
        return None
    given = arguments(call)
    parent = script.tree.parent(outer(script, call))
    if not given or len(given) != 1 or parent is None or not is_await(script, parent):
        return None
    return parent, given[0]


def _edit(script: Script, call: tuple[Node, Node], result: Node, parameter: Node) -> Edit | None:
    awaiting, given = call
    code = _code(script, given, result, parameter)
    return Edit(script.tree.span(awaiting), code) if code is not None else None


def _code(script: Script, given: Node, result: Node, parameter: Node) -> str | None:
    own = script.bindings.get(parameter.id)
    if own is None:
        return None
    if script.bindings.get(result.id) is own:
        found = accessed(script, given)
        return script.written(given) if found is not None and text(found[0]) == "process.env" else None
    name = string_value(given)
    index = result.child_by_field_name("index")
    if name is None or index is None or script.bindings.get(inner(index).id) is not own:
        return None
    return code_of(name) if text(child(result, "object")) == "process.env" else None


def helper_names(script: Script, place: Node) -> Iterator[str]:
    """The name of the function around a request, if it has one."""
    for node in script.tree.ancestors(place):
        if node.type == "function_declaration":
            yield text(child(node, "name"))
            return
        if node.type in {"arrow_function", "function_expression"}:
            declarator = script.tree.parent(node)
            if declarator is not None and declarator.type == "variable_declarator":
                yield text(child(declarator, "name"))
            return
