"""What becomes of an answer: every use of it must end in a parameter's value, and is replaced by the variable."""

from dataclasses import dataclass, field
from typing import NamedTuple

from tree_sitter import Node

from amp2gen.passes.ssm.environment import Environment, Read, names_in
from amp2gen.passes.ssm.parameters import result_of, sole_parameter
from amp2gen.passes.ssm.script import (
    Script,
    access_key,
    accessed,
    arguments,
    can_drop,
    elements,
    function_around,
    has_type,
    inner,
    is_access_of,
    is_await,
    is_exported,
    is_tested,
    is_written,
    meaning,
    outer,
    property_key,
)
from amp2gen.passes.ssm.sdk import Request
from amp2gen.passes.ssm.shapes import (
    Answer,
    Parameter,
    Parameters,
    Shape,
    Value,
    answer_to,
    bound_value,
    content_at,
    literal_of,
    taken_apart,
)
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.tree import child, text

_CALLBACKS = frozenset({"arrow_function", "function_expression"})


class Replacement(NamedTuple):
    """New code for an expression, or from the start of one node to the end of another."""

    first: Node
    last: Node
    code: str


@dataclass(frozen=True)
class Changes:
    """The edits that make an answer unnecessary. `dropped` are declarators, `claims` ids of the uses they explain."""

    replaced: tuple[Replacement, ...]
    dropped: tuple[Node, ...]
    claims: frozenset[int]


def follow(environment: Environment, request: Request) -> Changes | None:
    """The changes that answer a request from the environment; None if some use of the answer is not understood."""
    shape = answer_to(request)
    script = environment.script
    part = outer(script, request.call)
    parent = script.tree.parent(part)
    if parent is not None and is_await(script, parent):
        return _awaited(environment, parent, shape)
    if parent is not None and parent.type == "array":
        return _together(environment, part, parent, shape)
    access = is_access_of(script, part)
    call = script.tree.parent(access) if access is not None else None
    if access is None or call is None or call.type != "call_expression":
        return None
    return _then(environment, access, call, shape)


def _awaited(environment: Environment, awaiting: Node, shape: Answer) -> Changes | None:
    flow = _Flow(environment, function_around(environment.script, awaiting))
    if _assigned(flow, awaiting, shape) or flow.expression(awaiting, shape):
        return flow.changes() if not flow.later else _stand_in(flow, awaiting, shape)
    return None


def _then(environment: Environment, access: Node, call: Node, shape: Answer) -> Changes | None:
    """`request.then((answer) => answer.Parameter.Value)`."""
    script = environment.script
    given = arguments(call)
    if access_key(script, access) != "then" or not given or len(given) != 1 or given[0].type not in _CALLBACKS:
        return None
    function = given[0]
    pattern, result = sole_parameter(function), result_of(function)
    if pattern is None or result is None:
        return None
    flow = _Flow(environment, function)
    if not flow.pattern(pattern, shape) or len(flow.replaced) != 1 or flow.dropped or flow.later:
        return None
    only = flow.replaced[0]
    if only.first != inner(result):
        return None
    whole = outer(script, call)
    parent = script.tree.parent(whole)
    if parent is not None and is_await(script, parent):
        return Changes((Replacement(parent, parent, only.code),), (), frozenset(flow.claims))
    return Changes((Replacement(call, call, f"Promise.resolve({only.code})"),), (), frozenset(flow.claims))


def _together(environment: Environment, part: Node, array: Node, shape: Answer) -> Changes | None:
    """`const [answer, …] = await Promise.all([request, …])`: an object of the answer's form takes its place."""
    script = environment.script
    listed = script.tree.parent(array)
    call = script.tree.parent(listed) if listed is not None and listed.type == "arguments" else None
    if call is None or text(child(call, "function")) != "Promise.all":
        return None
    awaiting = script.tree.parent(call)
    declarator = script.tree.parent(awaiting) if awaiting is not None and is_await(script, awaiting) else None
    if declarator is None or declarator.type != "variable_declarator" or is_exported(script, declarator):
        return None
    requests, names, code = _positions(array), _positions(child(declarator, "name")), literal_of(shape)
    if code is None or part not in requests or len(requests) != len(names) or has_type(script, declarator):
        return None
    flow = _Flow(environment, function_around(script, declarator))
    if not flow.pattern(names[requests.index(part)], shape) or flow.compares:
        return None
    return Changes((Replacement(part, part, code),), (), frozenset(flow.claims))


def _positions(array: Node) -> list[Node]:
    """The elements of an array or an array pattern, each at its own index; nothing if some are left out or spread."""
    parts = elements(array) if array.type in {"array", "array_pattern"} else []
    ends = sum(each.type == "," for each in array.children) + (1 if parts and array.children[-2].type != "," else 0)
    spread = any(each.type in {"spread_element", "rest_pattern"} for each in parts)
    return parts if parts and ends == len(parts) and not spread else []


