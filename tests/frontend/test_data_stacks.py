"""Stacks and mapping templates beside the GraphQL API: what of Gen 1's deployment becomes a parameter."""

from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.ir.data import ApiStack, MappingTemplates
from amp2gen.ir.expr import Attribute, BranchName, EnvName, PerEnvironment, Text

CONFIG = {
    "api": {"demo": {"service": "AppSync"}},
    "auth": {"users": {"service": "Cognito"}},
    "function": {"quote": {"service": "Lambda"}},
    "storage": {"visits": {"service": "DynamoDB"}},
}
SCHEMA = "type Post @model { id: ID! } type Query { top: [Post] }"
API_ID = "abcdefghijklmnopqrstuvwxyz"
GIVEN = {name: {"Type": "String"} for name in ("AppSyncApiId", "AppSyncApiName", "S3DeploymentBucket", "env")}
GIVEN["S3DeploymentRootKey"] = {"Type": "String", "Description": "where the files are"}
NEVER = {"AlwaysFalse": {"Fn::Equals": ["true", "false"]}}
PLACEHOLDER = {"EmptyResource": {"Type": "Custom::EmptyResource", "Condition": "AlwaysFalse"}}
VISITS = {
    "version": 1,
    "resourceName": "visits",
    "tableName": "visitLog",
    "partitionKey": {"fieldName": "id", "fieldType": "string"},
}


@pytest.fixture
def compiled(lowered: Any, function_template: Any) -> Any:
    """`compiled(resources, parameters=…, files=…)`: the app with one stack `Mine` that has these resources."""

    def compile_stack(resources: Any, *, files: Any = None, info: Any = None, **sections: Any) -> App:
        parameters = {**GIVEN, **sections.pop("Parameters", {})}
        template = {"Parameters": parameters, "Resources": resources, **sections}
        more = {} if info is None else {"info": info}
        return lowered(
            CONFIG,
            {
                "backend/api/demo/schema.graphql": SCHEMA,
                "backend/api/demo/stacks/Mine.json": template,
                "backend/auth/users/cli-inputs.json": {"version": "1", "cognitoConfig": {"resourceName": "users"}},
                "backend/function/quote/quote-cloudformation-template.json": function_template("quote"),
                "backend/function/quote/src/index.js": "exports.handler = async () => 1;",
                "backend/storage/visits/cli-inputs.json": VISITS,
                **(files or {}),
            },
            **more,
        )

    return compile_stack


def stack_of(app: App) -> ApiStack:
    assert app.data is not None
    [stack] = app.data.stacks
    return stack


def parameters_of(app: App) -> dict[str, Any]:
    return {each.name: each.value for each in stack_of(app).parameters}


def wired(app: App, logical_id: str = "It") -> Any:
    resources: Any = stack_of(app).template["Resources"]
    return resources[logical_id]["Properties"]


def found(app: App, *codes: str) -> list[str]:
    return [d.message for d in app.diagnostics if d.code in codes]


def sub(text: str) -> Any:
    return {"Fn::Sub": text}


def thing(**properties: Any) -> Any:
    return {"It": {"Type": "AWS::Any::Thing", "Properties": properties}}


def test_the_placeholder_and_what_gen_1_adds_to_it_are_left_out(compiled: Any) -> None:
    app = compiled(
        {**PLACEHOLDER, **thing(Api={"Ref": "AppSyncApiId"})},
        Conditions={**NEVER, "HasEnvironmentParameter": {"Fn::Equals": [{"Ref": "env"}, "NONE"]}},
        Outputs={"EmptyOutput": {"Value": ""}},
        Metadata={},
    )
    assert stack_of(app).template == {
        "Parameters": {"AppSyncApiId": {"Type": "String"}},
        "Resources": thing(Api={"Ref": "AppSyncApiId"}),
    }


