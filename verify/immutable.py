"""Settings that a resource keeps for its life: a moved resource must have exactly Gen 1's."""

import re
from typing import NamedTuple

from amp2gen.verify.differences import Difference


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
