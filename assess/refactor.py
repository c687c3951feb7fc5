"""Whether a deployed resource can be moved into the Gen 2 stacks."""

from amp2gen.assess.assessment import Support
from amp2gen.ir.app import App, InventoryEntry

MOVED = frozenset(
    {
        ("auth", "Cognito"),
        ("auth", "Cognito-UserPool-Groups"),
        ("storage", "S3"),
        ("storage", "DynamoDB"),
        ("analytics", "Kinesis"),
    }
)


def refactor_support(entry: InventoryEntry, app: App) -> Support:
    """Yes for what holds data and is in the Gen 2 code; nothing to do for what holds none."""
    if (entry.category, entry.service) not in MOVED:
        return Support(mark="none")
    if entry.status in ("skipped", "failed"):
        return Support(mark="no", why="it is not in the Gen 2 code")
    if entry.category == "auth" and app.referenced_auth is not None:
        return Support(mark="none", why="imported: stays where it is")
    return Support(mark="yes")