def test_conditions_that_are_used_stay_with_those_that_they_use(compiled: Any) -> None:
    conditions = {
        "Live": {"Fn::Equals": [{"Ref": "env"}, "main"]},
        "Quiet": {"Fn::Not": [{"Condition": "Live"}]},
        "Unused": {"Fn::Equals": ["a", "a"]},
    }
    resources = {"It": {"Type": "AWS::Any::Thing", "Condition": "Quiet"}}
    template = stack_of(compiled(resources, Conditions=conditions)).template
    assert template["Conditions"] == {"Live": conditions["Live"], "Quiet": conditions["Quiet"]}
    assert template["Parameters"] == {"env": {"Type": "String"}}


def test_parameters_of_the_apis_own_stack(compiled: Any) -> None:
    names = ("AppSyncApiId", "AppSyncApiName", "env", "AuthRoleName", "pool", "DynamoDBBillingMode", "limit", "unknown")
    app = compiled(
        thing(**{name: {"Ref": name} for name in names}),
        Parameters={
            **{name: {"Type": "String"} for name in names},
            "limit": {"Type": "Number", "Default": 5},
        },
        files={
            "backend/api/demo/parameters.json": {
                "AppSyncApiName": "demo",
                "AuthRoleName": {"Ref": "AuthRoleName"},
                "pool": {"Fn::GetAtt": ["authusers", "Outputs.UserPoolId"]},
            }
        },
    )
    values = parameters_of(app)
    assert isinstance(values.pop("unknown"), PerEnvironment), "a null in gen1.json, which throws"
    assert found(app, "A2G1105") == ["api demo: the parameter unknown of a stack has no value in the checkout"]
    assert {name: read(value) for name, value in values.items()} == {
        "AppSyncApiId": "api/demo id",
        "AppSyncApiName": "'demo'",
        "env": "the environment",
        "AuthRoleName": "auth/users signed_in_role_name",
        "pool": "auth/users user_pool_id",
        "DynamoDBBillingMode": "'PAY_PER_REQUEST'",
        "limit": "'5'",
    }


def read(value: Any) -> str:
    match value:
        case Text(value=text):
            return repr(text)
        case Attribute(of=of, name=name):
            return f"{of.id} {name}"
        case EnvName():
            return "the environment"
        case BranchName():
            return "the branch"
    return repr(value)


@pytest.mark.parametrize(
    ("written", "expected", "parameter", "value"),
    [
        (
            sub("arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:quote-${env}"),
            {"Ref": "FunctionQuoteArn"},
            "FunctionQuoteArn",
            "functions/quote arn",
        ),
        (
            {"Fn::ImportValue": {"Fn::Join": [":", [{"Ref": "AppSyncApiId"}, "GetAtt", "PostTable", "StreamArn"]]}},
            {"Ref": "PostTableStreamArn"},
            "PostTableStreamArn",
            "models/Post stream_arn",
        ),
        (
            {"Fn::Join": ["-", ["Post", {"Ref": "AppSyncApiId"}, {"Ref": "env"}]]},
            {"Ref": "PostTableName"},
            "PostTableName",
            "models/Post name",
        ),
        (
            sub("arn:aws:dynamodb:${AWS::Region}:1:table/Post-${AppSyncApiId}-${env}/index/*"),
            {
                "Fn::Join": [
                    "",
                    ["arn:aws:dynamodb:", {"Ref": "AWS::Region"}, ":1:table/", {"Ref": "PostTableName"}, "/index/*"],
                ]
            },
            "PostTableName",
            "models/Post name",
        ),
        (
            f"arn:aws:dynamodb:eu-west-1:1:table/Post-{API_ID}-main",
            {"Fn::Join": ["", ["arn:aws:dynamodb:eu-west-1:1:table/", {"Ref": "PostTableName"}]]},
            "PostTableName",
            "models/Post name",
        ),
        (sub("visitLog-${env}"), {"Ref": "StorageVisitsName"}, "StorageVisitsName", "tables/visits name"),
    ],
)
def test_names_of_gen_1s_functions_and_tables_follow_the_branch(
    compiled: Any, written: Any, expected: Any, parameter: str, value: str
) -> None:
    app = compiled(thing(Value=written))
    assert wired(app) == {"Value": expected}
    assert {name: read(each) for name, each in parameters_of(app).items()} == {parameter: value}


