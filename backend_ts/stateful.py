"""What stateful resources have in common: Gen 1's names once moved, and what becomes of the data."""

from amp2gen.backend_ts.naming import module
from amp2gen.backend_ts.typescript.build import members
from amp2gen.backend_ts.typescript.names import is_identifier
from amp2gen.backend_ts.typescript.tree import Cond, Expr, Imported, Index, Member, Str


def moved_name(facts: str, name: str, folder: str) -> Expr:
    """`moved?.tables.activity`: Gen 1's name for branches that own the resource, else undefined."""
    names = Member(Imported("moved", module(folder, "gen1")), facts, optional=True)
    return Member(names, name) if is_identifier(name) else Index(names, Str(name))


def retention(retained: bool, folder: str) -> Expr:
    """The removal policy: data is kept on deletion and replacement but for sandboxes, or where Gen 1 says otherwise."""
    policy = Imported("RemovalPolicy", "aws-cdk-lib")
    if not retained:
        return members(policy, "DESTROY")
    sandbox = Imported("isSandbox", module(folder, "gen1"))
    return Cond(sandbox, members(policy, "DESTROY"), members(policy, "RETAIN"))
