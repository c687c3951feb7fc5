"""Function templates and the small files beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from _make.cfn import (
    ENV_CONDITIONS,
    FORMAT_VERSION,
    Json,
    dependency_parameter,
    description,
    get_att,
    import_value,
    join,
    lambda_trust,
    log_policy_statement,
    per_environment,
    policy_document,
    ref,
    regional_arn,
    statement,
    string_parameter,
)
from _make.grants import Grant, grants_of, permissions, trigger_grants
from _make.identifiers import hex_id
from _make.spec import Auth, AuthTrigger, LambdaFunction, ModelStream, Parameter, Sample

STATE: Json = {
    "pluginId": "amplify-nodejs-function-runtime-provider",
    "functionRuntime": "nodejs",
    "useLegacyBuild": True,
    "defaultEditorFile": "src/index.js",
}
NO_CUSTOM_POLICIES = [{"Action": [], "Resource": []}]


def function_template(function: LambdaFunction, sample: Sample) -> Json:
    grants = grants_of(function, sample)
    plain = function.kind != "s3 trigger"
    return {
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Description": description(sample.cli_version, "function-Lambda"),
        "Parameters": _parameters(function, grants),
        "Conditions": ENV_CONDITIONS,
        "Resources": {
            "LambdaFunction": _lambda(
                function.name,
                function.runtime,
                _variables(function, grants),
                timeout=function.timeout,
                memory=function.memory,
                layers=plain,
                dead_letters=function.dead_letters,
            ),
            "LambdaExecutionRole": _role(role_name(function, sample)),
            "lambdaexecutionpolicy": _role_policy("lambda-execution-policy", [log_policy_statement("LambdaFunction")]),
            **_grant_policy(grants),
            **_secrets_policy(function),
            **_custom_policy(function),
            **_schedule(function),
            **_model_streams(function, sample),
            **_consumed_streams(function),
            **_appsync_permission(function),
            **_dead_letters(function),
        },
        "Outputs": _outputs(scheduled=function.schedule is not None),
    }


def function_parameters(function: LambdaFunction, sample: Sample) -> Json:
    """`function-parameters.json`."""
    answers: Json = {}
    if allowed := permissions(function, sample):
        answers["permissions"] = allowed
    if function.kind == "s3 trigger":
        return answers
    answers["lambdaLayers"] = []
    if function.parameters:
        answers["environmentVariableList"] = [
            {"cloudFormationParameterName": parameter.name, "environmentVariableName": parameter.variable}
            for parameter in function.parameters
        ]
    if function.secrets:
        answers["secretNames"] = list(function.secrets)
    return answers


def trigger_template(trigger: AuthTrigger, sample: Sample) -> Json:
    name = sample.auth.function_name(trigger)
    variables = {
        "ENV": ref("env"),
        "MODULES": ref("modules"),
        "REGION": ref("AWS::Region"),
        **{parameter.variable: ref(parameter.name) for parameter in trigger.parameters},
    }
    grants = trigger_grants(trigger, sample)
    for grant in grants:
        variables |= grant.variables
    return {
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Description": description(sample.cli_version, "function-Lambda"),
        "Parameters": {
            **{parameter.name: string_parameter(Default="") for parameter in trigger.parameters},
            **{name: dependency_parameter(name) for grant in grants for name in grant.parameters},
            "modules": string_parameter(
                Default="",
                Description="Comma-delimited list of modules to be executed by a lambda trigger. "
                "Sent to resource as an env variable.",
            ),
            "resourceName": string_parameter(Default=""),
            "trigger": string_parameter(Default="true"),
            "functionName": string_parameter(Default=""),
            "roleName": string_parameter(Default=""),
            "parentResource": string_parameter(Default=""),
            "parentStack": string_parameter(Default=""),
            "env": string_parameter(),
            "deploymentBucketName": string_parameter(),
            "s3Key": string_parameter(),
        },
        "Conditions": ENV_CONDITIONS,
        "Resources": {
            "LambdaFunction": _lambda(name, trigger.runtime, variables),
            "LambdaExecutionRole": _role(name),
            "lambdaexecutionpolicy": _role_policy("lambda-execution-policy", [log_policy_statement("LambdaFunction")]),
            **_grant_policy(grants),
        },
        "Outputs": _outputs(),
    }


def trigger_function_parameters(trigger: AuthTrigger, auth: Auth) -> Json:
    name = auth.function_name(trigger)
    return {
        "trigger": True,
        "modules": list(trigger.modules),
        "parentResource": auth.name,
        "functionName": name,
        "resourceName": name,
        "parentStack": "auth",
        "triggerEnvs": "[]",
        "triggerTemplate": f"{trigger.kind}.json.ejs",
        "triggerEventPath": f"{trigger.kind}.event.json",
        "roleName": name,
        "skipEdit": True,
    }


def trigger_parameters(trigger: AuthTrigger, auth: Auth) -> Json:
    """`parameters.json` of a trigger function."""
    return {"modules": ",".join(trigger.modules), "resourceName": auth.function_name(trigger)}


def plain_parameters(function: LambdaFunction) -> Json:
    """`parameters.json` of any other function."""
    return {"CloudWatchRule": function.schedule} if function.schedule else {}


def role_name(function: LambdaFunction, sample: Sample) -> str:
    """The execution role's name, but for `-<env>`."""
    if function.kind == "s3 trigger":
        return f"{function.name}LambdaRole{function.name.removeprefix('S3Trigger')}"
    return f"{sample.project_name}LambdaRole{hex_id(8, sample.name, function.name, 'role')}"


