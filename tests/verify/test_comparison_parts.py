"""The parts of the comparison, each by itself: no Node, no sample app."""

import json

import pytest

from amp2gen.ir.base import Origin
from amp2gen.verify import categories
from amp2gen.verify.auth import auth_items
from amp2gen.verify.compare import _item_pairs
from amp2gen.verify.defaults import DEFAULTS
from amp2gen.verify.deployment import PSEUDO_PARAMETERS, deployment_of
from amp2gen.verify.differences import WHOLE, Difference
from amp2gen.verify.functions import function_items
from amp2gen.verify.gen1_side.files import Gen1SideError
from amp2gen.verify.gen1_side.snapshot import snapshot_stacks
from amp2gen.verify.iam import Grant, grants, pattern_covers, uncovered
from amp2gen.verify.immutable import IMMUTABLE, is_immutable
from amp2gen.verify.items import Item, flat, keyed, normal, upper_camel
from amp2gen.verify.layers import layer_items
from amp2gen.verify.rules import RULES, reason_for
from amp2gen.verify.templates import StackTemplate, link

NOWHERE = Origin(file="here")


def stacks(**templates):
    """A root stack and nested ones below it, by path; the root's resources name them."""
    return {
        ("/" if path == "root" else path): StackTemplate(
            template, None if path == "root" else "/", None if path == "root" else path, path
        )
        for path, template in templates.items()
    }


def deployed(**templates):
    return deployment_of(link(stacks(**templates), PSEUDO_PARAMETERS), {})


def nested(**parameters):
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": parameters}}


def test_a_reference_leads_through_parameters_and_outputs_of_nested_stacks():
    deployment = deployed(
        root={
            "Resources": {
                "authapp": nested(),
                "storagefiles": nested(pool={"Fn::GetAtt": ["authapp", "Outputs.PoolId"]}, env="main"),
            }
        },
        authapp={
            "Resources": {"UserPool": {"Type": "AWS::Cognito::UserPool"}},
            "Outputs": {"PoolId": {"Value": {"Ref": "UserPool"}}},
        },
        storagefiles={
            "Parameters": {"pool": {"Type": "String"}, "env": {"Type": "String"}},
            "Conditions": {
                "IsMain": {"Fn::Equals": [{"Ref": "env"}, "main"]},
                "Never": {"Fn::Not": [{"Condition": "IsMain"}]},
            },
            "Resources": {
                "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::Sub": "${pool}-${env}"}}},
                "Absent": {"Type": "AWS::SNS::Topic", "Condition": "Never"},
            },
        },
    )
    topics = deployment.of("AWS::SNS::Topic")
    assert [topic.properties for topic in topics] == [{"DisplayName": "${user pool}-main"}]
    assert topics[0].place == Origin(file="storagefiles", pointer="/Resources/Topic")


def test_a_layer_is_known_by_its_stack_and_shared_with_whom():
    gen1 = deployed(
        root={"Resources": {"functionshared": nested()}},
        functionshared={
            "Resources": {
                "LambdaLayerVersion1a2b3c4d": {
                    "Type": "AWS::Lambda::LayerVersion",
                    "Properties": {"LayerName": "shared-main", "Content": {"S3Key": "x.zip"}, "LicenseInfo": "MIT"},
                },
                "Own": {
                    "Type": "AWS::Lambda::LayerVersionPermission",
                    "Properties": {
                        "LayerVersionArn": {"Ref": "LambdaLayerVersion1a2b3c4d"},
                        "Action": "lambda:GetLayerVersion",
                        "Principal": {"Ref": "AWS::AccountId"},
                    },
                },
                "Friend": {
                    "Type": "AWS::Lambda::LayerVersionPermission",
                    "Properties": {
                        "LayerVersionArn": {"Ref": "LambdaLayerVersion1a2b3c4d"},
                        "Action": "lambda:GetLayerVersion",
                        "Principal": "111122223333",
                    },
                },
            }
        },
    )
    assert [(item.name, item.properties) for item in layer_items(gen1)] == [
        ("layer shared", {"LicenseInfo": "MIT"}),
        ("layer permission layer shared < 111122223333", {"Action": "lambda:GetLayerVersion"}),
    ]
    [layer] = deployed(
        root={"Resources": {"layershared": nested()}},
        layershared={"Resources": {"shared5F87C81D": {"Type": "AWS::Lambda::LayerVersion"}}},
    ).of("AWS::Lambda::LayerVersion")
    assert layer.role == "layer shared"


