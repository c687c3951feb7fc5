"""What is compared: values by their meaning, and things that Gen 1 says in several ways."""

import json

import pytest
from made_up_stacks import deployed, nested

from amp2gen.ir.base import Origin
from amp2gen.verify import categories
from amp2gen.verify.auth import auth_items
from amp2gen.verify.compare import _item_pairs
from amp2gen.verify.functions import function_items
from amp2gen.verify.items import Item, flat, keyed, normal, upper_camel

NOWHERE = Origin(file="here")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("true", True),
        ("30", 30),
        ("030", "030"),
        ("", ""),
        (["b", "a"], ["a", "b"]),
        (["2", "1"], [1, 2]),
        ([{"b": "1"}, {"a": "2"}], [{"b": 1}, {"a": 2}]),
    ],
)
def test_values_are_compared_by_what_they_mean(written, meant):
    assert normal(written) == meant


def test_settings_are_flat():
    written = {"A": {"B": "1", "C": {}}, "D": [], "E": None, "Tags": [{"Key": "k", "Value": "v"}]}
    assert flat(written) == {"A.B": 1, "Tags.k": "v"}


def test_lists_of_objects_go_by_their_names():
    assert keyed([{"Name": "email", "Required": True}, {"Name": "sub"}], "Name") == {
        "email": {"Required": True},
        "sub": True,
    }


def test_amplifys_tables_use_other_capitals():
    assert upper_camel({"sseSpecification": {"sseEnabled": True}, "keySchema": [{"keyType": "HASH"}]}) == {
        "SSESpecification": {"SSEEnabled": True},
        "KeySchema": [{"KeyType": "HASH"}],
    }


@pytest.mark.parametrize(
    ("client", "minutes"),
    [
        ({"RefreshTokenValidity": "30", "TokenValidityUnits": {"RefreshToken": "days"}}, 43200),
        ({"RefreshTokenValidity": 43200, "TokenValidityUnits": {"RefreshToken": "minutes"}}, 43200),
        ({"RefreshTokenValidity": 1}, 1440),
        ({"RefreshTokenValidity": {"Ref": "unknown"}}, None),
    ],
)
def test_token_lifetimes_are_minutes(client, minutes):
    deployment = deployed(
        root={
            "Resources": {
                "UserPoolClientWeb": {"Type": "AWS::Cognito::UserPoolClient", "Properties": client},
            }
        }
    )
    (item,) = auth_items(deployment)
    found = item.properties.get("RefreshTokenValidity")
    assert (found if isinstance(found, int) else None) == minutes


def test_what_older_versions_set_by_functions_counts_as_set():
    oauth = {"AllowedOAuthFlows": ["code"], "CallbackURLs": ["https://a.example/"]}
    deployment = deployed(
        root={"Resources": {"authapp": nested(), "authuserPoolGroups": nested(pool="p", client="c")}},
        authapp={
            "Resources": {
                "UserPoolClientWeb": {"Type": "AWS::Cognito::UserPoolClient", "Properties": {"ClientName": "web"}},
                "OAuthCustomResourceInputs": {
                    "Type": "Custom::LambdaCallout",
                    "Properties": {
                        "oAuthMetadata": json.dumps(oauth),
                        "hostedUIProviderMeta": json.dumps([{"ProviderName": "Google"}]),
                    },
                },
            }
        },
        authuserPoolGroups={
            "Resources": {
                "RoleMapFunctionInput": {
                    "Type": "Custom::LambdaCallout",
                    "Properties": {
                        "identityPoolId": "i",
                        "userPoolId": "p",
                        "appClientIDWeb": "c",
                        "region": {"Ref": "AWS::Region"},
                    },
                },
                "LambdaExecutionRole": {"Type": "AWS::IAM::Role"},
            }
        },
    )
    found = {item.name: item.properties for item in categories.items(deployment)}
    assert found == {
        "user pool client web": {
            "ClientName": "web",
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthFlowsUserPoolClient": True,
            "CallbackURLs": ["https://a.example/"],
            "SupportedIdentityProviders": ["COGNITO", "Google"],
        },
        "user pool client native": {
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthFlowsUserPoolClient": True,
            "CallbackURLs": ["https://a.example/"],
            "SupportedIdentityProviders": ["COGNITO", "Google"],
        },
        "identity pool roles": {
            "RoleMappings.cognito-idp.${region}.amazonaws.com/p:c.AmbiguousRoleResolution": "AuthenticatedRole",
            "RoleMappings.cognito-idp.${region}.amazonaws.com/p:c.Type": "Token",
        },
        "identity provider Google": {"ProviderName": "Google", "ProviderType": "Google"},
    }


