"""Who may read a plain type.

The builder opens a plain type, whole, to the modes of the operations that return it. A schema may say the same with
directives of the type or of its fields; another access than that the builder cannot say.
"""

from collections.abc import Mapping
from contextlib import suppress

from amp2gen.passes.schema_builder.refusals import CannotSayError
from amp2gen.passes.schema_builder.rules import rules_of
from amp2gen.syntax.graphql.tree import Document, Field, ObjectType, base_type_name, directive

MODES: Mapping[str, str] = {
    "aws_api_key": "API_KEY",
    "aws_iam": "AWS_IAM",
    "aws_oidc": "OPENID_CONNECT",
    "aws_cognito_user_pools": "AMAZON_COGNITO_USER_POOLS",
    "aws_lambda": "AWS_LAMBDA",
}
"""AppSync's directives → the modes that they open a type or field to."""

ACCESS = frozenset({*MODES, "auth"})

_BY_METHOD = {"publicApiKey": "API_KEY", "guest": "AWS_IAM", "custom": "AWS_LAMBDA"}
_BY_PROVIDER = {"identityPool": "AWS_IAM", "oidc": "OPENID_CONNECT"}


def access_by_operations(document: Document) -> Mapping[str, frozenset[str]]:
    """Plain type → modes of the operations that return it, directly or inside of another plain type."""
    objects = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, ObjectType) and not directive(definition, "model")
    }
    opened: dict[str, set[str]] = {}
    for root in ("Query", "Mutation"):
        for field in objects[root].fields if root in objects else ():
            with suppress(CannotSayError):  # named where the operation is converted
                _open(base_type_name(field.type), _modes(field), objects, opened)
    return {name: frozenset(modes) for name, modes in opened.items()}


def _open(name: str, modes: frozenset[str], objects: Mapping[str, ObjectType], opened: dict[str, set[str]]) -> None:
    if name not in objects or modes <= opened.setdefault(name, set()):
        return
    opened[name] |= modes
    for field in objects[name].fields:
        _open(base_type_name(field.type), modes, objects, opened)


def check_access(definition: ObjectType, access: Mapping[str, frozenset[str]], default_mode: str) -> None:
    """Raises CannotSayError if the type says another access than the operations that return it.

    A type that says nothing is opened by Gen 1's transformer to their modes without the default one, if there are any.
    """
    of_type = frozenset(MODES[each.name.value] for each in definition.directives if each.name.value in MODES)
    said = {_modes(field) or of_type for field in definition.fields} | ({of_type} if of_type else set())
    unknown = [each.name.value for each in definition.directives if each.name.value not in MODES]
    if unknown or said - {frozenset(), access.get(definition.name.value, frozenset())}:
        name = unknown[0] if unknown else "auth"
        why = f"{definition.name.value} is open to others than the operations that return it"
        raise CannotSayError(definition, f"@{name} on a plain type", why)
    opened = access.get(definition.name.value, frozenset())
    if frozenset() in said | {of_type} and default_mode in opened and len(opened) > 1:
        why = f"Gen 1 keeps {definition.name.value} closed to {default_mode}, the builder would open it"
        raise CannotSayError(definition, "plain type of several modes", why)


def _modes(field: Field) -> frozenset[str]:
    rules = rules_of(directive(field, "auth"), {})
    by_rules = {
        _BY_METHOD.get(rule.method)
        or next((mode for name, mode in _BY_PROVIDER.items() if name in rule.arguments), "")
        or "AMAZON_COGNITO_USER_POOLS"
        for rule in rules
    }
    return frozenset(by_rules | {MODES[each.name.value] for each in field.directives if each.name.value in MODES})
