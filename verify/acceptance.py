"""Findings that the user accepts: `amplify/amp2gen-accepted.toml`, committed with the project.

[[accepted]]
code = "A2G4103"
object = "group Admin"
property = "Description"
reason = "The text is seen by nobody."
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.verify.findings import Comparison, Row

FILE = "amplify/amp2gen-accepted.toml"

_TABLE = re.compile(r"^[ \t]*\[\[\s*accepted\s*\]\]", re.MULTILINE)


class AcceptanceError(Exception):
    """The file is no list of acceptances: why, and where."""

    def __init__(self, message: str, origin: Origin) -> None:
        super().__init__(message)
        self.message = message
        self.origin = origin


@dataclass(frozen=True)
class Acceptance:
    """One accepted finding, in whatever mode it is found. `property` is "" for a finding that has none."""

    code: str
    object: str
    reason: str
    property: str = ""
    line: int = 1

    def covers(self, row: Row) -> bool:
        return (
            row.diagnostic is not None
            and row.diagnostic.code == self.code
            and row.name == self.object
            and row.setting == self.property
        )


def read_acceptances(text: str) -> tuple[Acceptance, ...]:
    """The acceptances of the file. Raises AcceptanceError."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AcceptanceError(f"not valid TOML: {error}", Origin(file=FILE)) from None
    entries = document.pop("accepted", [])
    if document or not isinstance(entries, list):
        raise AcceptanceError("nothing but tables [[accepted]] is expected here", Origin(file=FILE))
    lines = [text.count("\n", 0, found.start()) + 1 for found in _TABLE.finditer(text)]
    lines += [1] * (len(entries) - len(lines))
    return tuple(_acceptance(entry, line) for entry, line in zip(entries, lines, strict=False))


def _acceptance(entry: Any, line: int) -> Acceptance:
    known = [each.name for each in fields(Acceptance) if each.name != "line"]
    origin = Origin(file=FILE, line=line)
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise AcceptanceError("an acceptance is a table of texts", origin)
    for name in entry:
        if name not in known:
            raise AcceptanceError(f"an acceptance has no `{name}`, but {', '.join(known)}", origin)
    for name in ("code", "object", "reason"):
        if not entry.get(name, "").strip():
            raise AcceptanceError(f"an acceptance needs a `{name}`", origin)
    return Acceptance(**entry, line=line)


def accept(comparison: Comparison, acceptances: Sequence[Acceptance]) -> Comparison:
    """The comparison with its accepted findings marked as such, and a warning for each acceptance of nothing."""
    rows = tuple(_accepted(row, acceptances) for row in comparison.rows)
    return replace(comparison, rows=(*rows, *_stale(comparison.rows, acceptances)))


def _accepted(row: Row, acceptances: Sequence[Acceptance]) -> Row:
    if row.status != "finding":
        return row
    reason = next((each.reason for each in acceptances if each.covers(row)), None)
    return row if reason is None else replace(row, status="accepted", reason=reason)


def _stale(rows: Sequence[Row], acceptances: Sequence[Acceptance]) -> Iterator[Row]:
    for each in acceptances:
        if not any(each.covers(row) for row in rows):
            place = Origin(file=FILE, line=each.line)
            what = f"{each.code} of {each.object}" + (f": {each.property}" if each.property else "")
            diagnostic = kinds.ACCEPTANCE_STALE.at(place, f"{what} is accepted but not found", "Remove the entry.")
            yield Row("-", "acceptance", what, "", "warning", None, None, None, place, diagnostic=diagnostic)
