"""The stack that connects Cognito triggers to the user pool, once both exist."""

from __future__ import annotations

from _make.auth import ADD_TO_GROUP_ACTIONS, adds_to_group
from _make.cfn import (
    ENV_CONDITIONS,
    FORMAT_VERSION,
    HELPER_CODE,
    Json,
    concat,
    get_att,
    lambda_trust,
    policy_document,
    ref,
    statement,
    string_parameter,
)
from _make.identifiers import logical_suffix, uuid_id
from _make.spec import Auth, AuthTrigger, Sample


def trigger_stack_template(sample: Sample) -> Json:
    """`auth-trigger-cloudformation-template.json`."""
    auth = sample.auth
    role, policy, helper = (
        "authTriggerFnServiceRole08093B67",
        "authTriggerFnServiceRoleDefaultPolicyEC9285A8",
        "authTriggerFn7FCFA449",
    )
    resources: Json = {}
    for trigger in auth.triggers:
        resources |= _trigger_access(auth, trigger)
    resources[role] = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": lambda_trust("lambda.amazonaws.com", "sts:AssumeRole"),
            "ManagedPolicyArns": [
                concat("arn:", ref("AWS::Partition"), ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
            ],
        },
    }
    updates = statement(["cognito-idp:DescribeUserPool", "cognito-idp:UpdateUserPool"], ref("userpoolArn"))
    resources[policy] = {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyDocument": policy_document(updates),
            "PolicyName": policy,
            "Roles": [ref(role)],
        },
    }
    resources[helper] = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Code": {"ZipFile": HELPER_CODE},
            "Handler": "index.handler",
            "Role": get_att(role, "Arn"),
            "Runtime": "nodejs22.x",
        },
        "DependsOn": [policy, role],
    }
    resources["CustomAuthTriggerResource"] = {
        "Type": "Custom::CustomAuthTriggerResourceOutputs",
        "Properties": {
            "ServiceToken": get_att(helper, "Arn"),
            "userpoolId": ref("userpoolId"),
            "lambdaConfig": [
                {
                    "triggerType": trigger.trigger_type,
                    "lambdaFunctionName": auth.function_name(trigger),
                    "lambdaFunctionArn": ref(f"function{auth.function_name(trigger)}Arn"),
                }
                for trigger in auth.triggers
            ],
            "nonce": uuid_id(sample.name, "auth trigger nonce"),
        },
        "DependsOn": [helper, policy, role],
        "UpdateReplacePolicy": "Delete",
        "DeletionPolicy": "Delete",
    }
    names = [auth.function_name(trigger) for trigger in auth.triggers]
    outputs = ("Name", "Arn", "LambdaExecutionRole")
    parameters = ["env", "userpoolId", "userpoolArn", *(f"function{n}{o}" for n in names for o in outputs)]
    return {
        "Description": "Custom Resource stack for Auth Trigger created using Amplify CLI",
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Parameters": {name: string_parameter() for name in parameters},
        "Conditions": ENV_CONDITIONS,
        "Resources": resources,
    }


def _trigger_access(auth: Auth, trigger: AuthTrigger) -> Json:
    function = f"function{auth.function_name(trigger)}"
    resources: Json = {
        f"UserPool{trigger.trigger_type}LambdaInvokePermission": {
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": ref(f"{function}Name"),
                "Principal": "cognito-idp.amazonaws.com",
                "SourceArn": ref("userpoolArn"),
            },
        }
    }
    if adds_to_group(trigger):
        suffix = logical_suffix(auth.name, trigger.kind, "add to group")
        resources[f"Amplify{function}Name{trigger.kind}AddToGroupCognito{suffix}"] = {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyDocument": policy_document(statement(ADD_TO_GROUP_ACTIONS, ref("userpoolArn"))),
                "PolicyName": "AddToGroupCognito",
                "Roles": [_role_name_of(ref(f"{function}LambdaExecutionRole"))],
            },
        }
    return resources


def _role_name_of(arn: Json) -> Json:
    resource = {"Fn::Select": [5, {"Fn::Split": [":", arn]}]}
    return {"Fn::Select": [1, {"Fn::Split": ["/", resource]}]}
