"""JSON for people: what fits into a line stands in one, as prettier keeps it."""

import json
from typing import Any

WIDTH = 80
SECTIONS = 2
"""Levels that never stand in one line: the document, and each of its sections."""


def json_text(value: Any) -> str:
    """The value with two spaces of indentation, and a line end at the end."""
    return _written(value, indent=0, column=0, level=0, more=0) + "\n"


def _written(value: Any, indent: int, column: int, level: int, more: int) -> str:
    """`column` is where the value starts, `more` how many characters follow it in its line."""
    flat = _flat(value)
    if not isinstance(value, dict | list) or not value:
        return flat
    if level >= SECTIONS and column + len(flat) + more <= WIDTH:
        return flat
    inner = " " * (indent + 2)
    items = list(value.items()) if isinstance(value, dict) else [(None, item) for item in value]
    lines = []
    for number, (key, item) in enumerate(items, 1):
        head = inner if key is None else f"{inner}{json.dumps(key, ensure_ascii=False)}: "
        comma = "," if number < len(items) else ""
        lines.append(head + _written(item, indent + 2, len(head), level + 1, len(comma)) + comma)
    opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return "\n".join([opening, *lines, " " * indent + closing])


def _flat(value: Any) -> str:
    if isinstance(value, dict) and value:
        members = ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {_flat(item)}" for key, item in value.items())
        return f"{{ {members} }}"
    if isinstance(value, list):
        return f"[{', '.join(_flat(item) for item in value)}]"
    return json.dumps(value, ensure_ascii=False)
