"""Cognito: cli-inputs.json against the copies in backend-config.json and in the trigger functions' folders."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.consistency.copies import below, constants, disagreement, items, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.feature_flags import flags_of
from amp2gen.frontend.project import BACKEND, BACKEND_CONFIG, Entry
from amp2gen.frontend.record import whole_number
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import Document

SOCIAL = {"LoginWithAmazon": "AMAZON", "SignInWithApple": "APPLE"}
"""Names of identity providers in frontendAuthConfig where they are not just in upper case."""

LISTS: Mapping[str, str] = {
    "usernameAttributes": "usernameAttributes",
    "signupAttributes": "requiredAttributes",
    "verificationMechanisms": "autoVerifiedAttributes",
    "mfaTypes": "mfaTypes",
    "socialProviders": "authProvidersUserPool",
}
"""Lists in frontendAuthConfig, which client libraries are configured from, and the setting each one repeats."""

FLAGS = ("userPoolGroups", "adminQueries", "thirdPartyAuth", "hostedUI")


def check_auth(context: Context) -> Iterator[Diagnostic]:
    """Everything that is kept of a user pool outside of the settings that its lowering reads."""
    for entry in context.project.entries_of("auth", "Cognito"):
        path = f"{entry.folder}/cli-inputs.json"
        document = read(path, context)
        if entry.imported or document is None:
            continue
        inputs = below(document.data, "cognitoConfig")
        yield from constants(document, f"auth {entry.name}", {"version": ("1", 1)})
        yield from constants(
            document,
            f"auth {entry.name}",
            {
                "resourceName": (entry.name,),
                "serviceName": ("Cognito",),
                "useDefault": ("default", "defaultSocial", "manual"),
                "mfaConfiguration": ("OFF", "ON", "OPTIONAL"),
                "authRoleArn": ({"Fn::GetAtt": ["AuthRole", "Arn"]},),
                "unauthRoleArn": ({"Fn::GetAtt": ["UnauthRole", "Arn"]},),
                "parentStack": ({"Ref": "AWS::StackId"},),
            },
            "/cognitoConfig",
            {key: value for key, value in inputs.items() if key != "mfaConfiguration" or value},
        )
        yield from _names(entry, document, inputs)
        yield from _frontend_copy(entry, inputs, context)
        yield from _features(entry, document, inputs, context)
        yield from _own_mfas(entry, document, inputs, context)
        yield from _triggers(entry, document, inputs, context)


def _names(entry: Entry, document: Document, inputs: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Names that Gen 1 makes when auth is added, by rule."""
    shared, short = inputs.get("sharedId"), inputs.get("resourceNameTruncated")
    if shared is not None and short is not None and str(shared) not in str(short):
        at = pointer("cognitoConfig", "sharedId")
        yield disagreement(document, at, f"auth {entry.name}: resourceNameTruncated does not end in sharedId")
    role = inputs.get("userpoolClientLambdaRole")
    if role is not None and not str(role).endswith("_userpoolclient_lambda_role"):
        at = pointer("cognitoConfig", "userpoolClientLambdaRole")
        yield disagreement(document, at, f"auth {entry.name}: userpoolClientLambdaRole is not a name that Gen 1 gives")


def _frontend_copy(entry: Entry, inputs: Mapping[str, Any], context: Context) -> Iterator[Diagnostic]:
    document = read(BACKEND_CONFIG, context)
    copy = below(entry.data, "frontendAuthConfig")
    if document is None:
        return
    at = ("auth", entry.name, "frontendAuthConfig")
    for key, setting in LISTS.items():
        if key in copy and {str(item) for item in items(copy[key])} != _upper(inputs.get(setting)):
            yield disagreement(
                document,
                pointer(*at, key),
                f"auth {entry.name}: {key} of frontendAuthConfig is not {setting} of cli-inputs.json",
            )
    if "mfaConfiguration" in copy and copy["mfaConfiguration"] != (inputs.get("mfaConfiguration") or "OFF"):
        yield disagreement(
            document,
            pointer(*at, "mfaConfiguration"),
            f"auth {entry.name}: mfaConfiguration of frontendAuthConfig is not the one of cli-inputs.json",
        )
    policy = below(copy, "passwordProtectionSettings")
    characters = "passwordPolicyCharacters"
    if characters in policy and {str(item) for item in items(policy[characters])} != _upper(inputs.get(characters)):
        yield disagreement(
            document,
            pointer(*at, "passwordProtectionSettings", characters),
            f"auth {entry.name}: clients are told other password rules than cli-inputs.json has",
        )
    length = "passwordPolicyMinLength"
    if length in policy and whole_number(policy[length]) != whole_number(inputs.get(length, 8)):
        yield disagreement(
            document,
            pointer(*at, "passwordProtectionSettings", length),
            f"auth {entry.name}: clients are told another password length than cli-inputs.json has",
        )


