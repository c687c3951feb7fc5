"""Marking a branch as moved in `amplify/gen1.json`, and taking that back. Pure: text in, text out."""

import re
from collections.abc import Mapping

from amp2gen.syntax.documents import load
from amp2gen.syntax.spans import SyntaxProblem

FILE = "amplify/gen1.json"


class NotMarkedError(ValueError):
    """The text has no place for the mark; the message says why."""


def is_moved(text: str, branch: str) -> bool:
    """Whether the branch is marked. Raises NotMarkedError."""
    return bool(_entry(text, branch)["moved"])


def mark_moved(text: str, branch: str, *, moved: bool) -> str:
    """The text with the branch's `moved` set, and nothing else touched. Raises NotMarkedError."""
    _entry(text, branch)
    document = load(text, FILE)
    place = document.position(f"/branches/{_escaped(branch)}/moved")
    assert place is not None
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: place[0] - 1])) + place[1] - 1
    head, tail = text[:start], text[start:]
    return head + re.sub(r"(:\s*)(true|false)", rf"\g<1>{'true' if moved else 'false'}", tail, count=1)


def _entry(text: str, branch: str) -> Mapping[str, object]:
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


def _escaped(key: str) -> str:
    """As a part of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")
