"""User pools as Gen 1's CLI writes them: made up by hand, and drawn at random."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gen1 import Gen1
from hypothesis import strategies as st

ID = "12ab34cd"
NAME = f"demo{ID}"
CHARACTERS = ("Requires Lowercase", "Requires Uppercase", "Requires Numbers", "Requires Symbols")
ATTRIBUTES = ("address", "birthdate", "family_name", "gender", "name", "phone_number", "preferred_username", "zoneinfo")
SIGN_IN = ([], ["email"], ["phone_number"], ["email, phone_number"])
ALIASES = ("email", "phone_number", "preferred_username")
TRIGGERS = ("PostConfirmation", "PreSignup", "PreTokenGeneration", "CustomMessage", "DefineAuthChallenge")
PROVIDERS = {
    "Facebook": ("email,public_profile", {"email": "email", "username": "id"}),
    "Google": ("openid email profile", {"email": "email", "username": "sub"}),
    "LoginWithAmazon": ("profile profile:user_id", {"email": "email", "username": "user_id"}),
    "SignInWithApple": ("email name", {"email": "email", "username": "sub"}),
}
MAPPED = {"given_name": "first_name", "picture": "picture"}


def pool(**changes: Any) -> dict[str, Any]:
    """The `cognitoConfig` of a plain pool with sign-in by email, changed."""
    return {
        "identityPoolName": f"demo_identitypool_{ID}",
        "allowUnauthenticatedIdentities": False,
        "resourceNameTruncated": NAME,
        "userPoolName": f"demo_userpool_{ID}",
        "autoVerifiedAttributes": ["email"],
        "mfaConfiguration": "OFF",
        "mfaTypes": ["SMS Text Message"],
        "smsAuthenticationMessage": "Your authentication code is {####}",
        "smsVerificationMessage": "Your verification code is {####}",
        "emailVerificationSubject": "Your verification code",
        "emailVerificationMessage": "Your verification code is {####}",
        "passwordPolicyMinLength": 8,
        "passwordPolicyCharacters": [],
        "requiredAttributes": ["email"],
        "aliasAttributes": [],
        "userpoolClientGenerateSecret": False,
        "userpoolClientRefreshTokenValidity": 30,
        "userpoolClientWriteAttributes": ["email"],
        "userpoolClientReadAttributes": ["email"],
        "userpoolClientSetAttributes": False,
        "sharedId": ID,
        "authSelections": "identityPoolAndUserPool",
        "usernameAttributes": ["email"],
        "userPoolGroupList": [],
        "hostedUI": False,
        "usernameCaseSensitive": False,
        "useEnabledMfas": True,
        **changes,
    }


def write_pool(gen1: Gen1, config: dict[str, Any], flags: dict[str, bool] | None = None) -> Gen1:
    """The pool on disk, with the functions that it calls. `flags` of cli.json's `features.auth`; None: no cli.json."""
    gen1.auth(NAME, **config)
    if flags is not None:
        gen1.file("amplify/cli.json", {"features": {"auth": flags}})
    called = [f"{NAME}{trigger}" for trigger in json.loads(config.get("triggers", "{}"))]
    for name in called:
        gen1.function(name, "exports.handler = async (event) => event;\n")
    depends = [
        {"category": "function", "resourceName": name, "triggerProvider": "Cognito", "attributes": ["Arn", "Name"]}
        for name in called
    ]
    return gen1.entry("auth", NAME, service="Cognito", providerPlugin="awscloudformation", dependsOn=depends)


def subsets(items: Any, min_size: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(items), unique=True, min_size=min_size).map(
        lambda found: sorted(found, key=items.index)
    )


@st.composite
def pools(draw: st.DrawFn, groups: list[str]) -> dict[str, Any]:
    """The `cognitoConfig` of a pool with these groups: whatever the CLI's questions lead to."""
    mfa = draw(st.sampled_from(["OFF", "OPTIONAL", "ON"]))
    sign_in = draw(st.sampled_from(SIGN_IN))
    required = draw(subsets(("email", *ATTRIBUTES)))
    triggers = draw(subsets(TRIGGERS))
    return pool(
        allowUnauthenticatedIdentities=draw(st.booleans()),
        autoVerifiedAttributes=draw(st.sampled_from([["email"], ["phone_number"]])),
        mfaConfiguration=mfa,
        mfaTypes=draw(subsets(("SMS Text Message", "TOTP"), min_size=0 if mfa == "OFF" else 1)),
        smsVerificationMessage=draw(st.sampled_from(["Your verification code is {####}", "Code: {####}"])),
        emailVerificationSubject=draw(st.sampled_from(["Your code", "It's `you`, ${name}?"])),
        emailVerificationMessage=draw(st.sampled_from(["Your code is {####}", "\\ {####} 'quoted'"])),
        passwordPolicyMinLength=draw(st.integers(6, 99)),
        passwordPolicyCharacters=draw(subsets(CHARACTERS)),
        requiredAttributes=required,
        aliasAttributes=[] if sign_in else draw(subsets(ALIASES)),
        userpoolClientRefreshTokenValidity=draw(st.integers(1, 3650)),
        userpoolClientWriteAttributes=required,
        userpoolClientReadAttributes=[*required, "email_verified"],
        userpoolClientSetAttributes=draw(st.booleans()),
        usernameAttributes=sign_in,
        userPoolGroupList=groups,
        usernameCaseSensitive=draw(st.sampled_from([True, False, None])),
        useEnabledMfas=draw(st.booleans()),
        triggers=json.dumps({trigger: ["custom"] for trigger in triggers}),
        **draw(st.one_of(st.just({}), hosted_uis())),
    )


def hosted_ui(providers: Sequence[str], mapped: Mapping[str, str], oauth: Mapping[str, Any]) -> dict[str, Any]:
    """A sign-in page of Cognito's, with or without social providers; `mapped` are attributes that all of them give."""
    meta = [
        {
            "ProviderName": name,
            "authorize_scopes": PROVIDERS[name][0],
            "AttributeMapping": {**PROVIDERS[name][1], **mapped},
        }
        for name in providers
    ]
    return {
        "hostedUI": True,
        "hostedUIDomainName": f"demo{ID}-{ID}",
        "authProvidersUserPool": list(providers),
        "hostedUIProviderMeta": json.dumps(meta),
        "oAuthMetadata": json.dumps({**OAUTH, **oauth}),
    }


SCOPES = ("phone", "email", "openid", "profile", "aws.cognito.signin.user.admin")
OAUTH = {
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": SCOPES,
    "CallbackURLs": ["http://localhost:3000/", "https://example.com/in/"],
    "LogoutURLs": ["http://localhost:3000/"],
}
FACEBOOK = hosted_ui(["Facebook"], MAPPED, {})


@st.composite
def hosted_uis(draw: st.DrawFn) -> dict[str, Any]:
    return hosted_ui(
        draw(subsets(tuple(PROVIDERS))),
        draw(st.sampled_from([{}, MAPPED])),
        {
            "AllowedOAuthFlows": [draw(st.sampled_from(["code", "implicit"]))],
            "AllowedOAuthScopes": draw(st.sampled_from([SCOPES, ("email", "openid")])),
            "LogoutURLs": draw(st.sampled_from([["http://localhost:3000/"], ["https://example.com/", "demo://out/"]])),
        },
    )


def auth_flags() -> st.SearchStrategy[dict[str, bool] | None]:
    """What cli.json says of auth: nothing, as there is none, or a flag off or on."""
    on = st.booleans()
    return st.one_of(st.none(), st.builds(dict), on.map(lambda value: {"useenabledmfas": value}))
