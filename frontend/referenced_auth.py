"""Imported Cognito resources: their ids stand in team-provider-info.json, one set per environment."""

from amp2gen.frontend.context import Context
from amp2gen.frontend.environments import parameter_values
from amp2gen.frontend.project import Entry
from amp2gen.ir import kinds
from amp2gen.ir.auth import ReferencedAuth
from amp2gen.ir.expr import EnvironmentValue, Expr, PerEnvironment, Text

FIELDS = {
    "user_pool_id": "userPoolId",
    "web_client_id": "webClientId",
    "native_client_id": "nativeClientId",
    "identity_pool_id": "identityPoolId",
    "auth_role_arn": "authRoleArn",
    "unauth_role_arn": "unauthRoleArn",
}
"""What `referenceAuth` wants → Gen 1's key for it."""


def lower_referenced_auth(entry: Entry, context: Context) -> ReferencedAuth:
    """The references; ids that the checkout lacks are reported once and stand as null in gen1.json."""
    values = {field: _value(entry, key, context) for field, key in FIELDS.items()}
    missing = [FIELDS[field] for field, value in values.items() if _has_gaps(value)]
    if missing:
        context.log.add(
            kinds.MISSING_FACT,
            entry.origin,
            f"auth {entry.name} is imported, and its {', '.join(missing)} are not in the checkout",
            "fill them in in amplify/gen1.json",
        )
    return ReferencedAuth(name=entry.name, origin=entry.origin, **values)


def _value(entry: Entry, key: str, context: Context) -> Expr:
    given = parameter_values(context.project, entry.category, entry.name)
    texts: dict[str, str | None] = {}
    for environment in context.environments:
        value = given.get(environment.name, {}).get(key)
        texts[environment.name] = value if isinstance(value, str) else None
    default = texts[context.default.name]
    if default is not None and set(texts.values()) == {default}:
        return Text(value=default)
    return PerEnvironment(
        resource=entry.name,
        name=key,
        values=tuple(EnvironmentValue(environment=name, value=value) for name, value in sorted(texts.items())),
        otherwise=default,
    )


def _has_gaps(value: Expr) -> bool:
    return isinstance(value, PerEnvironment) and any(item.value is None for item in value.values)
