"""Lambda functions from their CloudFormation templates."""

import json
from typing import Any

import pytest

from amp2gen.frontend import Choices, Gen1Project, lower
from amp2gen.ir.app import App
from amp2gen.ir.expr import Opaque, PerEnvironment, SecretValue, Text
from amp2gen.ir.functions import CronSchedule, Function, RateSchedule
from amp2gen.ir.pretty import expr

CONFIG = {"function": {"work": {"service": "Lambda"}}}
API = {"api": {"demo": {"service": "AppSync"}}}
SCHEMA = {"backend/api/demo/schema.graphql": "type Meal @model { id: ID! }"}
TWO = {name: {"awscloudformation": {"StackName": f"amplify-demo-{name}-1"}} for name in ("dev", "main")}


@pytest.fixture
def work(lowered: Any, function_template: Any) -> Any:
    """`work(variables=…, …)`: the app with one function."""

    def lower(
        *args: Any, config: Any = None, files: Any = None, info: Any = None, source: str = "", **properties: Any
    ) -> App:
        template = function_template("work", *args, **properties)
        more = {} if info is None else {"info": info}
        return lowered(
            {**CONFIG, **(config or {})},
            {
                "backend/function/work/work-cloudformation-template.json": template,
                "backend/function/work/src/index.js": source or "exports.handler = async () => 1;",
                **(files or {}),
            },
            **more,
        )

    return lower


def function(app: App) -> Function:
    return app.functions[0]


def values(app: App) -> dict[str, str]:
    return {variable.name: expr(variable.value) for variable in function(app).environment}


def codes(app: App) -> list[str]:
    return [d.code for d in app.diagnostics if d.code != "A2G1102"]


def test_defaults_are_lambdas_own(work: Any) -> None:
    found = function(work())
    assert (found.timeout_seconds, found.memory_mb, found.architecture) == (3, 128, "x86_64")
    assert (found.code.version, found.code.entry, found.code.handler) == (20, "src/index.js", "handler")


def test_settings(work: Any) -> None:
    app = work(
        Timeout="25", MemorySize=512, Architectures=["arm64"], EphemeralStorage={"Size": 1024}, Runtime="nodejs18.x"
    )
    found = function(app)
    assert (found.timeout_seconds, found.memory_mb) == (25, 512)
    assert (found.architecture, found.ephemeral_storage_mb, found.code.version) == ("arm64", 1024, 18)
    assert codes(app) == []


def test_a_setting_that_is_not_carried_is_reported(work: Any) -> None:
    app = work(CodeSigningConfigArn="arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-1", Layers=[])
    [found] = [d for d in app.diagnostics if d.code == "A2G1006"]
    assert found.origin.pointer.endswith("/Properties/CodeSigningConfigArn")


def test_variables(work: Any) -> None:
    app = work(
        {
            "ENV": {"Ref": "env"},
            "REGION": {"Ref": "AWS::Region"},
            "PLAIN": "x",
            "NUMBER": 5,
            "OWN": {"Ref": "LambdaFunction"},
            "PATH_": {"Fn::Sub": "/${env}/${AWS::AccountId}"},
        }
    )
    assert values(app) == {
        "ENV": "env",
        "NUMBER": '"5"',
        "OWN": "functions/work.name",
        "PATH_": '"/" + env + "/" + account',
        "PLAIN": '"x"',
        "REGION": "region",
    }


def test_other_resources_by_gen1s_parameter_names(work: Any) -> None:
    parameters = {
        name: {"Type": "String", "Default": name}
        for name in ("apidemoGraphQLAPIIdOutput", "apidemoGraphQLAPIEndpointOutput", "apidemoGraphQLAPIKeyOutput")
    }
    variables = {name: {"Ref": name} for name in parameters}
    app = work(variables, parameters, config=API, files=SCHEMA)
    assert sorted(values(app).values()) == ["api/demo.api_key", "api/demo.endpoint", "api/demo.id"]


