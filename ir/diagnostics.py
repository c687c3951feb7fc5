"""Diagnostics and their one catalogue.

A `Kind` is a row of the catalogue (code, severity, title, long text for `amp2gen explain`); a `Diagnostic` is one
occurrence with a message and a place. Codes: A2G1xxx frontend, 2xxx passes, 3xxx backend, 4xxx verify, 5xxx runtime.
A code is never reused for another meaning.
"""

from dataclasses import dataclass
from typing import Literal

from amp2gen.ir.base import Model, Origin

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


class Diagnostic(Model):
    """One finding: what, where, and what to do about it."""

    code: str
    severity: Severity
    message: str
    origin: Origin | None = None
    help: str | None = None


@dataclass(frozen=True)
class Kind:
    """A row of the catalogue. `text` explains cause and remedy at length."""

    code: str
    severity: Severity
    title: str
    text: str

    def at(self, origin: Origin | None, message: str, help: str | None = None) -> Diagnostic:
        return Diagnostic(code=self.code, severity=self.severity, message=message, origin=origin, help=help)


def _kind(code: str, severity: Severity, title: str, text: str) -> Kind:
    kind = Kind(code, severity, title, " ".join(text.split()))
    if code in CATALOGUE:
        raise ValueError(f"diagnostic code {code} is used twice")
    CATALOGUE[code] = kind
    return kind


CATALOGUE: dict[str, Kind] = {}
