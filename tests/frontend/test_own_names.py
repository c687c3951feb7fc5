"""Names of the app's own resources that somebody wrote out: in policies, variables, handlers and templates."""

from typing import Any

import pytest

from amp2gen.frontend.own_names import OwnNames
from amp2gen.ir.app import App
from amp2gen.ir.pretty import expr

API = "abcdefghijklmnopqrstuvwxyz"
PROVIDER = {
    "AmplifyAppId": "d0demo",
    "Region": "eu-west-1",
    "StackName": "amplify-demo-dev-12345",
    "AuthRoleArn": "arn:aws:iam::123456789012:role/amplify-demo-dev-12345-authRole",
}
DEV = {"dev": {"awscloudformation": PROVIDER}}
TWO = {**DEV, "prod": {"awscloudformation": {**PROVIDER, "StackName": "amplify-demo-prod-23456"}}}

CONFIG: dict[str, Any] = {
    "analytics": {"clicks": {"service": "Kinesis"}},
    "api": {"demo": {"service": "AppSync"}},
    "function": {"work": {"service": "Lambda"}, "mail": {"service": "Lambda"}},
    "storage": {"orders": {"service": "DynamoDB"}, "files": {"service": "S3"}},
}
STREAM = {
    "Resources": {
        "KinesisStream": {
            "Type": "AWS::Kinesis::Stream",
            "Properties": {"Name": {"Fn::Join": ["-", ["clicks", {"Ref": "env"}]]}, "ShardCount": 1},
        }
    },
    "Parameters": {"env": {"Type": "String"}},
    "Outputs": {"kinesisStreamId": {"Value": {"Ref": "KinesisStream"}}},
}


@pytest.fixture
def app_of(lowered: Any, function_template: Any) -> Any:
    """`app_of(policies, variables, source=…)`: an app whose function `work` has them."""

    def lower(
        policies: list[Any] | None = None,
        variables: dict[str, Any] | None = None,
        source: str = "exports.handler = async () => 1;",
        info: Any = DEV,
        more: dict[str, Any] | None = None,
        config: dict[str, Any] | None = None,
        parameters: dict[str, Any] | None = None,
    ) -> App:
        folder = "backend/function/work"
        return lowered(
            {**CONFIG, **(config or {})},
            {
                f"{folder}/work-cloudformation-template.json": function_template("work", variables, parameters),
                f"{folder}/src/index.js": source,
                f"{folder}/custom-policies.json": [{"Action": ["x:Do"], "Resource": policies}] if policies else [],
                "backend/function/mail/mail-cloudformation-template.json": function_template("mail"),
                "backend/function/mail/src/index.js": "exports.handler = async () => 1;",
                "backend/analytics/clicks/kinesis-cloudformation-template.json": STREAM,
                "backend/api/demo/schema.graphql": "type Post @model { id: ID! }",
                "backend/storage/orders/cli-inputs.json": {
                    "resourceName": "orders",
                    "tableName": "orders",
                    "partitionKey": {"fieldName": "id", "fieldType": "string"},
                },
                "backend/storage/files/cli-inputs.json": {
                    "resourceName": "files",
                    "bucketName": "demofiles",
                    "storageAccess": "auth",
                    "guestAccess": [],
                    "authAccess": ["READ"],
                },
                **(more or {}),
            },
            info=info,
            env="dev" if "prod" in info else None,
        )

    return lower


def resources(app: App) -> list[str]:
    [work] = [function for function in app.functions if function.name == "work"]
    return [expr(value) for statement in work.statements for value in statement.resources]


def variables(app: App) -> dict[str, str]:
    [work] = [function for function in app.functions if function.name == "work"]
    return {variable.name: expr(variable.value) for variable in work.environment}


def told(app: App) -> list[tuple[str, str]]:
    return [(d.code, d.message) for d in app.diagnostics if d.code.startswith("A2G155")]


HERE = 'region + ":" + account'
TABLE = f'"arn:aws:dynamodb:" + {HERE} + ":table/"'


