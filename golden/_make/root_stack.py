"""`awscloudformation/build/root-cloudformation-stack.json`: one nested stack per resource, with its parameters."""

from __future__ import annotations

from typing import Any

from _make.cfn import (
    FORMAT_VERSION,
    HELPER_CODE,
    LOG_ACTIONS,
    Json,
    bucket_arn,
    concat,
    get_att,
    lambda_trust,
    policy_document,
    ref,
    statement,
    string_parameter,
)
from _make.resources import Resource, pool_ids
from _make.rest_api import CALLERS_STACK, callers_stack, signed_apis
from _make.spec import Sample

_IDENTITY = "cognito-identity.amazonaws.com"
_HELPER = "UpdateRolesWithIDPFunction"


def root_template(sample: Sample, resources: tuple[Resource, ...]) -> Json:
    shared = "Name of the common deployment bucket provided by the parent stack"
    defaults = {
        "DeploymentBucketName": "DeploymentBucket",
        "AuthRoleName": "AuthRoleName",
        "UnauthRoleName": "UnAuthRoleName",
    }
    return {
        "Description": "Root Stack for AWS Amplify CLI",
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Parameters": {
            name: string_parameter(Default=default, Description=shared) for name, default in defaults.items()
        },
        "Outputs": _outputs(),
        "Resources": {
            **_deployment_bucket(),
            "AuthRole": _federated_role("AuthRoleName"),
            "UnauthRole": _federated_role("UnauthRoleName"),
            **_trigger_stack(sample),
            **_callers_stack(sample),
            **{
                resource.logical_id: _nested_stack(sample, resource, resources)
                for resource in resources
                if not resource.imported
            },
            **({} if sample.auth.imported else _role_helper(sample.auth.logical_id)),
        },
    }


def nested_parameters(sample: Sample, resource: Resource, resources: tuple[Resource, ...]) -> Json:
    """Values of a nested stack's parameters: its own, its environment's, its dependencies' outputs. What was imported
    has no stack: its names and ids stand there as they are."""
    environment = sample.local_environment.name
    imported = {each.logical_id: each.output for each in resources if each.imported}
    outputs = {
        f"{entry['category']}{entry['resourceName']}{attribute}": _value(entry, attribute, imported)
        for entry in resource.depends_on
        for attribute in entry["attributes"]
        if not _goes_another_way(resource, entry)
    }
    own = resource.parameters | resource.environment_parameters.get(environment, {})
    return {name: _text(value) for name, value in own.items()} | outputs | {"env": environment}


def template_url(sample: Sample, category: str, template: str) -> str:
    bucket = sample.deployment_bucket(sample.local_environment)
    return f"https://s3.amazonaws.com/{bucket}/amplify-cfn-templates/{category}/{template}"


def _value(entry: Json, attribute: str, imported: Json) -> Any:
    logical_id = f"{entry['category']}{entry['resourceName']}"
    known = imported.get(logical_id)
    return get_att(logical_id, f"Outputs.{attribute}") if known is None else known[attribute]


def _goes_another_way(resource: Resource, entry: Json) -> bool:
    """The API names its user pool in `AuthCognitoUserPoolId`; triggers are connected by a stack of their own."""
    return resource.service == "AppSync" or "triggerProvider" in entry


def _text(value: Any) -> Any:
    """CloudFormation takes lists as comma-separated text. Objects in them come out as JavaScript prints them."""
    if not isinstance(value, list):
        return value
    return ",".join("[object Object]" if isinstance(item, dict) else str(item) for item in value)


def _nested_stack(sample: Sample, resource: Resource, resources: tuple[Resource, ...]) -> Json:
    return {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {
            "TemplateURL": template_url(sample, resource.category, resource.template),
            "Parameters": nested_parameters(sample, resource, resources),
        },
    }


def _callers_stack(sample: Sample) -> Json:
    """What lets signed-in users and guests call the REST APIs: the roles are those of the identity pool in use."""
    template = callers_stack(sample)
    if template is None:
        return {}
    environment = sample.local_environment
    ids = pool_ids(sample, environment) if sample.auth.imported else {}
    parameters = {
        "authRoleName": ids.get("authRoleName", ref("AuthRoleName")),
        "unauthRoleName": ids.get("unauthRoleName", ref("UnauthRoleName")),
        "env": environment.name,
        **{name: get_att(f"api{name}", "Outputs.ApiId") for name in signed_apis(sample)},
    }
    url = template_url(sample, "api", f"{CALLERS_STACK}.json")
    return {
        CALLERS_STACK: {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": url, "Parameters": parameters},
        }
    }