def test_an_import_finds_the_export_of_another_stack():
    deployment = deployed(
        root={"Resources": {"apiapp": nested(), "functionhello": nested()}},
        apiapp={
            "Resources": {"Table": {"Type": "AWS::DynamoDB::Table"}},
            "Outputs": {"Stream": {"Value": {"Fn::GetAtt": ["Table", "StreamArn"]}, "Export": {"Name": "the-stream"}}},
        },
        functionhello={
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"X": {"Fn::ImportValue": "the-stream"}}}}
        },
    )
    (topic,) = deployment.of("AWS::SNS::Topic")
    assert topic.properties["X"].endswith("/stream/${label}")


def test_stacks_that_need_each_other_do_not_hang():
    deployment = deployed(
        root={
            "Resources": {
                "a": nested(x={"Fn::GetAtt": ["b", "Outputs.Y"]}),
                "b": nested(y={"Fn::GetAtt": ["a", "Outputs.X"]}),
            }
        },
        a={
            "Parameters": {"x": {"Type": "String"}},
            "Resources": {"T": {"Type": "AWS::SNS::Topic"}},
            "Outputs": {"X": {"Value": {"Ref": "x"}}},
        },
        b={
            "Parameters": {"y": {"Type": "String"}},
            "Resources": {"T": {"Type": "AWS::SNS::Topic"}},
            "Outputs": {"Y": {"Value": {"Ref": "y"}}},
        },
    )
    assert len(deployment.of("AWS::SNS::Topic")) == 2


def test_a_name_that_is_written_out_is_the_resource():
    deployment = deployed(
        root={"Resources": {"storagenotes": nested(), "functionhello": nested()}},
        storagenotes={"Resources": {"T": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "notes-main"}}}},
        functionhello={
            "Resources": {
                "Topic": {
                    "Type": "AWS::SNS::Topic",
                    "Properties": {"Arn": "arn:aws:dynamodb:x:y:table/notes-main/index/*", "Other": "my-notes-main"},
                }
            }
        },
    )
    (topic,) = deployment.of("AWS::SNS::Topic")
    assert topic.properties == {"Arn": "arn:aws:dynamodb:x:y:table/${table notes}/index/*", "Other": "my-notes-main"}
    assert deployment.by_role["table notes"].properties["TableName"] == "notes-main"


def test_a_name_in_the_arn_of_another_service_is_something_else():
    texts = {
        "Topic": "arn:aws:sns:us-east-1:111122223333:hello-main",
        "Role": "arn:aws:iam::111122223333:role/hello-main",
        "Function": "arn:aws:lambda:us-east-1:111122223333:function:hello-main",
        "Logs": "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/hello-main:*",
        "Name": "hello-main",
    }
    function = {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "hello-main"}}
    deployment = deployed(
        root={"Resources": {"functionhello": nested()}},
        functionhello={
            "Resources": {"LambdaFunction": function, "T": {"Type": "AWS::SNS::Topic", "Properties": texts}}
        },
    )
    (topic,) = deployment.of("AWS::SNS::Topic")
    changed = {name: text.replace("hello-main", "${function hello}") for name, text in texts.items()}
    assert topic.properties == {**changed, "Topic": texts["Topic"], "Role": texts["Role"]}


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("s3:*", "s3:GetObject", True),
        ("s3:Get*", "s3:GetObject", True),
        ("s3:Get*", "s3:PutObject", False),
        ("s3:GetObject", "s3:Get*", False),
        ("a/*", "a/b/*", True),
        ("a/b/*", "a/*", False),
        ("a?c", "abc", True),
        ("a?c", "a*c", False),
        ("*", "not s3:GetObject", False),
        ("not s3:GetObject", "not s3:GetObject", True),
        ("a.c", "abc", False),
    ],
)
def test_a_pattern_covers_what_it_matches(wide, narrow, covered):
    assert pattern_covers(wide, narrow) is covered


