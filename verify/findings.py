"""The result of a comparison: one row per setting, with what is to be thought of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import Json

Status = Literal["equal", "intended", "accepted", "warning", "finding"]
STATUSES: tuple[Status, ...] = ("equal", "intended", "accepted", "warning", "finding")


@dataclass(frozen=True)
class Row:
    """One setting of one thing in one mode. A value is None where that side has none.

    A difference is intended by a rule, accepted by the user, or a finding; a warning is what could not be compared or
    tried. `reason` explains what is intended or accepted, `diagnostic` what is accepted, a warning or a finding.
    """

    mode: str
    kind: str
    role: str
    setting: str
    status: Status
    gen1: Json
    gen2: Json
    gen1_place: Origin | None
    gen2_place: Origin | None
    reason: str | None = None
    diagnostic: Diagnostic | None = None

    @property
    def name(self) -> str:
        return f"{self.kind} {self.role}".rstrip()


@dataclass(frozen=True)
class Comparison:
    """Gen 2 compared with one Gen 1 environment, in every mode that was synthesized.

    `source` says where Gen 1's side comes from; `objects` are the names of all things compared.
    """

    output: str
    environment: str
    source: str
    modes: tuple[str, ...]
    objects: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def findings(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.status == "finding")

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings and warnings of all modes, each once."""
        found = (row.diagnostic for row in self.rows if row.status in ("finding", "warning"))
        return tuple(dict.fromkeys(each for each in found if each is not None))

    @property
    def accepted(self) -> tuple[tuple[Diagnostic, str], ...]:
        """The findings that the user accepted, each once, with the reason."""
        found = ((row.diagnostic, row.reason or "") for row in self.rows if row.status == "accepted")
        return tuple(dict.fromkeys((each, reason) for each, reason in found if each is not None))

    @property
    def summary(self) -> Mapping[Status, int]:
        """How many settings have each status."""
        counts = Counter(row.status for row in self.rows)
        return {status: counts[status] for status in STATUSES}