@pytest.mark.parametrize("api", [{"Ref": "apidemoGraphQLAPIIdOutput"}, "abcdefgh"])
def test_model_tables_by_import(work: Any, api: Any) -> None:
    name = {"Fn::ImportValue": {"Fn::Sub": ["${api}:GetAtt:MealTable:Name", {"api": api}]}}
    parameters = {"apidemoGraphQLAPIIdOutput": {"Type": "String"}}
    app = work({"TABLE": name}, parameters, config=API, files=SCHEMA)
    assert values(app) == {"TABLE": "models/Meal.name"}
    assert codes(app) == []


def test_a_value_that_cloudformation_reads_from_ssm(work: Any) -> None:
    parameters = {"vpcId": {"Type": "AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>", "Default": "/shared/vpc"}}
    app = work({"VPC": {"Ref": "vpcId"}, "TEXT": {"Fn::Sub": "vpc=${vpcId}"}}, parameters)
    assert values(app) == {"VPC": '"{{resolve:ssm:/shared/vpc}}"', "TEXT": '"vpc={{resolve:ssm:/shared/vpc}}"'}
    assert codes(app) == []


def test_a_value_of_something_that_is_not_carried_is_opaque(work: Any) -> None:
    config = {"video": {"live": {"service": "video"}}}
    app = work({"URL": {"Ref": "videoliveUrl"}}, {"videoliveUrl": {"Type": "String"}}, config=config, files={"x": ""})
    (variable,) = function(app).environment
    assert isinstance(variable.value, Opaque)
    assert codes(app) == ["A2G1201", "A2G1605"]


def parameter_info(**values: Any) -> dict[str, Any]:
    return {
        name: {**TWO[name], "categories": {"function": {"work": {"limit": value}}}} for name, value in values.items()
    }


def test_a_parameter_of_one_value_is_that_value(work: Any) -> None:
    app = work({"L": {"Ref": "limit"}}, {"limit": {"Type": "String"}}, info=parameter_info(dev="5", main="5"))
    assert values(app) == {"L": '"5"'}


def test_a_parameter_that_differs_is_kept_per_environment(work: Any) -> None:
    app = work({"L": {"Ref": "limit"}}, {"limit": {"Type": "String"}}, info=parameter_info(dev="5", main="9"))
    value = function(app).environment[0].value
    assert isinstance(value, PerEnvironment)
    assert (value.resource, value.name, value.otherwise) == ("work", "limit", "9")
    assert {v.environment: v.value for v in value.values} == {"dev": "5", "main": "9"}


def test_a_parameter_of_an_environment_without_a_name_ends_nothing(work: Any) -> None:
    """Somebody emptied the key. That is said; the values below it are all there is."""
    info = {"": {"categories": {"function": {"work": {"limit": "5"}}}}}
    app = work({"L": {"Ref": "limit"}}, {"limit": {"Type": "String"}}, info=info)
    assert values(app) == {"L": '"5"'}
    assert "A2G1005" in codes(app)


def test_a_parameter_without_value_is_reported(work: Any) -> None:
    app = work({"L": {"Ref": "limit"}}, {"limit": {"Type": "String"}})
    value = function(app).environment[0].value
    assert isinstance(value, PerEnvironment) and value.values[0].value is None
    assert codes(app) == ["A2G1105"]


