"""Facts that Gen 1 keeps twice: where the copies agree nothing is said, and each disagreement is named."""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amp2gen.frontend import Choices, load_project, lower

CODES = ("A2G1008", "A2G1107", "A2G1611", "A2G1620")
GOLDEN = Path(__file__).resolve().parents[2] / "golden"

CONFIG: Mapping[str, Any] = {
    "auth": {
        "users": {
            "service": "Cognito",
            "providerPlugin": "awscloudformation",
            "customAuth": False,
            "dependsOn": [],
            "frontendAuthConfig": {
                "usernameAttributes": ["EMAIL"],
                "signupAttributes": ["EMAIL"],
                "verificationMechanisms": ["EMAIL"],
                "socialProviders": ["GOOGLE", "AMAZON"],
                "mfaConfiguration": "OFF",
                "mfaTypes": ["SMS"],
                "passwordProtectionSettings": {
                    "passwordPolicyMinLength": 8,
                    "passwordPolicyCharacters": ["REQUIRES_LOWERCASE"],
                },
            },
        }
    },
    "api": {
        "demo": {
            "service": "AppSync",
            "output": {
                "authConfig": {
                    "defaultAuthentication": {
                        "authenticationType": "AMAZON_COGNITO_USER_POOLS",
                        "userPoolConfig": {"userPoolId": "authusers"},
                    },
                    "additionalAuthenticationProviders": [
                        {"authenticationType": "API_KEY", "apiKeyConfig": {"apiKeyExpirationDays": 30}}
                    ],
                }
            },
        }
    },
    "function": {"work": {"service": "Lambda", "build": True}},
    "storage": {"files": {"service": "S3"}},
    "parameters": {
        "AMPLIFY_function_work_s3Key": {"usedBy": [{"category": "function", "resourceName": "work"}]},
    },
}
BUCKET = "amplify-demo-main-12345-deployment"
PLACEHOLDER: Mapping[str, Any] = {
    "Conditions": {"AlwaysFalse": {"Fn::Equals": ["true", "false"]}},
    "Resources": {"EmptyResource": {"Type": "Custom::EmptyResource", "Condition": "AlwaysFalse"}},
    "Outputs": {"EmptyOutput": {"Value": ""}},
}
ROLE = [{"Ref": "LambdaExecutionRole"}]
LOG = {
    "Fn::Sub": [
        "arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${lambda}:log-stream:*",
        {"region": {"Ref": "AWS::Region"}, "account": {"Ref": "AWS::AccountId"}, "lambda": {"Ref": "LambdaFunction"}},
    ]
}
SECRET = {"Fn::Sub": ["/amplify/${app}/main/AMPLIFY_work_TOKEN", {"app": {"Ref": "secretsPathAmplifyAppId"}}]}


