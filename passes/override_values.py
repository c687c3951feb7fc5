"""A small evaluator of JavaScript: what an override says that only writes data down.

It knows literals, objects, lists, templates, spreads, constants, members, loops over known lists and keys, and
conditions and switches that are decided. It runs no code: a call means something only to the caller. Whatever
else it meets raises `NotPlainError` with the place.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tree_sitter import Node

from amp2gen.syntax.javascript.tree import child, string_value, text

WRAPPERS = frozenset(("non_null_expression", "parenthesized_expression", "as_expression", "satisfies_expression"))


class NotPlainError(Exception):
    """A piece of code that is more than data."""

    def __init__(self, node: Node, reason: str) -> None:
        super().__init__(reason)
        self.node = node
        self.reason = reason


@dataclass(frozen=True)
class Place:
    """Something that the caller knows by its members: `resources.restApi` is `Place(("restApi",))`."""

    path: tuple[str, ...]


@dataclass
class Evaluator:
    """`look` gives the value at a place, or the place itself; `call` and `assign` are told what is done to places."""

    look: Callable[[Place], Any]
    call: Callable[[Node, Place, list[Any]], None]
    assign: Callable[[Node, Place, Any], None]
    failed: Callable[[Node, str], None]
    names: dict[str, Any] = field(default_factory=dict)

    def run(self, statements: list[Node]) -> None:
        """Every statement; one that is more than data is reported to `failed`, and the next one goes on."""
        for statement in statements:
            try:
                self._run(statement)
            except NotPlainError as problem:
                self.failed(statement, problem.reason)

    def _run(self, node: Node) -> None:
        match node.type:
            case "comment" | "empty_statement":
                return
            case "statement_block":
                self.run(node.named_children)
            case "lexical_declaration" | "variable_declaration":
                for declarator in node.named_children:
                    if declarator.type == "variable_declarator":
                        self._declare(declarator)
            case "expression_statement":
                self._effect(node.named_children[0])
            case "if_statement":
                self._branch(node)
            case "for_in_statement":
                self._loop(node)
            case "switch_statement":
                self._switch(node)
            case "return_statement" if not node.named_children:
                return
            case _:
                raise NotPlainError(node, "it is more than settings written down")

    def _declare(self, declarator: Node) -> None:
        name, value = child(declarator, "name"), declarator.child_by_field_name("value")
        if value is None:
            raise NotPlainError(declarator, "the declaration has no value")
        self.bind(name, self.value(value))

    def bind(self, pattern: Node, value: Any) -> None:
        """The value, or members of it (`{ envName, projectName: project }`), under names."""
        if pattern.type == "identifier":
            self.names[text(pattern)] = value
            return
        for part in pattern.named_children if pattern.type == "object_pattern" else [pattern]:
            if not isinstance(value, Mapping):
                raise NotPlainError(pattern, "it takes apart what is not known before the deployment")
            if part.type == "shorthand_property_identifier_pattern" and text(part) in value:
                self.names[text(part)] = value[text(part)]
            elif part.type == "pair_pattern" and text(child(part, "key")) in value:
                self.bind(child(part, "value"), value[text(child(part, "key"))])
            else:
                raise NotPlainError(pattern, "it takes a value apart")

    def _effect(self, node: Node) -> None:
        if node.type == "call_expression":
            self._call(node)
        elif node.type == "assignment_expression":
            target = self._place(child(node, "left"))
            if target is None:
                raise NotPlainError(node, "it changes something else than the resource")
            self.assign(node, target, self.value(child(node, "right")))
        else:
            raise NotPlainError(node, "it is more than settings written down")

    def _call(self, node: Node) -> None:
        function, arguments = child(node, "function"), child(node, "arguments").named_children
        if function.type == "member_expression":
            method = text(child(function, "property"))
            if text(child(function, "object")) == "console":
                return
            if method == "forEach" and len(arguments) == 1 and arguments[0].type == "arrow_function":
                self._for_each(self._items(child(function, "object")), arguments[0])
                return
            target = self._place(function)
            if target is not None:
                self.call(node, target, [self.value(each) for each in arguments])
                return
        raise NotPlainError(node, f"it calls {text(function).partition(chr(10))[0]}")

    def _for_each(self, items: list[Any], function: Node) -> None:
        parameters = function.child_by_field_name("parameters")
        single = function.child_by_field_name("parameter")
        named = [single] if single is not None else [child(p, "pattern") for p in parameters.named_children]  # type: ignore[union-attr]
        if len(named) != 1 or named[0] is None or named[0].type != "identifier":
            raise NotPlainError(function, "it takes apart what it goes through")
        body = child(function, "body")
        for item in items:
            self.names[text(named[0])] = item
            if body.type == "statement_block":
                self.run(body.named_children)
            else:
                self._effect(body)

    def _branch(self, node: Node) -> None:
        chosen = child(node, "consequence") if self._decided(node) else node.child_by_field_name("alternative")
        if chosen is not None:
            self._run(chosen.named_children[0] if chosen.type == "else_clause" else chosen)

    def _decided(self, node: Node) -> bool:
        condition = self.value(child(node, "condition"))
        if not isinstance(condition, bool):
            raise NotPlainError(node, "its condition is not known before the deployment")
        return condition

    def _switch(self, node: Node) -> None:
        value, cases = self.value(child(node, "value")), child(node, "body").named_children
        found = [case for case in cases if case.type == "switch_case" and self._is_case(case, value)]
        start = found[0] if found else next((case for case in cases if case.type == "switch_default"), None)
        reached = cases[cases.index(start) :] if start is not None else []
        for statement in (statement for case in reached for statement in _statements_of(case)):
            if statement.type == "break_statement":
                return
            self.run([statement])

    def _is_case(self, case: Node, value: Any) -> bool:
        return bool(self.value(child(case, "value")) == value)

    def _loop(self, node: Node) -> None:
        operator = text(child(node, "operator"))
        left = child(node, "left")
        if left.type != "identifier":
            raise NotPlainError(node, "it takes apart what it goes through")
        right = child(node, "right")
        items = list(self._mapping(right)) if operator == "in" else self._items(right)
        for item in items:
            self.names[text(left)] = item
            self._run(child(node, "body"))

    # Values

    def value(self, node: Node) -> Any:
        """The value of an expression: Python's own types for data, a `Place` for what the caller knows."""
        node = _unwrapped(node)
        simple = {"true": True, "false": False, "null": None, "undefined": None}
        match node.type:
            case kind if kind in simple:
                return simple[kind]
            case "number":
                return float(text(node)) if "." in text(node) else int(text(node), 0)
            case "string" | "template_string":
                return self._text(node)
            case "array":
                return list(self._elements(node))
            case "object":
                return self._object(node)
            case "identifier" if text(node) in self.names:
                return self.names[text(node)]
            case "member_expression" | "subscript_expression":
                return self._member(node)
            case "call_expression":
                return self._items(node)
            case "binary_expression":
                return self._comparison(node)
            case "ternary_expression":
                return self.value(child(node, "consequence" if self._decided(node) else "alternative"))
            case "unary_expression" if text(child(node, "operator")) == "!":
                value = self.value(child(node, "argument"))
                if isinstance(value, bool):
                    return not value
        raise NotPlainError(node, f"`{text(node).partition(chr(10))[0]}` is not known before the deployment")

    def _text(self, node: Node) -> str:
        if (plain := string_value(node)) is not None:
            return plain
        parts = []
        for part in node.named_children:
            if part.type == "string_fragment":
                parts.append(text(part))
            elif part.type == "template_substitution":
                value = self.value(part.named_children[0])
                if not isinstance(value, str | int):
                    raise NotPlainError(part, f"`{text(part)}` is not known before the deployment")
                parts.append(str(value))
            else:
                raise NotPlainError(part, "it holds escaped characters")
        return "".join(parts)

    def _elements(self, node: Node) -> Iterator[Any]:
        for item in node.named_children:
            if item.type == "spread_element":
                value = self.value(item.named_children[0])
                if not isinstance(value, list):
                    raise NotPlainError(item, f"`{text(item)}` is not known before the deployment")
                yield from value
            elif item.type != "comment":
                yield self.value(item)

    def _object(self, node: Node) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part in node.named_children:
            if part.type == "pair":
                found[self._key(child(part, "key"))] = self.value(child(part, "value"))
            elif part.type == "shorthand_property_identifier" and text(part) in self.names:
                found[text(part)] = self.names[text(part)]
            elif part.type == "spread_element" and isinstance(spread := self.value(part.named_children[0]), dict):
                found |= spread
            elif part.type != "comment":
                raise NotPlainError(part, "it is more than settings written down")
        return found

    def _key(self, node: Node) -> str:
        if node.type == "computed_property_name":
            return str(self.value(node.named_children[0]))
        return string_value(node) or text(node)

    def _comparison(self, node: Node) -> bool:
        operator = text(child(node, "operator"))
        left = self.value(child(node, "left"))
        if operator in ("&&", "||") and isinstance(left, bool):
            return self._truth(node) if left == (operator == "&&") else left
        right = self.value(child(node, "right"))
        if operator not in ("===", "==", "!==", "!=") or isinstance(left, Place) or isinstance(right, Place):
            raise NotPlainError(node, "its condition is not known before the deployment")
        return bool(left == right) == (operator in ("===", "=="))

    def _truth(self, node: Node) -> bool:
        right = self.value(child(node, "right"))
        if not isinstance(right, bool):
            raise NotPlainError(node, "its condition is not known before the deployment")
        return right

    def _member(self, node: Node) -> Any:
        place = self._place(node)
        if place is not None:
            return self.look(place)
        above = self.value(node.named_children[0])
        name = self._name(node)
        if isinstance(above, Mapping) and name in above:
            return above[name]
        if isinstance(above, list) and name.isdigit() and int(name) < len(above):
            return above[int(name)]
        raise NotPlainError(node, f"`{text(node)}` is not known before the deployment")

    def _place(self, node: Node) -> Place | None:
        """The place that an expression names, if it starts at one."""
        node = _unwrapped(node)
        if node.type == "identifier":
            found = self.names.get(text(node))
            return found if isinstance(found, Place) else None
        if node.type in ("member_expression", "subscript_expression"):
            above = self._place(node.named_children[0])
            return None if above is None else Place((*above.path, self._name(node)))
        return None

    def _name(self, node: Node) -> str:
        last = node.named_children[-1]
        return text(last) if node.type == "member_expression" else str(self.value(last))

    def _items(self, node: Node) -> list[Any]:
        node = _unwrapped(node)
        if node.type == "call_expression":
            name, arguments = text(child(node, "function")), child(node, "arguments").named_children
            if name == "Object.keys" and len(arguments) == 1:
                return list(self._mapping(arguments[0]))
            raise NotPlainError(node, f"it calls {name}")
        value = self.value(node)
        if not isinstance(value, list):
            raise NotPlainError(node, f"`{text(node)}` is not known before the deployment")
        return value

    def _mapping(self, node: Node) -> Mapping[str, Any]:
        value = self.value(node)
        if not isinstance(value, Mapping):
            raise NotPlainError(node, f"`{text(node)}` is not known before the deployment")
        return value


def _statements_of(case: Node) -> Iterator[Node]:
    """What a case of a switch does, one after the other; braces around it make no difference."""
    value = case.child_by_field_name("value")
    for each in case.named_children:
        if each.type == "statement_block":
            yield from each.named_children
        elif each != value and each.type != "comment":
            yield each


def _unwrapped(node: Node) -> Node:
    while node.type in WRAPPERS:
        node = node.named_children[0]
    return node
