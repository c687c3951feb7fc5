"""Whether two pieces of top-level code may change places.

`import` runs before all other code of a file, `require` where it stands. Moving a load up past the statements
before it is the same only if those statements and the loading cannot notice each other.
"""

from collections.abc import Iterable
from enum import IntEnum

from tree_sitter import Node

from amp2gen.syntax.javascript.packages import is_aws_sdk
from amp2gen.syntax.javascript.scopes import Names
from amp2gen.syntax.javascript.tree import CLASSES, FUNCTIONS, Tree, child, text, walk, words


class Effect(IntEnum):
    """How much running a piece of code can matter to other code."""

    NONE = 0
    """Gives fresh values: literals, functions, names."""
    READS = 1
    """Looks at things that others may change, such as the environment, and may fail if they are not there."""
    ACTS = 2
    """Anything: prints, assigns, calls what we do not know."""


def commute(one: Effect, other: Effect) -> bool:
    """Whether the order of two pieces of code cannot be told."""
    return Effect.NONE in (one, other) or Effect.ACTS not in (one, other)


def effect_of(tree: Tree, names: Names, nodes: Iterable[Node], sdk_names: frozenset[str]) -> Effect:
    """The strongest effect of running some statements or expressions once.

    `sdk_names` are the names that were required from the AWS SDK. Static requires count as nothing here: the
    caller weighs what they load.
    """
    effect = Effect.NONE
    for node in nodes:
        for part in walk(node, lambda each: _runs_now(tree, names, each) and not _is_export_target(tree, each)):
            effect = max(effect, _own_effect(tree, names, part, sdk_names))
            if effect is Effect.ACTS:
                return effect
    return effect


_ACTING = words(
    """assignment_expression augmented_assignment_expression update_expression await_expression yield_expression
    throw_statement return_statement for_in_statement tagged_template debugger_statement spread_element
    with_statement field_definition class_static_block import export_statement"""
)
_ASSIGNING = frozenset({"assignment_expression", "augmented_assignment_expression", "update_expression"})
_PURE_GLOBALS = words(
    """Array.isArray Boolean JSON.stringify Math.abs Math.ceil Math.floor Math.max Math.min Math.round Number
    Number.parseFloat Number.parseInt Object.freeze Object.keys String Symbol encodeURIComponent isNaN
    parseFloat parseInt"""
)
_PURE_CLASSES = frozenset({"Date", "Error", "Map", "RegExp", "Set", "URL", "WeakMap", "WeakSet"})
_STRING_METHODS = words(
    """concat endsWith includes indexOf join padStart replace slice split startsWith substring toLowerCase toString
    toUpperCase trim"""
)


_CHAIN = 8  # steps from a name to its array that are followed
_LIST_METHODS = words("concat includes indexOf join push slice unshift")
_LIST_ITERATORS = words("every filter find flatMap forEach map some")


def _own_effect(tree: Tree, names: Names, node: Node, sdk_names: frozenset[str]) -> Effect:
    kind = node.type
    if _is_export_target(tree, node):
        return Effect.NONE
    if kind == "new_expression":
        return _constructing(names, child(node, "constructor"), sdk_names)
    if kind == "call_expression":
        return _calling(tree, names, node, sdk_names)
    if kind == "unary_expression" and text(child(node, "operator")) == "delete":
        return Effect.ACTS
    if kind in _ASSIGNING and _is_local_target(tree, names, node):
        return Effect.NONE
    if kind == "for_in_statement" and _is_list(tree, names, child(node, "right")):
        return Effect.READS
    if kind in _ACTING:
        return Effect.ACTS
    if kind in CLASSES or kind in {"member_expression", "subscript_expression", "object_pattern"}:
        return Effect.READS
    if kind == "identifier" and names.is_free(node) and text(node) != "require":
        return Effect.READS
    return Effect.NONE


def _is_export_target(tree: Tree, node: Node) -> bool:
    """The left side of `exports.x = …` or `module.exports = …`, which only this file's importers see."""
    around = tree.parent(node)
    if node.type != "member_expression" or around is None or around.type != "assignment_expression":
        return False
    target = text(node)
    return child(around, "left") == node and (
        target == "module.exports" or target.startswith(("exports.", "module.exports."))
    )