def parameter_values(parameters: Iterable[Parameter], environment: str) -> Json:
    """The values of a function's own parameters in one environment; unset ones are left to the default."""
    return {item.name: item.values[environment] for item in parameters if environment in item.values}


def _parameters(function: LambdaFunction, grants: Iterable[Grant]) -> Json:
    code = {"deploymentBucketName": string_parameter(), "env": string_parameter(), "s3Key": string_parameter()}
    rule = {"CloudWatchRule": string_parameter(Default="NONE", Description=" Schedule Expression")}
    secret_path = {"secretsPathAmplifyAppId": string_parameter()}
    return {
        **({} if function.kind == "s3 trigger" else rule),
        **code,
        **{parameter.name: string_parameter() for parameter in function.parameters},
        **{name: dependency_parameter(name) for grant in grants for name in grant.parameters},
        **(secret_path if function.secrets else {}),
    }


def _variables(function: LambdaFunction, grants: Iterable[Grant]) -> Json:
    variables: Json = {"ENV": ref("env"), "REGION": ref("AWS::Region")}
    for grant in grants:
        variables |= grant.variables
    variables |= {parameter.variable: ref(parameter.name) for parameter in function.parameters}
    return variables | {name: join("", [_secret_path(function), name]) for name in function.secrets}


def _lambda(
    name: str,
    runtime: str,
    variables: Json,
    *,
    timeout: int = 25,
    memory: int | None = None,
    layers: bool = False,
    dead_letters: bool = False,
) -> Json:
    return {
        "Type": "AWS::Lambda::Function",
        "Metadata": {"aws:asset:path": "./src", "aws:asset:property": "Code"},
        "Properties": {
            "Code": {"S3Bucket": ref("deploymentBucketName"), "S3Key": ref("s3Key")},
            "Handler": "index.handler",
            "FunctionName": per_environment(name),
            "Environment": {"Variables": variables},
            "Role": get_att("LambdaExecutionRole", "Arn"),
            "Runtime": runtime,
            **({"Layers": []} if layers else {}),
            "Timeout": timeout,
            **({"MemorySize": memory} if memory else {}),
            **({"DeadLetterConfig": {"TargetArn": get_att("DeadLetters", "Arn")}} if dead_letters else {}),
        },
    }


def _role(name: str) -> Json:
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": per_environment(name),
            "AssumeRolePolicyDocument": lambda_trust(["lambda.amazonaws.com"], ["sts:AssumeRole"]),
        },
    }


def _role_policy(name: str, statements: Iterable[Json]) -> Json:
    return {
        "DependsOn": ["LambdaExecutionRole"],
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyName": name,
            "Roles": [ref("LambdaExecutionRole")],
            "PolicyDocument": policy_document(*statements),
        },
    }


def _grant_policy(grants: Iterable[Grant]) -> Json:
    statements = [item for grant in grants for item in grant.statements]
    if not statements:
        return {}
    return {"AmplifyResourcesPolicy": _role_policy("amplify-lambda-execution-policy", statements)}


def _secrets_policy(function: LambdaFunction) -> Json:
    if not function.secrets:
        return {}
    arn = regional_arn("ssm", "parameter", _secret_path(function), "*")
    reads = statement(["ssm:GetParameter", "ssm:GetParameters"], arn)
    return {"AmplifyFunctionSecretsPolicy": _role_policy("amplify-function-secrets-policy", [reads])}


def _custom_policy(function: LambdaFunction) -> Json:
    """What the CLI makes of `custom-policies.json`."""
    statements = [
        statement(policy["Action"], [_with_env(arn) for arn in policy["Resource"]])
        for policy in function.custom_policies
    ]
    if not statements:
        return {}
    return {"CustomLambdaExecutionPolicy": _role_policy("custom-lambda-execution-policy", statements)}