def _trigger_stack(sample: Sample) -> Json:
    if not sample.auth.triggers:
        return {}
    pool = sample.auth.logical_id
    functions = [f"function{sample.auth.function_name(trigger)}" for trigger in sample.auth.triggers]
    outputs = {
        "Name": "Outputs.Name",
        "Arn": "Outputs.Arn",
        "LambdaExecutionRole": "Outputs.LambdaExecutionRoleArn",
    }
    return {
        "AuthTriggerCustomLambdaStack": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {
                "TemplateURL": template_url(sample, "auth", "auth-trigger-cloudformation-template.json"),
                "Parameters": {
                    "env": sample.local_environment.name,
                    "userpoolId": get_att(pool, "Outputs.UserPoolId"),
                    "userpoolArn": get_att(pool, "Outputs.UserPoolArn"),
                    **{f"{fn}{name}": get_att(fn, output) for fn in functions for name, output in outputs.items()},
                },
            },
            "DependsOn": [pool, *functions],
        }
    }


def _outputs() -> Json:
    exported = {
        "Region": ref("AWS::Region"),
        "StackName": ref("AWS::StackName"),
        "StackId": ref("AWS::StackId"),
        "DeploymentBucketName": ref("DeploymentBucketName"),
    }
    plain = {
        "AuthRoleArn": get_att("AuthRole", "Arn"),
        "UnauthRoleArn": get_att("UnauthRole", "Arn"),
        "AuthRoleName": ref("AuthRole"),
        "UnauthRoleName": ref("UnauthRole"),
    }
    return {
        name: {"Value": value, "Export": {"Name": {"Fn::Sub": f"${{AWS::StackName}}-{name}"}}}
        for name, value in exported.items()
    } | {name: {"Value": value} for name, value in plain.items()}


def _deployment_bucket() -> Json:
    name = ref("DeploymentBucketName")
    encryption = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    deny_http = {
        "Action": "s3:*",
        "Effect": "Deny",
        "Principal": "*",
        "Resource": [bucket_arn(name, "/*"), bucket_arn(name)],
        "Condition": {"Bool": {"aws:SecureTransport": False}},
    }
    return {
        "DeploymentBucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": name,
                "BucketEncryption": {"ServerSideEncryptionConfiguration": [encryption]},
            },
            "UpdateReplacePolicy": "Retain",
            "DeletionPolicy": "Retain",
        },
        "DeploymentBucketBlockHTTP": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": name, "PolicyDocument": {"Statement": [deny_http]}},
        },
    }


def _federated_role(name: str) -> Json:
    """Nobody may take the role until the helper below has learnt the identity pool's id."""
    trust = {
        "Sid": "",
        "Effect": "Deny",
        "Principal": {"Federated": _IDENTITY},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": policy_document(trust), "RoleName": ref(name)},
    }


def _role_helper(pool: str) -> Json:
    updates = [
        statement(["iam:UpdateAssumeRolePolicy", "iam:GetRole"], get_att(role, "Arn"))
        for role in ("AuthRole", "UnauthRole")
    ]
    policy = {
        "PolicyName": f"{_HELPER}Policy",
        "PolicyDocument": policy_document(statement(LOG_ACTIONS, "arn:aws:logs:*:*:*"), *updates),
    }
    return {
        _HELPER: {
            "DependsOn": ["AuthRole", "UnauthRole", pool],
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Code": {"ZipFile": HELPER_CODE},
                "Handler": "index.handler",
                "Runtime": "nodejs22.x",
                "Timeout": 300,
                "Role": get_att(f"{_HELPER}Role", "Arn"),
            },
        },
        f"{_HELPER}Outputs": {
            "Type": "Custom::LambdaCallout",
            "Properties": {
                "ServiceToken": get_att(_HELPER, "Arn"),
                "region": ref("AWS::Region"),
                "idpId": get_att(pool, "Outputs.IdentityPoolId"),
                "authRoleName": ref("AuthRole"),
                "unauthRoleName": ref("UnauthRole"),
            },
        },
        f"{_HELPER}Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": concat(ref("AuthRole"), "-idp"),
                "AssumeRolePolicyDocument": lambda_trust(["lambda.amazonaws.com"], ["sts:AssumeRole"]),
                "Policies": [policy],
            },
        },
    }