@pytest.fixture
def files(function_template: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """Every file of a project whose copies agree, by path below amplify/."""
    log = {"Effect": "Allow", "Action": ["logs:PutLogEvents"], "Resource": LOG}
    template = function_template(
        "work",
        {"LIMIT": {"Ref": "limit"}, "TOKEN": SECRET},
        {
            "limit": {"Type": "String"},
            "secretsPathAmplifyAppId": {"Type": "String"},
            "CloudWatchRule": {"Type": "String", "Default": "NONE"},
        },
        {
            "lambdaexecutionpolicy": {
                "Type": "AWS::IAM::Policy",
                "DependsOn": ["LambdaExecutionRole"],
                "Properties": {
                    "PolicyName": "lambda-execution-policy",
                    "Roles": ROLE,
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": [log]},
                },
            }
        },
        Code={"S3Bucket": {"Ref": "deploymentBucketName"}, "S3Key": {"Ref": "s3Key"}},
    )
    template["Parameters"] |= {"deploymentBucketName": {"Type": "String"}, "s3Key": {"Type": "String"}}
    template["Outputs"] = {"Name": {"Value": {"Ref": "LambdaFunction"}}}
    return {
        "backend/backend-config.json": deepcopy(CONFIG),
        "backend/auth/users/cli-inputs.json": {
            "version": "1",
            "cognitoConfig": {
                "resourceName": "users",
                "resourceNameTruncated": "users1234abcd",
                "sharedId": "1234abcd",
                "serviceName": "Cognito",
                "usernameAttributes": ["email"],
                "requiredAttributes": ["email"],
                "autoVerifiedAttributes": ["email"],
                "authProvidersUserPool": ["Google", "LoginWithAmazon"],
                "hostedUI": True,
                "hostedUIDomainName": "demo",
                "mfaConfiguration": "OFF",
                "mfaTypes": ["SMS Text Message"],
                "passwordPolicyMinLength": "8",
                "passwordPolicyCharacters": ["Requires Lowercase"],
            },
        },
        "backend/function/work/amplify.state": {
            "pluginId": "amplify-nodejs-function-runtime-provider",
            "functionRuntime": "nodejs",
            "scripts": {"build": "npm install --no-bin-links --production"},
        },
        "backend/api/demo/schema.graphql": "type T { id: ID }",
        "backend/api/demo/cli-inputs.json": {
            "version": 1,
            "serviceConfiguration": {
                "apiName": "demo",
                "serviceName": "AppSync",
                "defaultAuthType": {"mode": "AMAZON_COGNITO_USER_POOLS", "cognitoUserPoolId": "authusers"},
                "additionalAuthTypes": [{"mode": "API_KEY", "expirationTime": 30}],
            },
        },
        "backend/api/demo/parameters.json": {
            "AppSyncApiName": "demo",
            "AuthCognitoUserPoolId": {"Fn::GetAtt": ["authusers", "Outputs.UserPoolId"]},
        },
        "backend/api/demo/stacks/CustomResources.json": deepcopy(PLACEHOLDER),
        "backend/function/work/work-cloudformation-template.json": template,
        "backend/function/work/src/index.js": "exports.handler = async () => 1;\n",
        "backend/function/work/function-parameters.json": {
            "permissions": {"api": {"demo": ["Query"]}, "storage": {"Meal:@model(appsync)": ["read"]}},
            "environmentVariableList": [
                {"cloudFormationParameterName": "limit", "environmentVariableName": "LIMIT"},
            ],
            "secretNames": ["TOKEN"],
        },
        "backend/storage/files/cli-inputs.json": {
            "resourceName": "files",
            "bucketName": "files",
            "storageAccess": "auth",
            "authAccess": ["READ"],
        },
        "team-provider-info.json": {
            "main": {
                "awscloudformation": {"AmplifyAppId": "d0demo", "DeploymentBucketName": BUCKET},
                "categories": {
                    "function": {
                        "work": {
                            "limit": "5",
                            "deploymentBucketName": BUCKET,
                            "s3Key": "amplify-builds/work-5a6b-build.zip",
                            "secretsPathAmplifyAppId": "d0demo",
                        }
                    },
                    "auth": {"users": {"oAuthSecretsPathAmplifyAppId": "d0demo"}},
                },
            }
        },
        ".config/project-config.json": {
            "projectName": "demo",
            "frontend": "javascript",
            "providers": ["awscloudformation"],
        },
        ".config/local-env-info.json": {"envName": "main"},
    }


@pytest.fixture
def findings(lowered: Any, files: dict[str, Any]) -> Callable[..., list[tuple[str, str]]]:
    """Code and message of what is found once the value at `<file>#<pointer>` is another; `...` takes the key away."""

    def found(place: str = "", value: Any = None) -> list[tuple[str, str]]:
        file, _, pointer = place.partition("#")
        if place:
            _change(files[file], pointer.removeprefix("/").split("/"), value)
        config = files.pop("backend/backend-config.json")
        app = lowered(config, files, info=files.pop("team-provider-info.json"))
        return [(each.code, each.message) for each in app.diagnostics if each.code in CODES]

    return found


def _change(data: Any, keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        data = data[int(key)] if isinstance(data, list) else data[key]
    last: Any = int(keys[-1]) if isinstance(data, list) else keys[-1]
    if value is ...:
        del data[last]
    else:
        data[last] = value


def test_copies_that_agree_are_not_mentioned(findings: Any) -> None:
    assert findings() == []


@pytest.mark.parametrize(
    ("place", "value", "code", "message"),
    [
        (".config/project-config.json#/providers/0", "mine", "A2G1107", "the provider mine"),
        (".config/local-env-info.json#/envName", "old", "A2G1107", "environment old is not in team-provider-info.json"),
        ("backend/backend-config.json#/api/demo/providerPlugin", "mine", "A2G1107", "api demo: providerPlugin"),
        ("backend/backend-config.json#/function/work/build", False, "A2G1107", "function work: build is not true"),
        (
            "backend/backend-config.json#/parameters/AMPLIFY_function_work_s3Key/usedBy/0/resourceName",
            "rest",
            "A2G1107",
            "AMPLIFY_function_work_s3Key is said to be of function rest",
        ),
        (
            "backend/backend-config.json#/parameters/AMPLIFY_function_gone_x",
            {"usedBy": [{"category": "function", "resourceName": "gone"}]},
            "A2G1107",
            "parameters are said to be of function gone, which does not exist",
        ),
        ("team-provider-info.json#/main/categories/function/work/s3Key", "x.zip", "A2G1107", "s3Key is not where"),
        ("team-provider-info.json#/main/categories/function/work/deploymentBucketName", "x", "A2G1107", "bucket"),
        ("team-provider-info.json#/main/categories/function/work/secretsPathAmplifyAppId", "x", "A2G1107", "AppId"),
        ("team-provider-info.json#/main/categories/auth/users/oAuthSecretsPathAmplifyAppId", "x", "A2G1107", "AppId"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/requiredAttributes", [], "A2G1107", "signupAttributes"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/mfaTypes", ["TOTP"], "A2G1107", "mfaTypes"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/mfaConfiguration", "ON", "A2G1107", "mfaConfiguration"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/mfaConfiguration", "of", "A2G1107", "not OFF or ON or"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/passwordPolicyMinLength", 9, "A2G1107", "another password"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/passwordPolicyCharacters", [], "A2G1107", "password rules"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/authProvidersUserPool", [], "A2G1107", "socialProviders"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/resourceName", "x", "A2G1107", "resourceName is not users"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/sharedId", "ffff", "A2G1107", "sharedId"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/hostedUI", False, "A2G1107", "hostedUI is false"),
        ("backend/auth/users/cli-inputs.json#/cognitoConfig/userPoolGroups", True, "A2G1107", "userPoolGroups is true"),
        ("backend/backend-config.json#/auth/users/customAuth", True, "A2G1107", "no trigger defines a challenge"),
        ("backend/api/demo/parameters.json#/AppSyncApiName", "x", "A2G1107", "AppSyncApiName is not demo"),
        (
            "backend/api/demo/parameters.json#/AuthCognitoUserPoolId/Fn::GetAtt/0",
            "authothers",
            "A2G1107",
            "AuthCognitoUserPoolId is not the user pool",
        ),
        ("backend/api/demo/cli-inputs.json#/serviceConfiguration/apiName", "x", "A2G1107", "apiName is not demo"),
        (
            "backend/api/demo/cli-inputs.json#/serviceConfiguration/additionalAuthTypes/0/mode",
            "AWS_IAM",
            "A2G1107",
            "the authorization modes are not those of cli-inputs.json",
        ),
        (
            "backend/api/demo/cli-inputs.json#/serviceConfiguration/additionalAuthTypes/0/expirationTime",
            31,
            "A2G1107",
            "apiKeyExpirationDays of API_KEY is not expirationTime",
        ),
        ("backend/storage/files/cli-inputs.json#/resourceName", "x", "A2G1107", "resourceName is not files"),
        ("backend/storage/files/cli-inputs.json#/storageAccess", "all", "A2G1107", "storageAccess is not auth or"),
        ("backend/function/work/amplify.state#/functionRuntime", "python", "A2G1107", "functionRuntime is not nodejs"),
        ("backend/function/work/amplify.state#/scripts", {"build": "npm run build"}, "A2G1611", "built by a command"),
        ("backend/function/work/amplify.state#/pluginId", "mine", "A2G1107", "pluginId is not amplify-nodejs-function"),
        (
            "backend/function/work/function-parameters.json#/environmentVariableList/0/environmentVariableName",
            "MAXIMUM",
            "A2G1107",
            "no variable MAXIMUM with the parameter limit",
        ),
        ("backend/function/work/function-parameters.json#/secretNames/0", "KEY", "A2G1107", "for the secret KEY"),
        ("backend/function/work/function-parameters.json#/permissions/api/gone", ["Query"], "A2G1107", "api gone"),
        (
            "backend/function/work/function-parameters.json#/permissions/api/demo/0",
            "Ask",
            "A2G1107",
            "Ask is no operation",
        ),
        (
            "backend/function/work/work-cloudformation-template.json#/Parameters/CloudWatchRule/Default",
            "rate(1 day)",
            "A2G1107",
            "a schedule is set, but the template has no rule",
        ),
    ],
)
def test_a_copy_that_says_something_else(findings: Any, place: str, value: Any, code: str, message: str) -> None:
    _one(findings(place, value), code, message)


LAMBDA = "Resources/LambdaFunction/Properties"
POLICY = "Resources/lambdaexecutionpolicy"


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        (f"{LAMBDA}/FunctionName/Fn::If/1", "other", "its name in AWS is not work-${env}"),
        (f"{LAMBDA}/FunctionName", ..., "its name in AWS is not work-${env}"),
        (f"{LAMBDA}/Role", "arn:aws:iam::123456789012:role/mine", "another role"),
        (f"{LAMBDA}/Code/S3Key", "mine.zip", "its code in AWS"),
        (f"{LAMBDA}/Handler", ..., "no Handler"),
        (f"{LAMBDA}/Runtime", "nodejs22.y", "Lambda has no runtime nodejs22.y"),
        ("Conditions/ShouldNotCreateEnvResources/Fn::Equals/1", "dev", "is not that env is NONE"),
        (
            "Resources/LambdaExecutionRole/Properties/MaxSessionDuration",
            7200,
            "MaxSessionDuration of its role is not carried over",
        ),
        (
            "Resources/LambdaExecutionRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal/Service",
            ["lambda.amazonaws.com", "edgelambda.amazonaws.com"],
            "others than Lambda may assume its role",
        ),
        (f"{POLICY}/Properties/Roles", [*ROLE, "mine"], "does not belong to the function's role alone"),
        (f"{POLICY}/Properties/PolicyDocument/Version", "2008-10-17", "version 2012-10-17"),
        (f"{POLICY}/Properties/PolicyDocument/Statement/0/Effect", "allow", "neither allows nor denies"),
        (f"{POLICY}/Properties/PolicyDocument/Statement/0/Resource", "*", "other logs than the function's own"),
        (
            "Resources/Schedule",
            {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "ScheduleExpression": "rate(1 day)",
                    "Targets": [{"Arn": {"Fn::GetAtt": ["Other", "Arn"]}, "Id": "other"}],
                },
            },
            "Schedule calls something else",
        ),
        ("Outputs/Mine", {"Value": "x"}, "the output Mine"),
    ],
)
def test_a_part_of_a_functions_template_that_gen1_writes_otherwise(
    findings: Any, pointer: str, value: Any, message: str
) -> None:
    _one(findings(f"backend/function/work/work-cloudformation-template.json#/{pointer}", value), "A2G1620", message)


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        ("AWSTemplateFormatVersion", "2011-01-01", "CloudFormation knows only version 2010-09-09"),
        ("Parameters/limit/Type", "Text", "CloudFormation knows no parameters of type Text"),
        ("Parameters/limit/Type", ..., "the parameter limit has no Type"),
        (f"{POLICY}/DependsOn", "Nothing", "DependsOn names Nothing"),
        (f"{POLICY}/Condition", "Never", "the condition Never is not in the template"),
        ("Conditions/IsProduction", {"Fn::Equals": [{"Ref": "stage"}, "p"]}, "Ref names stage"),
        ("Conditions/IsHere", {"Fn::Equals": [{"Ref": "AWS::Zone"}, "p"]}, "CloudFormation does not know"),
    ],
)
def test_a_template_that_cloudformation_would_refuse(findings: Any, pointer: str, value: Any, message: str) -> None:
    _one(findings(f"backend/function/work/work-cloudformation-template.json#/{pointer}", value), "A2G1008", message)