def _assigned(flow: "_Flow", awaiting: Node, shape: Answer) -> bool:
    """`answer = await …` of a variable that holds nothing else; it goes on holding an answer."""
    part = outer(flow.script, awaiting)
    assignment = flow.script.tree.parent(part)
    if assignment is None or assignment.type != "assignment_expression" or child(assignment, "right") != part:
        return False
    parent = flow.script.tree.parent(assignment)
    binding = flow.script.bindings.get(child(assignment, "left").id)
    if binding is None or parent is None or parent.type != "expression_statement":
        return False
    flow.later = True
    return _starts_empty(flow.script, binding) and flow.references(binding, shape)


def _starts_empty(script: Script, binding: Binding) -> bool:
    declarator = script.tree.parent(binding.declarations[0])
    if len(binding.declarations) != 1 or declarator is None or declarator.type != "variable_declarator":
        return False
    value = declarator.child_by_field_name("value")
    empty = value is None or text(value) in {"null", "undefined"}
    writes = [use for use in binding.references if use.access != "read"]
    private = not is_exported(script, declarator) and not has_type(script, declarator)
    return empty and private and len(writes) == 1


def _stand_in(flow: "_Flow", awaiting: Node, shape: Answer) -> Changes | None:
    """An object of the answer's form in the place of the request: some use of it comes later, in another function."""
    literal = literal_of(shape)
    part = outer(flow.script, awaiting)
    parent = flow.script.tree.parent(part)
    if literal is None or flow.compares or parent is None:
        return None
    if parent.type == "assignment_expression":
        return Changes((Replacement(awaiting, awaiting, literal),), (), frozenset(flow.claims))
    if parent.type != "variable_declarator" or has_type(flow.script, parent):
        return None
    name = child(parent, "name")
    if text(name).strip("{} \n") == "Parameter" and isinstance(shape.content, Parameter):
        code = f"Parameter = {{ Value: {shape.content.read.code} }}"
        return Changes((Replacement(name, parent, code),), (), frozenset(flow.claims))
    return Changes((Replacement(awaiting, awaiting, literal),), (), frozenset(flow.claims))


