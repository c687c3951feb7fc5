"""Marking a branch as moved in `amplify/gen1.json`, and taking that back. Pure: text in, text out."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from amp2gen.syntax.documents import Json, child_pointer, load, split_pointer
from amp2gen.syntax.spans import SyntaxProblem

FILE = "amplify/gen1.json"


class NotMarkedError(ValueError):
    """The text has no place for the mark; the message says why."""


class Marked(NamedTuple):
    """The text of the file, and which of the branch's nulls got a value: JSON pointers in its entry."""

    text: str
    filled: tuple[str, ...]


def is_moved(text: str, branch: str) -> bool:
    """Whether the branch is marked. Raises NotMarkedError."""
    return bool(_entry(text, branch)["moved"])


def mark_moved(text: str, branch: str, facts: Mapping[str, str]) -> Marked:
    """Set the branch's `moved`, and put `facts`, by JSON pointer in its entry, in the place of nulls.

    Nothing else is touched: no value that is there, no space. Raises NotMarkedError.
    """
    entry = _entry(text, branch)
    filled = tuple(pointer for pointer in facts if _is_null(entry, pointer))
    for pointer in filled:
        text = _replaced(text, branch, pointer, json.dumps(facts[pointer], ensure_ascii=False))
    return Marked(_replaced(text, branch, "/moved", "true"), filled)


def unmark_moved(text: str, branch: str, facts: Mapping[str, str], filled: Iterable[str]) -> str:
    """What `mark_moved` did taken back: `filled` become null again, unless somebody wrote another value.

    Raises NotMarkedError.
    """
    entry = _entry(text, branch)
    for pointer in filled:
        if pointer in facts and _value(entry, pointer) == facts[pointer]:
            text = _replaced(text, branch, pointer, "null")
    return _replaced(text, branch, "/moved", "false")


_SCALAR = re.compile(r'("(?:[^"\\]|\\.)*"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|true|false|null)')
"""A key and its value."""


def _replaced(text: str, branch: str, pointer: str, value: str) -> str:
    place = load(text, FILE).position(child_pointer("/branches", branch) + pointer)
    assert place is not None
    line, column = place
    start = sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1
    found = _SCALAR.match(text, start)
    assert found is not None
    return text[:start] + found[1] + value + text[found.end() :]


def _is_null(entry: Mapping[str, Json], pointer: str) -> bool:
    *above, last = split_pointer(pointer)
    holder = _value(entry, "".join(child_pointer("", key) for key in above))
    return isinstance(holder, dict) and last in holder and holder[last] is None


def _value(entry: Mapping[str, Json], pointer: str) -> Json:
    value: Json = dict(entry)
    for key in split_pointer(pointer):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _entry(text: str, branch: str) -> Mapping[str, Json]:
    try:
        data = load(text, FILE).data
    except SyntaxProblem as problem:
        raise NotMarkedError(str(problem)) from None
    branches = data.get("branches") if isinstance(data, dict) else None
    entry = branches.get(branch) if isinstance(branches, dict) else None
    if not isinstance(entry, dict):
        raise NotMarkedError(f"{FILE} has no Gen 1 environment for the branch {branch}")
    if not isinstance(entry.get("moved"), bool):
        raise NotMarkedError(f"{FILE}: `moved` of the branch {branch} is neither true nor false")
    return entry
