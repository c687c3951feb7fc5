"""Which differences are intended, and why: the one table of them.

A difference that no rule names is a finding. Rules are as narrow as the reason: pattern for pattern, value for
value. None of them excuses a moved resource whose immutable settings differ (see IMMUTABLE).
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from amp2gen.syntax.documents import Json

WHOLE = "(whole)"
"""The property of a row that says that one side has no such thing at all."""

State = str
FRESH: tuple[State, ...] = ("fresh",)
NOT_MOVED: tuple[State, ...] = ("fresh", "taking over")
BRANCHES: tuple[State, ...] = ("taking over", "moved")
ALWAYS: tuple[State, ...] = ("fresh", "taking over", "moved")


@dataclass(frozen=True)
class Difference:
    """One setting that is not the same on both sides; None where a side has none. `state` is a deployment's:
    fresh (nothing of Gen 1), taking over (Gen 1's tables), moved (all of Gen 1's resources)."""

    state: State
    kind: str
    role: str
    property: str
    gen1: Json
    gen2: Json
    app: "App"


App = Mapping[str, Mapping[str, Json]]
"""All of Gen 1's things by name ("user pool", "group Admin"), each with its settings."""

Matches = Callable[[Json], bool]


def anything(value: Json) -> bool:
    return True


def missing(value: Json) -> bool:
    return value is None


def given(value: Json) -> bool:
    return value is not None


def equals(expected: Json) -> Matches:
    return lambda value: value == expected


def like(pattern: str) -> Matches:
    """A text that a regular expression matches as a whole."""
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL) is not None


@dataclass(frozen=True)
class Rule:
    """Patterns of kind, role and property (regular expressions, matched as a whole) and of both values.

    `where` asks for more: how the values relate, or what else there is in the Gen 1 app.
    """

    kind: str
    property: str
    reason: str
    role: str = ".*"
    gen1: Matches = anything
    gen2: Matches = anything
    where: Callable[[Difference], bool] | None = None
    states: tuple[State, ...] = ALWAYS

    def excuses(self, difference: Difference) -> bool:
        return (
            difference.state in self.states
            and re.fullmatch(self.kind, difference.kind) is not None
            and re.fullmatch(self.role, difference.role) is not None
            and re.fullmatch(self.property, difference.property) is not None
            and self.gen1(difference.gen1)
            and self.gen2(difference.gen2)
            and (self.where is None or self.where(difference))
        )


def reason_for(difference: Difference) -> str | None:
    """Why a difference is intended; None if it is a finding."""
    if is_immutable(difference):
        return None
    return next((rule.reason for rule in RULES if rule.excuses(difference)), None)


def is_immutable(difference: Difference) -> bool:
    """Whether the difference would make CloudFormation refuse a change to a moved resource, or replace it."""
    return difference.state == "moved" and any(
        each.kind == difference.kind and re.fullmatch(each.property, difference.property) for each in IMMUTABLE
    )


class Immutable(NamedTuple):
    """`property` is a regular expression. `source`: the page of the CloudFormation reference."""

    kind: str
    property: str
    source: str


_REPLACES = "update requires replacement"

IMMUTABLE: tuple[Immutable, ...] = (
    Immutable(
        "user pool",
        r"(Schema|UsernameAttributes|UsernameConfiguration|AliasAttributes)(\..*)?",
        "AWS::Cognito::UserPool: updates are not supported",
    ),
    Immutable("user pool client", "GenerateSecret|UserPoolId", f"AWS::Cognito::UserPoolClient: {_REPLACES}"),
    Immutable("user pool domain", "Domain|UserPoolId", f"AWS::Cognito::UserPoolDomain: {_REPLACES}"),
    Immutable("group", "GroupName|UserPoolId", f"AWS::Cognito::UserPoolGroup: {_REPLACES}"),
    Immutable(
        "identity provider",
        "ProviderName|ProviderType|UserPoolId",
        f"AWS::Cognito::UserPoolIdentityProvider: {_REPLACES}",
    ),
    Immutable(
        "table",
        r"TableName|KeySchema|AttributeDefinitions\..*|LocalSecondaryIndexes\..*|GlobalSecondaryIndexes\..*",
        f"AWS::DynamoDB::Table: {_REPLACES}, or an index is dropped",
    ),
    Immutable(
        "model table",
        r"TableName|KeySchema|AttributeDefinitions\..*|LocalSecondaryIndexes\..*|GlobalSecondaryIndexes\..*",
        "Amplify's table manager replaces the table, or an index is dropped",
    ),
    Immutable("bucket", "BucketName|ObjectLockEnabled", f"AWS::S3::Bucket: {_REPLACES}"),
    Immutable("stream", "Name", f"AWS::Kinesis::Stream: {_REPLACES}"),
)


