"""What names mean during an evaluation, and the record of which of them were read."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from amp2gen.syntax.cloudformation.template import Parameter, Template
from amp2gen.syntax.cloudformation.values import NODE_TYPES, Opaque, Symbol, Value, as_value, scalar_text
from amp2gen.syntax.documents import Json

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
PSEUDO_PARAMETERS = (
    "AWS::AccountId",
    "AWS::NoValue",
    "AWS::NotificationARNs",
    "AWS::Partition",
    "AWS::Region",
    "AWS::StackId",
    "AWS::StackName",
    "AWS::URLSuffix",
)

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")
READ_FROM_SSM = "AWS::SSM::Parameter::Value<"


@dataclass(frozen=True)
class Scope:
    """The names an expression may use.

    Parameters and pseudo parameters give the values they stand for, as they are: bind a `Symbol` for whatever
    lives in another template, since a ResourceRef would be taken for a resource of this one. `AWS::NoValue`
    needs no binding. `imports` may resolve the name of an export; None from it leaves an Import.
    """

    parameters: Mapping[str, Value] = field(default_factory=dict)
    pseudo: Mapping[str, Value] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, Mapping[str, Json]]] = field(default_factory=dict)
    conditions: Mapping[str, Json] = field(default_factory=dict)
    resources: Collection[str] = ()
    imports: Callable[[Value], Value | None] | None = None


class EvaluationProblem(NamedTuple):
    """Something an evaluation could not make sense of, and the JSON pointer of the intrinsic function."""

    pointer: str
    message: str


@dataclass
class Trace:
    """Collects what evaluations read; pass the same one to many calls.

    Only what a result depends on counts: the branch of an `Fn::If` that was not taken reads nothing.
    `symbols` are those whose current text decided a comparison: such a result may differ elsewhere.
    """

    parameters: set[str] = field(default_factory=set)
    conditions: set[str] = field(default_factory=set)
    mappings: set[str] = field(default_factory=set)
    symbols: set[Symbol] = field(default_factory=set)
    problems: list[EvaluationProblem] = field(default_factory=list)
    _known_problems: set[EvaluationProblem] = field(default_factory=set, repr=False)

    def add_problem(self, pointer: str, message: str) -> None:
        """Records a problem once, however often it is met."""
        problem = EvaluationProblem(pointer, message)
        if problem not in self._known_problems:
            self._known_problems.add(problem)
            self.problems.append(problem)


def template_scope(
    template: Template,
    parameters: Mapping[str, Value],
    pseudo: Mapping[str, Value],
    imports: Callable[[Value], Value | None] | None = None,
) -> Scope:
    """The scope of a template whose parameters get the given values, else their defaults.

    A parameter with neither stays an opaque Ref, and so does one that CloudFormation reads from the SSM
    parameter it names, unless it is given a node. Values for parameters that the template does not declare
    are left out, as CloudFormation refuses them.
    """
    return Scope(
        parameters={name: _parameter_value(parameter, parameters) for name, parameter in template.parameters.items()},
        pseudo=pseudo,
        mappings=template.mappings,
        conditions=template.conditions,
        resources=template.resources.keys(),
        imports=imports,
    )


def coerce_parameter(type_name: str, value: Value) -> Value:
    """What `Ref` gives for a parameter: `coerce_parameter("CommaDelimitedList", "a, b")` is ["a", "b"].

    Number gives an int where the text is one and can be written back the same, else the text as it is; lists
    give lists of those; every other type gives text. Nodes stay as they are.
    """
    if type_name == "CommaDelimitedList" or type_name.startswith("List<"):
        return _coerced_list("Number" if type_name == "List<Number>" else "String", value)
    text = scalar_text(value)
    if text is None:
        return value
    return int(text) if type_name == "Number" and _INTEGER.fullmatch(text) else text


def _parameter_value(parameter: Parameter, values: Mapping[str, Value]) -> Value:
    value = values.get(parameter.name, as_value(parameter.default))
    is_name_of_ssm_parameter = parameter.type.startswith(READ_FROM_SSM) and not isinstance(value, NODE_TYPES)
    if value is None or is_name_of_ssm_parameter:
        return Opaque("Ref", parameter.name)
    return coerce_parameter(parameter.type, value)


def _coerced_list(item_type: str, value: Value) -> Value:
    if isinstance(value, list):
        return [coerce_parameter(item_type, item) for item in value]
    text = scalar_text(value)
    if text is None:
        return value
    return [coerce_parameter(item_type, item.strip()) for item in text.split(",")] if text else []