def _one(found: list[tuple[str, str]], code: str, message: str) -> None:
    assert [each for each in found if each[0] == code and message in each[1]], found


def test_parts_of_the_samples_agree() -> None:
    for root in ("blog/gen1", "field-trip/gen1", "library/gen1", "shop/gen1", "team-chat/gen1/packages/chat"):
        app = lower(load_project(GOLDEN / root), Choices())
        assert [each for each in app.diagnostics if each.code in CODES] == []


PLACE_INDEX = "amplify/backend/geo/huts/huts-cloudformation-template.json"
SPEECH = "amplify/backend/predictions/readAloud/readAloud-template.json"
HELPER = "CustomPlaceIndexLambdaServiceRole4EE7732C"


@pytest.mark.parametrize(
    ("file", "place", "value", "message"),
    [
        (PLACE_INDEX, "Resources/CustomPlaceIndex/DeletionPolicy", "Retain", "has the DeletionPolicy Retain"),
        (
            PLACE_INDEX,
            f"Resources/{HELPER}/Properties/AssumeRolePolicyDocument/Statement/0/Principal",
            {"AWS": "*"},
            f"others than Lambda may assume the role {HELPER}",
        ),
        (
            PLACE_INDEX,
            "Resources/PlaceIndexPolicy/Properties/PolicyDocument/Statement/0/Effect",
            "Forbid",
            "neither allows nor denies",
        ),
        (SPEECH, "Resources/PollyPolicy/Properties/PolicyDocument/Version", "2008-10-17", "not written in version"),
    ],
)
def test_a_part_of_another_template_that_gen1_writes_otherwise(file: str, place: str, value: Any, message: str) -> None:
    project = load_project(GOLDEN / "field-trip/gen1")
    template = json.loads(project.files[file])
    *parents, last = place.split("/")
    holder = template
    for key in parents:
        holder = holder[int(key)] if isinstance(holder, list) else holder[key]
    holder[last] = value
    app = lower(replace(project, files={**project.files, file: json.dumps(template).encode()}), Choices())
    _one([(each.code, each.message) for each in app.diagnostics], "A2G1620", message)


