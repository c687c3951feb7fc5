"""Several projects side by side: one row each, and what they sum up to."""

from collections.abc import Iterable

from amp2gen.assess.assessment import Assessment
from amp2gen.ir.base import Model
from amp2gen.ir.diagnostics import Diagnostic, Severity


class Counts(Model):
    """How much of a project, or of several, comes along, and what is left."""

    resources: int = 0
    resources_done: int = 0
    features: int = 0
    features_done: int = 0
    errors: int = 0
    warnings: int = 0
    to_fill_in: int = 0


class PortfolioRow(Model):
    """A project. `failure`: why it could not be read, and then nothing else is known of it."""

    project: str
    environment: str = ""
    counts: Counts = Counts()
    blocked: int = 0
    failure: Diagnostic | None = None

    @property
    def ready(self) -> bool:
        return self.failure is None and not self.blocked


class Portfolio(Model):
    """Several projects, in the order in which they were named."""

    rows: tuple[PortfolioRow, ...]

    @property
    def ready(self) -> int:
        return sum(row.ready for row in self.rows)

    @property
    def totals(self) -> Counts:
        return _sum(row.counts for row in self.rows)


def portfolio_row(project: str, found: Assessment | Diagnostic) -> PortfolioRow:
    """The row of a project: assessed, or with the diagnostic that says why it could not be."""
    if isinstance(found, Diagnostic):
        return PortfolioRow(project=project, failure=found)
    wanted = [row for row in found.resources if row.generate.mark != "none"]
    return PortfolioRow(
        project=project,
        environment=found.environment,
        counts=Counts(
            resources=len(wanted),
            resources_done=sum(row.generate.mark == "yes" for row in wanted),
            features=len(found.features),
            features_done=sum(row.generate.mark == "yes" for row in found.features),
            errors=_count(found, "error"),
            warnings=_count(found, "warning"),
            to_fill_in=sum(item.count for item in found.work if item.kind == "fill in"),
        ),
        blocked=len(found.blocked),
    )


def _count(assessment: Assessment, severity: Severity) -> int:
    return sum(diagnostic.severity == severity for diagnostic in assessment.diagnostics)


def _sum(counts: Iterable[Counts]) -> Counts:
    listed = list(counts)
    return Counts(**{name: sum(getattr(each, name) for each in listed) for name in Counts.model_fields})