PLACE = "eu-west-1:123456789012"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            f"arn:aws:lambda:{PLACE}:function:mail-${{env}}",
            f'"arn:aws:lambda:" + {HERE} + ":function:" + functions/mail.name',
        ),
        (
            f"arn:aws:lambda:{PLACE}:function:mail-dev",
            f'"arn:aws:lambda:" + {HERE} + ":function:" + functions/mail.name',
        ),
        ("arn:aws:lambda:*:*:function:mail-dev:live", '"arn:aws:lambda:*:*:function:" + functions/mail.name + ":live"'),
        (f"arn:aws:dynamodb:{PLACE}:table/Post-{API}-dev/index/*", f'{TABLE} + models/Post.name + "/index/*"'),
        (f"arn:aws:dynamodb:{PLACE}:table/Post-{API}-dev/stream/2024-01-01T00:00:00.000", "models/Post.stream_arn"),
        (f"arn:aws:dynamodb:{PLACE}:table/orders-${{env}}", f"{TABLE} + tables/orders.name"),
        (
            f"arn:aws:kinesis:{PLACE}:stream/clicks-dev",
            f'"arn:aws:kinesis:" + {HERE} + ":stream/" + streams/clicks.name',
        ),
        ("arn:aws:s3:::demofiles12345-dev/public/*", '"arn:aws:s3:::" + buckets/files.name + "/public/*"'),
        # of somebody else: another account, another region, another environment's, another service, a longer name
        ("arn:aws:dynamodb:eu-west-1:999999999999:table/orders-dev", None),
        ("arn:aws:dynamodb:us-east-1:123456789012:table/orders-dev", None),
        (f"arn:aws:dynamodb:{PLACE}:table/orders-prod", None),
        (f"arn:aws:sqs:{PLACE}:orders-dev", None),
        (f"arn:aws:dynamodb:{PLACE}:table/orders-dev2", None),
        (f"arn:aws:lambda:{PLACE}:function:orders-dev", None),
    ],
)
def test_a_policy_refers_to_what_it_named(app_of: Any, written: str, expected: str | None) -> None:
    app = app_of([written])
    assert resources(app) == [expected or f'"{written}"']
    assert [code for code, _ in told(app)] == (["A2G1550"] if expected else [])


def test_a_pattern_stays_and_gets_the_resources_that_it_covers(app_of: Any) -> None:
    app = app_of(["arn:aws:lambda:eu-west-1:123456789012:function:mai*", "arn:aws:lambda:*:*:function:*"])
    assert resources(app) == [
        '"arn:aws:lambda:eu-west-1:123456789012:function:mai*"',
        f'"arn:aws:lambda:" + {HERE} + ":function:" + functions/mail.name',
        '"arn:aws:lambda:*:*:function:*"',
    ]


def test_the_name_of_one_environment_of_two_stays_in_a_policy_beside_the_branchs_own(app_of: Any) -> None:
    app = app_of(
        ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders-dev"],
        {"TABLE": "orders-dev", "OWN": {"Fn::Sub": "orders-${env}"}},
        info=TWO,
    )
    assert resources(app) == [
        '"arn:aws:dynamodb:eu-west-1:123456789012:table/orders-dev"',
        f'"arn:aws:dynamodb:" + {HERE} + ":table/" + tables/orders.name',
    ]
    assert variables(app) == {"TABLE": '"orders-dev"', "OWN": "tables/orders.name"}
    assert [code for code, _ in told(app)] == ["A2G1551", "A2G1550", "A2G1551"]
    assert told(app)[2][1] == (
        "function work: in all environments, the variable TABLE names the table orders of dev as 'orders-dev'"
    )


def test_variables(app_of: Any) -> None:
    app = app_of(
        variables={
            "A": "mail-dev",
            "B": {"Fn::Join": ["-", ["mail", {"Ref": "env"}]]},
            "C": f"Post-{API}-dev",
            "D": "a mail-dev for you",
            "E": '{"table":"arn:aws:dynamodb:eu-west-1:123456789012:table/orders-dev"}',
        }
    )
    assert variables(app) == {
        "A": "functions/mail.name",
        "B": "functions/mail.name",
        "C": "models/Post.name",
        "D": '"a mail-dev for you"',
        "E": f'"{{"table":"arn:aws:dynamodb:" + {HERE} + ":table/" + tables/orders.name + ""}}"',
    }


