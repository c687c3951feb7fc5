"""The result of a comparison: one row per setting, equal, intended or a finding."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import Json

Status = Literal["equal", "intended", "finding"]


@dataclass(frozen=True)
class Row:
    """One setting of one thing in one mode. A value is None where that side has none.

    `reason` explains an intended difference, `diagnostic` a finding.
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
        """The findings of all modes, each once."""
        found = (row.diagnostic for row in self.findings)
        return tuple(dict.fromkeys(each for each in found if each is not None))

    @property
    def summary(self) -> Mapping[Status, int]:
        """How many settings are equal, intended and findings."""
        counts = Counter(row.status for row in self.rows)
        return {"equal": counts["equal"], "intended": counts["intended"], "finding": counts["finding"]}