def _only_adds(*added: str) -> Callable[[Difference], bool]:
    """Gen 2's list is Gen 1's and these."""

    def check(found: Difference) -> bool:
        had, has = found.gen1, found.gen2
        return (
            isinstance(had, list)
            and isinstance(has, list)
            and sorted([*map(str, had), *added]) == sorted(map(str, has))
        )

    return check


def _has_no(kind: str) -> Callable[[Difference], bool]:
    """Gen 1 has nothing of the kind."""
    return lambda found: not any(name == kind or name.startswith(f"{kind} ") for name in found.app)


def _verifies_no_phone(found: Difference) -> bool:
    verified = found.app.get("user pool", {}).get("AutoVerifiedAttributes")
    return not (isinstance(verified, list) and "phone_number" in verified)


def _same_but_environment(found: Difference) -> bool:
    """Names that end in the environment's, or here in the sandbox's."""
    had, has = str(found.gen1), str(found.gen2)
    return has.endswith("sandbox") and had.startswith(has.removesuffix("sandbox"))


def _is_the_secret(found: Difference) -> bool:
    """The variable held the path of a secret of Gen 1, and has to do with the same one now."""
    secret = re.fullmatch(r"/amplify/[^/]+/[^/]+/AMPLIFY_(.+)", str(found.gen1))
    if secret is None:
        return False
    own = secret[1].removeprefix(f"{found.role.removeprefix('function ')}_")
    return (
        re.fullmatch(
            rf"(/amplify/[^/]+/[^/]+/|\$\{{secret )({re.escape(secret[1])}|{re.escape(own)})\}}?", str(found.gen2)
        )
        is not None
    )


def _is_own_secret(found: Difference) -> bool:
    """A grant to read a parameter that is one of the function's secrets in Gen 1."""
    own = found.role.removeprefix("function ")
    variables = found.app.get(found.role, {}).values()
    secrets = [
        re.fullmatch(r"/amplify/[^/]+/[^/]+/AMPLIFY_(.+)", value) for value in variables if isinstance(value, str)
    ]
    names = {name for each in secrets if each for name in (each[1], each[1].removeprefix(f"{own}_"))}
    return str(found.gen2).rpartition("/")[2] in names


def _was_allowed(found: Difference) -> bool:
    """Gen 1 allowed exactly the same of its own API, which the grant names by its id."""
    allowed = found.app.get(f"grants of {found.role}", {})
    return any(
        str(found.gen2).replace(written_out, str(role)) in allowed
        for written_out, role in found.app["physical ids"].items()
    )


def _differs_in_external_id(found: Difference) -> bool:
    external_id = re.compile(r'"sts:ExternalId": "[^"]*"')
    had, has = (external_id.sub("", json.dumps(value, sort_keys=True)) for value in (found.gen1, found.gen2))
    return had == has


_TAG = r"(\w*Tags)\.(amplify:(app-id|branch-name|deployment-type|friendly-name)|created-by)"

