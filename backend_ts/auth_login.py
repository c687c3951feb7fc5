"""`loginWith` of `defineAuth`: email, phone, and the hosted UI with its social providers."""

from collections.abc import Mapping

from amp2gen.backend_ts.typescript.build import call
from amp2gen.backend_ts.typescript.tree import Arrow, Call, Expr, Imported, Name, Param, Template
from amp2gen.ir.auth import Auth, IdentityProvider, UserPool

CODE = "{####}"
"""Cognito's place holder for a code in a message."""

ATTRIBUTES: Mapping[str, str] = {
    "address": "address",
    "birthdate": "birthdate",
    "email": "email",
    "family_name": "familyName",
    "gender": "gender",
    "given_name": "givenName",
    "locale": "locale",
    "middle_name": "middleName",
    "name": "fullname",
    "nickname": "nickname",
    "phone_number": "phoneNumber",
    "picture": "profilePicture",
    "preferred_username": "preferredUsername",
    "profile": "profilePage",
    "zoneinfo": "timezone",
    "updated_at": "lastUpdateTime",
    "website": "website",
}
"""Cognito's standard attributes → the CDK's names for them."""

PROVIDERS: Mapping[str, str] = {
    "Google": "google",
    "Facebook": "facebook",
    "LoginWithAmazon": "loginWithAmazon",
    "SignInWithApple": "signInWithApple",
}
SECRET_ROLES: Mapping[str, str] = {
    "client_id": "clientId",
    "client_secret": "clientSecret",
    "team_id": "teamId",
    "key_id": "keyId",
    "private_key": "privateKey",
}
SCOPES: Mapping[str, str] = {
    "phone": "PHONE",
    "email": "EMAIL",
    "openid": "OPENID",
    "profile": "PROFILE",
    "aws.cognito.signin.user.admin": "COGNITO_ADMIN",
}
"""OAuth scopes that `externalProviders.scopes` and the CDK's OAuthScope know."""

USER_NAMES: Mapping[str, str] = {
    "Google": "sub",
    "Facebook": "id",
    "LoginWithAmazon": "user_id",
    "SignInWithApple": "sub",
}
"""What Cognito maps `username` from by itself; writing it down again changes nothing."""


def uses_phone(pool: UserPool) -> bool:
    """Whether users sign in with their phone number, or it is verified."""
    return "phone_number" in pool.username_attributes or "phone_number" in pool.auto_verified


def sends_unasked(pool: UserPool) -> bool:
    """Whether `defineAuth` wants SMS as a second factor, as it does wherever users have phones, but Gen 1 has only an
    app."""
    return pool.mfa.mode != "OFF" and not pool.mfa.sms and uses_phone(pool)


def login_email(pool: UserPool) -> object | None:
    """`loginWith.email`: wherever email is verified or signs in, and where nothing else would be left."""
    email = "email" in pool.username_attributes or "email" in pool.auto_verified
    if not email and uses_phone(pool):
        return None
    if "email" not in pool.auto_verified:
        return True
    message = pool.verification_email
    settings: dict[str, object] = {}
    if message.subject or message.body:
        settings["verificationEmailStyle"] = message.style
    if message.subject:
        settings["verificationEmailSubject"] = message.subject
    if message.body:
        settings["verificationEmailBody"] = coded_message(message.body)
    return settings or True


def login_phone(pool: UserPool) -> object | None:
    if not uses_phone(pool):
        return None
    if pool.sends_sms and pool.sms_verification_message:
        return {"verificationMessage": coded_message(pool.sms_verification_message)}
    return True


def mapped_unasked(pool: UserPool) -> tuple[str, ...]:
    """The social providers whose e-mail address `defineAuth` hands to the pool, as it does wherever people sign in with
    e-mail alone, but Gen 1 does not."""
    if login_email(pool) is None or uses_phone(pool):
        return ()
    return tuple(
        each.provider
        for each in pool.identity_providers
        if all(mapping.attribute != "email" for mapping in each.attribute_mapping)
    )


def coded_message(message: str) -> Expr:
    """`(code) => \\`Your code is ${code()}\\`` for a message with a place holder."""
    pieces = message.split(CODE)
    parts: list[str | Expr] = []
    for index, piece in enumerate(pieces):
        if index:
            parts.append(Call(Name("code")))
        parts.append(piece)
    params = (Param(Name("code")),) if len(pieces) > 1 else ()
    return Arrow(params, Template(tuple(parts)))


def external_providers(auth: Auth) -> dict[str, object]:
    """`loginWith.externalProviders`; empty without a hosted UI."""
    oauth = auth.web_client.oauth
    if oauth is None:
        return {}
    settings: dict[str, object] = {
        PROVIDERS[provider.provider]: _provider(provider) for provider in auth.user_pool.identity_providers
    }
    scopes = [SCOPES[scope] for scope in oauth.scopes if scope in SCOPES]
    if scopes:
        settings["scopes"] = scopes
    settings["callbackUrls"] = Name("callbackUrls")
    settings["logoutUrls"] = Name("logoutUrls")
    return settings


def _provider(provider: IdentityProvider) -> dict[str, object]:
    settings: dict[str, object] = {
        SECRET_ROLES[item.role]: call(Imported("secret", "@aws-amplify/backend"), item.secret.id.partition("/")[2])
        for item in provider.secrets
    }
    if provider.scopes:
        settings["scopes"] = list(provider.scopes)
    mapping: dict[str, object] = {}
    custom: dict[str, object] = {}
    for entry in provider.attribute_mapping:
        if entry.attribute in ATTRIBUTES:
            mapping[ATTRIBUTES[entry.attribute]] = entry.provider_attribute
        elif entry.attribute != "username" or entry.provider_attribute != USER_NAMES[provider.provider]:
            custom[entry.attribute] = entry.provider_attribute
    if custom:
        mapping["custom"] = custom
    if mapping:
        settings["attributeMapping"] = mapping
    return settings