@pytest.mark.parametrize("written", ["lambda:invokeFunction", "lambda:InvokeFunction"])
def test_the_case_of_an_action_says_nothing(written):
    permission = {"Action": written, "FunctionName": {"Ref": "LambdaFunction"}, "Principal": "sns.amazonaws.com"}
    deployment = deployed(
        root={"Resources": {"functionhello": nested()}},
        functionhello={
            "Resources": {
                "LambdaFunction": {"Type": "AWS::Lambda::Function"},
                "Permission": {"Type": "AWS::Lambda::Permission", "Properties": permission},
            }
        },
    )
    _, permission = function_items(deployment)
    assert permission.properties == {"Action": "lambda:InvokeFunction"}


def test_each_of_a_functions_schedules_is_a_thing_of_its_own_whatever_the_order_and_the_form():
    def items(*expressions):
        rules = {
            f"Rule{index}": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "ScheduleExpression": expression,
                    "Targets": [{"Arn": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "Id": "a"}],
                },
            }
            for index, expression in enumerate(expressions)
        }
        function = {"LambdaFunction": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "work-main"}}}
        deployment = deployed(
            root={"Resources": {"functionwork": nested()}}, functionwork={"Resources": {**function, **rules}}
        )
        found = [item for item in function_items(deployment) if item.kind == "schedule"]
        return {item.role.removeprefix("function "): item.properties["Expression"] for item in found}

    [name] = {role.removesuffix(" (2)") for role in items("rate(5 minutes)", "cron(0 9 * * ? *)")}
    assert items("rate(5 minutes)", "cron(0 9 * * ? *)") == {
        name: "rate(5 minutes)",
        f"{name} (2)": "cron(0 9 * * ? *)",
    }
    assert items("cron(0 9 * * ? *)", "cron(*/5 * * * ? *)") == {
        name: "cron(*/5 * * * ? *)",
        f"{name} (2)": "cron(0 9 * * ? *)",
    }


def test_schedules_of_custom_resources_come_after_the_functions_own():
    """A plain clone has no templates of custom resources in CDK: the function's own is the first on both sides."""

    def rule(expression, arn):
        properties = {"ScheduleExpression": expression, "Targets": [{"Arn": arn, "Id": "a"}]}
        return {"Rule": {"Type": "AWS::Events::Rule", "Properties": properties}}

    function = {"LambdaFunction": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "work-main"}}}
    own = rule("cron(0 9 * * ? *)", {"Fn::GetAtt": ["LambdaFunction", "Arn"]})
    custom = rule("cron(0 1 * * ? *)", {"Ref": "arn"})
    deployment = deployed(
        root={"Resources": {"customjobs": nested(arn=_OUTPUT), "functionwork": nested()}},
        customjobs={"Parameters": {"arn": {"Type": "String"}}, "Resources": custom},
        functionwork={
            "Resources": {**function, **own},
            "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}}},
        },
    )
    found = [item.properties["Expression"] for item in function_items(deployment) if item.kind == "schedule"]
    assert found == ["cron(0 9 * * ? *)", "cron(0 1 * * ? *)"]


_OUTPUT = {"Fn::GetAtt": ["functionwork", "Outputs.Arn"]}


def test_a_tag_that_is_a_number_is_the_same_number_on_both_sides():
    gen1 = Item("table", "orders", {}, NOWHERE)
    gen2 = Item("table", "orders", flat({"Tags": [{"Key": "cost", "Value": "42"}]}), NOWHERE)
    [pair] = _item_pairs([gen1], [gen2], {"cost": "42"})
    assert (pair.property, pair.gen1, pair.gen2) == ("Tags.cost", 42, 42)
