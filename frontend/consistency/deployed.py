"""Settings that only deployed templates have: an override said them that the checkout lacks.

Gen 1's CLI writes a template anew at each push, and `override.ts` changes it. What the CLI itself says of a resource
follows from files of the project, which are read where the resource is lowered.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.frontend.consistency.copies import below, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.overrides import does_nothing
from amp2gen.frontend.project import BACKEND, CLOUD_BACKEND, Entry
from amp2gen.frontend.resource_template import find_template
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic


@dataclass(frozen=True)
class Written:
    """What some version of Gen 1's CLI writes of a resource of a type, without any override; by dotted path where it
    writes only some members of an object. `place`: where Gen 2 has the setting."""

    type: str
    place: str
    properties: str


_KEYS = "TableName KeySchema AttributeDefinitions GlobalSecondaryIndexes LocalSecondaryIndexes"
_MODEL_TABLE = f"""{_KEYS} BillingMode ProvisionedThroughput StreamSpecification SSESpecification
    PointInTimeRecoverySpecification TimeToLiveSpecification"""

WRITTEN: Mapping[str, tuple[Written, ...]] = {
    "auth": (
        Written(
            "AWS::Cognito::UserPool",
            "amplify/auth/resource.ts",
            """UserPoolName Schema UsernameAttributes AliasAttributes UsernameConfiguration AutoVerifiedAttributes
            UserAttributeUpdateSettings EmailVerificationMessage EmailVerificationSubject SmsVerificationMessage
            SmsAuthenticationMessage SmsConfiguration MfaConfiguration EnabledMfas LambdaConfig
            Policies.PasswordPolicy.MinimumLength Policies.PasswordPolicy.RequireLowercase
            Policies.PasswordPolicy.RequireNumbers Policies.PasswordPolicy.RequireSymbols
            Policies.PasswordPolicy.RequireUppercase""",
        ),
        Written(
            "AWS::Cognito::UserPoolClient",
            "amplify/auth/resource.ts",
            """ClientName UserPoolId GenerateSecret RefreshTokenValidity TokenValidityUnits.RefreshToken ReadAttributes
            WriteAttributes AllowedOAuthFlows AllowedOAuthFlowsUserPoolClient AllowedOAuthScopes CallbackURLs LogoutURLs
            SupportedIdentityProviders""",
        ),
        Written(
            "AWS::Cognito::IdentityPool",
            "amplify/auth/resource.ts",
            """IdentityPoolName AllowUnauthenticatedIdentities CognitoIdentityProviders SupportedLoginProviders
            OpenIdConnectProviderARNs""",
        ),
        Written("AWS::Cognito::UserPoolGroup", "amplify/auth/resource.ts", "GroupName Precedence RoleArn UserPoolId"),
    ),
    "storage": (
        Written(
            "AWS::S3::Bucket", "amplify/storage/resource.ts", "BucketName CorsConfiguration NotificationConfiguration"
        ),
        Written(
            "AWS::DynamoDB::Table",
            "its resource.ts below amplify/storage",
            f"{_KEYS} ProvisionedThroughput BillingMode StreamSpecification",
        ),
    ),
    "api": (
        Written(
            "AWS::AppSync::GraphQLApi",
            "amplify/data/resource.ts",
            """Name AuthenticationType AdditionalAuthenticationProviders UserPoolConfig OpenIDConnectConfig
            LambdaAuthorizerConfig""",
        ),
        Written("AWS::DynamoDB::Table", "amplify/data/resource.ts", _MODEL_TABLE),
        Written(
            "AWS::ApiGateway::RestApi", "its resource.ts below amplify/api", "Name Description Body FailOnWarnings"
        ),
    ),
}
"""By category."""

DEFAULTS: Mapping[tuple[str, str], Any] = {
    ("AWS::S3::Bucket", "BucketEncryption"): {
        "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    }
}
"""Values that say what holds anyway: S3 encrypts buckets so since January 2023."""


def check_deployed(context: Context) -> Iterator[Diagnostic]:
    """Each setting of a deployed template that no file of the project explains, once."""
    reported: set[tuple[str, str, str]] = set()
    for entry in context.project.entries:
        if _has_override(entry, context):
            continue
        for file, template in _deployed(entry, context):
            for logical_id, resource in below(template, "Resources").items():
                for path, value, place in _unexplained(entry, below(resource), logical_id, context):
                    key = (f"{entry.category}/{entry.name}", _shown(logical_id, resource), path)
                    if key not in reported:
                        reported.add(key)
                        yield _diagnostic(entry, Origin(file=file, pointer=at(logical_id, path)), key, value, place)


def at(logical_id: str, path: str) -> str:
    """The JSON pointer of a setting by its dotted path."""
    return pointer("Resources", logical_id, "Properties", *path.split("."))


def _has_override(entry: Entry, context: Context) -> bool:
    text = context.project.files.get(f"{entry.folder}/override.ts")
    return text is not None and not does_nothing(text.decode("utf-8", "replace"))


def _deployed(entry: Entry, context: Context) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The templates of a resource as they were pushed last, or of a snapshot folder. Functions have theirs in the
    source tree: what was pushed is compared with it as a whole."""
    if entry.category != "function":
        for path in context.project.below(f"{CLOUD_BACKEND}/{entry.category}/{entry.name}/build"):
            document = read(path, context) if path.endswith(".json") else None
            if document is not None:
                yield path, below(document.data)
    root = context.default.stack_name
    for name, content in context.project.snapshot.items():
        rest = name.removeprefix(f"{root}-") if root and name.endswith(".template.json") else name
        if rest != name and rest.partition("-")[0] == f"{entry.category}{entry.name}":
            try:
                yield name, below(json.loads(content))
            except (ValueError, RecursionError):
                continue  # whoever reads the snapshot as a whole reports it