@pytest.mark.parametrize(
    "written",
    [
        sub("other-${env}"),
        sub("arn:aws:lambda:${AWS::Region}:1:function:somebodyElses-${env}"),
        {"Fn::Join": ["-", ["Postscript", {"Ref": "AppSyncApiId"}, {"Ref": "env"}]]},
        "Post-short-main",
        {"Fn::Sub": ["${a}-${env}", {"a": {"Ref": "AppSyncApiId"}}]},
        {"Fn::GetAtt": ["Role", "Arn"]},
        3,
        None,
        [True, {"Fn::Select": [0, {"Fn::Split": [",", "a,b"]}]}],
    ],
)
def test_everything_else_stays_as_it_is(compiled: Any, written: Any) -> None:
    app = compiled(thing(Value=written))
    assert wired(app) == {"Value": written}
    assert set(parameters_of(app)) <= {"env", "AppSyncApiId"}


def test_the_data_source_of_a_model_is_known_by_name(compiled: Any) -> None:
    name = {"Fn::ImportValue": {"Fn::Join": [":", [{"Ref": "AppSyncApiId"}, "GetAtt", "PostDataSource", "Name"]]}}
    app = compiled(thing(DataSourceName=name))
    assert wired(app) == {"DataSourceName": "PostTable"}
    assert parameters_of(app) == {}


@pytest.mark.parametrize(
    ("type", "property", "written", "expected"),
    [
        ("AWS::SQS::Queue", "QueueName", sub("jobs-${env}"), sub("jobs-${branch}")),
        (
            "AWS::IAM::Role",
            "RoleName",
            {"Fn::If": ["Live", {"Fn::Join": ["-", ["r", {"Ref": "env"}]]}, "r"]},
            {"Fn::If": ["Live", {"Fn::Join": ["-", ["r", {"Ref": "branch"}]]}, "r"]},
        ),
        ("AWS::SSM::Parameter", "Name", "/app/id", {"Fn::Join": ["", ["/app/id", "-", {"Ref": "branch"}]]}),
    ],
)
def test_physical_names_are_the_branchs_own(
    compiled: Any, type: str, property: str, written: Any, expected: Any
) -> None:
    app = compiled(
        {"It": {"Type": type, "Properties": {property: written}}}, Conditions={"Live": {"Fn::Equals": [1, 1]}}
    )
    assert wired(app)[property] == expected
    assert parameters_of(app)["branch"] == BranchName()
    [warning] = [d for d in app.diagnostics if d.code == "A2G1423"]
    assert warning.origin is not None
    assert warning.origin.pointer == f"/Resources/It/Properties/{property}"


def test_names_that_are_unique_in_the_api_only_stay(compiled: Any) -> None:
    source = {"Type": "AWS::AppSync::DataSource", "Properties": {"Name": "Mine", "Type": "NONE"}}
    app = compiled({"It": source})
    assert wired(app) == source["Properties"]
    assert found(app, "A2G1423") == []


RESOLVER = {
    "Type": "AWS::AppSync::Resolver",
    "Properties": {
        "ApiId": {"Ref": "AppSyncApiId"},
        "RequestMappingTemplateS3Location": sub(
            "s3://${S3DeploymentBucket}/${S3DeploymentRootKey}/resolvers/a.req.vtl"
        ),
        "ResponseMappingTemplateS3Location": {
            "Fn::Sub": [
                "s3://${bucket}/${S3DeploymentRootKey}/resolvers/${file}",
                {"bucket": {"Ref": "S3DeploymentBucket"}, "file": {"Fn::Join": [".", ["a", "res", "vtl"]]}},
            ]
        },
    },
}
FILES = {"backend/api/demo/resolvers/a.req.vtl": "{}", "backend/api/demo/pipelineFunctions/a.res.vtl": "{ }"}


def test_uploaded_templates_are_taken_from_the_project(compiled: Any) -> None:
    app = compiled({"It": RESOLVER}, files=FILES)
    assert wired(app) == {"ApiId": {"Ref": "AppSyncApiId"}}
    [taken] = stack_of(app).mapping_templates
    assert taken.model_copy(update={"origin": None}) == MappingTemplates(
        logical_id="It", request="a.req.vtl", response="a.res.vtl"
    )
    assert [template.path for template in app.data.templates] == ["a.req.vtl", "a.res.vtl"]
    assert found(app, "A2G1422") == []


