"""Social sign-in: identity providers of the user pool and the hosted UI's OAuth settings.

Their credentials become secrets by name; the values, which some projects keep in team-provider-info.json, are never
read.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_record import EnvironmentRecord
from amp2gen.frontend.parameters import own_value
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.ir import kinds
from amp2gen.ir.auth import AttributeMapping, FederatedProvider, IdentityProvider, OAuth, ProviderSecret
from amp2gen.ir.base import ref_to
from amp2gen.ir.expr import EnvironmentValue, Expr, PerEnvironment, Text, text
from amp2gen.ir.secrets import Secret
from amp2gen.syntax.cloudformation.values import Symbol, current_text

Role = Literal["client_id", "client_secret", "team_id", "key_id", "private_key"]

SECRETS: Mapping[str, Mapping[Role, str]] = {
    "Google": {"client_id": "GOOGLE_CLIENT_ID", "client_secret": "GOOGLE_CLIENT_SECRET"},
    "Facebook": {"client_id": "FACEBOOK_CLIENT_ID", "client_secret": "FACEBOOK_CLIENT_SECRET"},
    "LoginWithAmazon": {
        "client_id": "LOGINWITHAMAZON_CLIENT_ID",
        "client_secret": "LOGINWITHAMAZON_CLIENT_SECRET",
    },
    "SignInWithApple": {
        "client_id": "SIWA_CLIENT_ID",
        "key_id": "SIWA_KEY_ID",
        "private_key": "SIWA_PRIVATE_KEY",
        "team_id": "SIWA_TEAM_ID",
    },
}
"""The names that Amplify's documentation and AWS's own tool give these secrets."""


FEDERATED: Mapping[str, str] = {
    "facebookAppId": "graph.facebook.com",
    "googleClientId": "accounts.google.com",
    "amazonAppId": "www.amazon.com",
    "appleAppId": "appleid.apple.com",
}
"""Gen 1's key for the app's id at a provider that the identity pool trusts directly → the provider's name."""


def federated_providers(entry: Entry, inputs: EnvironmentRecord, context: Context) -> Iterator[FederatedProvider]:
    """Providers whose tokens the identity pool takes, without a user pool in between."""
    listed = inputs.texts("authProviders")
    inputs.ignore("selectedParties", "audiences", *FEDERATED)
    native = [inputs.text(key) for key in ("googleIos", "googleAndroid")]
    keys = {provider: key for key, provider in FEDERATED.items()}
    for provider in listed:
        key = keys.get(provider, "authProviders")
        app_id = _app_id(key, entry, inputs, context)
        if provider == "accounts.google.com" and any(native):
            context.log.add(
                kinds.FEDERATION_NOT_CARRIED,
                inputs.origin(key),
                f"auth {entry.name}: the identity pool trusts accounts.google.com by an OpenID provider of the account",
                "`amp2gen explain A2G1965` says how to name it",
            )
        elif app_id is not None:
            yield FederatedProvider(name=provider, app_id=app_id, origin=inputs.origin(key))
        else:
            message = f"auth {entry.name}: {provider} is not carried over, as the app's id there is not in the checkout"
            context.log.add(kinds.SETTING_NOT_CARRIED, inputs.origin("authProviders"), message)


def _app_id(key: str, entry: Entry, inputs: EnvironmentRecord, context: Context) -> Expr | None:
    """Gen 1 asks for it in each environment, and keeps the answers in team-provider-info.json."""
    if key not in FEDERATED:
        return None
    match own_value(key, entry, current_text(inputs.each(key)), context):
        case Symbol(payload=PerEnvironment() as per_environment):
            return per_environment if per_environment.otherwise else None
        case str(app_id) if app_id:
            return Text(value=app_id)
    return None


def identity_providers(inputs: Record, context: Context) -> tuple[IdentityProvider, ...]:
    """One per entry of `authProvidersUserPool`, in Gen 1's order."""
    details = {str(item.get("ProviderName")): item for item in _list(inputs, "hostedUIProviderMeta", context)}
    providers = []
    for name in inputs.texts("authProvidersUserPool"):
        if name not in SECRETS:
            context.log.add(
                kinds.SETTING_NOT_CARRIED,
                inputs.origin("authProvidersUserPool"),
                f"the identity provider {name} is not carried over",
            )
            continue
        detail = details.get(name, {})
        for secret in SECRETS[name].values():
            context.add_secret(Secret(name=secret, origin=inputs.origin("authProvidersUserPool")))
        context.log.add(
            kinds.PROVIDER_SECRET,
            inputs.origin("authProvidersUserPool"),
            f"set {' and '.join(SECRETS[name].values())} before deploying",
        )
        providers.append(_provider(name, detail, inputs))
    return tuple(providers)