RULES: tuple[Rule, ...] = (
    # Everywhere
    Rule(".*", _TAG, "Amplify tags what it deploys", gen1=missing),
    Rule(".*", r"\w*Tags\.user:Stack", "a sandbox is an environment of its own", gen2=equals("sandbox"), states=FRESH),
    # Data is safer than it was
    Rule(
        "user pool|table|model table|bucket|stream",
        "DeletionPolicy",
        "data outlives its stack",
        gen1=equals("Delete"),
        gen2=equals("Retain"),
        states=BRANCHES,
    ),
    Rule("user pool", "DeletionProtection", "data outlives its stack", gen2=equals("ACTIVE"), states=BRANCHES),
    Rule(
        "table|model table", "DeletionProtectionEnabled", "data outlives its stack", gen2=equals(True), states=BRANCHES
    ),
    Rule(
        "bucket|table|stream|user pool",
        "DeletionPolicy",
        "a sandbox cleans up behind itself",
        gen1=equals("Retain"),
        gen2=equals("Delete"),
        states=FRESH,
    ),
    # Names: Gen 1 owns them until the resources are moved; what is never moved gets new ones
    Rule("user pool", "UserPoolName", "Gen 1 owns the name until the pool is moved", gen2=missing, states=NOT_MOVED),
    Rule(
        "identity pool",
        "IdentityPoolName",
        "Gen 1 owns the name until the pool is moved",
        gen2=missing,
        states=NOT_MOVED,
    ),
    Rule("bucket", "BucketName", "Gen 1 owns the name until the bucket is moved", gen2=missing, states=NOT_MOVED),
    Rule("table", "TableName", "Gen 1 owns the name until the table is moved", gen2=missing, states=NOT_MOVED),
    Rule("stream", "Name", "Gen 1 owns the name until the stream is moved", gen2=missing, states=NOT_MOVED),
    Rule("user pool domain", "Domain", "Gen 1 owns the domain until it is moved", states=NOT_MOVED),
    Rule("model table", "TableName", "a table of its own", gen2=like(r"\w+-\$\{api\}-NONE"), states=FRESH),
    Rule("function", "FunctionName", "functions are new in Gen 2; CloudFormation names them", gen2=missing),
    Rule("api", "Name", "the API is new in Gen 2, and so named by Amplify", gen2=equals("amplifyData")),
    # Auth
    Rule(
        "identity pool roles",
        r"RoleMappings\..*\.(AmbiguousRoleResolution|Type)",
        "Amplify lets groups choose the role; without groups, everyone keeps the authenticated one",
        gen1=missing,
        where=_has_no("group"),
    ),
    Rule(
        "user pool",
        r"VerificationMessageTemplate\.SmsMessage",
        "Amplify writes a text that this pool never sends: it verifies no phone numbers",
        gen1=missing,
        where=_verifies_no_phone,
    ),
    Rule("user pool", "UserPoolName", "a sandbox names it after itself", where=_same_but_environment, states=FRESH),
    Rule(
        "identity pool",
        "IdentityPoolName",
        "a sandbox names it after itself",
        where=_same_but_environment,
        states=FRESH,
    ),
    Rule(
        "user pool",
        r"SmsConfiguration\.ExternalId",
        "known to the pool and to the role by which it sends, and both are new",
    ),
    Rule(
        "trust",
        r"Statement",
        "known to the pool and to the role by which it sends, and both are new",
        role="user pool",
        where=_differs_in_external_id,
    ),
    # REST
    Rule("rest api", "Stages", "a sandbox is an environment of its own", gen2=equals(["sandbox"]), states=FRESH),
    Rule(
        "grant",
        r"(execute-api:Invoke|appsync:GraphQL) on .*",
        "clients in the field call Gen 1's APIs until those are gone",
        gen1=missing,
        where=_was_allowed,
        states=BRANCHES,
    ),
    # Data
    Rule(
        "api",
        r"AuthorizationModes\.AWS_IAM\.Enabled",
        "Gen 2 always lets IAM in: roles of the account that are allowed appsync:GraphQL; see the grants for who is",
        gen1=missing,
    ),
    Rule(
        "schema type",
        ".* modes",
        "Gen 2 always lets IAM in: roles of the account that are allowed appsync:GraphQL; see the grants for who is",
        where=_only_adds("@aws_iam"),
    ),
    Rule(
        "schema (type|input|enum)",
        re.escape(WHOLE),
        "the library of Gen 2 adds it to every schema; nothing uses it",
        role="AmplifyAI.*",
        gen1=missing,
    ),
    Rule(
        "api",
        r"AuthorizationModes\.AMAZON_COGNITO_USER_POOLS\..*",
        "Amplify adds the mode wherever there is a user pool; it opens only what the schema opens to it",
        gen1=missing,
    ),
    Rule(
        "auth rules",
        "rules",
        "what Gen 1's global rule says is said by each model: Gen 2 does not act on the global rule",
        gen1=missing,
        gen2=equals(['{"allow": "public"}']),
        where=lambda found: "global auth rule" in found.app,
    ),
    # Functions
    Rule("function", r"Environment\.AMPLIFY_SSM_ENV_CONFIG", "by which Amplify's shim finds secrets", gen1=missing),
    Rule(
        "function", r"Environment\.ENV", "a sandbox is an environment of its own", gen2=equals("sandbox"), states=FRESH
    ),
    Rule("function", r"Environment\.\w+", "the secret lies under the branch's own path", where=_is_the_secret),
    # Storage
    Rule(
        "bucket", r"Tags\.aws-cdk:auto-delete-objects", "a sandbox cleans up behind itself", gen1=missing, states=FRESH
    ),
    Rule(
        "bucket policy|Custom::S3AutoDeleteObjects",
        re.escape(WHOLE),
        "a sandbox cleans up behind itself",
        role=r".*(AutoDeleteObjects|s3:DeleteObject\*).*",
        gen1=missing,
        states=FRESH,
    ),
    Rule("bucket policy", re.escape(WHOLE), "Amplify denies access without TLS", role=r"s3:\*", gen1=missing),
    # IAM
    Rule(
        "grant",
        r"logs:(CreateLogGroup|CreateLogStream|PutLogEvents) on \*",
        "Amplify lets functions write logs by AWSLambdaBasicExecutionRole",
        role="function .*",
        gen1=missing,
    ),
    Rule(
        "grant",
        r"ssm:GetParameters? on arn:aws:ssm:\$\{region\}:\$\{account\}:parameter/amplify/[\w-]+/[\w-]+/AMPLIFY_\w+_\*",
        "secrets lie under the branch's own path, and each is granted by itself",
        role="function .*",
        gen2=missing,
    ),
    Rule(
        "grant",
        r"ssm:GetParameters? on arn:aws:ssm:\$\{region\}:\$\{account\}:parameter/amplify/[\w-]+/[\w-]+/\w+",
        "secrets lie under the branch's own path, and each is granted by itself",
        role="function .*",
        gen1=missing,
        where=_is_own_secret,
    ),
)
"""Read top to bottom; the first that matches gives the reason."""
