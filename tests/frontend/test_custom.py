"""Custom resources: what their templates and their code want from outside."""

from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.ir.pretty import expr

FOLDER = "backend/custom/orders"
TEMPLATE = f"{FOLDER}/orders-cloudformation-template.json"
CFN = {"custom": {"orders": {"service": "customCloudformation"}}}
CDK = {"custom": {"orders": {"service": "customCDK"}}}
AUTH = {"auth": {"demo": {"service": "Cognito"}}}
INPUTS = {"version": "1", "cognitoConfig": {"usernameAttributes": ["email"], "requiredAttributes": ["email"]}}
QUEUE = {"Queue": {"Type": "AWS::SQS::Queue"}}


def template(parameters: dict[str, Any], resources: Any = QUEUE, **more: Any) -> dict[str, Any]:
    return {"Parameters": {name: {"Type": "String", **value} for name, value in parameters.items()}, **more} | {
        "Resources": resources
    }


def values(app: App) -> dict[str, str]:
    return {each.name: expr(each.value) for each in app.custom[0].parameters}


def codes(app: App) -> list[str]:
    return [each.code for each in app.diagnostics]


def test_parameters_of_a_template(lowered: Any) -> None:
    files = {
        "backend/auth/demo/cli-inputs.json": INPUTS,
        TEMPLATE: template({"env": {}, "authdemoUserPoolId": {}, "size": {}, "pool": {}, "kept": {"Default": "x"}}),
        f"{FOLDER}/parameters.json": {"size": 4, "pool": {"Fn::GetAtt": ["authdemo", "Outputs.UserPoolArn"]}},
    }
    app = lowered({**CFN, **AUTH}, files)
    assert values(app) == {
        "env": "env",
        "authdemoUserPoolId": "auth/demo.user_pool_id",
        "size": '"4"',
        "pool": "auth/demo.user_pool_arn",
        "kept": '"x"',
    }
    assert codes(app) == []


def test_lists_and_names_of_ssm_parameters(lowered: Any) -> None:
    """CloudFormation splits the one and reads the other: both stay the texts that they are."""
    image = "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
    declared = {
        "zones": {"Type": "CommaDelimitedList", "Default": "a, b"},
        "ports": {"Type": "List<Number>"},
        "image": {"Type": image, "Default": "/aws/service/image"},
        "other": {"Type": image, "Default": "/aws/service/image"},
        "none": {"Type": image},
    }
    given = {"ports": "80,443", "other": "/mine"}
    app = lowered(CFN, {TEMPLATE: template(declared), f"{FOLDER}/parameters.json": given})
    known = {name: value for name, value in values(app).items() if name != "none"}
    assert known == {"zones": '"a,b"', "ports": '"80,443"', "other": '"/mine"'}
    code: Any = app.custom[0].code
    assert code.template["Parameters"]["image"]["Default"] == "/aws/service/image"
    named = [each.origin for each in app.diagnostics if each.code == "A2G1975"]
    assert [each and each.pointer for each in named] == ["/Parameters/none"]


def test_a_parameter_without_value_is_named(lowered: Any) -> None:
    app = lowered(CFN, {TEMPLATE: template({"size": {}})})
    [found] = [each for each in app.diagnostics if each.code == "A2G1975"]
    assert found.origin is not None
    assert found.origin.pointer == "/Parameters/size"


def test_an_output_of_a_resource_that_is_not_carried_over(lowered: Any) -> None:
    app = lowered(CFN | {"function": {"gone": {"service": "Lambda"}}}, {TEMPLATE: template({"functiongoneArn": {}})})
    assert "A2G1605" in codes(app)


