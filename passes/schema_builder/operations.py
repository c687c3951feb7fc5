"""Custom queries, mutations and subscriptions.

The builder wants a function that answers, and rules. An operation that a resolver of the user's answers is given
`ownResolver`, and Gen 1's own directives come back into the transformed schema.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from amp2gen.ir.schema_builder import BuilderOperation, BuilderRoot, BuilderRule, BuilderSource
from amp2gen.passes.schema_builder.access import MODES
from amp2gen.passes.schema_builder.models import Types
from amp2gen.passes.schema_builder.plain_types import plain_field
from amp2gen.passes.schema_builder.refusals import CannotSayError, Refusals
from amp2gen.passes.schema_builder.rules import rules_of
from amp2gen.passes.schema_builder.types import builder_type
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import (
    Directive,
    Field,
    ListLiteral,
    ObjectType,
    StringLiteral,
    argument,
    base_type_name,
    directive,
    directives,
)

ROOTS = ("Query", "Mutation", "Subscription")


def root_of(root: ObjectType) -> Iterator[BuilderRoot]:
    """What the schema says of `Query` itself, if it says something."""
    if root.directives and root.fields:
        yield BuilderRoot(name=root.name.value, gen1=" ".join(map(to_sdl, root.directives)))


def operations(root: ObjectType, types: Types, refusals: Refusals) -> Iterator[BuilderOperation]:
    """The operations of a root type."""
    for field in root.fields:
        with refusals.collect():
            if root.name.value == "Subscription":
                yield _subscription(field, types)
            else:
                yield _operation("query" if root.name.value == "Query" else "mutation", field, types)


def _operation(kind: str, field: Field, types: Types) -> BuilderOperation:
    returns = builder_type(field.type, types.names | types.models.keys())
    handlers = tuple(map(_handler, directives(field, "function")))
    rules = _rules(field, types)
    if any("oidc" in rule.arguments for rule in rules if rule.method in ("group", "groups")) and returns.ref:
        why = f"{field.name.value} is open to groups of OIDC, for which the builder opens no plain type"
        raise CannotSayError(field, "groups of OIDC on an operation", why)
    return BuilderOperation(
        name=field.name.value,
        operation="query" if kind == "query" else "mutation",
        arguments=tuple(plain_field(item, types) for item in field.arguments),
        returns=returns,
        handlers=handlers,
        rules=rules,
        gen1=None if handlers and _says_so_itself(field, types) else _own_directives(field),
        comment=types.comments.of(field),
    )


def _handler(function: Directive) -> str:
    name = argument(function, "name")
    if not isinstance(name, StringLiteral):
        raise CannotSayError(function, "@function", "a @function has no name")
    return name.value


def _own_directives(field: Field) -> str:
    return " ".join(map(to_sdl, field.directives))


def _says_so_itself(field: Field, types: Types) -> bool:
    """Whether the builder's `@function` and `@auth` mean what the field's directives mean."""
    functions = directives(field, "function")
    others = {each.name.value for each in field.directives} - {"function", "auth"}
    if any(len(each.arguments) > 1 for each in functions):
        return False
    if directive(field, "auth"):
        return not others
    return types.default_mode in _DEFAULT_RULES and not others - {_DIRECTIVES[types.default_mode]}


def _rules(field: Field, types: Types) -> tuple[BuilderRule, ...]:
    """Those of `@auth`, else those that say the modes which the field is open to."""
    rules = rules_of(directive(field, "auth"), {})
    for rule in rules:
        if rule.method not in _ON_OPERATIONS or rule.operations is not None or rule.group_claim is not None:
            why = f"the builder has no such rule for {field.name.value}: operations know no owner and no parts"
            raise CannotSayError(field, "rule on an operation", why)
    modes = [MODES[each.name.value] for each in field.directives if each.name.value in MODES]
    return rules or tuple(_RULES[mode] for mode in modes or [types.default_mode])


_ON_OPERATIONS = ("publicApiKey", "guest", "authenticated", "group", "groups", "custom")

_DEFAULT_RULES: Mapping[str, BuilderRule] = {
    "API_KEY": BuilderRule(method="publicApiKey"),
    "AMAZON_COGNITO_USER_POOLS": BuilderRule(method="authenticated"),
    "OPENID_CONNECT": BuilderRule(method="authenticated", arguments=("oidc",)),
    "AWS_LAMBDA": BuilderRule(method="custom"),
}
"""The rule that says what an operation without rules is open to: everyone whom the default mode lets in."""

_RULES: Mapping[str, BuilderRule] = {
    **_DEFAULT_RULES,
    "AWS_IAM": BuilderRule(method="authenticated", arguments=("identityPool",)),
}
_DIRECTIVES: Mapping[str, str] = {mode: name for name, mode in MODES.items()}


def _subscription(field: Field, types: Types) -> BuilderOperation:
    found = directive(field, "aws_subscribe")
    named = argument(found, "mutations") if found else None
    written = named.values if isinstance(named, ListLiteral) else (named,)
    names = [each.value for each in written if isinstance(each, StringLiteral)]
    sources = _sources(field, names, types)
    return BuilderOperation(
        name=field.name.value,
        operation="subscription",
        arguments=tuple(plain_field(item, types) for item in field.arguments),
        sources=sources,
        handlers=tuple(map(_handler, directives(field, "function"))),
        rules=_rules(field, types),
        gen1=f"{to_sdl(field.type)} {_own_directives(field)}",
        comment=types.comments.of(field),
    )


def _sources(field: Field, names: list[str], types: Types) -> tuple[BuilderSource, ...]:
    """What the mutations are in the builder's words: one of the models', or custom ones of the same type."""
    returned = base_type_name(field.type)
    if names and all(types.mutations.get(name) == returned for name in names):
        return tuple(BuilderSource(ref=name) for name in names)
    of_model = {f"{verb}{returned[:1].upper()}{returned[1:]}": verb for verb in _VERBS}
    if names and returned in types.models and of_model.keys() >= {*names}:
        return (BuilderSource(ref=returned, operations=tuple(of_model[name] for name in names)),)
    why = f"{field.name.value} hears of mutations that the builder cannot refer to together"
    raise CannotSayError(field, "subscription", why)


_VERBS: tuple[Literal["create", "update", "delete"], ...] = ("create", "update", "delete")