def test_a_template_that_is_not_there_is_an_error(compiled: Any) -> None:
    app = compiled({"It": RESOLVER})
    assert found(app, "A2G1422") == [
        f"It takes {file}, which is not in amplify/backend/api/demo/resolvers" for file in ("a.req.vtl", "a.res.vtl")
    ]


@pytest.mark.parametrize(
    "value",
    [
        sub("s3://${S3DeploymentBucket}/${S3DeploymentRootKey}/functions/x.zip"),
        {"Fn::ImportValue": sub("${env}-somebodyElses")},
    ],
)
def test_what_only_gen_1s_deployment_has_is_an_error_at_its_place(compiled: Any, value: Any) -> None:
    app = compiled(thing(Code=value))
    errors = [d for d in app.diagnostics if d.code == "A2G1422"]
    assert errors
    assert all(error.origin is not None and error.origin.file.endswith("Mine.json") for error in errors)


def test_resources_that_hold_data_are_kept(compiled: Any) -> None:
    app = compiled(
        {
            "Kept": {"Type": "AWS::DynamoDB::Table"},
            "Free": {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Delete"},
            "Role": {"Type": "AWS::IAM::Role"},
        }
    )
    assert stack_of(app).retained == ("Kept",)


def test_exports_are_the_branchs_own(compiled: Any) -> None:
    outputs = {"Id": {"Value": {"Ref": "It"}, "Export": {"Name": sub("${env}-id")}}, "Plain": {"Value": {"Ref": "env"}}}
    template = stack_of(compiled(thing(), Outputs=outputs)).template
    assert template["Outputs"] == {
        "Id": {"Value": {"Ref": "It"}, "Export": {"Name": sub("${branch}-id")}},
        "Plain": outputs["Plain"],
    }


@pytest.mark.parametrize("template", ["[]", "{}", "not json", '{"Resources": 3}', '{"Resources": {"A": 3}}'])
def test_a_broken_stack_costs_only_itself(lowered: Any, template: str) -> None:
    app = lowered(
        {"api": {"demo": {"service": "AppSync"}}},
        {"backend/api/demo/schema.graphql": SCHEMA, "backend/api/demo/stacks/Mine.json": template},
    )
    assert app.data is not None
    assert app.data.stacks == ()
    [first, *_] = [d for d in app.diagnostics if d.severity == "error" and d.origin.file.endswith("Mine.json")]
    assert app.data.taken_out == (f"{first.code}: the stack Mine beside the API",)


def test_a_stack_that_the_cdk_cannot_include_stops_the_synthesis(compiled: Any) -> None:
    snippet = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://shared/part.json"}}}
    app = compiled({"It": {"Type": "AWS::Any::Thing", "Properties": {"A": 1, **snippet}}})
    assert app.data.stacks == ()
    assert app.data.taken_out == ("A2G1981: the stack Mine beside the API",)


def test_a_table_written_out_in_a_template_is_known(compiled: Any) -> None:
    app = compiled(
        thing(), files={"backend/api/demo/resolvers/Query.top.req.vtl": f"#\n#Post-{API_ID}-main Post-x-main"}
    )
    assert [(each.text, each.model.id, each.origin.line) for each in app.data.mentions] == [
        (f"Post-{API_ID}-main", "models/Post", 2)
    ]
    assert found(app, "A2G1421") == [f"Query.top.req.vtl names the table Post-{API_ID}-main"]


def test_a_placeholder_that_was_changed_is_named(compiled: Any) -> None:
    app = compiled(PLACEHOLDER, Conditions=NEVER, Outputs={"EmptyOutput": {"Value": "mine"}})
    assert app.data and not app.data.stacks
    found = [
        each.origin for each in app.diagnostics if each.message == "the stack makes nothing, so this has no effect"
    ]
    assert [origin.pointer for origin in found if origin] == ["/Outputs/EmptyOutput/Value"]
