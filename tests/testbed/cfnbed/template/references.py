"""Every way a template can name a resource, parameter, condition or mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .document import Json, JsonObject, Template

_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")


@dataclass(frozen=True)
class Reference:
    """`kind` is ref, getatt, condition, mapping or depends."""

    kind: str
    target: str
    attribute: str = ""


def references(value: Json) -> Iterator[Reference]:
    """References inside `value`, in order, outermost first."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        if len(value) == 1:
            key, argument = next(iter(value.items()))
            yield from _of_function(key, argument)
        for item in value.values():
            yield from references(item)


def resource_references(definition: JsonObject) -> Iterator[Reference]:
    """References of one resource definition, its Condition and DependsOn among them."""
    for name in depends_on(definition):
        yield Reference("depends", name)
    if isinstance(definition.get("Condition"), str):
        yield Reference("condition", definition["Condition"])
    for attribute in ("Properties", "Metadata", "CreationPolicy", "UpdatePolicy"):
        yield from references(definition.get(attribute))


def depends_on(definition: JsonObject) -> tuple[str, ...]:
    found = definition.get("DependsOn", ())
    return (found,) if isinstance(found, str) else tuple(found)


def split_attribute(argument: Json) -> tuple[str, str] | None:
    """Both forms of Fn::GetAtt: `["Id", "Attr"]` and `"Id.Attr"`; None when the attribute is computed."""
    if isinstance(argument, str):
        head, _, tail = argument.partition(".")
        return head, tail
    if isinstance(argument, list) and argument and all(isinstance(item, str) for item in argument):
        return argument[0], ".".join(argument[1:])
    return None


def sub_parts(argument: Json) -> tuple[str, JsonObject]:
    """Both forms of Fn::Sub: text with or without its own variables."""
    if isinstance(argument, list) and len(argument) == 2:
        return str(argument[0]), dict(argument[1])
    return str(argument), {}


def declared(template: Template) -> frozenset[str]:
    return frozenset(template.resources) | frozenset(template.parameters)


def _of_function(key: str, argument: Json) -> Iterator[Reference]:
    if key == "Ref" and isinstance(argument, str):
        yield Reference("ref", argument)
    elif key == "Fn::GetAtt":
        if isinstance(argument, list) and argument and isinstance(argument[0], str):
            yield Reference("getatt", argument[0], str(argument[1]) if len(argument) > 1 else "")
        elif isinstance(argument, str):
            head, _, tail = argument.partition(".")
            yield Reference("getatt", head, tail)
    elif key == "Fn::Sub":
        text, variables = sub_parts(argument)
        for name in _PLACEHOLDER.findall(text):
            if name.strip() not in variables:
                head, _, tail = name.strip().partition(".")
                yield Reference("getatt", head, tail) if tail else Reference("ref", head)
    elif key == "Fn::If" and isinstance(argument, list) and argument and isinstance(argument[0], str):
        yield Reference("condition", argument[0])
    elif key == "Condition" and isinstance(argument, str):
        yield Reference("condition", argument)
    elif key == "Fn::FindInMap" and isinstance(argument, list) and argument and isinstance(argument[0], str):
        yield Reference("mapping", argument[0])
