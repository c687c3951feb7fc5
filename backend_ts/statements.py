"""IAM statements as the CDK's PolicyStatement."""

from amp2gen.backend_ts.typescript.build import call, data, members, new
from amp2gen.backend_ts.typescript.tree import Expr, ExprStmt, Imported, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.iam import Condition, Statement

IAM = "aws-cdk-lib/aws-iam"


def policy_statement(statement: Statement, scope: Scope) -> Expr:
    """`new PolicyStatement({ … })` with exactly the actions, resources and conditions of Gen 1."""
    properties: dict[str, object] = {}
    if statement.sid:
        properties["sid"] = statement.sid
    if statement.effect == "Deny":
        properties["effect"] = members(Imported("Effect", IAM), "DENY")
    for key, actions in (("actions", statement.actions), ("notActions", statement.not_actions)):
        if actions:
            properties[key] = list(actions)
    for key, resources in (("resources", statement.resources), ("notResources", statement.not_resources)):
        if resources:
            properties[key] = [scope.expr(resource) for resource in resources]
    if statement.conditions:
        properties["conditions"] = _conditions(statement.conditions, scope)
    return new(Imported("PolicyStatement", IAM), data(properties))


def grants(statements: tuple[Statement, ...], role_owner: Expr, scope: Scope) -> tuple[Stmt, ...]:
    """`lambda.addToRolePolicy(…)` for each statement."""
    found: list[Stmt] = []
    for statement in statements:
        grant = ExprStmt(call(members(role_owner, "addToRolePolicy"), policy_statement(statement, scope)))
        found += scope.where(statement.only_where, grant)
    return tuple(found)


def _conditions(conditions: tuple[Condition, ...], scope: Scope) -> dict[str, object]:
    blocks: dict[str, dict[str, object]] = {}
    for condition in conditions:
        values = [scope.expr(value) for value in condition.values]
        block = blocks.setdefault(condition.operator, {})
        block[condition.key] = values[0] if len(values) == 1 else values
    return dict(blocks)