def test_the_default_of_a_parameter_that_each_environment_has_is_no_value(work: Any) -> None:
    """A plain clone may lack team-provider-info.json: `""` as the list of domains that may sign up lets nobody in."""
    listed = {"parameters": {"AMPLIFY_function_work_limit": {"usedBy": [{"category": "function"}]}}}
    app = work({"L": {"Ref": "limit"}}, {"limit": {"Type": "String", "Default": ""}}, config=listed)
    value = function(app).environment[0].value
    assert isinstance(value, PerEnvironment) and value.values[0].value is None
    assert "A2G1105" in codes(app)


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("STRIPE_KEY", "sk_live_abcdefgh12345678", True),
        ("apiSecret", "hunter2hunter2", True),
        ("PASSWORD", "correcthorse", True),
        ("GREETING", "ghp_abcdefghijklmnopqrstuvwx", True),
        ("TOKEN_URL", "https://x.example/token", False),
        ("SECRET", "/path/in/ssm", False),
        ("API_KEY", "12345", False),
        ("GREETING", "hello", False),
    ],
)
def test_secrets_in_plain_text(work: Any, name: str, value: str, secret: bool) -> None:
    app = work({name: value})
    found = function(app).environment[0].value
    assert isinstance(found, SecretValue if secret else Text)
    assert (value in app.model_dump_json()) is not secret
    assert codes(app) == (["A2G1606"] if secret else [])


def test_the_place_of_a_secret_is_where_its_value_stands(work: Any) -> None:
    secret, template = "sk_live_abcdefgh12345678", "amplify/backend/function/work/work-cloudformation-template.json"
    given = {"main": {"categories": {"function": {"work": {"stripe": secret}}}}}
    default = {"stripe": {"Type": "String", "Default": secret}}
    variable, parameters = {"STRIPE": {"Ref": "stripe"}}, {"stripe": {"Type": "String"}}
    of_resource = {"backend/function/work/parameters.json": {"stripe": secret}}
    found = [
        work({"STRIPE": secret}),
        work(variable, parameters, info=given),
        work(variable, parameters, files=of_resource),
        work(variable, default),
    ]
    places = [(d.origin.file, d.origin.pointer) for app in found for d in app.diagnostics if d.code == "A2G1606"]
    assert places == [
        (template, "/Resources/LambdaFunction/Properties/Environment/Variables/STRIPE"),
        ("amplify/team-provider-info.json", "/main/categories/function/work/stripe"),
        ("amplify/backend/function/work/parameters.json", "/stripe"),
        (template, "/Parameters/stripe/Default"),
    ]


def policy(actions: Any, resource: Any, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource, **more}
    properties = {"PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}, "Roles": []}
    return {"Policy": {"Type": "AWS::IAM::Policy", "Properties": properties}}


def test_statements_are_kept_exactly(work: Any) -> None:
    condition = {"StringEquals": {"aws:PrincipalTag/x": "y"}}
    app = work({}, {}, policy(["a:B", "a:C*", "a:B"], "*", Condition=condition, Sid="one"))
    (statement,) = function(app).statements
    assert (statement.sid, statement.actions) == ("one", ("a:B", "a:C*"))
    assert [expr(r) for r in statement.resources] == ['"*"']
    assert [(c.operator, c.key, [expr(v) for v in c.values]) for c in statement.conditions] == [
        ("StringEquals", "aws:PrincipalTag/x", ['"y"'])
    ]


def test_writing_its_own_log_is_no_grant(work: Any) -> None:
    logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    assert function(work({}, {}, policy(logs, "*"))).statements == ()
    assert len(function(work({}, {}, policy([*logs, "logs:DeleteLogGroup"], "*"))).statements) == 1


def test_custom_policies(work: Any) -> None:
    policies = [
        {"Action": [], "Resource": []},
        {"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::data-${env}/*"]},
        {"Action": "ses:SendEmail", "Resource": "*", "Effect": "Deny"},
    ]
    app = work(files={"backend/function/work/custom-policies.json": policies})
    read, send = function(app).statements
    assert expr(read.resources[0]) == '"arn:aws:s3:::data-" + env + "/*"'
    assert (send.effect, send.actions) == ("Deny", ("ses:SendEmail",))


