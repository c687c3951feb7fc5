"""Who may read a plain type, as the builder writes it.

The builder opens a plain type, whole, to the modes of the operations that return it, directly or inside of another
plain type. Where Gen 1's schema says something else, its own directives are put back.

Facts: @aws-amplify/data-schema, `SchemaProcessor`, `mapToNativeAppSyncAuthDirectives` and
`extractNestedCustomTypeNames`.
"""

import json
from collections.abc import Iterable, Mapping

from amp2gen.ir.schema_builder import BuilderCustomType, BuilderOperation, BuilderRule

MODES: Mapping[str, str] = {
    "aws_api_key": "API_KEY",
    "aws_iam": "AWS_IAM",
    "aws_oidc": "OPENID_CONNECT",
    "aws_cognito_user_pools": "AMAZON_COGNITO_USER_POOLS",
    "aws_lambda": "AWS_LAMBDA",
}
"""AppSync's directives → the modes that they open a type or field to."""

_BY_METHOD = {"publicApiKey": "aws_api_key", "guest": "aws_iam", "custom": "aws_lambda"}
_BY_PROVIDER = {"identityPool": "aws_iam", "oidc": "aws_oidc"}


def directives_by_operations(
    operations: Iterable[BuilderOperation], types: Mapping[str, BuilderCustomType]
) -> Mapping[str, frozenset[str]]:
    """Plain type → the directives that the builder writes at it."""
    rules: dict[str, list[BuilderRule]] = {}
    for operation in operations:
        returned = operation.returns.ref if operation.returns else None
        if returned is not None and returned in types:
            for name in _reached(returned, types):
                rules.setdefault(name, []).extend(operation.rules)
    return {name: _directives(found) for name, found in rules.items()}


def recursive(types: Mapping[str, BuilderCustomType]) -> frozenset[str]:
    """The plain types that lead to themselves."""
    return frozenset(
        name for name, each in types.items() if any(name in _reached(inner, types) for inner in _inner(each, types))
    )


def _reached(name: str, types: Mapping[str, BuilderCustomType]) -> frozenset[str]:
    """The type and those inside of it."""
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        each = ahead.pop()
        if each not in seen:
            seen.add(each)
            ahead += _inner(types[each], types)
    return frozenset(seen)


def _inner(type_: BuilderCustomType, types: Mapping[str, BuilderCustomType]) -> list[str]:
    return [field.type.ref for field in type_.fields if field.type.ref is not None and field.type.ref in types]


def _directives(rules: Iterable[BuilderRule]) -> frozenset[str]:
    whole: set[str] = set()
    groups: dict[str, list[str]] = {}
    for rule in rules:
        name = _BY_METHOD.get(rule.method) or next(
            (directive for provider, directive in _BY_PROVIDER.items() if provider in rule.arguments),
            "aws_cognito_user_pools",
        )
        if rule.method in ("group", "groups"):
            named = rule.arguments[0]
            groups.setdefault(name, []).extend(map(str, named if isinstance(named, list | tuple) else [named]))
        else:
            whole.add(name)
    of_groups = (f"@{name}({_groups(found)})" for name, found in groups.items() if name not in whole)
    return frozenset({*(f"@{name}" for name in whole), *of_groups})


def _groups(names: Iterable[str]) -> str:
    return f"cognito_groups: [{', '.join(json.dumps(each, ensure_ascii=False) for each in dict.fromkeys(names))}]"
