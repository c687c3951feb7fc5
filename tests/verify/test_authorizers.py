"""Authorizers of REST APIs, of an OpenAPI document and of a resource, side by side."""

from typing import Any

import pytest

from amp2gen.verify.authorizers import of_resource, of_scheme
from amp2gen.verify.deployment import PSEUDO_PARAMETERS, deployment_of
from amp2gen.verify.templates import StackTemplate, link

EXTENSION = "x-amazon-apigateway-authorizer"
HEADER = {"type": "apiKey", "name": "Authorization", "in": "header"}
INVOKED = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-west-1:123456789012:function:check-main/invocations"
)


def resource(**properties: Any) -> Any:
    """What a method with an authorizer of these properties is compared by."""
    written = {"Resources": {"A": {"Type": "AWS::ApiGateway::Authorizer", "Properties": properties}}}
    deployment = deployment_of(link({"/": StackTemplate(written, None, None, "root")}, PSEUDO_PARAMETERS), {})
    (authorizer,) = deployment.resources
    return of_resource(deployment, f"${{{authorizer.role}}}")


@pytest.mark.parametrize(
    ("scheme", "properties"),
    [
        (
            HEADER | {EXTENSION: {"type": "cognito_user_pools", "providerARNs": ["arn:pool"]}},
            {
                "Type": "COGNITO_USER_POOLS",
                "ProviderARNs": ["arn:pool"],
                "IdentitySource": "method.request.header.Authorization",
            },
        ),
        (
            HEADER
            | {EXTENSION: {"type": "token", "authorizerUri": INVOKED, "identityValidationExpression": "^Bearer .+$"}},
            {
                "Type": "TOKEN",
                "AuthorizerUri": INVOKED,
                "IdentitySource": "method.request.header.Authorization",
                "IdentityValidationExpression": "^Bearer .+$",
                "AuthorizerResultTtlInSeconds": 300,
            },
        ),
        (
            HEADER
            | {
                EXTENSION: {
                    "type": "request",
                    "authorizerUri": INVOKED,
                    "identitySource": "method.request.querystring.key",
                    "authorizerResultTtlInSeconds": 0,
                    "authorizerCredentials": "arn:role",
                }
            },
            {
                "Type": "REQUEST",
                "AuthorizerUri": INVOKED,
                "IdentitySource": "method.request.querystring.key",
                "AuthorizerResultTtlInSeconds": 0,
                "AuthorizerCredentials": "arn:role",
            },
        ),
    ],
)
def test_both_forms_say_the_same(scheme: dict[str, Any], properties: dict[str, Any]) -> None:
    found = resource(**properties)
    assert found["Type"] == properties["Type"]
    assert of_scheme(scheme) == found


@pytest.mark.parametrize(
    "change",
    [
        {"ProviderARNs": ["arn:other"]},
        {"IdentitySource": "method.request.header.Token"},
        {"AuthorizerResultTtlInSeconds": 60},
        {"IdentityValidationExpression": "^Bearer"},
        {"AuthorizerCredentials": "arn:role"},
        {"AuthorizerUri": INVOKED.replace("check", "other")},
    ],
)
def test_every_setting_counts(change: dict[str, Any]) -> None:
    usual = {"Type": "TOKEN", "AuthorizerUri": INVOKED, "IdentitySource": "method.request.header.Authorization"}
    assert resource(**usual) != resource(**usual | change)


def test_signatures_need_no_authorizer() -> None:
    assert of_scheme(HEADER | {"x-amazon-apigateway-authtype": "awsSigv4"}) is None
    assert of_resource(deployment_of(link({}, PSEUDO_PARAMETERS), {}), None) is None