def _unexplained(
    entry: Entry, resource: Mapping[str, Any], logical_id: str, context: Context
) -> Iterator[tuple[str, Any, str]]:
    """Path, value, and where Gen 2 would have the setting."""
    type_name, properties = resource.get("Type"), below(resource, "Properties")
    if entry.category == "function":
        own = _own_template(entry, logical_id, context)
        if type_name == "AWS::Lambda::Function" and own:
            names = properties.keys() - own.keys()
            yield from ((name, properties[name], "its resource.ts below amplify/functions") for name in sorted(names))
        return
    for written in WRITTEN.get(entry.category, ()):
        if written.type == type_name:
            for path, value in _beyond(properties, frozenset(written.properties.split()), ""):
                if value != DEFAULTS.get((written.type, path), ...):
                    yield path, value, written.place


def _own_template(entry: Entry, logical_id: str, context: Context) -> Mapping[str, Any]:
    path = find_template(entry, context)
    document = read(path, context) if path else None
    return below(document.data, "Resources", logical_id, "Properties") if document else {}


def _beyond(value: Mapping[str, Any], written: frozenset[str], start: str) -> Iterator[tuple[str, Any]]:
    for name in sorted(value):
        path = f"{start}{name}"
        if path in written:
            continue
        if isinstance(value[name], Mapping) and any(each.startswith(f"{path}.") for each in written):
            yield from _beyond(value[name], written, f"{path}.")
        else:
            yield path, value[name]


def _shown(logical_id: str, resource: Any) -> str:
    """What messages call a resource: groups by their names, as all others have few words for one thing."""
    group = below(resource, "Properties").get("GroupName")
    return f"group {group}" if isinstance(group, str) else logical_id


def _diagnostic(entry: Entry, origin: Origin, key: tuple[str, str, str], value: Any, place: str) -> Diagnostic:
    resource, name, path = key
    what = name if name.startswith("group ") else f"{resource}: {name}"
    message = (
        f"{what}: what is deployed has {path} {json.dumps(value)[:200]}, which no file of the project says; it is not "
        "carried over"
    )
    source = "its template" if entry.category == "function" else f"{BACKEND}/{resource}/override.ts"
    return kinds.OVERRIDE_MISSING.at(origin, message, f"bring back {source}, or say it in {place}")
