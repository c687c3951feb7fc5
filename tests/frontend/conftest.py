"""Gen 1 projects made of a few files in memory, and what the frontend makes of them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from amp2gen.frontend import Choices, Gen1Project, lower
from amp2gen.ir.app import App
from amp2gen.ir.check import check

Files = Mapping[str, Any]
Lower = Callable[..., App]

STACK = "amplify-demo-main-12345"
TEAM_PROVIDER_INFO = {
    "main": {
        "awscloudformation": {
            "AmplifyAppId": "d0demo",
            "Region": "eu-west-1",
            "StackName": STACK,
            "AuthRoleArn": "arn:aws:iam::123456789012:role/amplify-demo-main-12345-authRole",
        }
    }
}


@pytest.fixture
def lowered() -> Lower:
    """`lowered(config, files, env=…)`: backend-config.json, further files below amplify/, the app."""

    def lower_project(config: Files, files: Files, *, env: str | None = None, info: Any = TEAM_PROVIDER_INFO) -> App:
        written: dict[str, Any] = {
            "backend/backend-config.json": config,
            ".config/project-config.json": {"projectName": "demo", "frontend": "javascript"},
            **({"team-provider-info.json": info} if info is not None else {}),
            **files,
        }
        content = {
            f"amplify/{path}": data.encode() if isinstance(data, str) else json.dumps(data).encode()
            for path, data in written.items()
        }
        project = Gen1Project("demo", dict(sorted(content.items())), {}, ())
        return check(lower(project, Choices(environment=env)), "the frontend")

    return lower_project


@pytest.fixture
def function_template() -> Callable[..., dict[str, Any]]:
    """`function_template(name, variables, parameters, resources, **properties)`, as Gen 1's CLI writes it."""

    def template(
        name: str,
        variables: Mapping[str, Any] | None = None,
        parameters: Mapping[str, Any] | None = None,
        resources: Mapping[str, Any] | None = None,
        **properties: Any,
    ) -> dict[str, Any]:
        return {
            "Parameters": {"env": {"Type": "String"}, **(parameters or {})},
            "Conditions": {"ShouldNotCreateEnvResources": {"Fn::Equals": [{"Ref": "env"}, "NONE"]}},
            "Resources": {
                "LambdaFunction": {
                    "Type": "AWS::Lambda::Function",
                    "Properties": {
                        "Handler": "index.handler",
                        "Runtime": "nodejs20.x",
                        "FunctionName": {
                            "Fn::If": [
                                "ShouldNotCreateEnvResources",
                                name,
                                {"Fn::Join": ["", [name, "-", {"Ref": "env"}]]},
                            ]
                        },
                        "Role": {"Fn::GetAtt": ["LambdaExecutionRole", "Arn"]},
                        "Environment": {"Variables": dict(variables or {})},
                        **properties,
                    },
                },
                "LambdaExecutionRole": {
                    "Type": "AWS::IAM::Role",
                    "Properties": {
                        "AssumeRolePolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [
                                {
                                    "Effect": "Allow",
                                    "Principal": {"Service": ["lambda.amazonaws.com"]},
                                    "Action": ["sts:AssumeRole"],
                                }
                            ],
                        }
                    },
                },
                **(resources or {}),
            },
        }

    return template