def _provider(name: Any, detail: Mapping[str, Any], inputs: Record) -> IdentityProvider:
    mapping = detail.get("AttributeMapping")
    return IdentityProvider(
        origin=inputs.origin("hostedUIProviderMeta"),
        provider=name,
        secrets=tuple(
            ProviderSecret(role=role, secret=ref_to(Secret, secret)) for role, secret in SECRETS[name].items()
        ),
        scopes=_scopes(str(detail.get("authorize_scopes") or "")),
        attribute_mapping=tuple(
            AttributeMapping(attribute=attribute, provider_attribute=str(source))
            for attribute, source in sorted(mapping.items())
        )
        if isinstance(mapping, Mapping)
        else (),
    )


def _scopes(written: str) -> tuple[str, ...]:
    """Providers take scopes separated by commas (Facebook) or spaces (the others)."""
    return tuple(scope for scope in written.replace(",", " ").split() if scope)


def oauth(inputs: EnvironmentRecord) -> tuple[OAuth | None, tuple[str, ...]]:
    """Hosted UI settings and the names of the providers that the clients accept (social first, COGNITO last)."""
    inputs.ignore("hostedUI")
    written: Any = inputs.each("oAuthMetadata")
    if not inputs.flag("hostedUI") and not current_text(inputs.each("hostedUIDomainName")):
        return None, ()
    metadata = _metadata(current_text(written))
    if not metadata.get("AllowedOAuthFlows"):
        return None, ()
    providers = tuple(name for name in inputs.texts("authProvidersUserPool") if name in SECRETS)
    elsewhere = [_metadata(each) for each in _texts(written).values()]
    lists = [url for each in (metadata, *elsewhere) for key in URLS for url in each.get(key) or ()]
    if any(each.get(key) != metadata.get(key) for each in elsewhere for key in ("AllowedOAuthFlows", SCOPES)):
        inputs.take("oAuthMetadata")  # which says that it differs
    elif any("," in url for url in lists):
        inputs.take("oAuthMetadata")
        written = metadata
    return (
        OAuth(
            origin=inputs.origin("oAuthMetadata"),
            flows=tuple(metadata.get("AllowedOAuthFlows") or ()),
            scopes=tuple(metadata.get(SCOPES) or ()),
            callback_urls=_urls("CallbackURLs", metadata, written),
            logout_urls=_urls("LogoutURLs", metadata, written),
        ),
        (*providers, "COGNITO"),
    )


SCOPES = "AllowedOAuthScopes"
URLS = ("CallbackURLs", "LogoutURLs")


def _urls(key: str, metadata: Mapping[str, Any], written: Any) -> tuple[Expr, ...]:
    """The URLs, or those of each environment, separated by commas, as one value."""
    here = tuple(metadata.get(key) or ())
    texts = {environment: ",".join(_metadata(each).get(key) or ()) for environment, each in _texts(written).items()}
    if not texts or set(texts.values()) == {",".join(here)}:
        return tuple(text(url) for url in here)
    values = tuple(EnvironmentValue(environment=each, value=urls) for each, urls in texts.items())
    return (PerEnvironment(resource=written.payload.resource, name=key, values=values, otherwise=",".join(here)),)


def _texts(written: Any) -> dict[str, str | None]:
    """Environment → text, where it differs."""
    match written:
        case Symbol(payload=PerEnvironment(values=values)):
            return {each.environment: each.value for each in values}
    return {}


def _metadata(written: str | None) -> Mapping[str, Any]:
    try:
        metadata = json.loads(written or "{}")
    except ValueError:
        return {}
    return metadata if isinstance(metadata, Mapping) else {}


def _list(inputs: Record, key: str, context: Context) -> list[Mapping[str, Any]]:
    """A list of objects that Gen 1 keeps as JSON inside a string."""
    written = inputs.text(key)
    if not written:
        return []
    try:
        value = json.loads(written)
    except ValueError:
        context.log.add(kinds.WRONG_TYPE, inputs.origin(key), f"{key}: expected JSON")
        return []
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