def grant(action="s3:GetObject", resource="bucket/*", condition="", effect="Allow", principal="role guest"):
    return Grant(principal, effect, action, resource, condition, NOWHERE)


@pytest.mark.parametrize(
    ("given", "wanted", "missing"),
    [
        (grant(action="s3:*"), grant(), False),
        (grant(action="S3:getobject"), grant(), False),
        (grant(condition='{"StringEquals": {"a": "b"}}'), grant(), True),
        (grant(), grant(condition='{"StringEquals": {"a": "b"}}'), False),
        (
            grant(condition='{"StringLike": {"s3:prefix": "public/*"}}'),
            grant(condition='{"StringLike": {"s3:prefix": "public/a/*"}}'),
            False,
        ),
        (
            grant(condition='{"StringEquals": {"s3:prefix": "public/*"}}'),
            grant(condition='{"StringEquals": {"s3:prefix": "public/a/*"}}'),
            True,
        ),
        (grant(effect="Deny"), grant(), True),
        (grant(principal="role authenticated"), grant(), True),
    ],
)
def test_a_grant_covers_another(given, wanted, missing):
    assert bool(list(uncovered([wanted], [given]))) is missing


def test_values_of_a_condition_are_alternatives_unless_negated():
    def document(operator):
        return {
            "Statement": {
                "Effect": "Allow",
                "Action": ["a:B", "a:C"],
                "Resource": "x",
                "Condition": {operator: {"k": ["1", "2"]}},
            }
        }

    def conditions(operator):
        deployment = deployed(
            root={
                "Resources": {
                    "R": {
                        "Type": "AWS::IAM::Role",
                        "Properties": {"Policies": [{"PolicyDocument": document(operator)}]},
                    }
                }
            }
        )
        return [(each.action, each.condition) for each in grants(deployment)]

    assert conditions("StringLike") == [
        ("a:B", '{"StringLike": {"k": 1}}'),
        ("a:B", '{"StringLike": {"k": 2}}'),
        ("a:C", '{"StringLike": {"k": 1}}'),
        ("a:C", '{"StringLike": {"k": 2}}'),
    ]
    assert conditions("StringNotLike") == [
        ("a:B", '{"StringNotLike": {"k": [1, 2]}}'),
        ("a:C", '{"StringNotLike": {"k": [1, 2]}}'),
    ]


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


def difference(state="moved", kind="user pool", setting="DeletionPolicy", gen1=None, gen2=None):
    return Difference(state, kind, "", setting, gen1, gen2, {"physical ids": {}})


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


@pytest.mark.parametrize("attribute", ["Arn", "MapArn"])
def test_either_attribute_of_a_map_is_its_arn(attribute):
    deployment = deployed(
        root={"Resources": {"geotrails": nested()}},
        geotrails={
            "Resources": {
                "Map": {"Type": "AWS::Location::Map", "Properties": {"MapName": "demo-trails-main"}},
                "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"X": {"Fn::GetAtt": ["Map", attribute]}}},
            }
        },
    )
    [topic] = deployment.of("AWS::SNS::Topic")
    assert topic.properties == {"X": "arn:aws:geo:${region}:${account}:map/${map trails}"}


def test_a_rule_holds_for_its_states_and_values_only():
    assert reason_for(difference(gen1="Delete", gen2="Retain"))
    assert reason_for(difference("fresh", gen1="Delete", gen2="Retain")) is None
    assert reason_for(difference(gen1="Retain", gen2="Delete")) is None


