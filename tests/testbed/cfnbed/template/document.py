"""A template as sent and as parsed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cfnbed.errors import invalid

INLINE_LIMIT = 51_200
URL_LIMIT = 1_048_576

Json = Any
JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """Sections that are absent read as empty. `text` is what GetTemplate(Original) answers."""

    text: str
    body: JsonObject = field(compare=False)

    def section(self, name: str) -> JsonObject:
        found = self.body.get(name)
        return found if isinstance(found, dict) else {}

    @property
    def resources(self) -> JsonObject:
        return self.section("Resources")

    @property
    def parameters(self) -> JsonObject:
        return self.section("Parameters")

    @property
    def outputs(self) -> JsonObject:
        return self.section("Outputs")

    @property
    def conditions(self) -> JsonObject:
        return self.section("Conditions")


EMPTY = Template("{}", {})


def parse(text: str) -> Template:
    """Text → template. JSON only: nothing Amplify or CDK deploys is YAML."""
    try:
        body = json.loads(text)
    except json.JSONDecodeError as error:
        raise invalid(
            f"Template format error: JSON not well-formed. (line {error.lineno}, column {error.colno})"
        ) from error
    if not isinstance(body, dict):
        raise invalid("Template format error: unsupported structure.")
    return Template(text, body)


def from_object(body: Mapping[str, Any]) -> Template:
    return parse(json.dumps(body))


def canonical(value: Json) -> Json:
    """Values that CloudFormation takes as equal become equal: scalars are strings; nulls are gone."""
    match value:
        case dict():
            return {key: canonical(item) for key, item in value.items() if item is not None}
        case list():
            return [canonical(item) for item in value]
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case int() | float():
            return str(value)
    return value


def as_list(value: Json) -> list[Json]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def equal(left: Json, right: Json) -> bool:
    return bool(canonical(left) == canonical(right))
