"""`@auth` rules as modifiers: `allow.owner().to(['read'])`."""

from collections.abc import Mapping
from typing import Any

from amp2gen.ir.schema_builder import BuilderRule
from amp2gen.passes.schema_builder.refusals import CannotSayError
from amp2gen.passes.schema_builder.types import is_list
from amp2gen.syntax.graphql.tree import Directive, Field, ListLiteral, Node, ObjectLiteral, argument

OPERATIONS = frozenset({"create", "update", "delete", "read", "get", "list", "sync", "listen", "search"})

_KNOWN = frozenset({"allow", "provider", "ownerField", "identityClaim", "groups", "groupsField", "groupField"}) | {
    "groupClaim",
    "operations",
}


def rules_of(directive: Directive | None, fields: Mapping[str, Field]) -> tuple[BuilderRule, ...]:
    """The rules of an `@auth`, in order. `fields` are those of the type, where owners and groups may be kept."""
    if directive is None:
        return ()
    value = argument(directive, "rules")
    written = value.values if isinstance(value, ListLiteral) else (value,)
    return tuple(_rule(rule or directive, fields) for rule in written)


def _rule(node: Node, fields: Mapping[str, Field]) -> BuilderRule:
    if not isinstance(node, ObjectLiteral):
        raise CannotSayError(node, "@auth", "an auth rule is not an object")
    rule: dict[str, Any] = node.to_python()
    unknown = sorted(rule.keys() - _KNOWN)
    if unknown:
        raise CannotSayError(node, f"@auth({unknown[0]})", f"the builder has no auth rules with {', '.join(unknown)}")
    operations = rule.get("operations")
    if operations is not None and not (isinstance(operations, list) and OPERATIONS.issuperset(map(str, operations))):
        raise CannotSayError(node, "@auth(operations)", "the builder does not know these operations")
    said = _who(node, rule, fields)
    return said.model_copy(update={"operations": tuple(operations) if operations is not None else None})


def _who(node: ObjectLiteral, rule: dict[str, Any], fields: Mapping[str, Field]) -> BuilderRule:
    allow, provider = rule.get("allow"), rule.get("provider")
    match allow, provider:
        case "public", None | "apiKey":
            return BuilderRule(method="publicApiKey")
        case "public", "iam" | "identityPool":
            return BuilderRule(method="guest")
        case "private", None | "userPools":
            return BuilderRule(method="authenticated")
        case "private", "iam" | "identityPool":
            return BuilderRule(method="authenticated", arguments=("identityPool",))
        case "private", "oidc":
            return BuilderRule(method="authenticated", arguments=("oidc",))
        case "custom", None | "function":
            return BuilderRule(method="custom")
        case "owner", None | "userPools" | "oidc":
            return _owner(node, rule, fields)
        case "groups", None | "userPools" | "oidc":
            return _groups(node, rule, fields)
    raise CannotSayError(node, "@auth", f"the builder has no rule for {allow} by {provider}")


def _owner(node: ObjectLiteral, rule: dict[str, Any], fields: Mapping[str, Field]) -> BuilderRule:
    provider = ("oidc",) if rule.get("provider") == "oidc" else ()
    claim = rule.get("identityClaim")
    name = str(rule.get("ownerField", "owner"))
    in_list = name in fields and is_list(fields[name].type)
    if name == "owner" and not in_list:
        return BuilderRule(method="owner", arguments=provider, identity_claim=claim)
    if name not in fields:
        raise CannotSayError(node, "@auth(ownerField)", f"the owner field {name} is not declared", "declare the field")
    if in_list:
        return BuilderRule(method="ownersDefinedIn", arguments=(name, *provider), identity_claim=claim)
    return BuilderRule(method="ownerDefinedIn", arguments=(name, *provider), identity_claim=claim)


def _groups(node: ObjectLiteral, rule: dict[str, Any], fields: Mapping[str, Field]) -> BuilderRule:
    provider = ("oidc",) if rule.get("provider") == "oidc" else ()
    claim = rule.get("groupClaim")
    groups = rule.get("groups")
    if isinstance(groups, list) and len(groups) == 1:
        return BuilderRule(method="group", arguments=(groups[0], *provider), group_claim=claim)
    if isinstance(groups, list):
        return BuilderRule(method="groups", arguments=(groups, *provider), group_claim=claim)
    if groups is not None:
        raise CannotSayError(node, "@auth(groups)", "groups is not a list")
    name = str(rule.get("groupsField", rule.get("groupField", "groups")))
    if name not in fields:
        raise CannotSayError(
            node, "@auth(groupsField)", f"the groups field {name} is not declared", "declare the field"
        )
    if is_list(fields[name].type):
        return BuilderRule(method="groupsDefinedIn", arguments=(name, *provider), group_claim=claim)
    return BuilderRule(method="groupDefinedIn", arguments=(name, *provider), group_claim=claim)
