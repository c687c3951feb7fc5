"""Whether a deployed resource can be moved into the Gen 2 stacks: what the planner of `refactor` goes by, too."""

from amp2gen.assess.assessment import Support
from amp2gen.ir.app import App, InventoryEntry
from amp2gen.runtime.movability import Movability, movability


def refactor_support(entry: InventoryEntry, app: App) -> Support:
    """Yes for what moves and has a place in the Gen 2 code; nothing to do for what holds no data, or stays."""
    found = movability_of(entry, app)
    if found.refactored is None:
        return Support(mark="none")
    if not found.refactored:
        return Support(mark="no", why=found.reason)
    if entry.status in ("skipped", "failed"):
        return Support(mark="no", why="it is not in the Gen 2 code")
    return Support(mark="yes")


def movability_of(entry: InventoryEntry, app: App) -> Movability:
    """What `refactor` does with the resource of an entry."""
    is_imported = entry.category == "auth" and app.referenced_auth is not None
    return movability(entry.category, entry.service, imported=is_imported)
