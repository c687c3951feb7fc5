"""What a template's expressions are worth in the context of one stack."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from cfnbed.errors import invalid

from .document import Json, JsonObject, Template
from .references import split_attribute, sub_parts

_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
_NOTHING = object()


class Resources(Protocol):
    """Where references to resources lead."""

    def ref(self, logical_id: str) -> str: ...

    def attribute(self, logical_id: str, name: str) -> Json: ...


@dataclass(frozen=True)
class Context:
    """Everything a value may depend on. `parameters` are typed values (lists for list types); `pseudo` has `AWS::…`."""

    template: Template
    parameters: Mapping[str, Json]
    pseudo: Mapping[str, Json]
    exports: Mapping[str, str]
    resources: Resources
    _conditions: dict[str, bool] = field(default_factory=dict, compare=False)

    def value(self, expression: Json) -> Json:
        """The value of `expression`; `AWS::NoValue` at the top reads as None."""
        found = self._evaluate(expression)
        return None if found is _NOTHING else found

    def condition(self, name: str) -> bool:
        if name not in self._conditions:
            if name not in self.template.conditions:
                raise invalid(
                    f"Template error: unresolved condition dependency {name} in the Resources block of the template"
                )
            self._conditions[name] = self.value(self.template.conditions[name]) in (True, "true")
        return self._conditions[name]

    def is_present(self, definition: JsonObject) -> bool:
        """Does this resource or output exist, by its Condition?"""
        name = definition.get("Condition")
        return self.condition(name) if isinstance(name, str) else True

    def _evaluate(self, expression: Json) -> Json:
        if isinstance(expression, list):
            values = [self._evaluate(item) for item in expression]
            return [value for value in values if value is not _NOTHING]
        if not isinstance(expression, dict):
            return expression
        if len(expression) == 1:
            name, argument = next(iter(expression.items()))
            if name in _FUNCTIONS:
                return _FUNCTIONS[name](self, argument)
        pairs = {key: self._evaluate(item) for key, item in expression.items()}
        return {key: item for key, item in pairs.items() if item is not _NOTHING}

    def named(self, name: str) -> Json:
        if name == "AWS::NoValue":
            return _NOTHING
        if name in self.pseudo:
            return self.pseudo[name]
        if name in self.parameters:
            return self.parameters[name]
        return self.resources.ref(name)


def _get_att(context: Context, argument: Json) -> Json:
    found = split_attribute(argument) or (argument[0], context.value(argument[1]))
    return context.resources.attribute(*found)


def _sub(context: Context, argument: Json) -> str:
    text, variables = sub_parts(argument)
    values = {name: context.value(value) for name, value in variables.items()}

    def replace(found: re.Match[str]) -> str:
        name = found[1].strip()
        if name.startswith("!"):
            return "${" + name[1:] + "}"
        if name in values:
            return as_text(values[name])
        head, _, tail = name.partition(".")
        return as_text(context.resources.attribute(head, tail) if tail else context.named(name))

    return _PLACEHOLDER.sub(replace, text)


def _join(context: Context, argument: Json) -> str:
    separator, items = argument
    values = context.value(items)
    return str(separator).join(as_text(value) for value in values)


def _select(context: Context, argument: Json) -> Json:
    index, items = argument
    values = context.value(items)
    position = int(context.value(index))
    if not 0 <= position < len(values):
        raise invalid("Template error: Fn::Select cannot select nonexistent value at index " + str(position))
    return values[position]


def _split(context: Context, argument: Json) -> list[str]:
    separator, text = argument
    return as_text(context.value(text)).split(separator)


def _if(context: Context, argument: Json) -> Json:
    name, then, otherwise = argument
    return context._evaluate(then if context.condition(name) else otherwise)


def _find_in_map(context: Context, argument: Json) -> Json:
    name, first, second = (context.value(item) for item in argument[:3])
    try:
        return context.template.section("Mappings")[name][first][second]
    except KeyError as error:
        raise invalid(f"Template error: Unable to get mapping for {name}::{first}::{second}") from error


def _import_value(context: Context, argument: Json) -> str:
    name = as_text(context.value(argument))
    if name not in context.exports:
        raise invalid(f"No export named {name} found.")
    return context.exports[name]


def _equals(context: Context, argument: Json) -> bool:
    left, right = (context.value(item) for item in argument)
    return as_text(left) == as_text(right)


def _truth(context: Context, expression: Json) -> bool:
    return context.value(expression) in (True, "true")


def _zones(context: Context, argument: Json) -> list[str]:
    region = context.value(argument) or context.pseudo["AWS::Region"]
    return [f"{region}{letter}" for letter in "abc"]


def _condition(context: Context, argument: Json) -> Json:
    # `Condition` is also an ordinary key, of IAM policy statements for one.
    return context.condition(argument) if isinstance(argument, str) else {"Condition": context._evaluate(argument)}


_FUNCTIONS: dict[str, Callable[[Context, Json], Json]] = {
    "Ref": lambda context, name: context.named(name),
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::If": _if,
    "Fn::FindInMap": _find_in_map,
    "Fn::ImportValue": _import_value,
    "Fn::Equals": _equals,
    "Fn::And": lambda context, items: all(_truth(context, item) for item in items),
    "Fn::Or": lambda context, items: any(_truth(context, item) for item in items),
    "Fn::Not": lambda context, items: not _truth(context, items[0]),
    "Condition": _condition,
    "Fn::Base64": lambda context, text: base64.b64encode(as_text(context.value(text)).encode()).decode(),
    "Fn::GetAZs": _zones,
    "Fn::Length": lambda context, items: len(context.value(items)),
    "Fn::ToJsonString": lambda context, value: json.dumps(context.value(value)),
}


def as_text(value: Json) -> str:
    """A scalar as CloudFormation writes it; a list joined by commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(as_text(item) for item in value)
    return "" if value is None or value is _NOTHING else str(value)