def test_custom_policies_may_hold_intrinsic_functions_and_count_once(work: Any) -> None:
    arn = {"Fn::Sub": ["arn:aws:s3:::${name}-${env}", {"name": "data"}]}
    statement = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [arn]}
    built = {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": [statement]}}}
    app = work(
        files={"backend/function/work/custom-policies.json": [statement]},
        resources={"CustomLambdaExecutionPolicy": built},
    )
    [read] = function(app).statements
    assert [expr(item) for item in read.resources] == ['"arn:aws:s3:::data-" + env']


def test_custom_policies_replace_what_the_last_push_made_of_them(work: Any) -> None:
    built = {"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": ["ses:*"], "Resource": ["*"]}]}}
    template = {"CustomLambdaExecutionPolicy": {"Type": "AWS::IAM::Policy", "Properties": built}}
    path = "backend/function/work/custom-policies.json"
    written = {"Action": ["ses:SendEmail"], "Resource": ["*"]}
    assert [each.actions for each in function(work(resources=template)).statements] == [("ses:*",)]
    for nothing in ([], [{"Action": [], "Resource": []}]):
        app = work(files={path: nothing}, resources=template)
        assert [each.actions for each in function(app).statements] == [("ses:*",)]
    app = work(files={path: [written]}, resources=template)
    assert [each.actions for each in function(app).statements] == [("ses:SendEmail",)]


@pytest.mark.parametrize(
    ("expression", "schedule", "found"),
    [
        ("rate(5 minutes)", RateSchedule(value=5, unit="minute"), []),
        ("rate(1 day)", RateSchedule(value=1, unit="day"), []),
        ("cron(0 10 ? * MON-FRI *)", CronSchedule(fields="0 10 ? * MON-FRI *"), []),
        ("NONE", None, []),
        ("every day", None, ["A2G1608"]),
    ],
)
def test_schedules(work: Any, expression: str, schedule: Any, found: list[str]) -> None:
    target = {"Arn": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "Id": {"Ref": "LambdaFunction"}}
    rule = {
        "Type": "AWS::Events::Rule",
        "Properties": {"ScheduleExpression": {"Ref": "CloudWatchRule"}, "Targets": [target]},
    }
    permission = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "FunctionName": {"Ref": "LambdaFunction"},
            "Action": "lambda:InvokeFunction",
            "Principal": "events.amazonaws.com",
            "SourceArn": {"Fn::GetAtt": ["CloudWatchEvent", "Arn"]},
        },
    }
    app = work(
        {},
        {"CloudWatchRule": {"Type": "String", "Default": "NONE"}},
        {"CloudWatchEvent": rule, "PermissionForEventsToInvokeLambda": permission},
        files={"backend/function/work/parameters.json": {"CloudWatchRule": expression}},
    )
    assert function(app).schedule == schedule
    assert codes(app) == found


@pytest.mark.parametrize(
    ("state", "enabled", "found"),
    [
        ("ENABLED", True, []),
        ("DISABLED", False, []),
        ({"Fn::If": ["ShouldNotCreateEnvResources", "ENABLED", "DISABLED"]}, False, []),
        ({"Ref": "state"}, {"main": "DISABLED", "test": "ENABLED"}, []),
        ("OFF", True, ["A2G1005"]),
    ],
)
def test_a_schedule_may_be_switched_off(work: Any, state: Any, enabled: Any, found: list[str]) -> None:
    target = {"Arn": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "Id": {"Ref": "LambdaFunction"}}
    rule = {"ScheduleExpression": "rate(5 minutes)", "State": state, "Targets": [target]}
    app = work(
        {},
        {"state": {"Type": "String", "Default": "ENABLED"}},
        {"CloudWatchEvent": {"Type": "AWS::Events::Rule", "Properties": rule}},
        info={
            name: {
                "awscloudformation": {"StackName": f"amplify-demo-{name}-1"},
                "categories": {"function": {"work": {"state": value}}},
            }
            for name, value in (("main", "DISABLED"), ("test", "ENABLED"))
        },
    )
    schedule = function(app).schedule
    runs = schedule.enabled
    assert enabled == (runs if isinstance(runs, bool) else {each.environment: each.value for each in runs.values})
    assert (schedule.kind, schedule.value, schedule.unit) == ("rate", 5, "minute")
    assert codes(app) == found


