"""Settings that a resource keeps for its life, or that cost data: a moved resource must have exactly Gen 1's."""

import re
from typing import NamedTuple

from amp2gen.verify.differences import Difference


def is_immutable(difference: Difference) -> bool:
    """Whether the difference would make CloudFormation refuse or replace a moved resource, or would cost data."""
    return difference.state == "moved" and any(
        each.kind == difference.kind and re.fullmatch(each.property, difference.property) for each in IMMUTABLE
    )


class Immutable(NamedTuple):
    """`property` is a regular expression. `source`: the page of the CloudFormation reference."""

    kind: str
    property: str
    source: str


_REPLACES = "update requires replacement"
_EXPIRES = "what a new rule takes for expired is deleted"

IMMUTABLE: tuple[Immutable, ...] = (
    Immutable(
        "user pool",
        r"(Schema|UsernameAttributes|UsernameConfiguration|AliasAttributes)(\..*)?",
        "AWS::Cognito::UserPool: updates are not supported",
    ),
    Immutable("user pool client", "GenerateSecret|UserPoolId", f"AWS::Cognito::UserPoolClient: {_REPLACES}"),
    Immutable(
        "identity pool",
        "DeveloperProviderName",
        "AWS::Cognito::IdentityPool: once set, a developer provider name cannot be changed",
    ),
    Immutable("identity pool roles", "IdentityPoolId", f"AWS::Cognito::IdentityPoolRoleAttachment: {_REPLACES}"),
    Immutable("user pool domain", "Domain|UserPoolId", f"AWS::Cognito::UserPoolDomain: {_REPLACES}"),
    Immutable("group", "GroupName|UserPoolId", f"AWS::Cognito::UserPoolGroup: {_REPLACES}"),
    Immutable(
        "identity provider",
        "ProviderName|ProviderType|UserPoolId",
        f"AWS::Cognito::UserPoolIdentityProvider: {_REPLACES}",
    ),
    Immutable(
        "table",
        r"TableName|KeySchema|ImportSourceSpecification(\..*)?|"
        r"AttributeDefinitions\..*|LocalSecondaryIndexes\..*|GlobalSecondaryIndexes\..*",
        f"AWS::DynamoDB::Table: {_REPLACES}, or an index is dropped",
    ),
    Immutable("table", r"TimeToLiveSpecification(\..*)?", f"AWS::DynamoDB::Table: {_EXPIRES}"),
    Immutable(
        "model table",
        r"TableName|KeySchema|AttributeDefinitions\..*|LocalSecondaryIndexes\..*|GlobalSecondaryIndexes\..*",
        "Amplify's table manager replaces the table, or an index is dropped",
    ),
    Immutable("model table", r"TimeToLiveSpecification(\..*)?", f"AWS::DynamoDB::Table: {_EXPIRES}"),
    Immutable("bucket", "BucketName|BucketNamePrefix|ObjectLockEnabled", f"AWS::S3::Bucket: {_REPLACES}"),
    Immutable("bucket", r"LifecycleConfiguration(\..*)?", f"AWS::S3::Bucket: {_EXPIRES}"),
    Immutable(
        "bucket",
        r"VersioningConfiguration(\..*)?",
        "AWS::S3::Bucket: while versioning is suspended, an object that is written over is lost",
    ),
    Immutable("stream", "Name", f"AWS::Kinesis::Stream: {_REPLACES}"),
    Immutable("stream", "RetentionPeriodHours", "AWS::Kinesis::Stream: a shorter period drops records"),
)
