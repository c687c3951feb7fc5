"""What the recorded values say about resources: an output `{Ref: X}` worth `v` tells that X's physical id is `v`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cfnbed.resource_types import STACK, id_in_arn
from cfnbed.template.document import Json, JsonObject, Template
from cfnbed.template.references import split_attribute


@dataclass
class Facts:
    """Known physical ids and attributes of one stack's resources, by logical id."""

    ids: dict[str, str] = field(default_factory=dict)
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)


def learn(facts: Facts, template: Template, values: dict[str, str], pairs: Iterable[tuple[Json, str]]) -> None:
    """Take in `pairs` of an expression and its known value; `values` are parameters and pseudo parameters."""
    for expression, value in pairs:
        _unify(facts, template, values, expression, value)
    for (logical_id, name), value in facts.attributes.items():
        kind = template.resources[logical_id]["Type"]
        physical_id = id_in_arn(kind, value) if name == "Arn" else None
        if physical_id and kind != STACK:
            facts.ids.setdefault(logical_id, physical_id)


def output_pairs(template: Template, outputs: Iterable[JsonObject]) -> list[tuple[Json, str]]:
    known = {item["OutputKey"]: item["OutputValue"] for item in outputs}
    return [(item.get("Value"), known[key]) for key, item in template.outputs.items() if key in known]


def _unify(facts: Facts, template: Template, values: dict[str, str], expression: Json, value: str) -> None:
    if not isinstance(expression, dict) or len(expression) != 1:
        return
    name, argument = next(iter(expression.items()))
    if name == "Ref" and argument in template.resources:
        facts.ids.setdefault(argument, value)
    elif name == "Fn::GetAtt":
        found = split_attribute(argument)
        if found and found[0] in template.resources:
            facts.attributes.setdefault(found, value)
    elif name == "Fn::Join" and isinstance(argument[1], list):
        _unify_join(facts, template, values, argument, value)


def _unify_join(facts: Facts, template: Template, values: dict[str, str], argument: Json, value: str) -> None:
    """Solvable when only one part is unknown."""
    separator, parts = argument
    texts = [_known(part, values) for part in parts]
    if texts.count(None) != 1:
        return
    unknown = texts.index(None)
    before = separator.join([*(text or "" for text in texts[:unknown]), ""]) if unknown else ""
    after = separator.join(["", *(text or "" for text in texts[unknown + 1 :])]) if unknown + 1 < len(texts) else ""
    if value.startswith(before) and value.endswith(after) and len(value) > len(before) + len(after):
        _unify(facts, template, values, parts[unknown], value[len(before) : len(value) - len(after)])


def _known(part: Json, values: dict[str, str]) -> str | None:
    if isinstance(part, str):
        return part
    if isinstance(part, dict) and list(part) == ["Ref"]:
        return values.get(part["Ref"])
    return None