def test_event_sources(work: Any) -> None:
    stream = {"Fn::ImportValue": {"Fn::Sub": "${apidemoGraphQLAPIIdOutput}:GetAtt:MealTable:StreamArn"}}
    mapping = {
        "Type": "AWS::Lambda::EventSourceMapping",
        "Properties": {
            "BatchSize": 100,
            "Enabled": True,
            "EventSourceArn": stream,
            "FunctionName": {"Fn::GetAtt": ["LambdaFunction", "Arn"]},
            "StartingPosition": "LATEST",
            "FilterCriteria": {"Filters": [{"Pattern": '{"eventName":["INSERT"]}'}]},
            "TumblingWindowInSeconds": 5,
            "DestinationConfig": {"OnFailure": {"Destination": "arn:aws:sqs:eu-west-1:123456789012:failed"}},
        },
    }
    app = work({}, {"apidemoGraphQLAPIIdOutput": {"Type": "String"}}, {"Mapping": mapping}, config=API, files=SCHEMA)
    (source,) = function(app).event_sources
    assert (expr(source.source), source.batch_size, source.starting_position) == (
        "models/Meal.stream_arn",
        100,
        "LATEST",
    )
    assert source.filters == ('{"eventName":["INSERT"]}',)
    assert (source.tumbling_window_seconds, codes(app)) == (5, [])
    assert source.failure_destination == Text(value="arn:aws:sqs:eu-west-1:123456789012:failed")


def test_a_missing_handler(work: Any) -> None:
    app = work(Handler="main.run")
    assert codes(app) == ["A2G1603"]


@pytest.mark.parametrize(
    ("handler", "file"), [("index.handler", "index.mjs"), ("lib/main.run", "lib/main.js"), ("app.h", "app.ts")]
)
def test_where_the_handler_is(work: Any, handler: str, file: str) -> None:
    app = work(Handler=handler, files={f"backend/function/work/src/{file}": "export const handler = 1;"})
    code = function(app).code
    assert code.handler == handler.rpartition(".")[2]
    assert code.entry == ("src/index.js" if file == "index.mjs" else f"src/{file}"), "js before mjs"


def test_packages(work: Any) -> None:
    package = {"dependencies": {"b": "^1", "a": "2"}, "devDependencies": {"@types/a": "*"}}
    found = function(work(files={"backend/function/work/src/package.json": package})).code.dependencies
    assert [(d.name, d.range, d.development) for d in found] == [
        ("@types/a", "*", True),
        ("a", "2", False),
        ("b", "^1", False),
    ]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("file:../../../../../packages/shared", "file:packages/shared"),
        ("../../../../../../shared", "file:../shared"),
        ("link:./lib", "link:amplify/functions/work/src/lib"),
        ("file:lib", "file:amplify/functions/work/src/lib"),
        ("file:/opt/lib", "file:/opt/lib"),
        ("^1.2.0", "^1.2.0"),
        ("git+https://example.com/lib.git", "git+https://example.com/lib.git"),
    ],
)
def test_local_packages_are_named_from_the_projects_folder(work: Any, written: str, found: str) -> None:
    package = {"dependencies": {"shared": written}}
    [dependency] = function(work(files={"backend/function/work/src/package.json": package})).code.dependencies
    assert dependency.range == found


HANDLER_TS = "export const handler = async (): Promise<number> => 1;\n"
COMPILED_JS = '"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\n'
TSCONFIG = '{\n  // Where Gen 1 looks\n  "compilerOptions": { "rootDir": "%s", "outDir": "%s" }\n}\n'


def at_work(files: dict[str, str]) -> dict[str, str]:
    return {f"backend/function/work/{path}": text for path, text in files.items()}


