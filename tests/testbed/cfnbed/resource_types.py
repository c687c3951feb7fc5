"""What CloudFormation knows of a resource type, as far as the tests need it.

Create-only properties follow the "Update requires: Replacement" notes of AWS's resource reference. `movable` follows
spec/refactor.md 4.2-9: the types seen moving, and fully mutable ones with updatable tags; any other is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

STACK = "AWS::CloudFormation::Stack"
CDK_METADATA = "AWS::CDK::Metadata"


@dataclass(frozen=True)
class ResourceType:
    """`arn` has `{id}` for the physical id; `identifier` is what an import names it by."""

    create_only: tuple[str, ...] = ()
    name_property: str | None = None
    arn: str | None = None
    identifier: tuple[str, ...] = ()
    movable: bool = False
    taggable: bool = True
    iam_name: str | None = None


_IAM = "arn:{partition}:iam::{account}:"

TYPES: dict[str, ResourceType] = {
    "AWS::S3::Bucket": ResourceType(
        ("BucketName",), "BucketName", "arn:{partition}:s3:::{id}", ("BucketName",), movable=True
    ),
    "AWS::S3::BucketPolicy": ResourceType(("Bucket",), taggable=False, identifier=("Bucket",)),
    "AWS::DynamoDB::Table": ResourceType(
        ("TableName", "KeySchema", "LocalSecondaryIndexes", "ImportSourceSpecification"),
        "TableName",
        "arn:{partition}:dynamodb:{region}:{account}:table/{id}",
        ("TableName",),
        movable=True,
    ),
    "AWS::Kinesis::Stream": ResourceType(
        ("Name",), "Name", "arn:{partition}:kinesis:{region}:{account}:stream/{id}", ("Name",), movable=True
    ),
    "AWS::Cognito::UserPool": ResourceType(
        ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration"),
        None,
        "arn:{partition}:cognito-idp:{region}:{account}:userpool/{id}",
        ("UserPoolId",),
        movable=True,
    ),
    "AWS::Cognito::UserPoolClient": ResourceType(
        ("UserPoolId", "GenerateSecret"), identifier=("UserPoolId", "ClientId"), movable=True, taggable=False
    ),
    # AWS's id is the name, which two pools may have; here an id is to stand for one thing.
    "AWS::Cognito::UserPoolGroup": ResourceType(
        ("UserPoolId", "GroupName"), identifier=("UserPoolId", "GroupName"), movable=True, taggable=False
    ),
    "AWS::Cognito::IdentityPool": ResourceType(
        (), None, "arn:{partition}:cognito-identity:{region}:{account}:identitypool/{id}", ("Id",), movable=True
    ),
    "AWS::Cognito::IdentityPoolRoleAttachment": ResourceType(
        ("IdentityPoolId",), identifier=("Id",), movable=True, taggable=False
    ),
    "AWS::Cognito::UserPoolDomain": ResourceType(
        ("UserPoolId", "Domain"), "Domain", identifier=("UserPoolId", "Domain"), taggable=False
    ),
    "AWS::Cognito::UserPoolIdentityProvider": ResourceType(
        ("UserPoolId", "ProviderName", "ProviderType"),
        "ProviderName",
        identifier=("UserPoolId", "ProviderName"),
        taggable=False,
    ),
    "AWS::IAM::Role": ResourceType(
        ("RoleName", "Path"), "RoleName", _IAM + "role/{id}", ("RoleName",), movable=True, iam_name="RoleName"
    ),
    "AWS::IAM::Policy": ResourceType(("PolicyName",), taggable=False, iam_name=""),
    "AWS::IAM::ManagedPolicy": ResourceType(
        ("ManagedPolicyName", "Path", "Description"), taggable=False, iam_name="ManagedPolicyName"
    ),
    "AWS::IAM::User": ResourceType(("UserName",), "UserName", _IAM + "user/{id}", ("UserName",), iam_name="UserName"),
    "AWS::IAM::Group": ResourceType(("GroupName",), "GroupName", _IAM + "group/{id}", iam_name="GroupName"),
    "AWS::IAM::InstanceProfile": ResourceType(
        ("InstanceProfileName",), "InstanceProfileName", iam_name="InstanceProfileName"
    ),
    "AWS::Lambda::Function": ResourceType(
        ("FunctionName", "PackageType"),
        "FunctionName",
        "arn:{partition}:lambda:{region}:{account}:function:{id}",
        ("FunctionName",),
        movable=True,
    ),
    "AWS::Lambda::LayerVersion": ResourceType(
        ("LayerName", "Content", "CompatibleRuntimes", "Description", "LicenseInfo"), taggable=False
    ),
    "AWS::Lambda::Permission": ResourceType(
        ("Action", "FunctionName", "Principal", "SourceArn", "SourceAccount", "EventSourceToken"), taggable=False
    ),
    "AWS::Lambda::EventSourceMapping": ResourceType(
        ("EventSourceArn", "StartingPosition", "SelfManagedEventSource"), identifier=("Id",)
    ),
    "AWS::SQS::Queue": ResourceType(("QueueName", "FifoQueue"), None, None, ("QueueUrl",), movable=True),
    "AWS::SNS::Topic": ResourceType(("TopicName", "FifoTopic"), None, None, ("TopicArn",), movable=True),
    "AWS::SSM::Parameter": ResourceType(("Name",), "Name", identifier=("Name",), movable=True),
    "AWS::Logs::LogGroup": ResourceType(("LogGroupName",), "LogGroupName", None, ("LogGroupName",), movable=True),
    "AWS::KMS::Key": ResourceType(
        (), None, "arn:{partition}:kms:{region}:{account}:key/{id}", ("KeyId",), movable=True
    ),
    "AWS::AppSync::GraphQLApi": ResourceType(
        (), None, "arn:{partition}:appsync:{region}:{account}:apis/{id}", ("ApiId",), movable=True
    ),
    "AWS::AppSync::ApiKey": ResourceType(("ApiId", "ApiKeyId"), taggable=False),
    "AWS::AppSync::GraphQLSchema": ResourceType(("ApiId",), taggable=False),
    "AWS::AppSync::DataSource": ResourceType(("ApiId", "Name"), taggable=False),
    "AWS::AppSync::Resolver": ResourceType(("ApiId", "FieldName", "TypeName"), taggable=False),
    "AWS::AppSync::FunctionConfiguration": ResourceType(("ApiId",), taggable=False),
    "AWS::ApiGateway::RestApi": ResourceType((), identifier=("RestApiId",), movable=True),
    "AWS::ApiGateway::Resource": ResourceType(("RestApiId", "ParentId", "PathPart"), taggable=False),
    "AWS::ApiGateway::Method": ResourceType(("RestApiId", "ResourceId", "HttpMethod"), taggable=False),
    "AWS::ApiGateway::Deployment": ResourceType(("RestApiId",), taggable=False),
    "AWS::ApiGateway::GatewayResponse": ResourceType(("RestApiId", "ResponseType"), taggable=False),
    "AWS::StepFunctions::StateMachine": ResourceType(("StateMachineName", "StateMachineType"), movable=True),
    "AWS::Events::Rule": ResourceType(("Name",), "Name", None, ("Name",), movable=True),
    "AWS::CloudFormation::WaitConditionHandle": ResourceType(taggable=False),
    "AWS::CloudFormation::WaitCondition": ResourceType(("Handle",), taggable=False),
    CDK_METADATA: ResourceType(taggable=False),
    STACK: ResourceType(),
}
_CUSTOM = ResourceType(("ServiceToken",), taggable=False)
_UNKNOWN = ResourceType()

# Moves of these pass validation and fail when executed (spec/refactor.md 4.2-9, second half).
UNSUPPORTED_TAG_SCHEMA = frozenset({"AWS::Events::Rule"})


NAMED_IN_POOL = frozenset({"AWS::Cognito::UserPoolDomain", "AWS::Cognito::UserPoolIdentityProvider"})


def type_of(name: str) -> ResourceType:
    return TYPES.get(name, _CUSTOM if is_custom(name) else _UNKNOWN)


def is_custom(name: str) -> bool:
    return name.startswith("Custom::") or name == "AWS::CloudFormation::CustomResource"


def referred_to_as(type_name: str, physical_id: str) -> str:
    """What `Ref` gives: the physical id, but the domain or the provider itself where the id names its pool as well, as
    after an import."""
    return physical_id.rpartition("|")[2] if type_name in NAMED_IN_POOL else physical_id


def arn_of(type_name: str, physical_id: str, account: str, region: str, partition: str) -> str:
    """Where the table has no pattern, an ARN of the usual form: templates take it apart."""
    service = type_name.split("::")[1].lower() if "::" in type_name else "custom"
    pattern = type_of(type_name).arn or f"arn:{{partition}}:{service}:{{region}}:{{account}}:{{id}}"
    return pattern.format(id=physical_id, account=account, region=region, partition=partition)


def id_in_arn(type_name: str, arn: str) -> str | None:
    """The physical id inside an ARN of that type; None where the type has no such form."""
    pattern = type_of(type_name).arn
    if pattern is None:
        return None
    expression = re.escape(pattern)
    for name in ("partition", "region", "account"):
        expression = expression.replace(re.escape("{" + name + "}"), "[^:]*")
    found = re.fullmatch(expression.replace(re.escape("{id}"), "(.+)"), arn)
    return found[1] if found else None