def _constructing(names: Names, constructor: Node, sdk_names: frozenset[str]) -> Effect:
    root = _root(constructor)
    if root is not None and text(root) in sdk_names:
        return Effect.READS
    known = constructor.type == "identifier" and text(constructor) in _PURE_CLASSES
    return Effect.READS if known and names.top.find(text(constructor)) is None else Effect.ACTS


def _calling(tree: Tree, names: Names, call: Node, sdk_names: frozenset[str]) -> Effect:
    function = child(call, "function")
    called = text(function)
    if called == "require":
        return Effect.NONE
    if called in _PURE_GLOBALS and names.top.find(called.split(".")[0]) is None:
        return Effect.READS
    if function.type != "member_expression":
        return Effect.ACTS
    method, root = text(child(function, "property")), _root(function)
    if method == "from" and root is not None and text(root) in sdk_names:
        return Effect.READS
    if _is_list(tree, names, child(function, "object")):
        return Effect.READS if method in _LIST_METHODS or _iterates(tree, names, call) else Effect.ACTS
    plain = not any(part.type in FUNCTIONS for part in child(call, "arguments").named_children)
    on_text = root is None or text(child(function, "object")).startswith("process.env.")
    return Effect.READS if method in _STRING_METHODS and plain and on_text else Effect.ACTS


def _iterates(tree: Tree, names: Names, call: Node) -> bool:
    """`list.map((x) => …)` and the like: the function runs at once, and nothing else does."""
    function = child(call, "function")
    if function.type != "member_expression" or text(child(function, "property")) not in _LIST_ITERATORS:
        return False
    callbacks = child(call, "arguments").named_children
    inline = all(each.type in {"arrow_function", "function_expression"} for each in callbacks)
    return inline and _is_list(tree, names, child(function, "object"))


def runs_at_load(tree: Tree, names: Names, function: Node) -> bool:
    """Whether a function is the callback of an iteration over a list, which calls it on the spot."""
    arguments = tree.parent(function)
    call = tree.parent(arguments) if arguments is not None and arguments.type == "arguments" else None
    return call is not None and call.type == "call_expression" and _iterates(tree, names, call)


def _runs_now(tree: Tree, names: Names, node: Node) -> bool:
    return node.type not in FUNCTIONS or runs_at_load(tree, names, node)


def _is_list(tree: Tree, names: Names, node: Node) -> bool:
    """Whether an expression is surely an array of this file's own making."""
    for _ in range(_CHAIN):
        if node.type == "identifier":
            binding = names.top.find(text(node))
            declarator = tree.parent(binding.declarations[0]) if binding and binding.kind == "const" else None
            value = declarator.child_by_field_name("value") if declarator else None
            if value is None or child(declarator or node, "name").type != "identifier":
                return False
            node = value
            continue
        if node.type == "array":
            return True
        function = child(node, "function") if node.type == "call_expression" else None
        if function is None or function.type != "member_expression":
            return False
        method, node = text(child(function, "property")), child(function, "object")
        if method == "split":
            return text(node).startswith("process.env.")
        if method not in {"map", "filter", "slice", "concat"}:
            return False
    return False


def _is_local_target(tree: Tree, names: Names, assignment: Node) -> bool:
    """Whether an assignment sets a variable of this file, or one of its exports."""
    target = assignment.child_by_field_name("left") or child(assignment, "argument")
    if target.type == "identifier":
        return not names.is_free(target)
    return _is_export_target(tree, target)


def _root(node: Node) -> Node | None:
    """The name that a chain of members starts with; None if it starts with a literal."""
    while node.type in {"member_expression", "call_expression", "parenthesized_expression"}:
        inner = node.child_by_field_name("object") or node.child_by_field_name("function")
        node = inner or node.named_children[0]
    return None if node.type in {"string", "template_string", "array", "number"} else node


def sdk_names(requires: Iterable[tuple[str, Iterable[str]]]) -> frozenset[str]:
    """The names bound by requires of the AWS SDK, given (specifier, names bound) pairs."""
    return frozenset(name for specifier, bound in requires if is_aws_sdk(specifier) for name in bound)
