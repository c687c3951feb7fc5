"""What the roles of user pool groups may do by policies of their own (`customPolicies` of Gen 1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from amp2gen.backend_ts.naming import OBJECT_MEMBERS, module, pascal
from amp2gen.backend_ts.statements import policy_statement
from amp2gen.backend_ts.typescript.build import call, dotted, members, new
from amp2gen.backend_ts.typescript.names import is_identifier
from amp2gen.backend_ts.typescript.tree import (
    BlankLine,
    Block,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    Imported,
    Index,
    Member,
    Name,
    NonNull,
    ObjPattern,
    Param,
    Stmt,
    Str,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.auth import Group
from amp2gen.ir.expr import Attribute
from amp2gen.ir.iam import Statement
from amp2gen.ir.walk import walk

FOLDER = "auth"
ADD = "addGroupPolicies"


@dataclass(frozen=True)
class GroupPolicies:
    """The function in auth/resource.ts, and the statement of backend.ts that calls it."""

    function: FunctionDecl
    call: Stmt


def own_statements(groups: tuple[Group, ...], scope: Scope) -> list[Stmt]:
    """The permissions that refer to nothing: they stand with the role."""
    role = [(members(member_of_groups(group.name), "role"), each) for group in groups for each in group.statements]
    return [
        ExprStmt(call(members(role, "addToPrincipalPolicy"), policy_statement(statement, scope)))
        for role, statement in role
        if not _refers(statement)
    ]


def group_policies(groups: tuple[Group, ...], scope: Scope) -> GroupPolicies | None:
    """The permissions that refer to other resources: in a stack of their own, as those stacks refer to auth's."""
    policies = tuple(_policies(groups, scope))
    if not policies:
        return None
    given = scope.given()
    body: tuple[Stmt, ...] = (
        *scope.bindings(),
        Const(Name("stack"), call(dotted("backend.createStack"), "groupPolicies")),
        BlankLine(),
        *policies,
    )
    backend = Param(Name("backend"), TypeRef(Imported("Backend", module(FOLDER, "backend"), type_only=True)))
    function = FunctionDecl(
        ADD,
        (backend, *(resource.parameter for resource in given)),
        Block((Const(ObjPattern(("groups",)), dotted("backend.auth.resources")), *body)),
        return_type=TypeRef("void"),
        export=True,
        doc="These name resources whose stacks refer to auth's: they stand in a stack of their own.",
    )
    names = (Name("backend"), *(Name(resource.name) for resource in given))
    return GroupPolicies(function, ExprStmt(call(Imported(ADD, module("", f"{FOLDER}/resource")), *names)))


def member_of_groups(name: str) -> Expr:
    """`groups.Editors`, or for names that every object has `new Map(Object.entries(groups)).get('constructor')!`."""
    if name in OBJECT_MEMBERS:
        own = new(Name("Map"), call(dotted("Object.entries"), Name("groups")))
        return NonNull(call(members(own, "get"), name))
    return Member(Name("groups"), name) if is_identifier(name) else Index(Name("groups"), Str(name))


def _policies(groups: tuple[Group, ...], scope: Scope) -> Iterator[Stmt]:
    for number, group in enumerate(groups, 1):
        statements = [policy_statement(statement, scope) for statement in group.statements if _refers(statement)]
        if statements:
            options = {"roles": [members(member_of_groups(group.name), "role")], "statements": statements}
            id = pascal(group.name) or f"Group{number}"
            yield ExprStmt(new(Imported("Policy", "aws-cdk-lib/aws-iam"), Name("stack"), id, options))


def _refers(statement: Statement) -> bool:
    return any(isinstance(node, Attribute) for _, node in walk(statement))
