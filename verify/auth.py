"""Cognito: user pool, app clients, identity pool, groups, identity providers, domain, triggers."""

import json
from collections.abc import Iterator, Mapping

from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.items import Item, as_list, as_object, item_of, keyed, normal, without


def auth_items(deployment: Deployment) -> Iterator[Item]:
    """Everything of Cognito in a deployment."""
    factors = [custom for custom in deployment.of("Custom::LambdaCallout") if "totpEnabled" in custom.properties]
    for pool in deployment.of("AWS::Cognito::UserPool"):
        yield _user_pool(pool, _second_factors(factors[0].properties) if factors else {})
        yield from _triggers(pool, as_object(pool.properties.get("LambdaConfig")))
    for custom in deployment.of("Custom::CustomAuthTriggerResourceOutputs"):
        yield from _triggers(custom, _configured(custom))
    for client in deployment.of("AWS::Cognito::UserPoolClient"):
        yield item_of("user pool client", client, _client(client.properties))
    for pool in deployment.of("AWS::Cognito::IdentityPool"):
        yield _identity_pool(pool)
    for attachment in deployment.of("AWS::Cognito::IdentityPoolRoleAttachment"):
        yield _role_attachment(attachment)
    for group in deployment.of("AWS::Cognito::UserPoolGroup"):
        yield item_of("group", group, group.properties)
    for provider in deployment.of("AWS::Cognito::UserPoolIdentityProvider"):
        yield item_of("identity provider", provider, provider.properties)
    for domain in deployment.of("AWS::Cognito::UserPoolDomain"):
        yield item_of("user pool domain", domain, domain.properties)
    for custom in deployment.of("Custom::LambdaCallout"):
        yield from _hosted_ui(custom)
        yield from _set_later(custom)
    page = deployment.by_role.get("verification page")
    if page is not None:
        index = as_object(page.properties.get("WebsiteConfiguration")).get("IndexDocument")
        yield item_of("verification page", page, {"IndexDocument": index})


def secret_clients(gen1: Deployment, gen2: Deployment) -> Iterator[tuple[Resource, Resource | None]]:
    """Gen 1's app clients with a secret, each with the client that takes its place. Only the creation of a client gives
    it a secret (CreateUserPoolClient, API reference)."""
    for client in gen1.of("AWS::Cognito::UserPoolClient"):
        if normal(client.properties.get("GenerateSecret")) is True:
            yield client, gen2.by_role.get(client.role)


def _second_factors(custom: Mapping[str, Json]) -> dict[str, Json]:
    """What Gen 1 sets by a function where its template does not: text messages always, one-time passwords if chosen.

    Source: `MFALambdaInputs` of the CLI's auth template, whose function calls SetUserPoolMfaConfig.
    """
    if normal(custom.get("mfaConfiguration")) == "OFF":
        return {}
    return {"EnabledMfas": ["SMS_MFA", *(["SOFTWARE_TOKEN_MFA"] if normal(custom["totpEnabled"]) is True else [])]}


def _user_pool(pool: Resource, second_factors: Mapping[str, Json]) -> Item:
    properties = without({**pool.properties, **second_factors}, "LambdaConfig", "Schema", *_MESSAGES)
    properties["Schema"] = keyed(pool.properties.get("Schema"), "Name")
    properties["VerificationMessageTemplate"] = _messages(pool.properties)
    recovery = as_object(pool.properties.get("AccountRecoverySetting"))
    properties["AccountRecoverySetting"] = keyed(recovery.get("RecoveryMechanisms"), "Name")
    properties["DeletionPolicy"] = pool.deletion_policy
    return item_of("user pool", pool, properties)


_MESSAGES = (
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "SmsVerificationMessage",
    "VerificationMessageTemplate",
)


def _messages(pool: Mapping[str, Json]) -> Json:
    """The older properties say the same as members of the template, which win (CreateUserPool, API reference)."""
    return {
        "EmailMessage": pool.get("EmailVerificationMessage"),
        "EmailSubject": pool.get("EmailVerificationSubject"),
        "SmsMessage": pool.get("SmsVerificationMessage"),
        **as_object(pool.get("VerificationMessageTemplate")),
    }


def _configured(custom: Resource) -> dict[str, Json]:
    """Gen 1 sets triggers by a custom resource, since pool and functions would need each other."""
    listed = (as_object(each) for each in as_list(custom.properties.get("lambdaConfig")))
    return {str(each.get("triggerType")): each.get("lambdaFunctionArn") for each in listed}


