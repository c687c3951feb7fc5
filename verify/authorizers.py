"""Who decides whether a call of a REST API is let in, as one set of settings on both sides.

An OpenAPI document has it as a security scheme, the CDK as a resource of its own.
"""

from collections.abc import Mapping

from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment
from amp2gen.verify.functions import function_in
from amp2gen.verify.items import as_object

Scheme = Mapping[str, Json]


def of_scheme(scheme: Scheme) -> Json:
    """The authorizer of a security scheme; None if API Gateway's own signatures decide.

    The token is in the header that the scheme names, unless the extension has an identity source of its own.
    """
    written = as_object(scheme.get("x-amazon-apigateway-authorizer"))
    if not written:
        return None
    header = f"method.request.{scheme.get('in', 'header')}.{scheme.get('name', 'Authorization')}"
    return _settings(
        type=written.get("type"),
        source=written.get("identitySource", header),
        pools=written.get("providerARNs"),
        uri=written.get("authorizerUri"),
        credentials=written.get("authorizerCredentials"),
        seconds=written.get("authorizerResultTtlInSeconds"),
        pattern=written.get("identityValidationExpression"),
    )


def of_resource(deployment: Deployment, reference: Json) -> Json:
    """The authorizer that a method refers to; None if it has none."""
    found = deployment.by_role.get(str(reference).removeprefix("${").removesuffix("}"))
    if found is None:
        return None
    written = found.properties
    return _settings(
        type=written.get("Type"),
        source=written.get("IdentitySource"),
        pools=written.get("ProviderARNs"),
        uri=written.get("AuthorizerUri"),
        credentials=written.get("AuthorizerCredentials"),
        seconds=written.get("AuthorizerResultTtlInSeconds"),
        pattern=written.get("IdentityValidationExpression"),
    )


def _settings(
    *, type: Json, source: Json, pools: Json, uri: Json, credentials: Json, seconds: Json, pattern: Json
) -> Json:
    return {
        "Type": str(type).upper(),
        "IdentitySource": source,
        "UserPools": pools,
        "Function": (function_in(uri) or uri) if uri is not None else None,
        "Credentials": credentials,
        "CachedSeconds": _SECONDS if seconds is None else seconds,
        "Pattern": pattern or None,
    }


_SECONDS = 300
"""API Gateway, CreateAuthorizer: how long an answer is kept if nothing is said."""
