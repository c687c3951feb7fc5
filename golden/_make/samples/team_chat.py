"""team-chat: fine-grained authorization and model streams, pulled, in a package of a pnpm monorepo."""

from _make.spec import (
    ApiAuth,
    Auth,
    Bucket,
    CustomTemplate,
    Environment,
    GraphqlApi,
    LambdaFunction,
    ModelGrant,
    ModelStream,
    Parameter,
    Sample,
)

_FUNCTIONS = (
    LambdaFunction(
        "fanOut",
        "nodejs18.x",
        model_streams=(
            ModelStream("Message"),
            ModelStream("Membership", '{"eventName":["INSERT"]}'),
        ),
    ),
    LambdaFunction(
        "unreadDigest",
        "nodejs20.x",
        timeout=60,
        schedule="cron(0 7 * * ? *)",
        parameters=(Parameter("digestLimit", "DIGEST_LIMIT", {"prod": "20"}),),
        model_grants=(ModelGrant("Message", ("read",)), ModelGrant("Membership", ("read", "update"))),
    ),
    LambdaFunction("moderateMessage", "nodejs18.x", api_types=("Query", "Mutation")),
    LambdaFunction("S3Trigger5a9e33c4", "nodejs18.x", kind="s3 trigger"),
)

TEAM_CHAT = Sample(
    name="team-chat",
    project_folder="gen1/packages/chat",
    project_name="teamchat",
    app_id="dchat0example",
    cli_version="14.2.5",
    pulled=True,
    environments=(Environment("prod", "us-west-2", "a7e20"),),
    package_manager="pnpm",
    auth=Auth(
        shared_id="9b3f6e18",
        prefix="teamchat",
        setup="manual",
        allow_guests=False,
        required_attributes=("email", "phone_number"),
        auto_verified_attributes=("email", "phone_number"),
        mfa="ON",
        mfa_types=("SMS Text Message",),
        groups=("Moderators",),
    ),
    api=GraphqlApi(
        name="teamchat",
        default_auth=ApiAuth("AMAZON_COGNITO_USER_POOLS"),
        additional_auth=(ApiAuth("AWS_IAM"),),
    ),
    functions=_FUNCTIONS,
    bucket=Bucket(
        name="attachments",
        policy_id="c5d17e90",
        bucket_prefix="teamchat3b8e5f60a1d247c99e4f0b6d7c215a83",
        auth_access=("CREATE_AND_UPDATE", "READ"),
        group_access={"Moderators": ("READ", "DELETE")},
        trigger_function="S3Trigger5a9e33c4",
        override_properties={
            "VersioningConfiguration": {"Status": "Enabled"},
            "LifecycleConfiguration": {
                "Rules": [
                    {"Id": "old-versions", "NoncurrentVersionExpiration": {"NoncurrentDays": 30}, "Status": "Enabled"}
                ]
            },
        },
    ),
    custom=(
        CustomTemplate(
            name="reports",
            depends_on={"auth/teamchat9b3f6e18": ("UserPoolId",), "function/moderateMessage": ("Arn",)},
            output={"QueueUrl": "https://sqs.us-west-2.amazonaws.com/123456789012/teamchat-reports-prod"},
        ),
    ),
)
