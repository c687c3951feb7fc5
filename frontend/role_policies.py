"""Policies that a resource's template gives to the roles of users → `ir.roles`."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from amp2gen.frontend.context import Context
from amp2gen.frontend.log import Log
from amp2gen.frontend.policies import statement_of
from amp2gen.frontend.resource_template import ResourceTemplate
from amp2gen.frontend.values import Missing, to_expr
from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.auth import Auth, IdentityPool, ReferencedAuth
from amp2gen.ir.expr import Attribute, Join, Opaque, PerEnvironment, Text
from amp2gen.ir.iam import Statement
from amp2gen.ir.rest_api import Caller
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.storage import Guests, InGroup, SignedIn
from amp2gen.ir.walk import walk
from amp2gen.syntax.cloudformation.evaluate import decide
from amp2gen.syntax.cloudformation.statements import policy_statements
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import ResourceRef, Symbol, Value

POLICY = "AWS::IAM::Policy"

ROLES: Mapping[str, Caller] = {"AuthRoleName": SignedIn(), "UnauthRoleName": Guests()}
"""The root stack's parameters that name the identity pool's roles. Gen 1 puts the roles of imported auth in there."""

GROUP_ROLE = re.compile(r"-(.+)GroupRole")
GROUP_PARAMETER = re.compile(r"authuserPoolGroups(.+)GroupRole")


def is_there(resource: Resource, source: ResourceTemplate) -> bool:
    """Whether the template's conditions let the resource be."""
    return not resource.condition or decide(resource.condition, source.scope, source.trace) is not False


def role_policies(
    source: ResourceTemplate, context: Context, plumbing: Collection[str] = ()
) -> tuple[tuple[RolePolicy, ...], tuple[Resource, ...]]:
    """The policies of users' roles in the template's order, and the policies that are of other roles.

    `plumbing` are roles by which the template's own helper functions work: their policies are left out.
    """
    found: list[RolePolicy] = []
    others: list[Resource] = []
    for resource in source.resources_of(POLICY):
        if not is_there(resource, source):
            continue
        roles = _list(source.value(resource.properties.get("Roles")))
        if roles and all(isinstance(role, ResourceRef) and role.logical_id in plumbing for role in roles):
            continue
        callers = [_caller(role, source, context) for role in roles]
        if not callers or None in callers:
            others.append(resource)
            continue
        statements = tuple(_statements(resource, source, context))
        origin = source.origin(resource.pointer)
        found += [RolePolicy(caller=caller, statements=statements, origin=origin) for caller in callers if caller]
    return tuple(found), tuple(others)


def with_known_callers(app: App, log: Log) -> App:
    """The app without permissions of users that have no role in it; each is reported."""
    changes: dict[str, Any] = {}
    for field in type(app).model_fields:
        nodes = getattr(app, field)
        if isinstance(nodes, tuple) and any(hasattr(node, "policies") for node in nodes):
            changes[field] = tuple(_with_known_callers(node, app, log) for node in nodes)
    return app.model_copy(update=changes)


def _with_known_callers(node: Any, app: App, log: Log) -> Any:
    kept = []
    for policy in getattr(node, "policies", ()):
        if has_role(policy.caller, app.auth or app.referenced_auth):
            kept.append(policy)
        else:
            log.add(
                kinds.ROLE_POLICY_NOT_CARRIED,
                policy.origin,
                f"{node.name}: {describe(policy.caller)} may use it, but no such users are carried over",
            )
    return node.model_copy(update={"policies": tuple(kept)}) if len(kept) < len(node.policies) else node


def has_role(caller: Caller, auth: Auth | ReferencedAuth | None) -> bool:
    """Whether the caller has a role in Gen 2. Only an identity pool hands out roles; imported auth has no groups."""
    match auth:
        case ReferencedAuth():
            return not isinstance(caller, InGroup)
        case Auth(identity_pool=IdentityPool()):
            return not isinstance(caller, InGroup) or caller.group in {group.name for group in auth.groups}
    return False


def describe(caller: Caller) -> str:
    """`signed-in users`, for messages."""
    match caller:
        case Guests():
            return "guests"
        case SignedIn():
            return "signed-in users"
    return f"the group {caller.group}"


def _caller(role: Value, source: ResourceTemplate, context: Context) -> Caller | None:
    """Whose role it is: by the parameter that parameters.json hands on, or by the name of a group's role."""
    match role:
        case Symbol(payload=PerEnvironment(name=name)):
            given = context.project.object(f"{source.entry.folder}/parameters.json").get(name)
            return ROLES.get(str(given.get("Ref"))) if isinstance(given, Mapping) else None
        case Symbol(payload=Missing(parameter)):
            group = GROUP_PARAMETER.fullmatch(parameter)
            return InGroup(group=group[1]) if group else None
    match to_expr(role, source.local):
        case Join(parts=(Attribute(name="user_pool_id"), Text(value=text))):
            group = GROUP_ROLE.fullmatch(text)
            return InGroup(group=group[1]) if group else None
    return None


def _statements(resource: Resource, source: ResourceTemplate, context: Context) -> Iterator[Statement]:
    for written in policy_statements(resource, source.scope, source.trace):
        statement = statement_of(written, source.local, source.origin(written.pointer))
        if any(isinstance(item, Opaque) or _is_other(item, source) for _, item in walk(statement)):
            context.log.add(
                kinds.UNRESOLVED_VALUE,
                statement.origin,
                f"{source.entry.category} {source.entry.name}: a resource of {resource.logical_id} cannot be "
                "resolved, so the permission is left out",
            )
        else:
            yield statement


def _is_other(item: BaseModel, source: ResourceTemplate) -> bool:
    """Whether it is read from another resource than the one that the policy comes with."""
    return isinstance(item, Attribute) and item.of.id.partition("/")[2] != source.entry.name


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [] if value is None else [value]