def test_a_role_beside_the_functions_own_gives_it_nothing(lowered: Any, files: dict[str, Any]) -> None:
    """The permissions of a role for something else must not become the function's."""
    template = files["backend/function/work/work-cloudformation-template.json"]
    statement = {"Effect": "Allow", "Action": "s3:DeleteBucket", "Resource": "*"}
    template["Resources"]["FlowLogRole"] = {
        "Type": "AWS::IAM::Role",
        "Properties": {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": [statement]}}]},
    }
    app = lowered(files.pop("backend/backend-config.json"), files, info=files.pop("team-provider-info.json"))
    (function,) = app.functions
    assert "s3:DeleteBucket" not in json.dumps([each.model_dump(mode="json") for each in function.statements])
    (beside,) = app.custom
    assert "FlowLogRole" in beside.code.template["Resources"]


def test_a_denied_log_stays_denied(lowered: Any, files: dict[str, Any]) -> None:
    template = files["backend/function/work/work-cloudformation-template.json"]
    statement = {"Effect": "Deny", "Action": "logs:PutLogEvents", "Resource": "*"}
    template["Resources"]["lambdaexecutionpolicy"]["Properties"]["PolicyDocument"]["Statement"].append(statement)
    app = lowered(files.pop("backend/backend-config.json"), files, info=files.pop("team-provider-info.json"))
    (function,) = app.functions
    assert [(each.effect, each.actions) for each in function.statements] == [("Deny", ("logs:PutLogEvents",))]