@dataclass
class _Flow:
    """The uses of one answer, collected. `later`: some may run when the variable could have changed."""

    environment: Environment
    home: Node | None
    replaced: list[Replacement] = field(default_factory=list)
    dropped: list[Node] = field(default_factory=list)
    claims: set[int] = field(default_factory=set)
    later: bool = False
    compares: bool = False

    @property
    def script(self) -> Script:
        return self.environment.script

    def changes(self) -> Changes:
        return Changes(tuple(self.replaced), tuple(self.dropped), frozenset(self.claims))

    def expression(self, node: Node, shape: Shape) -> bool:
        """Follow an expression that has a shape; False if some use is not understood."""
        if isinstance(shape, Value):
            return not is_written(self.script, node) and self.replace(node, shape.read)
        access = is_access_of(self.script, node)
        if access is not None:
            return self.access(access, shape)
        part = outer(self.script, node)
        parent = self.script.tree.parent(part)
        if parent is not None and parent.type == "variable_declarator":
            return child(parent, "value") == part and self.declarator(parent, shape)
        return self.test(part, shape)

    def replace(self, node: Node, read: Read) -> bool:
        self.later = self.later or function_around(self.script, node) != self.home
        key = f"{text(node)}: " if node.type == "shorthand_property_identifier" else ""
        self.replaced.append(Replacement(inner(node), inner(node), key + read.code))
        names = names_in(read.code)
        return all(meaning(self.script, node, name) is meaning(self.script, read.place, name) for name in names)

    def access(self, access: Node, shape: Shape) -> bool:
        key = access_key(self.script, access)
        found = content_at(shape, key)
        if found is not None:
            return self.expression(access, found)
        match shape:
            case Parameters() if len(shape.reads) == 1 and access.type == "subscript_expression":
                first = text(child(access, "index")) == "0"
                return first and self.expression(access, Parameter(shape.reads[0]))
            case Parameters():
                return self.call(access, key, shape)
        return False

    def call(self, access: Node, method: str | None, shape: Parameters) -> bool:
        """`Parameters.find(…)`, and `Parameters.at(0)` of a single one."""
        call = self.script.tree.parent(access)
        given = arguments(call) if call is not None and call.type == "call_expression" else None
        if call is None or not given or len(given) != 1:
            return False
        if method == "at" and len(shape.reads) == 1:
            return text(given[0]) == "0" and self.expression(call, Parameter(shape.reads[0]))
        wanted = self.wanted(given[0]) if method in {"find", "filter"} else None
        found = [read for read in shape.reads if wanted is not None and read.variables == wanted.variables]
        if wanted is None or len(found) != 1:
            return False
        self.compares = True
        self.claims |= wanted.claims
        return self.expression(call, Parameter(found[0]) if method == "find" else Parameters((found[0],)))

    def wanted(self, function: Node) -> Read | None:
        """X in `(p) => p.Name === process.env.X`."""
        if function.type not in _CALLBACKS:
            return None
        result = result_of(function)
        test = inner(result) if result is not None else None
        if test is None or test.type != "binary_expression" or text(child(test, "operator")) not in {"==", "==="}:
            return None
        sides = [inner(child(test, "left")), inner(child(test, "right"))]
        for name, other in (sides, reversed(sides)):
            read = self.environment.reads.get(other.id)
            if read is not None and len(read.variables) == 1 and self.is_name(name, function):
                return read
        return None

    def is_name(self, node: Node, function: Node) -> bool:
        """Whether an expression is `p.Name` where p is the function's parameter, or a parameter `{ Name }`."""
        pattern = sole_parameter(function)
        binding = self.script.bindings.get(node.id)
        if pattern is None:
            return False
        if pattern.type == "object_pattern":
            return binding is not None and _property_of(self.script, pattern, binding) == "Name"
        own = self.script.bindings.get(pattern.id)
        holder = node.child_by_field_name("object")
        same = holder is not None and own is not None and self.script.bindings.get(inner(holder).id) is own
        return same and access_key(self.script, node) == "Name"

    def declarator(self, declarator: Node, shape: Shape) -> bool:
        """`const answer = …` and `const { … } = …`."""
        if not can_drop(self.script, declarator):
            return False
        name = child(declarator, "name")
        leaf = bound_value(self.script, name, shape)
        if leaf is not None:
            node, code = leaf
            self.replaced.append(Replacement(name, declarator, f"{text(node)} = {code}"))
            return True
        self.dropped.append(declarator)
        return self.pattern(name, shape)

    def pattern(self, pattern: Node, shape: Shape) -> bool:
        """Follow what the names of a pattern are used for."""
        if pattern.type in {"identifier", "shorthand_property_identifier_pattern"}:
            binding = self.script.bindings.get(pattern.id)
            return binding is not None and not binding.reassigned and self.references(binding, shape)
        parts = taken_apart(self.script, pattern, shape)
        return parts is not None and all(self.pattern(node, inside) for node, inside in parts)

    def references(self, binding: Binding, shape: Shape) -> bool:
        return all(self.expression(use.node, shape) for use in binding.references if use.access == "read")

    def test(self, part: Node, shape: Shape) -> bool:
        """`if (!Parameter)`, `Parameter && Parameter.Value`: there is an answer if there is a value."""
        read = shape.content if isinstance(shape, Answer) else shape
        if not isinstance(read, Parameter):
            return False
        if (rest := _check_of_the_value(self.script, part)) is not None:
            self.later = self.later or function_around(self.script, part) != self.home
            self.replaced.append(Replacement(rest[0], rest[1], ""))
            return True
        tested = is_tested(self.script, part) or _is_null_check(self.script.tree.parent(part))
        return tested and self.replace(part, read.read)


def _check_of_the_value(script: Script, part: Node) -> tuple[Node, Node] | None:
    """`part &&` where the value itself comes next, and `!part ||` where its negation does; both say nothing new."""
    negation = script.tree.parent(part)
    negated = negation is not None and negation.type == "unary_expression" and text(negation).startswith("!")
    left = outer(script, negation) if negated and negation is not None else part
    both = script.tree.parent(left)
    wanted = "||" if negated else "&&"
    if both is None or both.type != "binary_expression" or text(child(both, "operator")) != wanted:
        return None
    right = inner(child(both, "right"))
    if negated and right.type == "unary_expression" and text(right).startswith("!"):
        right = inner(child(right, "argument"))
    found = accessed(script, right)
    before = child(both, "right").prev_sibling
    if child(both, "left") != left or found is None or found[1] != "Value" or before is None:
        return None
    return left, before


def _is_null_check(parent: Node | None) -> bool:
    if parent is None or parent.type != "binary_expression":
        return False
    equal = text(child(parent, "operator")) in {"==", "===", "!=", "!=="}
    return equal and text(child(parent, "right")) in {"null", "undefined"}


def _property_of(script: Script, pattern: Node, binding: Binding) -> str | None:
    for part in elements(pattern):
        pair = part.type == "pair_pattern"
        if script.bindings.get((child(part, "value") if pair else part).id) is binding:
            return property_key(script, child(part, "key") if pair else part)
    return None
