"""Collecting everything that is wrong with a plan, so that a person reads it all at once."""

from dataclasses import dataclass, field

from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic, Kind


@dataclass
class Problems:
    """Diagnostics in the order found, each once."""

    found: list[Diagnostic] = field(default_factory=list)

    def add(self, kind: Kind, message: str, stack: str | None = None, help: str | None = None) -> None:
        """One problem; `stack` is where, if it is in one."""
        origin = Origin(file=f"{stack}.template.json") if stack else None
        diagnostic = kind.at(origin, message, help)
        if diagnostic not in self.found:
            self.found.append(diagnostic)

    @property
    def refuses(self) -> bool:
        """Whether one of them is an error."""
        return any(diagnostic.severity == "error" for diagnostic in self.found)