def _triggers(resource: Resource, config: Mapping[str, Json]) -> Iterator[Item]:
    for event, function in config.items():
        yield item_of("trigger", resource, {"Function": function}, role=event)


def _hosted_ui(custom: Resource) -> Iterator[Item]:
    """Domain and identity providers of Gen 1 are made by custom resources that call Cognito's API."""
    pool = custom.properties.get("userPoolId")
    if "hostedUIDomainName" in custom.properties:
        settings: dict[str, Json] = {"Domain": custom.properties["hostedUIDomainName"], "UserPoolId": pool}
        yield item_of("user pool domain", custom, settings, role="")
    for provider in _listed(custom.properties.get("hostedUIProviderMeta", "[]")):
        name = str(provider.get("ProviderName"))
        settings = {
            "AttributeMapping": provider.get("AttributeMapping"),
            "ProviderDetails": {"authorize_scopes": provider.get("authorize_scopes")},
            "ProviderName": name,
            "ProviderType": name,
            "UserPoolId": pool,
        }
        yield item_of("identity provider", custom, settings, role=name)


def _set_later(custom: Resource) -> Iterator[Item]:
    """What Gen 1 before version 7 sets by functions: OAuth of both clients (`OAuthCustomResourceInputs` of the CLI's
    auth template), and how users' groups choose their roles (`RoleMapFunctionInput` of its template for groups)."""
    written = custom.properties
    if "oAuthMetadata" in written:
        providers = [each.get("ProviderName") for each in _listed(written.get("hostedUIProviderMeta"))]
        settings: dict[str, Json] = {
            **_parsed(written["oAuthMetadata"]),
            "AllowedOAuthFlowsUserPoolClient": True,
            "SupportedIdentityProviders": [*providers, "COGNITO"],
        }
        for role in ("web", "native"):
            yield item_of("user pool client", custom, settings, role=role)
    if "appClientIDWeb" in written and "identityPoolId" in written:
        provider = f"cognito-idp.{written.get('region')}.amazonaws.com/{written.get('userPoolId')}"
        clients = [written[name] for name in ("appClientIDWeb", "appClientID") if name in written]
        mapping: Json = {"AmbiguousRoleResolution": "AuthenticatedRole", "Type": "Token"}
        mappings: Json = {f"{provider}:{client}": mapping for client in clients}
        yield item_of("identity pool roles", custom, {"RoleMappings": mappings}, role="")


def _listed(text: Json) -> list[dict[str, Json]]:
    try:
        return [as_object(each) for each in as_list(json.loads(str(text)))]
    except ValueError:
        return []


def _parsed(text: Json) -> dict[str, Json]:
    try:
        return as_object(json.loads(str(text)))
    except ValueError:
        return {}


_DEFAULT_UNITS = {"Refresh": "days", "Access": "hours", "Id": "hours"}
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def _client(client: Mapping[str, Json]) -> dict[str, Json]:
    """Token lifetimes in minutes; Cognito's units differ by token (CreateUserPoolClient, API reference)."""
    units = as_object(client.get("TokenValidityUnits"))
    properties = without(client, "TokenValidityUnits")
    providers = as_list(client.get("SupportedIdentityProviders"))
    properties["SupportedIdentityProviders"] = [
        str(provider).removeprefix("${identity provider ").removesuffix("}") for provider in providers
    ]
    for token, default in _DEFAULT_UNITS.items():
        name = f"{token}TokenValidity"
        value, unit = normal(client.get(name)), str(units.get(f"{token}Token", default))
        if isinstance(value, int) and unit in _SECONDS:
            minutes = value * _SECONDS[unit] / 60
            properties[name] = int(minutes) if minutes.is_integer() else minutes
    return properties


def _identity_pool(pool: Resource) -> Item:
    providers = keyed(pool.properties.get("CognitoIdentityProviders"), "ClientId")
    return item_of("identity pool", pool, {**pool.properties, "CognitoIdentityProviders": providers})


def _role_attachment(attachment: Resource) -> Item:
    """Mappings by the identity provider they are for: the names are free."""
    mappings = as_object(attachment.properties.get("RoleMappings"))
    by_provider = {
        str(as_object(mapping).get("IdentityProvider", name)): without(as_object(mapping), "IdentityProvider")
        for name, mapping in mappings.items()
    }
    properties: dict[str, Json] = {**attachment.properties, "RoleMappings": dict(by_provider)}
    return item_of("identity pool roles", attachment, properties)
