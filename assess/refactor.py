"""Whether a deployed resource can be moved into the Gen 2 stacks: what the planner of `refactor` goes by, too."""

from amp2gen.assess.assessment import Support
from amp2gen.ir.app import App, InventoryEntry
from amp2gen.ir.custom import CfnStack
from amp2gen.runtime.movability import MOVED_TYPES, Movability, movability, movability_of_type


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
    if entry.category == "custom" and (moved := _moved_in_custom(entry, app)):
        return movability_of_type(moved)
    is_imported = entry.category == "auth" and app.referenced_auth is not None
    return movability(entry.category, entry.service, imported=is_imported)


def _moved_in_custom(entry: InventoryEntry, app: App) -> str | None:
    """The type of something in a custom resource's template that moves; what CDK code makes is not known here."""
    for stack in app.custom:
        if stack.name == entry.name and isinstance(stack.code, CfnStack) and isinstance(stack.code.template, dict):
            resources = stack.code.template.get("Resources")
            for resource in resources.values() if isinstance(resources, dict) else ():
                if isinstance(resource, dict) and resource.get("Type") in MOVED_TYPES:
                    return str(resource["Type"])
    return None