def source_paths(app: App) -> list[str]:
    return [file.path for file in function(app).sources]


def test_typescript_wins_over_javascript_compiled_beside_it(work: Any) -> None:
    app = work(
        source=COMPILED_JS,
        files=at_work({"src/index.ts": HANDLER_TS, "src/index.js.map": "{}", "src/data.js": "exports.n = 1;"}),
    )
    assert function(app).code.entry == "src/index.ts"
    assert source_paths(app) == ["src/data.js", "src/index.ts"]
    assert codes(app) == []


@pytest.mark.parametrize(
    "evidence",
    [
        {"src/tsconfig.json": "{}"},
        {"package.json": '{"scripts": {"build": "tsc -p ."}}'},
        {"src/index.js.map": "{}"},
    ],
)
def test_typescript_beside_javascript_needs_evidence_of_a_build(work: Any, evidence: dict[str, str]) -> None:
    files = {"src/index.ts": HANDLER_TS, "src/other.ts": "export const a = 1;\n"}
    assert function(work(files=at_work({**files, **evidence}))).code.entry == "src/index.ts"

    app = work(files=at_work(files))
    assert function(app).code.entry == "src/index.js"
    assert source_paths(app) == ["src/index.js", "src/other.ts"]
    [found] = [d for d in app.diagnostics if d.code == "A2G1558"]
    assert found.message == "function work: nothing says that src/index.js is compiled from src/index.ts"


@pytest.mark.parametrize(("root", "out"), [("ts", "src"), ("./ts", "./src/"), ("./lib/deep", "src")])
def test_typescript_compiled_into_src_takes_its_place(work: Any, root: str, out: str) -> None:
    folder = root.removeprefix("./")
    sources = {f"{folder}/index.ts": HANDLER_TS, f"{folder}/parts/one.ts": "export const one = 1;\n"}
    own = {"tsconfig.json": TSCONFIG % (root, out), "src/package.json": "{}", "src/parts/one.js": COMPILED_JS}
    app = work(source=COMPILED_JS, files=at_work(sources | own))
    assert function(app).code.entry == "src/index.ts"
    assert source_paths(app) == ["src/index.ts", "src/package.json", "src/parts/one.ts"]
    assert codes(app) == []


def test_a_handler_in_a_build_folder_comes_from_its_source(work: Any) -> None:
    files = {
        "src/tsconfig.json": TSCONFIG % ("./", "./build"),
        "src/index.ts": HANDLER_TS,
        "src/build/index.js": COMPILED_JS,
        "src/sizes.json": "[]",
    }
    app = work(files=at_work(files), Handler="build/index.handler")
    assert function(app).code.entry == "src/index.ts"
    assert source_paths(app) == ["src/index.js", "src/index.ts", "src/sizes.json"]  # index.js is not of the build


def test_code_that_nothing_ties_to_src_is_named(work: Any) -> None:
    app = work(files=at_work({"lib/tool.ts": "export const a = 1;\n"}))
    assert [d.message for d in app.diagnostics if d.code == "A2G1548"] == [
        "function work: lib/tool.ts outside src/ stays behind"
    ]


def test_a_build_script_is_named(function_template: Any) -> None:
    files = {
        "amplify/backend/backend-config.json": CONFIG,
        "amplify/backend/function/work/work-cloudformation-template.json": function_template("work"),
        "amplify/backend/function/work/src/index.js": "",
        "package.json": {"scripts": {"amplify:work": "yarn --cwd lib build"}},
    }
    project = Gen1Project("demo", {path: json.dumps(data).encode() for path, data in files.items()}, {}, ())
    found = [d for d in lower(project, Choices(environment="main")).diagnostics if d.code == "A2G1549"]
    assert [(d.message, d.origin and d.origin.file) for d in found] == [
        ("function work: the script amplify:work no longer builds its code", "package.json")
    ]
