"""Policies of the roles that users of the app have: one `new Policy(…)` for the roles that may do the same."""

from collections.abc import Iterable, Iterator, Mapping

from amp2gen.backend_ts.group_policies import member_of_groups
from amp2gen.backend_ts.statements import policy_statement
from amp2gen.backend_ts.typescript.build import dotted, members, new
from amp2gen.backend_ts.typescript.tree import Const, Expr, ExprStmt, Imported, Name, ObjPattern, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.iam import Statement
from amp2gen.ir.rest_api import Caller
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.storage import InGroup

ROLES: Mapping[str, str] = {
    "signed_in": "authenticatedUserIamRole",
    "guests": "unauthenticatedUserIamRole",
    "group": "groups",
}
"""The members of `backend.auth.resources` that are or hold the roles, in the order in which they are named."""


def roles_of(callers: Iterable[Caller]) -> Iterator[Stmt]:
    """`const { authenticatedUserIamRole, groups } = backend.auth.resources;`."""
    kinds = {caller.kind for caller in callers}
    names = tuple(name for kind, name in ROLES.items() if kind in kinds)
    if names:
        yield Const(ObjPattern(names), dotted("backend.auth.resources"))


def role(caller: Caller) -> Expr:
    """The role of signed-in users, guests or a group, where `roles_of` stands above."""
    return members(member_of_groups(caller.group), "role") if isinstance(caller, InGroup) else Name(ROLES[caller.kind])


def role_policies(policies: Iterable[RolePolicy], id: str, scope: Scope) -> Iterator[Stmt]:
    """`new Policy(stack, id, { roles, statements })`, exactly what Gen 1 granted."""
    for index, (statements, callers) in enumerate(_by_statements(policies).items()):
        yield ExprStmt(
            new(
                Imported("Policy", "aws-cdk-lib/aws-iam"),
                Name("stack"),
                id if index == 0 else f"{id}{index + 1}",
                {
                    "roles": [role(caller) for caller in callers],
                    "statements": [policy_statement(statement, scope) for statement in statements],
                },
            )
        )


def _by_statements(policies: Iterable[RolePolicy]) -> dict[tuple[Statement, ...], list[Caller]]:
    found: dict[tuple[Statement, ...], list[Caller]] = {}
    for policy in policies:
        key = tuple(statement.model_copy(update={"origin": None}) for statement in policy.statements)
        if key:
            found.setdefault(key, []).append(policy.caller)
    order = list(ROLES)
    return {key: sorted(callers, key=lambda caller: order.index(caller.kind)) for key, callers in found.items()}
