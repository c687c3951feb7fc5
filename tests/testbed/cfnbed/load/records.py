"""Deployed stacks as data, and how nested ones belong to their parents."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cfnbed.resource_types import STACK
from cfnbed.template.document import JsonObject, Template, parse

_CHILD_NAME = re.compile(r"(.+)-([A-Za-z0-9]+)-([A-Z0-9]+)")


@dataclass(frozen=True)
class Record:
    """One deployed stack. `outputs` and `parameters` are lists as DescribeStacks answers them."""

    name: str
    template: Template
    outputs: tuple[JsonObject, ...] = ()
    parameters: tuple[JsonObject, ...] = ()
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """Parameter name → the value a Ref gives."""
        return {item["ParameterKey"]: item.get("ResolvedValue") or item["ParameterValue"] for item in self.parameters}


@dataclass(frozen=True)
class Nesting:
    """A nested stack and the resource of its parent that stands for it."""

    child: str
    parent: str
    logical_id: str


def read_folder(folder: Path) -> tuple[Record, ...]:
    """`<stack>.template.json`, with `.outputs.json` and `.parameters.json` beside it where there are any."""
    records = []
    for path in sorted(folder.glob("*.template.json")):
        name = path.name.removesuffix(".template.json")
        outputs, parameters = (_read(folder / f"{name}.{kind}.json") for kind in ("outputs", "parameters"))
        records.append(Record(name, parse(path.read_text()), tuple(outputs), tuple(parameters)))
    return tuple(records)


def nestings(records: tuple[Record, ...]) -> tuple[Nesting, ...]:
    """Nested stacks are named after parent and logical id, either cut short: `<parent>-<logical id>-<random>`.

    The parent is the stack with the longest fitting name that has a nested stack of that logical id.
    """
    found = []
    for record in records:
        match = _CHILD_NAME.fullmatch(record.name)
        if match is None:
            continue
        prefix, start, _ = match.groups()
        candidates = [
            Nesting(record.name, parent.name, logical_id)
            for parent in records
            if parent.name != record.name and parent.name.startswith(prefix)
            for logical_id, definition in parent.template.resources.items()
            if definition["Type"] == STACK and logical_id.startswith(start)
        ]
        exact = [item for item in candidates if item.logical_id == start and item.parent == prefix]
        chosen = exact or candidates
        if len(chosen) > 1:
            chosen = _by_parameters(record, records, chosen)
        if len(chosen) > 1:
            raise ValueError(f"{record.name} may be nested in {sorted({item.parent for item in chosen})}")
        found += chosen
    return tuple(found)


def _by_parameters(child: Record, records: tuple[Record, ...], candidates: list[Nesting]) -> list[Nesting]:
    by_name = {record.name: record for record in records}
    wanted = {item["ParameterKey"] for item in child.parameters}

    def given(item: Nesting) -> set[str]:
        properties = by_name[item.parent].template.resources[item.logical_id].get("Properties", {})
        return set(properties.get("Parameters", {}))

    return [item for item in candidates if given(item) == wanted] or candidates


def _read(path: Path) -> list[Any]:
    return list(json.loads(path.read_text())) if path.exists() else []
