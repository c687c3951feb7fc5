"""The condition functions, in three-valued logic: true, false, or an Opaque for what is not known.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
"""

from collections.abc import Mapping

from amp2gen.syntax.cloudformation.evaluation import Evaluation, Function
from amp2gen.syntax.cloudformation.values import (
    NODE_TYPES,
    Opaque,
    Symbol,
    Value,
    current_text,
    is_known,
    scalar_text,
    walk,
)
from amp2gen.syntax.documents import child_pointer


def _equals(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    if not (isinstance(argument, list) and len(argument) == 2):
        return evaluation.malformed("Fn::Equals", argument, pointer, "takes two values")
    left, right = evaluation.arguments(argument, pointer)
    if isinstance(left, NODE_TYPES) and left == right:
        return True
    left_text, right_text = current_text(left), current_text(right)
    if left_text is not None and right_text is not None:
        symbols = (each for side in (left, right) for each in walk(side) if isinstance(each, Symbol))
        evaluation.trace.symbols.update(symbol for symbol in symbols if not symbol.fixed)
        return left_text == right_text
    if is_known(left) and is_known(right):
        return _as_texts(left) == _as_texts(right)
    return Opaque("Fn::Equals", [left, right])


def _as_texts(value: Value) -> Value:
    """A known value with numbers and booleans written as the texts that CloudFormation compares."""
    if isinstance(value, list):
        return [_as_texts(item) for item in value]
    if isinstance(value, dict):
        return {name: _as_texts(member) for name, member in value.items()}
    return scalar_text(value)


def _and(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    return _combine(evaluation, "Fn::And", False, argument, pointer)


def _or(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    return _combine(evaluation, "Fn::Or", True, argument, pointer)


def _combine(evaluation: Evaluation, name: str, decisive: bool, argument: Value, pointer: str) -> Value:
    """And and Or: one `decisive` operand settles it. All are evaluated, so that the trace is complete."""
    if not isinstance(argument, list) or not argument:
        return evaluation.malformed(name, argument, pointer, "takes a list of conditions")
    operands = [evaluation.truth(item, child_pointer(pointer, index)) for index, item in enumerate(argument)]
    if decisive in operands:
        return decisive
    undecided: list[Value] = [operand for operand in operands if isinstance(operand, Opaque)]
    if not undecided:
        return not decisive
    return undecided[0] if len(undecided) == 1 else Opaque(name, undecided)


def _not(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    if not (isinstance(argument, list) and len(argument) == 1):
        return evaluation.malformed("Fn::Not", argument, pointer, "takes a list of one condition")
    operand = evaluation.truth(argument[0], child_pointer(pointer, 0))
    return not operand if isinstance(operand, bool) else Opaque("Fn::Not", [operand])


CONDITION_FUNCTIONS: Mapping[str, Function] = {
    "Fn::And": _and,
    "Fn::Equals": _equals,
    "Fn::Not": _not,
    "Fn::Or": _or,
}
