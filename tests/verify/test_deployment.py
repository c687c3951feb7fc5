"""What the stacks of a deployment mean together: references, imports, layers, names that are written out."""

import pytest
from made_up_stacks import deployed, nested

from amp2gen.ir.base import Origin
from amp2gen.verify.layers import layer_items


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


def test_a_parameter_and_a_mail_template_are_known_by_their_names():
    mail = {"Template": {"TemplateName": "welcome-main", "SubjectPart": "Hello from welcome-main"}}
    resources = {
        "Key": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/shop/main/key"}},
        "Secret": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/amplify/shop/main/KEY"}},
        "Mail": {"Type": "AWS::SES::Template", "Properties": mail},
        "Topic": {
            "Type": "AWS::SNS::Topic",
            "Properties": {
                "Tags": [
                    "arn:aws:ssm:*:*:parameter/shop/main/key",
                    "arn:aws:ssm:*:*:parameter/shop/main/key2",
                    "arn:aws:ssm:*:*:parameter/amplify/shop/main/KEY",
                    "arn:aws:ses:*:*:template/welcome-main",
                ]
            },
        },
    }
    deployment = deployed(root={"Resources": resources})
    [topic] = deployment.of("AWS::SNS::Topic")
    assert topic.properties["Tags"] == [
        "arn:aws:ssm:*:*:parameter${AWS::SSM::Parameter Key}",
        "arn:aws:ssm:*:*:parameter/shop/main/key2",
        "arn:aws:ssm:*:*:parameter/amplify/shop/main/KEY",
        "arn:aws:ses:*:*:template/${AWS::SES::Template Mail}",
    ]
    [template] = deployment.of("AWS::SES::Template")
    assert template.properties["Template"] == {
        "TemplateName": "welcome-main",
        "SubjectPart": "Hello from ${AWS::SES::Template Mail}",
    }


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
