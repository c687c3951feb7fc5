"""Settings of a REST API and its stage, as Gen 1 writes them into a document and a deployment, and as the CDK does."""

from typing import Any

import pytest

from amp2gen.verify.deployment import PSEUDO_PARAMETERS, deployment_of
from amp2gen.verify.rest_api import rest_api_items
from amp2gen.verify.templates import StackTemplate, link

API = {"Ref": "Api"}
SIGNED = "x-amazon-apigateway-authtype"


def settings(api: dict[str, Any], type_name: str, **stage: Any) -> dict[str, Any]:
    """What the API is compared by."""
    resources = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders", **api}},
        "Stage": {"Type": type_name, "Properties": {"RestApiId": API, "StageName": "main", **stage}},
    }
    stacks = {
        "/": StackTemplate({"Resources": {}}, None, None, "root"),
        "apiorders": StackTemplate({"Resources": resources}, "/", "apiorders", "orders"),
    }
    (item,) = rest_api_items(deployment_of(link(stacks, PSEUDO_PARAMETERS), {}))
    return dict(item.properties)


@pytest.mark.parametrize(
    ("gen1", "described", "gen2", "written"),
    [
        ({}, {}, {}, {}),
        (
            {"Body": {"x-amazon-apigateway-policy": {"Statement": [{"Effect": "Deny"}]}}},
            {},
            {"Policy": {"Statement": [{"Effect": "Deny"}]}},
            {},
        ),
        (
            {"Body": {"x-amazon-apigateway-binary-media-types": ["image/png"]}},
            {},
            {"BinaryMediaTypes": ["image/png"]},
            {},
        ),
        ({"MinimumCompressionSize": 0}, {}, {"MinimumCompressionSize": 0}, {}),
        ({}, {"StageDescription": {"TracingEnabled": True}}, {}, {"TracingEnabled": True, "DeploymentId": "d"}),
    ],
    ids=["plain", "policy", "media types", "compression", "tracing"],
)
def test_both_forms_say_the_same(
    gen1: dict[str, Any], described: dict[str, Any], gen2: dict[str, Any], written: dict[str, Any]
) -> None:
    left = settings(gen1, "AWS::ApiGateway::Deployment", **described)
    assert left == settings(gen2, "AWS::ApiGateway::Stage", **written)
    if gen2 or written:
        assert left != settings({}, "AWS::ApiGateway::Stage")


@pytest.mark.parametrize(
    ("schemes", "asked", "key"),
    [
        ({"sigv4": {"type": "apiKey", "name": "Authorization", SIGNED: "awsSigv4"}}, ["sigv4"], False),
        ({"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}}, ["key"], True),
        ({}, [], False),
    ],
    ids=["signed", "key", "open"],
)
def test_a_key_that_callers_need_is_no_authorization(schemes: dict[str, Any], asked: list[str], key: bool) -> None:
    method = {"security": [{name: []} for name in asked], "x-amazon-apigateway-integration": {"type": "aws_proxy"}}
    body = {"securityDefinitions": schemes, "paths": {"/orders": {"x-amazon-apigateway-any-method": method}}}
    api = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "orders", "Body": body}}
    stacks = {
        "/": StackTemplate({"Resources": {}}, None, None, "root"),
        "apiorders": StackTemplate({"Resources": {"Api": api}}, "/", "apiorders", "orders"),
    }
    _, path = rest_api_items(deployment_of(link(stacks, PSEUDO_PARAMETERS), {}))
    assert path.properties["ApiKeyRequired"] is key
    assert path.properties["Authorization"] == ("AWS_IAM" if "sigv4" in asked else "NONE")
