"""Who a rule of `@auth` is for, and what it lets them do, in the terms of both versions.

Facts: amplify-category-api, packages/graphql-auth-transformer (version 1) and amplify-graphql-auth-transformer. Version
1 asks the rules of an operation; where there are none, AppSync's default mode alone decides. Version 2 refuses whatever
no rule allows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amp2gen.syntax.graphql.strings import encode
from amp2gen.syntax.graphql.tree import ObjectLiteral, Plain

MUTATIONS = ("create", "update", "delete")
RELATED = "related"
"""What version 1 protects by the `read` operation alone: subscriptions, connections, search and queries of an index."""

V1_OPERATIONS = (*MUTATIONS, "get", "list", RELATED)
V2_OPERATIONS = (*MUTATIONS, "get", "list", "listen")
READ = frozenset({"get", "list", "listen"})

SEARCH = "search"
"""Version 2's operation for what `@searchable` makes; `read` holds it."""

DEFAULT_PROVIDERS: Mapping[str, str] = {
    "owner": "userPools",
    "groups": "userPools",
    "private": "userPools",
    "public": "apiKey",
}


@dataclass(frozen=True)
class Role:
    """Those whom a rule is for. `entity` is a group, or with `dynamic` the field that names groups or owners."""

    allow: str
    provider: str
    entity: str = ""
    dynamic: bool = False
    claim: str = ""

    def covers(self, other: "Role") -> bool:
        """Whether everybody in the other role is in this one."""
        return self == other or (self.allow == "private" and self.provider == other.provider)


Access = dict[Role, set[str]]
"""What each role may do, in version 2's operations; in the order of the rules."""


@dataclass(frozen=True)
class Rule:
    """A rule as written."""

    literal: ObjectLiteral
    roles: tuple[Role, ...]
    """Those whom version 1 lets in."""

    operations: frozenset[str]
    """Of version 1."""

    @property
    def named(self) -> tuple[Role, ...]:
        """Those whom version 2 takes the text to mean."""
        return self.roles[:1] if self.roles[0].allow == "public" else self.roles

    @property
    def written(self) -> dict[str, Plain]:
        return self.literal.to_python()


def rules_of(literals: Iterable[ObjectLiteral]) -> list[Rule]:
    return [Rule(each, _roles(each.to_python()), _operations(each.to_python())) for each in literals]


def _roles(written: dict[str, Plain]) -> tuple[Role, ...]:
    allow = str(written.get("allow"))
    provider = str(written.get("provider") or DEFAULT_PROVIDERS.get(allow, ""))
    claim = str(written.get("identityClaim") or written.get("identityField") or written.get("groupClaim") or "")
    groups = written.get("groups")
    if allow == "groups" and groups:
        names = groups if isinstance(groups, list) else [groups]
        return tuple(Role(allow, provider, str(name), claim=claim) for name in dict.fromkeys(map(str, names)))
    if allow == "groups":
        return (Role(allow, provider, str(written.get("groupsField") or "groups"), dynamic=True, claim=claim),)
    if allow == "owner":
        return (Role(allow, provider, str(written.get("ownerField") or "owner"), dynamic=True, claim=claim),)
    if allow == "public" and provider == "iam":
        # Version 1 gives the policy of `public` to signed-in users, too; version 2's resolvers refuse them.
        return (Role(allow, provider), Role("private", provider))
    return (Role(allow, provider),)


def _operations(written: dict[str, Plain]) -> frozenset[str]:
    if "operations" in written:
        return frozenset(
            operation
            for name in _names(written["operations"])
            for operation in (("get", "list", RELATED) if name == "read" else (name,))
            if operation in V1_OPERATIONS
        )
    reads = frozenset(_names(written["queries"])) if "queries" in written else frozenset({"get", "list", RELATED})
    writes = frozenset(_names(written["mutations"])) if "mutations" in written else frozenset(MUTATIONS)
    return (reads & {"get", "list", RELATED}) | (writes & frozenset(MUTATIONS))


def _names(value: Plain) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []


def meaning_in_v2(written: dict[str, Plain]) -> frozenset[str]:
    """What version 2 takes a rule's text to allow, `search` aside, which a text of version 1 does not name."""
    if written.get("operations") is None:
        return frozenset(V2_OPERATIONS)
    return frozenset(
        operation
        for name in _names(written["operations"])
        for operation in (READ if name == "read" else (name,))
        if operation in V2_OPERATIONS
    )


def operations_text(operations: Iterable[str]) -> str | None:
    """`[create, read]`; None for all of them, which is the default. With `read`, version 2 refuses `search`."""
    found = set(operations)
    searches = [SEARCH] if SEARCH in found else []
    found.discard(SEARCH)
    if found == set(V2_OPERATIONS):
        return None
    names = [name for name in V2_OPERATIONS if name in found] + searches
    if found >= READ:
        names = [*(name for name in V2_OPERATIONS if name in found - READ), "read"]
    return f"[{', '.join(names)}]"


def rule_text(roles: list[Role], operations: Iterable[str]) -> str:
    """A rule for roles that differ in their group at most."""
    role = roles[0]
    parts = [f"allow: {role.allow}"]
    if role.provider != DEFAULT_PROVIDERS.get(role.allow):
        parts.append(f"provider: {role.provider}")
    if role.allow == "groups":
        groups = f"groups: [{', '.join(encode(each.entity) for each in roles)}]"
        parts.append(f"groupsField: {encode(role.entity)}" if role.dynamic else groups)
    elif role.allow == "owner" and role.entity != "owner":
        parts.append(f"ownerField: {encode(role.entity)}")
    if role.claim:
        parts.append(f"{'groupClaim' if role.allow == 'groups' else 'identityClaim'}: {encode(role.claim)}")
    written = operations_text(operations)
    if written:
        parts.append(f"operations: {written}")
    return f"{{ {', '.join(parts)} }}"