def test_a_parameter_that_has_each_environments_own_name(app_of: Any, function_template: Any) -> None:
    def info(name: str, table: str) -> dict[str, Any]:
        return {**TWO[name], "categories": {"function": {"work": {"table": table}}}}

    template = function_template("work", {"TABLE": {"Ref": "table"}}, {"table": {"Type": "String"}})
    files = {"backend/function/work/work-cloudformation-template.json": template}
    app = app_of(info={"dev": info("dev", "orders-dev"), "prod": info("prod", "orders-prod")}, more=files)
    assert variables(app) == {"TABLE": "tables/orders.name"}
    app = app_of(info={"dev": info("dev", "orders-dev"), "prod": info("prod", "orders-dev")}, more=files)
    assert variables(app) == {"TABLE": '"orders-dev"'}


def test_two_resources_of_one_name_are_told_apart_by_the_variable_or_not_at_all(app_of: Any) -> None:
    mail = {
        "backend/storage/mail/cli-inputs.json": {
            "tableName": "mail",
            "partitionKey": {"fieldName": "id", "fieldType": "string"},
        }
    }
    config = {"storage": {**CONFIG["storage"], "mail": {"service": "DynamoDB"}}}
    app = app_of(variables={"MAIL_TABLE": "mail-dev", "MAIL": "mail-dev"}, more=mail, config=config)
    assert variables(app) == {"MAIL_TABLE": "tables/mail.name", "MAIL": '"mail-dev"'}
    assert told(app)[0] == (
        "A2G1554",
        "function work: the variable MAIL has 'mail-dev', the name of the function mail or the table mail",
    )


def test_the_path_of_a_secret_is_a_secret(app_of: Any) -> None:
    app = app_of(
        ["arn:aws:ssm:eu-west-1:123456789012:parameter/amplify/d0demo/dev/AMPLIFY_work_KEY"],
        {"KEY": "/amplify/d0demo/dev/AMPLIFY_work_KEY"},
    )
    assert variables(app) == {"KEY": '"/amplify/" + app_id + "/" + env + "/AMPLIFY_work_KEY"'}
    assert resources(app) == [
        '"arn:aws:ssm:eu-west-1:123456789012:parameter/amplify/" + app_id + "/" + env + "/AMPLIFY_work_KEY"'
    ]


URL = "https://q.appsync-api.eu-west-1.amazonaws.com/graphql"
META = {
    "providers": {"awscloudformation": {"StackName": "amplify-demo-dev-12345"}},
    "api": {"demo": {"service": "AppSync", "output": {"GraphQLAPIIdOutput": API, "GraphQLAPIEndpointOutput": URL}}},
}


def test_what_a_deployment_told(app_of: Any) -> None:
    app = app_of(
        [f"arn:aws:appsync:eu-west-1:123456789012:apis/{API}/types/Query/*"],
        {"URL": URL, "TABLE": f"Post-{'z' * 26}-dev"},
        more={"backend/amplify-meta.json": META},
    )
    assert resources(app) == [f'"arn:aws:appsync:" + {HERE} + ":apis/" + api/demo.id + "/types/Query/*"']
    assert variables(app) == {"URL": "api/demo.endpoint", "TABLE": f'"Post-{"z" * 26}-dev"'}


SOURCE = f"""
// mail-dev in a comment
const a = 'mail-dev';
const b = `mail-${{process.env.ENV}}`;
const c = 'mail-' + process.env.ENV;
const d = `mail-${{id}}`;
const e = `Post-${{process.env.API_DEMO_GRAPHQLAPIIDOUTPUT}}-${{process.env.ENV}}`;
const f = 'Post-{API}-dev';
const g = 'mail';
const h = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders-dev';
const i = 'Post-' + apiId + '-' + env;
"""


