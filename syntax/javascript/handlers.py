"""How a Lambda handler answers, as far as its source shows.

Gen 2 puts a timer into every function that never ends (it refreshes secrets), so Lambda's "once the event loop is
empty" never comes there: github.com/aws-amplify/amplify-backend/issues/1021, /1584 and /2981. That is what a
response given to the callback waits for, unless `context.callbackWaitsForEmptyEventLoop` is false, and what the
null answer of a handler without promise and callback always waits for (`CallbackContext.js` and `Runtime.js` of
aws-lambda-nodejs-runtime-interface-client). Promises and `context.done` answer at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from amp2gen.syntax.javascript.commonjs import CommonJs
from amp2gen.syntax.javascript.scopes import Scope
from amp2gen.syntax.javascript.strict import own_function
from amp2gen.syntax.javascript.tree import FUNCTIONS, Tree, child, text, walk, words

Answer = Literal["promise", "callback", "context", "nothing", "unknown", "stream"]


@dataclass(frozen=True)
class Handler:
    """The function behind an export (None if the source does not show it), and how it answers."""

    function: Node | None
    answer: Answer


def find_handler(module: CommonJs, name: str) -> Handler | None:
    """The handler that a file exports under `name`; None if nothing is assigned to that export."""
    value = next((found for found in _values(module, name)), None)
    if value is None:
        return None
    function = _function(module, value)
    if "awslambda" in module.names.free:
        return Handler(function, "stream")
    return Handler(function, _answer(module, function) if function else "unknown")


def find_es_handler(tree: Tree, name: str) -> Handler | None:
    """The handler that an ES module (or TypeScript) declares and exports in one statement; None if it does not."""
    for statement in tree.root.named_children:
        declared = statement.child_by_field_name("declaration") if statement.type == "export_statement" else None
        for node in [declared, *declared.named_children] if declared else []:
            named = node.child_by_field_name("name") if node else None
            if node is None or named is None or text(named) != name:
                continue
            function = node.child_by_field_name("value") or node
            if function.type in FUNCTIONS:
                return Handler(function, "callback" if len(_parameters(function)) > 2 else "promise")
    return None


def mentions(module: CommonJs, name: str) -> bool:
    """Whether a property of this name occurs at all, so that the export may be assigned in some unusual way."""
    return any(text(node) == name for node in walk(module.tree.root) if node.type in _PROPERTIES)


def sets_waiting(module: CommonJs) -> bool:
    """Whether the file decides itself whether the callback waits."""
    return "callbackWaitsForEmptyEventLoop" in module.tree.source.text


def context_name(function: Node) -> str | None:
    """The name of a function's second parameter, if it is a plain one and there is a body to put code into."""
    parameters = function.child_by_field_name("parameters")
    named = [each for each in parameters.named_children if each.type != "comment"] if parameters else []
    if len(named) < 2 or named[1].type != "identifier" or child(function, "body").type != "statement_block":
        return None
    return text(named[1])


_PROPERTIES = frozenset({"property_identifier", "shorthand_property_identifier", "string_fragment"})


def _values(module: CommonJs, name: str) -> Iterator[Node]:
    for export in module.exports:
        if export.name == name:
            yield export.value
        elif export.name is None and export.value.type == "object":
            for part in export.value.named_children:
                key = part.child_by_field_name("key") or part.child_by_field_name("name") or part
                if text(key) == name:
                    yield part.child_by_field_name("value") or part


def _function(module: CommonJs, value: Node) -> Node | None:
    if value.type in {"identifier", "shorthand_property_identifier"}:
        binding = module.names.top.bindings.get(text(value))
        if binding is None or binding.reassigned:
            return None
        holder = module.tree.parent(binding.declarations[0])
        value = (holder.child_by_field_name("value") or holder) if holder else value
    return value if value.type in FUNCTIONS else None


def _answer(module: CommonJs, function: Node) -> Answer:
    scope = next(each for each in module.names.scopes if each.node == function and each.function)
    parameters = _parameters(function)
    if _uses_callback(module, function, scope, parameters):
        return "callback"
    if any(part.type == "async" for part in function.children):
        return "promise"
    if len(parameters) > 1 and _is_used(scope, parameters[1]):
        return "context"
    body = child(function, "body")
    if body.type != "statement_block":
        return "nothing" if _is_plain(body, parameters) else "promise"
    returned = [each for each in _returns(module, function) if not _is_plain(each, parameters)]
    return "promise" if returned else "nothing"


def _parameters(function: Node) -> list[Node]:
    single = function.child_by_field_name("parameter")
    listed = function.child_by_field_name("parameters")
    found = listed.named_children if listed else [single] if single else []
    return [each for each in found if each.type != "comment"]


def _uses_callback(module: CommonJs, function: Node, scope: Scope, parameters: list[Node]) -> bool:
    if any(own_function(module.tree, use.node) == function for use in module.names.free.get("arguments", [])):
        return True
    if any(each.type == "rest_pattern" for each in parameters[:3]):
        return True
    return len(parameters) > 2 and _is_used(scope, parameters[2])


def _is_used(scope: Scope, parameter: Node) -> bool:
    if parameter.type != "identifier":
        return True
    binding = scope.bindings.get(text(parameter))
    return binding is not None and bool(binding.references)


def _returns(module: CommonJs, function: Node) -> Iterator[Node]:
    for node in walk(child(function, "body"), lambda each: each.type not in FUNCTIONS):
        if node.type == "return_statement" and node.named_children:
            yield node.named_children[0]


_PLAIN = words("object array string template_string number true false null undefined")


def _is_plain(value: Node, parameters: list[Node]) -> bool:
    """Whether a value is surely not a promise."""
    return value.type in _PLAIN or any(text(value) == text(each) for each in parameters[:1])