def test_outputs_are_read_by_others(lowered: Any) -> None:
    second = {"service": "customCloudformation"}
    outputs = {"Url": {"Value": "x"}}
    files = {
        TEMPLATE: template({}, Outputs=outputs),
        "backend/custom/after/after-cloudformation-template.json": template({"customordersUrl": {}}),
        "backend/custom/before/before-cloudformation-template.json": template({"customordersArn": {}}),
    }
    app = lowered({"custom": {"orders": second, "after": second, "before": second}}, files)
    assert [stack.name for stack in app.custom] == ["after", "before", "orders"]
    assert expr(app.custom[0].parameters[0].value) == "custom/orders.Url"
    assert [each.message for each in app.diagnostics if each.code == "A2G1605"] == [
        "custom before refers to custom/orders (Arn), which is not carried over"
    ]


def test_imports_of_model_tables_become_parameters(lowered: Any) -> None:
    api = {"api": {"demo": {"service": "AppSync"}}}
    export = {"Fn::ImportValue": {"Fn::Sub": "${apidemoGraphQLAPIIdOutput}:GetAtt:NoteTable:Arn"}}
    resources = {"Rule": {"Type": "AWS::X::Y", "Properties": {"Table": export}}}
    files = {
        "backend/api/demo/schema.graphql": "type Note @model { id: ID! }",
        TEMPLATE: template({"apidemoGraphQLAPIIdOutput": {}}, resources),
    }
    app = lowered(CFN | api, files)
    assert values(app)["modelsNoteArn"] == "models/Note.arn"
    code: Any = app.custom[0].code
    assert code.template["Resources"]["Rule"]["Properties"] == {"Table": {"Ref": "modelsNoteArn"}}


def test_other_imports_are_named(lowered: Any) -> None:
    resources = {"Rule": {"Type": "AWS::X::Y", "Properties": {"Table": {"Fn::ImportValue": "theirs"}}}}
    app = lowered(CFN, {TEMPLATE: template({}, resources)})
    [found] = [each for each in app.diagnostics if each.code == "A2G1977"]
    assert found.origin is not None
    assert found.origin.pointer == "/Resources/Rule/Properties/Table"


SNIPPET = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://shared/part.json"}}}


@pytest.mark.parametrize(
    ("sections", "pointer", "message"),
    [
        (
            {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "b", **SNIPPET}}}},
            "/Resources/B/Properties/Fn::Transform",
            "adds to an object",
        ),
        (
            {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": SNIPPET}}},
            "/Resources/B/Properties/Fn::Transform",
            "adds to an object",
        ),
        ({"Resources": {**QUEUE, **SNIPPET}}, "/Resources/Fn::Transform", "adds to an object"),
        (
            {
                "Transform": "AWS::Serverless-2016-10-31",
                "Resources": {"F": {"Type": "AWS::Serverless::Function"}},
                "Outputs": {"Role": {"Value": {"Fn::GetAtt": ["FRole", "Arn"]}}},
            },
            "/Transform",
            "FRole is made by AWS::Serverless-2016-10-31",
        ),
        (
            {
                "Transform": "AWS::LanguageExtensions",
                "Resources": {
                    "W": {"Type": "AWS::SQS::Queue", "Properties": {"Delay": {"Fn::Length": {"Fn::GetAZs": ""}}}}
                },
            },
            "/Resources/W/Properties/Delay/Fn::Length",
            "Fn::Length depends on what only a deployment knows",
        ),
    ],
)
def test_what_the_cdk_cannot_include_is_named(lowered: Any, sections: Any, pointer: str, message: str) -> None:
    app = lowered(CFN, {TEMPLATE: sections})
    assert app.custom == ()
    [found] = [each for each in app.diagnostics if each.code == "A2G1981"]
    assert message in found.message
    assert found.origin is not None
    assert found.origin.pointer == pointer


@pytest.mark.parametrize(
    "sections",
    [
        {"Transform": ["Mine"], "Resources": QUEUE},
        {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"Tags": SNIPPET}}}},
        {"Resources": {"B": {"Type": "AWS::S3::Bucket", **SNIPPET}}},
    ],
)
def test_transforms_that_the_cdk_includes_as_they_are(lowered: Any, sections: Any) -> None:
    app = lowered(CFN, {TEMPLATE: sections})
    assert "A2G1981" not in codes(app)
    assert app.custom[0].code.template == sections


