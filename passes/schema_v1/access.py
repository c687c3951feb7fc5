"""What version 1 lets everybody do with a model, said in version 2's rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amp2gen.ir.data import GraphqlApi
from amp2gen.passes.schema_v1.roles import MUTATIONS, RELATED, SEARCH, V1_OPERATIONS, V2_OPERATIONS, Access, Role, Rule

PROVIDERS: Mapping[str, str] = {
    "API_KEY": "apiKey",
    "AMAZON_COGNITO_USER_POOLS": "userPools",
    "AWS_IAM": "iam",
    "OPENID_CONNECT": "oidc",
    "AWS_LAMBDA": "function",
}
"""AppSync's name of a mode → `provider`."""

EVERYBODY: Mapping[str, Role] = {
    "apiKey": Role("public", "apiKey"),
    "userPools": Role("private", "userPools"),
    "oidc": Role("private", "oidc"),
    "function": Role("custom", "function"),
}
"""Everybody whom a default mode lets in. Of IAM, that is whom a policy of their own lets in, in both versions."""


@dataclass(frozen=True)
class Model:
    """What matters of a model for its rules: whether it has subscriptions, queries of indexes, and is searched."""

    name: str
    subscriptions: bool = True
    index_queries: bool = False
    searchable: bool = False


@dataclass(frozen=True)
class Translated:
    """The access in version 2, and sentences on what it cannot say, where it allows less than version 1."""

    access: Access
    open: frozenset[str]
    losses: tuple[str, ...] = ()


def default_provider(api: GraphqlApi) -> str:
    return PROVIDERS[api.default_mode.mode]


def translate(rules: list[Rule], default: str, model: Model) -> Translated:
    """`default`: the provider of the API's default mode. No rules: the model has no `@auth`."""
    access: Access = {}
    for rule in rules:
        for role in rule.roles:
            access.setdefault(role, set()).update(_in_v2(rule.operations, model))
    losses = [*_subscriptions(rules, access, model)]
    unruled = [name for name in V1_OPERATIONS if not any(name in rule.operations for rule in rules)]
    if not rules or default in {role.provider for rule in rules for role in rule.roles}:
        if RELATED in unruled and "list" not in unruled and model.index_queries:
            losses.append(f"the queries of the indexes of {model.name} are open in version 1, unlike its list")
        opened = _in_v2(unruled, model)
        everybody = EVERYBODY.get(default)
        if everybody and opened:
            access.setdefault(everybody, set()).update(opened)
        return Translated(access, opened, tuple(losses))
    # The type is not visible in the default mode: whoever uses it gets nothing, but writes are done all the same.
    blind = [name for name in unruled if name in MUTATIONS]
    if blind and default in EVERYBODY:
        who = "with the API key" if default == "apiKey" else "who is signed in"
        losses.append(
            f"everybody {who} may {', '.join(blind)} {model.name} in version 1, without seeing it; nobody now"
        )
    return Translated(access, frozenset(), tuple(losses))


def _in_v2(operations: Iterable[str], model: Model) -> frozenset[str]:
    """Version 1's operations → version 2's, which has one for searching, too."""
    related = {"listen", SEARCH} if model.searchable else {"listen"}
    return frozenset(each for name in operations for each in (related if name == RELATED else {name}))


def _subscriptions(rules: list[Rule], access: Access, model: Model) -> list[str]:
    """Version 1 does not know groups named by a field when it comes to subscriptions: as long as there is another kind
    of rule, their members may not subscribe, and if there is none, everybody may."""
    reading = [role for rule in rules if RELATED in rule.operations for role in rule.roles]
    losses = []
    for role in dict.fromkeys(role for role in reading if role.allow == "groups" and role.dynamic):
        others = [each for each in reading if each.provider == role.provider and each != role]
        if not model.subscriptions or any(each.allow == "private" for each in others):
            continue
        if any(each.allow == "owner" or not each.dynamic for each in others):
            access[role].discard("listen")
        else:
            losses.append(
                f"everybody who is signed in may subscribe to all of {model.name} in version 1, in version 2 each to "
                f"what the groups in {role.entity} let them read"
            )
    return losses


def narrowed(field_rules: list[Rule], access: Access, place: str) -> Translated:
    """The access to a field with rules of its own: in version 1 both its rules and the model's must agree, in version 2
    the field's replace the model's."""
    result: Access = {}
    losses, unsaid = [], []
    for operation in (*V2_OPERATIONS, SEARCH):
        v1 = RELATED if operation in ("listen", SEARCH) else operation
        own = [role for rule in field_rules if v1 in rule.operations for role in rule.roles]
        models = [role for role, allowed in access.items() if operation in allowed]
        agreed, lost = _both(own, models) if own else (models, False)
        for role in agreed:
            result.setdefault(role, set()).add(operation)
        if lost:
            unsaid.append(operation)
        elif operation == "delete" and any(not any(each.covers(role) for each in agreed) for role in models):
            losses.append(f"version 2 lets only those delete a record who may delete {place}")
    if unsaid:
        who = "version 1 asks for what both its rules and its model's say, which version 2 cannot"
        losses.append(f"{place}: to {', '.join(unsaid)} it, {who}")
    return Translated(result, frozenset(), tuple(losses))


def _both(own: list[Role], models: list[Role]) -> tuple[list[Role], bool]:
    """The roles that are in both, and whether there is somebody in both whom no role describes."""
    inside = [role for role in own if any(each.covers(role) for each in models)]
    outside = [role for role in models if any(each.covers(role) for each in own)]
    left_own = [role for role in own if role not in inside]
    left_models = [role for role in models if role not in outside]
    lost = any(one.provider == other.provider for one in left_own for other in left_models)
    return list(dict.fromkeys([*inside, *outside])), lost