def _upper(value: Any) -> set[str]:
    """A list of settings as frontendAuthConfig writes it: `SMS Text Message` is SMS, `username` needs no mention."""
    texts = [text.strip() for item in items(value) for text in str(item).split(",") if text.strip()]
    return {
        SOCIAL.get(text, text.removesuffix(" Text Message").replace(" ", "_").upper())
        for text in texts
        if text != "username"
    }


def _features(entry: Entry, document: Document, inputs: Mapping[str, Any], context: Context) -> Iterator[Diagnostic]:
    """Flags that say that something is there which stands elsewhere, and the list of groups."""
    groups = context.has("auth", "userPoolGroups")
    evidence = {
        "userPoolGroups": groups,
        "adminQueries": context.has("api", "AdminQueries") or bool(inputs.get("adminQueryGroup")),
        "thirdPartyAuth": inputs.get("authProviders") is not None,
        "hostedUI": bool(inputs.get("hostedUIDomainName")),
    }
    for flag in FLAGS:
        value = inputs.get(flag)
        said_but_absent = value is True and not evidence[flag]
        denied_but_there = value is False and evidence[flag] and flag in ("hostedUI", "userPoolGroups")
        if said_but_absent or denied_but_there:
            at = pointer("cognitoConfig", flag)
            yield disagreement(
                document,
                at,
                f"auth {entry.name}: {flag} is {str(value).lower()}, which the rest of the project contradicts",
            )
    yield from _group_names(entry, document, inputs, context)
    challenged = any(str(event).startswith("DefineAuthChallenge") for event in _embedded(inputs.get("triggers")))
    config = read(BACKEND_CONFIG, context)
    if config and entry.data.get("customAuth") is True and not challenged:
        at = pointer("auth", entry.name, "customAuth")
        yield disagreement(config, at, f"auth {entry.name}: customAuth is true, but no trigger defines a challenge")


def _own_mfas(entry: Entry, document: Document, inputs: Mapping[str, Any], context: Context) -> Iterator[Diagnostic]:
    """`useEnabledMfas` repeats a flag of cli.json, which wins at the next push."""
    flags = flags_of("auth", context)
    written = inputs.get("useEnabledMfas")
    if flags is None or not isinstance(written, bool) or written is (flags.get("useenabledmfas") is True):
        return
    at = pointer("cognitoConfig", "useEnabledMfas")
    says = f"useEnabledMfas is {str(written).lower()}, useenabledmfas of cli.json is not"
    yield disagreement(document, at, f"auth {entry.name}: {says}")


def _group_names(entry: Entry, document: Document, inputs: Mapping[str, Any], context: Context) -> Iterator[Diagnostic]:
    precedence = read(f"{BACKEND}/auth/userPoolGroups/user-pool-group-precedence.json", context)
    listed = inputs.get("userPoolGroupList")
    if precedence is None or listed is None or not context.has("auth", "userPoolGroups"):
        return
    names = {str(below(group).get("groupName")) for group in items(precedence.data)}
    if {str(name) for name in items(listed)} != names:
        at = pointer("cognitoConfig", "userPoolGroupList")
        yield disagreement(document, at, f"auth {entry.name}: userPoolGroupList is not user-pool-group-precedence.json")


def _triggers(entry: Entry, document: Document, inputs: Mapping[str, Any], context: Context) -> Iterator[Diagnostic]:
    """The modules of a trigger stand in the auth settings and in the trigger function's own parameters."""
    for event, modules in sorted(_embedded(inputs.get("triggers")).items()):
        own = read(f"{BACKEND}/function/{entry.name}{event}/function-parameters.json", context)
        copy = below(own.data).get("modules") if own else None
        if copy is not None and items(copy) != items(modules):
            at = pointer("cognitoConfig", "triggers", str(event))
            yield disagreement(
                document, at, f"auth {entry.name}: the modules of the trigger {event} are not those of its function"
            )


def _embedded(value: Any) -> Mapping[str, Any]:
    """An object that some versions of the CLI write as JSON inside a string."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return below(value)
