"""Imported Cognito resources: their ids stand in team-provider-info.json, one set per environment."""

from collections.abc import Mapping

from amp2gen.frontend.context import Context
from amp2gen.frontend.imported import has_gaps, imported_value
from amp2gen.frontend.project import Entry
from amp2gen.ir import kinds
from amp2gen.ir.auth import ReferencedAuth

FIELDS: Mapping[str, tuple[str, str]] = {
    "user_pool_id": ("userPoolId", "UserPoolId"),
    "web_client_id": ("webClientId", "AppClientIDWeb"),
    "native_client_id": ("nativeClientId", "AppClientID"),
    "identity_pool_id": ("identityPoolId", "IdentityPoolId"),
    "auth_role_arn": ("authRoleArn", "AuthRoleArn"),
    "unauth_role_arn": ("unauthRoleArn", "UnauthRoleArn"),
}
"""What `referenceAuth` wants → Gen 1's key for it, and the output in amplify-meta.json."""

OF_IDENTITY_POOL = ("identity_pool_id", "auth_role_arn", "unauth_role_arn")


def lower_referenced_auth(entry: Entry, context: Context) -> ReferencedAuth:
    """The references; ids that the checkout lacks are reported once and stand as null in gen1.json."""
    values = {field: imported_value(entry, *names, context) for field, names in FIELDS.items()}
    selections = context.project.object(f"{entry.folder}/parameters.json").get("authSelections")
    alone = selections == "userPoolOnly"
    if alone:
        context.log.add(
            kinds.NO_IMPORTED_IDENTITY_POOL,
            entry.origin,
            f"auth {entry.name} is an imported user pool without identity pool, and Gen 2 cannot refer to it alone",
            "create an identity pool for it, and fill in identityPoolId, authRoleArn and unauthRoleArn "
            "in amplify/gen1.json",
        )
    missing = [
        FIELDS[field][0]
        for field, value in values.items()
        if has_gaps(value) and not (alone and field in OF_IDENTITY_POOL)
    ]
    if missing:
        context.log.add(
            kinds.MISSING_FACT,
            entry.origin,
            f"auth {entry.name} is imported, and its {', '.join(missing)} are not in the checkout",
            "fill them in in amplify/gen1.json",
        )
    return ReferencedAuth(name=entry.name, origin=entry.origin, **values)
