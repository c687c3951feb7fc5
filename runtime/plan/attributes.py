"""What Fn::GetAtt and Ref are worth for live resources, as far as it follows from their physical ids.

Sources: "Return values" of each type in AWS's resource reference, and AWS's page on ARNs. What does not follow (a
table's stream, say) is not guessed: it has to stand in an output or among the snapshot's facts.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from amp2gen.syntax.documents import Json


@dataclass(frozen=True)
class Home:
    """Where stacks are deployed."""

    account: str
    region: str
    partition: str = "aws"

    @property
    def url_suffix(self) -> str:
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    def arn(self, service: str, resource: str) -> str:
        """`arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"


Properties = Callable[[str], Json]
"""The evaluated value of one of the resource's own properties; None where it has none or it cannot be evaluated."""


def reference_value(kind: str, physical_id: str, properties: Properties) -> str:
    """What `Ref` gives: the physical id, but for types whose id is made of two parts."""
    name = {"AWS::Cognito::UserPoolDomain": "Domain", "AWS::Cognito::UserPoolIdentityProvider": "ProviderName"}.get(
        kind
    )
    value = properties(name) if name else None
    return value if isinstance(value, str) else physical_id


def attribute_value(kind: str, attribute: str, physical_id: str, properties: Properties, home: Home) -> str | None:
    """What `Fn::GetAtt` gives; None where it does not follow from the id."""
    derive = _DERIVED.get(kind, {}).get(attribute)
    if derive is not None:
        return derive(physical_id, properties, home)
    return physical_id if attribute in _SAME_AS_ID.get(kind, ()) else None


def mean_the_same(one: str, other: str) -> bool:
    """Whether two ids of an imported domain or provider mean one: `pool|domain`, `pool/domain` and `domain` do."""
    return re.split(r"[|/]", one)[-1] == re.split(r"[|/]", other)[-1]


Derive = Callable[[str, Properties, Home], str | None]


def _arn(service: str, prefix: str) -> Derive:
    return lambda physical_id, properties, home: home.arn(service, prefix + physical_id)


def _iam(prefix: str) -> Derive:
    def derive(physical_id: str, properties: Properties, home: Home) -> str:
        path = properties("Path")
        inner = path if isinstance(path, str) else "/"
        return f"arn:{home.partition}:iam::{home.account}:{prefix}{inner}{physical_id}"

    return derive


def _bucket(pattern: str) -> Derive:
    return lambda physical_id, properties, home: pattern.format(
        id=physical_id, region=home.region, suffix=home.url_suffix, partition=home.partition
    )


def _property(name: str) -> Derive:
    def derive(physical_id: str, properties: Properties, home: Home) -> str | None:
        value = properties(name)
        return value if isinstance(value, str) else None

    return derive


def _provider(prefix: str) -> Derive:
    return lambda physical_id, properties, home: f"{prefix}cognito-idp.{home.region}.{home.url_suffix}/{physical_id}"


_REFERRED_TO_BY = {
    "AWS::Cognito::UserPoolDomain": "Domain",
    "AWS::Cognito::UserPoolIdentityProvider": "ProviderName",
}
_DERIVED: Mapping[str, Mapping[str, Derive]] = {
    "AWS::Cognito::UserPool": {
        "Arn": _arn("cognito-idp", "userpool/"),
        "ProviderName": _provider(""),
        "ProviderURL": _provider("https://"),
    },
    "AWS::Cognito::UserPoolClient": {"Name": _property("ClientName")},
    "AWS::Cognito::IdentityPool": {
        "Arn": _arn("cognito-identity", "identitypool/"),
        "Name": _property("IdentityPoolName"),
    },
    "AWS::S3::Bucket": {
        "Arn": _bucket("arn:{partition}:s3:::{id}"),
        "DomainName": _bucket("{id}.s3.{suffix}"),
        "RegionalDomainName": _bucket("{id}.s3.{region}.{suffix}"),
        "DualStackDomainName": _bucket("{id}.s3.dualstack.{region}.{suffix}"),
    },
    "AWS::DynamoDB::Table": {"Arn": _arn("dynamodb", "table/")},
    "AWS::Kinesis::Stream": {"Arn": _arn("kinesis", "stream/")},
    "AWS::IAM::Role": {"Arn": _iam("role")},
    "AWS::IAM::User": {"Arn": _iam("user")},
    "AWS::Lambda::Function": {"Arn": _arn("lambda", "function:")},
    "AWS::KMS::Key": {"Arn": _arn("kms", "key/")},
    "AWS::Events::Rule": {"Arn": _arn("events", "rule/")},
}
_SAME_AS_ID: Mapping[str, tuple[str, ...]] = {
    "AWS::Cognito::UserPool": ("UserPoolId",),
    "AWS::Cognito::UserPoolClient": ("ClientId",),
    "AWS::Cognito::IdentityPool": ("Id",),
    "AWS::KMS::Key": ("KeyId",),
    "AWS::SNS::Topic": ("TopicArn",),
    "AWS::SQS::Queue": ("QueueUrl",),
}