def test_names_in_a_handler(app_of: Any) -> None:
    app = app_of(source=SOURCE, variables={"MAIL": {"Fn::Sub": "mail-${env}"}})
    found = [d for d in app.diagnostics if d.code == "A2G1552"]
    assert [(d.origin.line, d.message.removeprefix("function work names ")) for d in found] == [
        (3, "the function mail as 'mail-dev'"),
        (4, "the function mail as 'mail-…'"),
        (5, "the function mail as 'mail-…'"),
        (7, "the table of the model Post as 'Post-…-…'"),
        (8, f"the table of the model Post as 'Post-{API}-dev'"),
        (10, "the table orders as 'orders-dev'"),
        (11, "the table of the model Post as 'Post-…-…'"),
    ]
    assert found[0].origin.file == "amplify/backend/function/work/src/index.js"
    assert found[0].help == "use process.env.MAIL instead"
    assert found[3].help is not None
    assert "amplify/functions/work/resource.ts" in found[3].help


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("let name = \"orders\";\nif (process.env.ENV) {\n  name = name + '-' + process.env.ENV;\n}", True),
        ("const name = 'orders';\nconst table = `${name}-${process.env.ENV}`;", True),
        ("name = 'orders'\ntable = f'{name}-{os.environ[\"ENV\"]}'", True),
        ("let name = 'orders';\nname = name + '-' + id;", False),
        ("let name = 'parcels';\nname = name + '-' + process.env.ENV;", False),
        ("let name = 'orders';\nlet other = 'x';\nother = other + '-' + process.env.ENV;", False),
    ],
)
def test_names_put_together_in_a_variable(app_of: Any, source: str, found: bool) -> None:
    """As in the handler that the CLI writes for a table behind a REST API."""
    app = app_of(source=source)
    places = [(d.origin.line, d.message) for d in app.diagnostics if d.code == "A2G1552"]
    assert places == ([(1, "function work names the table orders as 'orders-…'")] if found else [])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("const suffix = `${process.env.API_DEMO_GRAPHQLAPIIDOUTPUT}-${process.env.ENV}`;", True),
        ("const suffix = '-' + process.env.API_DEMO_GRAPHQLAPIIDOUTPUT + '-' + process.env.ENV;", True),
        ("const t = `${name}-${apiId}-${env}`;", True),
        ("const t = f'{name}-{api_id}-{stage}'", True),
        ("const t = `${name}-${apiId}-${user}`;", False),
        ("const id = process.env.API_DEMO_GRAPHQLAPIIDOUTPUT;", False),
        ("// `${name}-${apiId}-${env}`", False),
    ],
)
def test_names_of_tables_from_the_apis_id(app_of: Any, line: str, found: bool) -> None:
    app = app_of(source=f"\n{line}\n")
    places = [(d.origin.line, d.message) for d in app.diagnostics if d.code == "A2G1552"]
    assert places == ([(2, "function work puts the names of model tables together from the API's id")] if found else [])


HELPER = "const table = (model) => [model, process.env.API_DEMO_GRAPHQLAPIIDOUTPUT, process.env.ENV].join('-');"
DYNAMO = "const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');"
BANNER = "/* Amplify Params - DO NOT EDIT\n\tAPI_DEMO_GRAPHQLAPIIDOUTPUT\n\tENV\nAmplify Params - DO NOT EDIT */"


@pytest.mark.parametrize(
    ("source", "in_names"),
    [
        (f"{DYNAMO}\n{HELPER}", True),
        (f"{DYNAMO}\nconst name = `Post-${{process.env.API_DEMO_GRAPHQLAPIIDOUTPUT}}-${{process.env.ENV}}`;", True),
        (f"{BANNER}\n{DYNAMO}", False),
        (HELPER, False),
        (f"{DYNAMO}\n{HELPER}\nconst {{ AppSyncClient }} = require('@aws-sdk/client-appsync');", False),
        (f"{DYNAMO}\n{HELPER}\nconst own = (event) => event.requestContext.apiId;", False),
    ],
    ids=["a helper", "a text", "in the list of variables alone", "no tables", "AppSync's operations", "an event's API"],
)
def test_the_id_in_the_names_of_tables(app_of: Any, source: str, in_names: bool) -> None:
    api_id = "apidemoGraphQLAPIIdOutput"
    needs = [{"category": "api", "resourceName": "demo", "attributes": ["GraphQLAPIIdOutput"]}]
    app = app_of(
        variables={"API_DEMO_GRAPHQLAPIIDOUTPUT": {"Ref": api_id}, "ENV": {"Ref": "env"}},
        source=source,
        config={"function": {"work": {"service": "Lambda", "dependsOn": needs}, "mail": {"service": "Lambda"}}},
        parameters={api_id: {"Type": "String"}},
    )
    assert variables(app)["API_DEMO_GRAPHQLAPIIDOUTPUT"] == f"api/demo.{'id_in_table_names' if in_names else 'id'}"
    notes = [message for code, message in told(app) if code == "A2G1559"]
    assert len(notes) == in_names
    if in_names:
        assert [code for code, _ in told(app)] == ["A2G1559"], "the names exist: nothing else is told"


