"""The state and the recursion of one partial evaluation; `evaluate` is its door."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from amp2gen.syntax.cloudformation.intrinsics import (
    FUNCTIONS_OF_A_LIST,
    FUNCTIONS_OF_ONE_VALUE,
    LEFT_ALONE,
    MalformedError,
    UndecidedError,
)
from amp2gen.syntax.cloudformation.scope import PSEUDO_PARAMETERS, Scope, Trace
from amp2gen.syntax.cloudformation.values import (
    NO_VALUE,
    NoValue,
    Opaque,
    ResourceAttribute,
    ResourceRef,
    Value,
    as_value,
)
from amp2gen.syntax.documents import child_pointer

MAX_EVALUATION_DEPTH = 64
"""How deep expressions may nest, conditions that use conditions included. Real templates stay below 30."""

Function: TypeAlias = "Callable[[Evaluation, Value, str], Value]"
"""An intrinsic function that gets its arguments as written, and where they are."""


def is_intrinsic(expression: Value) -> bool:
    """Whether an expression is one intrinsic function (not a node: those are results)."""
    if not isinstance(expression, dict) or len(expression) != 1:
        return False
    [name] = expression
    return name == "Ref" or name.startswith("Fn::")


class Evaluation:
    """One call's state: what conditions came to, which are being decided, how deep we are."""

    def __init__(self, scope: Scope, trace: Trace, functions: Mapping[str, Function]) -> None:
        self.scope = scope
        self.trace = trace
        self._functions = functions
        self._conditions: dict[str, bool | Opaque] = {}
        self._being_decided: set[str] = set()
        self._depth = 0

    def value(self, expression: Value, pointer: str) -> Value:
        if not isinstance(expression, list | dict):
            return expression
        if self._depth >= MAX_EVALUATION_DEPTH:
            return self._too_deep(pointer)
        self._depth += 1
        try:
            return (
                self._list(expression, pointer) if isinstance(expression, list) else self._object(expression, pointer)
            )
        finally:
            self._depth -= 1

    def condition(self, name: str, pointer: str) -> bool | Opaque:
        """A condition of the template; `pointer` is where it is used."""
        self.trace.conditions.add(name)
        if name in self._conditions:
            return self._conditions[name]
        if name not in self.scope.conditions:
            return self.fail("Condition", name, pointer, f"there is no condition {name}")
        if name in self._being_decided:
            return self.fail("Condition", name, pointer, f"the condition {name} depends on itself")
        if self._depth >= MAX_EVALUATION_DEPTH:
            return self._too_deep(pointer)
        self._depth += 1
        self._being_decided.add(name)
        try:
            residual = self.truth(as_value(self.scope.conditions[name]), child_pointer("/Conditions", name))
        finally:
            self._depth -= 1
        self._conditions[name] = residual
        return residual

    def truth(self, expression: Value, pointer: str) -> bool | Opaque:
        """An expression in the place of a condition, where `{"Condition": name}` means a condition."""
        if isinstance(expression, dict) and len(expression) == 1:
            name = expression.get("Condition")
            if isinstance(name, str):
                residual = self.condition(name, child_pointer(pointer, "Condition"))
                return residual if isinstance(residual, bool) else Opaque("Condition", name)
        value = self.value(expression, pointer)
        if isinstance(value, bool | Opaque):
            return value
        return self.fail("Condition", value, pointer, "a condition function is expected here")

    def reference(self, name: str, pointer: str) -> Value:
        """What `Ref` gives."""
        if name == "AWS::NoValue":
            return NO_VALUE
        if name in self.scope.parameters:
            self.trace.parameters.add(name)
            return self.scope.parameters[name]
        if name in self.scope.pseudo:
            return self.scope.pseudo[name]
        if name in self.scope.resources:
            return ResourceRef(name)
        if name in PSEUDO_PARAMETERS:
            return Opaque("Ref", name)
        return self.fail("Ref", name, pointer, f"there is no parameter or resource {name}")

    def attribute(self, logical_id: str, attribute: str, pointer: str) -> Value:
        """What `Fn::GetAtt` gives."""
        if logical_id in self.scope.resources and attribute:
            return ResourceAttribute(logical_id, attribute)
        message = f"there is no resource {logical_id}" if attribute else "Fn::GetAtt names no attribute"
        return self.fail("Fn::GetAtt", [logical_id, attribute], pointer, message)

    def fail(self, name: str, args: Value, pointer: str, message: str) -> Opaque:
        """Records a problem and leaves the function as it is."""
        self.trace.add_problem(pointer, message)
        return Opaque(name, args)

    def malformed(self, name: str, argument: Value, pointer: str, requirement: str) -> Opaque:
        """`fail` for an argument that has the wrong shape and has not been evaluated yet."""
        return self.fail(name, self.value(argument, pointer), pointer, f"{name} {requirement}")

    def _list(self, items: list[Value], pointer: str) -> Value:
        values = [self.value(item, child_pointer(pointer, index)) for index, item in enumerate(items)]
        return [value for value in values if not isinstance(value, NoValue)]

    def _object(self, members: dict[str, Value], pointer: str) -> Value:
        if is_intrinsic(members):
            [(name, argument)] = members.items()
            return self._intrinsic(name, argument, child_pointer(pointer, name))
        values: dict[str, Value] = {}
        for name, member in members.items():
            member_pointer = child_pointer(pointer, name)
            if name.startswith("Fn::"):
                self.trace.add_problem(member_pointer, f"{name} has keys beside it and is not evaluated")
            value = self.value(member, member_pointer)
            if not isinstance(value, NoValue):
                values[name] = value
        if is_intrinsic(values):
            # The other keys were AWS::NoValue: what is left must not be taken for a function.
            [(name, argument)] = values.items()
            return self.fail(
                name,
                argument,
                child_pointer(pointer, name),
                f"{name} has keys beside it and is not evaluated",
            )
        return values

    def _intrinsic(self, name: str, argument: Value, pointer: str) -> Value:
        if name in self._functions:
            return self._functions[name](self, argument, pointer)
        if name in FUNCTIONS_OF_A_LIST:
            if not isinstance(argument, list):
                return self.malformed(name, argument, pointer, "takes a list of arguments")
            arguments = self.arguments(argument, pointer)
            return self._apply(name, lambda: FUNCTIONS_OF_A_LIST[name](arguments), arguments, pointer)
        value = self.value(argument, pointer)
        if name in FUNCTIONS_OF_ONE_VALUE:
            return self._apply(name, lambda: FUNCTIONS_OF_ONE_VALUE[name](value), value, pointer)
        if name in LEFT_ALONE:
            return Opaque(name, value)
        return self.fail(name, value, pointer, f"unknown intrinsic function {name}")

    def arguments(self, items: list[Value], pointer: str) -> list[Value]:
        """A function's arguments. Unlike in a list of values, AWS::NoValue keeps its place."""
        return [self.value(item, child_pointer(pointer, index)) for index, item in enumerate(items)]

    def _apply(self, name: str, function: Callable[[], Value], args: Value, pointer: str) -> Value:
        try:
            return function()
        except UndecidedError:
            return Opaque(name, args)
        except MalformedError as error:
            return self.fail(name, args, pointer, f"{name} {error}")

    def _too_deep(self, pointer: str) -> Opaque:
        return self.fail("", None, pointer, f"nested more than {MAX_EVALUATION_DEPTH} levels deep")
