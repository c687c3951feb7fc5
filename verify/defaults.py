"""What a service does when a setting is left out: one side may write it, the other not."""

from typing import NamedTuple

from amp2gen.syntax.documents import Json


class Default(NamedTuple):
    """`property` is a dotted path. `source` names the page of AWS that says so."""

    kind: str
    property: str
    value: Json
    source: str


_LAMBDA = "Lambda, CreateFunction"
_POOL = "Cognito, CreateUserPool"
_CLIENT = "Cognito, CreateUserPoolClient"
_TABLE = "DynamoDB, CreateTable"

DEFAULTS: tuple[Default, ...] = (
    Default("function", "MemorySize", 128, _LAMBDA),
    Default("function", "Timeout", 3, _LAMBDA),
    Default("function", "Architectures", ["x86_64"], _LAMBDA),
    Default("function", "EphemeralStorage.Size", 512, _LAMBDA),
    Default("function", "PackageType", "Zip", _LAMBDA),
    Default("function", "TracingConfig.Mode", "PassThrough", _LAMBDA),
    Default("event source", "Enabled", True, "Lambda, CreateEventSourceMapping"),
    Default("event source", "BatchSize", 100, "Lambda, CreateEventSourceMapping: DynamoDB and Kinesis"),
    Default("event source", "MaximumRetryAttempts", -1, "Lambda, CreateEventSourceMapping"),
    Default("schedule", "State", "ENABLED", "EventBridge, PutRule and CreateSchedule"),
    Default("schedule", "Timezone", "UTC", "EventBridge, rules and CreateSchedule"),
    Default("schedule", "FlexibleTimeWindow", "OFF", "EventBridge, rules run on the minute"),
    Default("user pool", "MfaConfiguration", "OFF", _POOL),
    Default("user pool", "DeletionProtection", "INACTIVE", _POOL),
    Default("user pool", "AdminCreateUserConfig.AllowAdminCreateUserOnly", False, _POOL),
    Default("user pool", "Policies.PasswordPolicy.TemporaryPasswordValidityDays", 7, _POOL),
    Default("user pool", "VerificationMessageTemplate.DefaultEmailOption", "CONFIRM_WITH_CODE", _POOL),
    Default("user pool", "EmailConfiguration.EmailSendingAccount", "COGNITO_DEFAULT", _POOL),
    Default("user pool", "UsernameConfiguration.CaseSensitive", True, _POOL),
    Default("user pool client", "AllowedOAuthFlowsUserPoolClient", False, _CLIENT),
    Default("user pool client", "GenerateSecret", False, _CLIENT),
    Default("user pool client", "RefreshTokenValidity", 30 * 24 * 60, _CLIENT),
    Default("user pool client", "AccessTokenValidity", 60, _CLIENT),
    Default("user pool client", "IdTokenValidity", 60, _CLIENT),
    Default("user pool client", "AuthSessionValidity", 3, _CLIENT),
    Default("user pool client", "EnableTokenRevocation", True, _CLIENT),
    Default("user pool client", "PreventUserExistenceErrors", "LEGACY", _CLIENT),
    Default("user pool client", "SupportedIdentityProviders", ["COGNITO"], _CLIENT),
    Default(
        "user pool client",
        "ExplicitAuthFlows",
        ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
        _CLIENT,
    ),
    Default("trust", "MaxSessionDuration", 3600, "IAM, CreateRole"),
    Default("rest method", "ApiKeyRequired", False, "API Gateway, PutMethod"),
    Default("bucket", "DeletionPolicy", "Delete", "CloudFormation, DeletionPolicy"),
    Default(
        "bucket",
        "BucketEncryption.ServerSideEncryptionConfiguration",
        [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}],
        "S3, default encryption of buckets since January 2023",
    ),
    Default("table", "BillingMode", "PROVISIONED", _TABLE),
    Default("table", "DeletionProtectionEnabled", False, _TABLE),
    Default("table", "SSESpecification.SSEEnabled", False, _TABLE),
    Default(
        "table", "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", False, "DynamoDB, continuous backups"
    ),
    Default("model table", "BillingMode", "PROVISIONED", _TABLE),
    Default("model table", "DeletionProtectionEnabled", False, _TABLE),
    Default("model table", "SSESpecification.SSEEnabled", False, _TABLE),
    Default(
        "model table",
        "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        False,
        "DynamoDB, continuous backups",
    ),
    Default("stream", "RetentionPeriodHours", 24, "Kinesis, CreateStream"),
    Default("stream", "ShardCount", 1, "AWS::Kinesis::Stream, ShardCount"),
    Default("api", "XrayEnabled", False, "AppSync, CreateGraphqlApi"),
    Default("api", "IntrospectionConfig", "ENABLED", "AppSync, CreateGraphqlApi"),
    Default("api", "Visibility", "GLOBAL", "AppSync, CreateGraphqlApi"),
)

_BY_PROPERTY = {(each.kind, each.property): each.value for each in DEFAULTS}


def default_of(kind: str, property: str) -> Json:
    """The value that holds where none is given; None if there is none or we know of none."""
    return _BY_PROPERTY.get((kind, property))
