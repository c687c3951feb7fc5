"""Add or replace members of a JSON object in place: every byte not concerned stays as the user wrote it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from amp2gen.backend_ts.project_files.notes import newline_of

_BLANK = " \t\r\n"
_decoder = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Member:
    """`"key": value` of an object: where the key starts, where the value starts and ends."""

    key: str
    start: int
    value_start: int
    value_end: int


def members(text: str, start: int) -> tuple[Member, ...]:
    """The members of the object whose `{` is at `start`, in order. `text` must be valid JSON."""
    found: list[Member] = []
    at = _skip(text, start + 1)
    while text[at] == '"':
        key, key_end = _decoder.raw_decode(text, at)
        value_start = _skip(text, _skip(text, key_end) + 1)
        _, value_end = _decoder.raw_decode(text, value_start)
        found.append(Member(key, at, value_start, value_end))
        at = _skip(text, value_end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return tuple(found)


def set_member(text: str, path: Sequence[str], value: str | bool | list[str]) -> str:
    """`text` with `value` at `path` (keys from the root object), objects on the way created.

    A new member stands in alphabetical order where its neighbours do, else last, and is laid out as they are.
    """
    start = _skip(text, 0)
    for depth, key in enumerate(path):
        present = members(text, start)
        existing = next((member for member in reversed(present) if member.key == key), None)
        if existing is None:
            return _add(text, start, present, key, _nested(path[depth + 1 :], value), depth)
        if depth == len(path) - 1:
            return text[: existing.value_start] + json.dumps(value) + text[existing.value_end :]
        start = existing.value_start
    return text


def add_item(text: str, path: Sequence[str], item: str) -> str:
    """`text` with the string `item` last in the array at `path`, which is created where there is none."""
    start = _skip(text, 0)
    for key in path:
        found = next((member for member in reversed(members(text, start)) if member.key == key), None)
        if found is None:
            return set_member(text, path, [item])
        start = found.value_start
    end = _decoder.raw_decode(text, start)[1] - 1
    inside = text[start + 1 : end].rstrip(_BLANK)
    at = start + 1 + len(inside)
    lead = text[start + 1 : _skip(text, start + 1)]
    separator = "," + (lead if "\n" in lead else " ") if inside else ""
    return text[:at] + separator + json.dumps(item) + text[at:]


def _nested(path: Sequence[str], value: object) -> object:
    return {path[0]: _nested(path[1:], value)} if path else value


def _add(text: str, start: int, present: tuple[Member, ...], key: str, value: object, depth: int) -> str:
    gap = _gap(text, present, depth)
    unit = _indent_unit(text)
    body = json.dumps(value, ensure_ascii=False, indent=unit if "\n" in gap else None)
    member = f"{json.dumps(key)}: {body}".replace("\n", newline_of(text) + unit * (depth + 1))
    if not present:
        end = text.index("}", start)
        closing = newline_of(text) + unit * depth if "\n" in gap else ""
        return text[: start + 1] + gap + member + closing + text[end:]
    keys = [item.key for item in present]
    if depth and keys == sorted(keys):
        after = next((item for item in present if item.key > key), None)
        if after is not None:
            return text[: after.start] + member + "," + (gap or " ") + text[after.start :]
    end = present[-1].value_end
    return text[:end] + "," + (gap or " ") + member + text[end:]


def _gap(text: str, present: tuple[Member, ...], depth: int) -> str:
    """The white space that stands before each member; a line each, where the object is not all on one line."""
    if present:
        before, after = text[: present[-1].start], text[present[-1].value_end :]
        gap = before[len(before.rstrip(_BLANK)) :]
        if "\n" in gap or "\n" not in after[: after.index("}")]:
            return gap
    return newline_of(text) + _indent_unit(text) * (depth + 1)


def _indent_unit(text: str) -> str:
    """One level of indentation: the white space before the root's first member; two spaces if it has no
    line.
    """
    root = members(text, _skip(text, 0))
    if not root:
        return "  "
    line = text[: root[0].start].rsplit("\n", 1)[-1]
    return line if line and not line.strip() else "  "


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at