@pytest.mark.parametrize("state", ["fresh", "taking over", "moved"])
def test_no_rule_excuses_what_cannot_change(state):
    name = difference(state, "bucket", "BucketName", "files-main", None)
    assert is_immutable(name) is (state == "moved")
    assert (reason_for(name) is None) is (state == "moved")


@pytest.mark.parametrize(
    ("kind", "setting", "kept"),
    [
        ("user pool client", "GenerateSecret", True),
        ("user pool client", "ClientName", False),
        ("identity pool", "DeveloperProviderName", True),
        ("identity pool", "IdentityPoolName", False),
        ("identity pool roles", "IdentityPoolId", True),
        ("bucket", "BucketNamePrefix", True),
        ("bucket", "LifecycleConfiguration.Rules", True),
        ("bucket", "VersioningConfiguration.Status", True),
        ("bucket", "CorsConfiguration.CorsRules", False),
        ("table", "TimeToLiveSpecification.AttributeName", True),
        ("model table", "TimeToLiveSpecification.Enabled", True),
        ("table", "BillingMode", False),
        ("stream", "RetentionPeriodHours", True),
        ("stream", "ShardCount", False),
    ],
)
def test_what_a_moved_resource_keeps(kind, setting, kept):
    assert is_immutable(difference("moved", kind, setting)) is kept


def test_an_unknown_difference_has_no_reason():
    assert reason_for(difference(kind="grant", setting="s3:PutObject on x", gen2="s3:PutObject on x")) is None
    assert reason_for(difference(kind="AWS::SNS::Topic", setting=WHOLE, gen2={})) is None


def test_the_tables_say_each_thing_once():
    assert len({(each.kind, each.property) for each in DEFAULTS}) == len(DEFAULTS)
    assert len({(each.kind, each.property) for each in IMMUTABLE}) == len(IMMUTABLE)
    assert all(rule.reason and not rule.reason.endswith(".") for rule in RULES)


ROOT = {
    "Resources": {
        "DeploymentBucket": {"Type": "AWS::S3::Bucket"},
        "authapp": {"Type": "AWS::CloudFormation::Stack"},
        "authappGroups": {"Type": "AWS::CloudFormation::Stack"},
    }
}


def snapshot(folder, *names, root=ROOT):
    for name in names:
        template = root if name == "amplify-app-main-12345" else {"Resources": {}}
        (folder / f"{name}.template.json").write_text(json.dumps(template))
    return folder


def test_nested_stacks_of_a_snapshot_are_found_by_their_names(tmp_path):
    folder = snapshot(
        tmp_path,
        "amplify-app-main-12345",
        "amplify-app-main-12345-authapp-AAA",
        "amplify-app-main-12345-authappGroups-BBB",
        "amplify-other-main-12345-authapp-CCC",
    )
    found = snapshot_stacks(folder, "amplify-app-main-12345")
    assert {path: stack.name for path, stack in found.items()} == {
        "/": "amplify-app-main-12345",
        "authapp": "amplify-app-main-12345-authapp-AAA",
        "authappGroups": "amplify-app-main-12345-authappGroups-BBB",
    }
    assert snapshot_stacks(folder, None) == found


def test_a_snapshot_that_lacks_a_stack_is_refused(tmp_path):
    folder = snapshot(tmp_path, "amplify-app-main-12345", "amplify-app-main-12345-authapp-AAA")
    with pytest.raises(Gen1SideError) as raised:
        snapshot_stacks(folder, None)
    assert "authappGroups" in raised.value.message
    with pytest.raises(Gen1SideError):
        snapshot_stacks(folder, "amplify-app-dev-12345")


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


def test_a_tag_that_is_a_number_is_the_same_number_on_both_sides():
    gen1 = Item("table", "orders", {}, NOWHERE)
    gen2 = Item("table", "orders", flat({"Tags": [{"Key": "cost", "Value": "42"}]}), NOWHERE)
    [pair] = _item_pairs([gen1], [gen2], {"cost": "42"})
    assert (pair.property, pair.gen1, pair.gen2) == ("Tags.cost", 42, 42)