API_ID = "apidemoGraphQLAPIIdOutput"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"Fn::Sub": f"table/Post-${{{API_ID}}}-${{env}}/index/*"}, {"Fn::Sub": "table/Post-${tableEnding}/index/*"}),
        (
            {
                "Fn::Sub": [
                    f"${{a}}-${{{API_ID}}}-${{env}}",
                    {"a": {"Fn::Join": ["-", ["Post", {"Ref": API_ID}, {"Ref": "env"}]]}},
                ]
            },
            {"Fn::Sub": ["${a}-${tableEnding}", {"a": {"Fn::Join": ["-", ["Post", {"Ref": "tableEnding"}]]}}]},
        ),
        (
            {"Fn::Join": ["", ["table/Post-", {"Ref": API_ID}, "-", {"Ref": "env"}, "/*"]]},
            {"Fn::Join": ["", ["table/Post-", {"Ref": "tableEnding"}, "/*"]]},
        ),
        ({"Fn::Sub": f"apis/${{{API_ID}}}/*"}, None),
        ({"Fn::Join": ["-", [{"Ref": API_ID}, {"Ref": "env"}]]}, None),
    ],
)
def test_names_of_tables_in_a_custom_template(app_of: Any, written: Any, expected: Any) -> None:
    alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmDescription": written}}
    template = {"Parameters": {"env": {"Type": "String"}, API_ID: {"Type": "String"}}, "Resources": {"Alarm": alarm}}
    needs = [{"category": "api", "resourceName": "demo", "attributes": ["GraphQLAPIIdOutput"]}]
    app = app_of(
        config={"custom": {"watch": {"service": "customCloudformation", "dependsOn": needs}}},
        more={"backend/custom/watch/watch-cloudformation-template.json": template},
    )
    [stack] = app.custom
    assert stack.code.template["Resources"]["Alarm"]["Properties"]["AlarmDescription"] == (expected or written)
    given = {each.name: expr(each.value) for each in stack.parameters}
    assert given[API_ID] == "api/demo.id", "for the API itself"
    assert given.get("tableEnding") == ("api/demo.ending_of_table_names" if expected else None)


def test_names_in_a_custom_template(app_of: Any) -> None:
    template = {
        "Parameters": {"env": {"Type": "String"}},
        "Resources": {
            "Rule": {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "Targets": [{"Arn": {"Fn::Sub": "arn:aws:lambda:${AWS::Region}:1:function:mail-${env}"}, "Id": "a"}]
                },
            }
        },
    }
    app = app_of(
        config={"custom": {"timer": {"service": "customCloudformation"}}},
        more={"backend/custom/timer/timer-cloudformation-template.json": template},
    )
    [found] = [d for d in app.diagnostics if d.code == "A2G1553"]
    assert found.message == "custom timer: the template names the function mail as 'mail-${env}'"
    assert found.origin.pointer == "/Resources/Rule/Properties/Targets/0/Arn"


def test_a_user_pool_that_may_be_the_apps_own(app_of: Any) -> None:
    auth = {
        "backend/auth/pool/cli-inputs.json": {
            "version": "1",
            "cognitoConfig": {"resourceName": "pool", "authSelections": "userPoolOnly", "userPoolName": "p"},
        }
    }
    config = {"auth": {"pool": {"service": "Cognito"}}}
    pool = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Abc123"
    app = app_of([pool], more=auth, config=config)
    assert resources(app) == [f'"{pool}"']
    assert told(app) == [("A2G1555", "function work: a policy names the user pool eu-west-1_Abc123")]

    meta = {**META, "auth": {"pool": {"service": "Cognito", "output": {"UserPoolId": "eu-west-1_Abc123"}}}}
    app = app_of([pool], more={**auth, "backend/amplify-meta.json": meta}, config=config)
    assert resources(app) == [f'"arn:aws:cognito-idp:" + {HERE} + ":userpool/" + auth/pool.user_pool_id']


def test_nothing_is_found_where_there_is_nothing() -> None:
    names = OwnNames({}, {}, (), has_pool=False)
    assert names.find(f"Post-{API}-dev") == ()
