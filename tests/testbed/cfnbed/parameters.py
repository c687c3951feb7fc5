"""Values of a template's parameters: which are given, which kept, which missing; what they are worth typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .errors import invalid
from .model import Parameter
from .template.document import Json, JsonObject, Template
from .world import World

MASK = "****"
Given = Mapping[str, Json]


def bind(
    world: World, template: Template, given: Iterable[Given], old: Mapping[str, Parameter]
) -> dict[str, Parameter]:
    """The parameters of an operation. A masked value sent back (`****`) is taken at its word, as AWS does.

    Raises ValidationError for undeclared, missing, unusable previous, or forbidden values.
    """
    requested = {item["ParameterKey"]: item for item in given}
    unknown = sorted(set(requested) - set(template.parameters))
    if unknown:
        raise invalid(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    bound: dict[str, Parameter] = {}
    missing = []
    for name, declaration in template.parameters.items():
        value = _value(name, declaration, requested.get(name), old)
        if value is None:
            missing.append(name)
        else:
            _check(name, declaration, value)
            bound[name] = Parameter(value, is_no_echo(declaration), _resolved(world, declaration, value, old.get(name)))
    if missing:
        raise invalid(f"Parameters: [{', '.join(missing)}] must have values")
    return bound


def typed(template: Template, parameters: Mapping[str, Parameter]) -> dict[str, Json]:
    """Name → the value a Ref gives: lists for list types, the resolved value for SSM types."""
    return {
        name: _typed(template.parameters.get(name, {}), parameter.resolved or parameter.value)
        for name, parameter in parameters.items()
    }


def is_no_echo(declaration: JsonObject) -> bool:
    return str(declaration.get("NoEcho", "")).lower() == "true"


def shown(name: str, parameter: Parameter) -> dict[str, str]:
    """As a read answers it."""
    answer = {"ParameterKey": name, "ParameterValue": MASK if parameter.no_echo else parameter.value}
    return answer if parameter.resolved is None else answer | {"ResolvedValue": parameter.resolved}


def _value(name: str, declaration: JsonObject, given: Given | None, old: Mapping[str, Parameter]) -> str | None:
    if given and given.get("UsePreviousValue"):
        if given.get("ParameterValue") is not None:
            raise invalid(
                f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true and non empty value "
                "for a parameter"
            )
        if name not in old:
            raise invalid(
                f"Invalid input for parameter key {name}. Cannot specify usePreviousValue as true for a parameter key "
                "not in the previous template"
            )
        return old[name].value
    if given and given.get("ParameterValue") is not None:
        return str(given["ParameterValue"])
    default = declaration.get("Default")
    if isinstance(default, bool):
        return "true" if default else "false"
    return None if default is None else str(default)


def _check(name: str, declaration: JsonObject, value: str) -> None:
    allowed = declaration.get("AllowedValues")
    if allowed and value not in [str(item) for item in allowed]:
        raise invalid(f"Parameter '{name}' must be one of AllowedValues")
    pattern = declaration.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, value):
        raise invalid(f"Parameter '{name}' must match pattern {pattern}")
    if declaration.get("Type") == "Number" and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise invalid(f"Parameter '{name}' must be a number")


def _resolved(world: World, declaration: JsonObject, value: str, old: Parameter | None) -> str | None:
    if not str(declaration.get("Type", "")).startswith("AWS::SSM::Parameter::Value"):
        return None
    found = world.ssm(value)
    if found is None and old is not None and old.value == value:
        found = old.resolved
    if found is None:
        raise invalid(f"Unable to fetch parameters [{value}] from parameter store for this account.")
    return found


def _typed(declaration: JsonObject, value: str) -> Json:
    kind = str(declaration.get("Type", "String"))
    if "CommaDelimitedList" in kind or "List<" in kind:
        return [item.strip() for item in value.split(",")]
    return value