def test_what_holds_data_is_retained_unless_the_template_says_otherwise(lowered: Any) -> None:
    resources = {
        "A": {"Type": "AWS::DynamoDB::Table"},
        "B": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Delete"},
        "C": {"Type": "AWS::IAM::Role"},
    }
    code: Any = lowered(CFN, {TEMPLATE: template({}, resources)}).custom[0].code
    assert code.retained == ("A",)


STACK = """
import * as cdk from 'aws-cdk-lib';
export class cdkStack extends cdk.Stack {
  constructor(scope: any, id: string, props?: any, amplifyResourceProps?: any) {
    super(scope, id, props);
    BODY
  }
}
"""


@pytest.fixture
def stack(lowered: Any) -> Any:
    def lower(body: str, files: Any = None) -> App:
        sources = {
            f"{FOLDER}/cdk-stack.ts": STACK.replace("BODY", body),
            f"{FOLDER}/package.json": {"dependencies": {"@aws-cdk/core": "~1.1", "uuid": "^9.0.0"}},
            f"{FOLDER}/tsconfig.json": {},
            f"{FOLDER}/build/cdk-stack.js": "",
            "backend/auth/demo/cli-inputs.json": INPUTS,
        }
        app: App = lowered(CDK | AUTH, sources | (files or {}))
        return app

    return lower


def test_parameters_and_outputs_of_cdk_code(stack: Any) -> None:
    app = stack(
        "new cdk.CfnParameter(this, 'env', { type: 'String' });"
        "new cdk.CfnParameter(this, 'size', { type: 'Number' });"
        "new cdk.CfnParameter(this, 'kept', { type: 'String', default: 'x' });"
        "new cdk.CfnParameter(this, 'lost', { type: 'String' });"
        "new cdk.CfnOutput(this, 'Url', { value: 'x' });",
        {f"{FOLDER}/parameters.json": {"size": 3}},
    )
    assert {name: value for name, value in values(app).items() if name != "lost"} == {"env": "env", "size": '"3"'}
    assert codes(app) == ["A2G1975"]
    assert app.custom[0].outputs == ("Url",)


def test_the_files_and_packages_of_cdk_code(stack: Any) -> None:
    code: Any = stack("", {f"{FOLDER}/lib/names.ts": "export const a = 1;"}).custom[0].code
    assert [file.path for file in code.sources] == ["cdk-stack.ts", "lib/names.ts"]
    assert [(package.name, package.development) for package in code.dependencies] == [("uuid", True)]
    assert (code.class_name, code.arguments) == ("cdkStack", 4)


def test_outputs_that_cdk_code_asks_for(stack: Any) -> None:
    app = stack(
        "const given = AmplifyHelpers.addResourceDependency(this, 'custom', 'orders', "
        "[{ category: 'auth', resourceName: 'demo' }]);"
        "cdk.Fn.ref(given.auth.demo.UserPoolId); cdk.Fn.ref(given['auth']['demo']['IdentityPoolId']);"
    )
    assert values(app) == {
        "authdemoUserPoolId": "auth/demo.user_pool_id",
        "authdemoIdentityPoolId": "auth/demo.identity_pool_id",
    }
    assert codes(app) == []


def test_a_dependency_that_only_running_would_tell(stack: Any) -> None:
    app = stack("AmplifyHelpers.addResourceDependency(this, c, r, [{ category: 'auth', resourceName: name() }]);")
    assert codes(app) == ["A2G1976"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "A2G1007"),
        ({f"{FOLDER}/cdk-stack.ts": "export class A extends Construct {}"}, "A2G1971"),
    ],
)
def test_without_a_stack_there_is_nothing(lowered: Any, files: Any, code: str) -> None:
    app = lowered(CDK, files)
    assert app.custom == ()
    assert app.inventory[0].status == "skipped"
    assert code in codes(app)
