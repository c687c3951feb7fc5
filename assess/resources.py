"""The table of resources: what the compile made of each, and whether what is deployed can be moved."""

from collections.abc import Iterator, Sequence

from amp2gen.assess.assessment import FeatureRow, ResourceRow, Support
from amp2gen.assess.attribution import about_place, about_resource
from amp2gen.assess.refactor import refactor_support
from amp2gen.ir.app import App, InventoryEntry
from amp2gen.ir.diagnostics import Diagnostic


def resource_rows(app: App, features: Sequence[FeatureRow], errors: Sequence[Diagnostic]) -> tuple[ResourceRow, ...]:
    """One row per entry of backend-config.json. An error that stands in a feature's row does not count here again."""
    claimed = {error for row in features for error in about_place(row.path, row.line, errors)}
    remaining = [error for error in errors if error not in claimed]
    return tuple(
        ResourceRow(
            category=entry.category,
            service=entry.service or "—",
            name=entry.name,
            generate=_generated(entry, tuple(about_resource(entry, remaining))),
            refactor=refactor_support(entry, app),
        )
        for entry in app.inventory
    )


def _generated(entry: InventoryEntry, errors: Sequence[Diagnostic]) -> Support:
    if entry.status == "stays":
        return Support(mark="none", why="stays as it is")
    if entry.status == "retired":
        return Support(mark="none", why="its AWS service has ended")
    codes = ", ".join(_codes(errors))
    if entry.status in ("skipped", "failed"):
        return Support(mark="no", why=f"not carried over ({codes})" if codes else "not carried over")
    if entry.status == "partly" or codes:
        return Support(mark="no", why=f"partly ({codes})" if codes else "partly")
    return Support(mark="yes")


def _codes(errors: Sequence[Diagnostic]) -> Iterator[str]:
    return iter(sorted({error.code for error in errors}))