def _with_env(arn: str) -> Any:
    return {"Fn::Sub": [arn, {"env": ref("env")}]} if "${env}" in arn else arn


def _secret_path(function: LambdaFunction) -> Json:
    values = {"appId": ref("secretsPathAmplifyAppId"), "env": ref("env"), "functionName": function.name}
    return {"Fn::Sub": ["/amplify/${appId}/${env}/AMPLIFY_${functionName}_", values]}


def _schedule(function: LambdaFunction) -> Json:
    if function.schedule is None:
        return {}
    target = {"Arn": get_att("LambdaFunction", "Arn"), "Id": ref("LambdaFunction")}
    return {
        "CloudWatchEvent": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "Description": "Schedule rule for Lambda",
                "ScheduleExpression": ref("CloudWatchRule"),
                "State": "ENABLED",
                "Targets": [target],
            },
        },
        "PermissionForEventsToInvokeLambda": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "FunctionName": ref("LambdaFunction"),
                "Action": "lambda:InvokeFunction",
                "Principal": "events.amazonaws.com",
                "SourceArn": get_att("CloudWatchEvent", "Arn"),
            },
        },
    }


def _model_streams(function: LambdaFunction, sample: Sample) -> Json:
    resources: Json = {}
    for stream in function.model_streams:
        arn = import_value(f"${{{sample.graphql.logical_id}GraphQLAPIIdOutput}}:GetAtt:{stream.model}Table:StreamArn")
        resources |= _model_stream(stream, arn)
    return resources


def _consumed_streams(function: LambdaFunction) -> Json:
    resources: Json = {}
    for use in function.uses:
        if use.stream:
            actions = _STREAM_ACTIONS[use.category]
            resources |= _mapping(use.name, ref(f"{use.category}{use.name}{use.stream}"), actions)
    return resources


def _model_stream(stream: ModelStream, arn: Json) -> Json:
    resources = _mapping(stream.model, arn, _STREAM_ACTIONS["storage"])
    if stream.filter_pattern:
        mapping = resources[f"LambdaEventSourceMapping{stream.model}"]["Properties"]
        mapping["FilterCriteria"] = {"Filters": [{"Pattern": stream.filter_pattern}]}
    return resources


_STREAM_ACTIONS = {
    "storage": [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    ],
    "analytics": [
        "kinesis:DescribeStream",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
    ],
}


def _mapping(name: str, arn: Json, actions: list[str]) -> Json:
    policy = f"LambdaTriggerPolicy{name}"
    return {
        policy: _role_policy(f"amplify-lambda-execution-policy-{name}", [statement(actions, arn)]),
        f"LambdaEventSourceMapping{name}": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "DependsOn": [policy, "LambdaExecutionRole"],
            "Properties": {
                "BatchSize": 100,
                "Enabled": True,
                "EventSourceArn": arn,
                "FunctionName": get_att("LambdaFunction", "Arn"),
                "StartingPosition": "LATEST",
            },
        },
    }


def _appsync_permission(function: LambdaFunction) -> Json:
    if function.kind != "api authorizer":
        return {}
    return {
        "PermissionForAppSyncToInvokeLambda": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "FunctionName": ref("LambdaFunction"),
                "Action": "lambda:InvokeFunction",
                "Principal": "appsync.amazonaws.com",
            },
        }
    }


def _dead_letters(function: LambdaFunction) -> Json:
    if not function.dead_letters:
        return {}
    send = statement(["sqs:SendMessage"], get_att("DeadLetters", "Arn"))
    return {
        "DeadLetters": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": {"Fn::Sub": f"{function.name}-failed-${{env}}"},
                "MessageRetentionPeriod": 1209600,
                "SqsManagedSseEnabled": True,
            },
        },
        "DeadLettersPolicy": _role_policy("send-dead-letters", [send]),
    }


def _outputs(*, scheduled: bool = False) -> Json:
    values: dict[str, Any] = {
        "Name": ref("LambdaFunction"),
        "Arn": get_att("LambdaFunction", "Arn"),
        "Region": ref("AWS::Region"),
        "LambdaExecutionRole": ref("LambdaExecutionRole"),
        "LambdaExecutionRoleArn": get_att("LambdaExecutionRole", "Arn"),
        **({"CloudWatchEventRule": ref("CloudWatchEvent")} if scheduled else {}),
    }
    return {name: {"Value": value} for name, value in values.items()}
