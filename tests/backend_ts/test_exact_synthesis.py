"""Settings that `define…` has no word for, through the real toolchain: CloudFormation gets what Gen 1 gave it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from emitted import Emitted, Judgement
from gen1 import Gen1

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.synthesize import FRESH, Mode, Synthesis

pytestmark = pytest.mark.node

SCHEMA = "type Note @model @auth(rules: [{ allow: private, provider: oidc }]) {\n  text: String\n}\n"
OIDC = {"mode": "OPENID_CONNECT", "openIDProviderName": "idp", "openIDIssuerURL": "https://idp.example"}
LIFETIMES = {"openIDAuthTTL": "3600000", "openIDIatTTL": "60000"}
API_KEY = {"mode": "API_KEY"}
ALIKE = ("send_mail", "send-mail", "send.mail", "sendMail", "SendMail")


def api(root: Path, default: Mapping[str, Any], *additional: Mapping[str, Any]) -> Gen1:
    service = {"apiName": "demo", "defaultAuthType": default, "additionalAuthTypes": list(additional)}
    project = Gen1(root).api(SCHEMA)
    return project.file("amplify/backend/api/demo/cli-inputs.json", {"version": 1, "serviceConfiguration": service})


def functions(root: Path) -> Gen1:
    """Functions whose names are alike, and two whose schedules are switched off."""
    project = Gen1(root)
    for name in ALIKE:
        project.function(name, code=f"exports.handler = async () => '{name}';\n", MemorySize=256 + ALIKE.index(name))
    for name, schedule in (("hourly", "rate(1 hour)"), ("fridays", "cron(0 10 ? * FRI#2 *)")):
        project.function(name)
        path = project.root / f"amplify/backend/function/{name}/{name}-cloudformation-template.json"
        template = json.loads(path.read_text())
        target = {"Arn": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "Id": {"Ref": "LambdaFunction"}}
        rule = {"ScheduleExpression": schedule, "State": "DISABLED", "Targets": [target]}
        template["Resources"]["CloudWatchEvent"] = {"Type": "AWS::Events::Rule", "Properties": rule}
        path.write_text(json.dumps(template))
    return project


def by_environment(root: Path) -> Gen1:
    """A function of which a condition decides all that it may, and one in Python."""
    project = Gen1(root).environments("main", "dev")
    choice = either("1024", "256")
    python = {"Runtime": "python3.12", "Handler": "index.handler"}
    for name, properties in (("sized", {}), ("snake", python)):
        settings = {
            "MemorySize": choice,
            "Timeout": either(30, 5),
            "EphemeralStorage": {"Size": either(1024, 2048)},
            "ReservedConcurrentExecutions": either(5, NO_VALUE),
            "TracingConfig": {"Mode": either("Active", "PassThrough")},
            "VpcConfig": {"SubnetIds": either(["subnet-1", "subnet-2"], ["subnet-3", "subnet-4"])},
            "SnapStart": {"ApplyOn": either("PublishedVersions", "None")},
            "RuntimeManagementConfig": either({"UpdateRuntimeOn": "FunctionUpdate"}, NO_VALUE),
            **properties,
        }
        project.function(name, **settings, Environment={"Variables": {"SIZE": choice, "ONLY": either(NO_VALUE, "dev")}})
        path = project.root / f"amplify/backend/function/{name}/{name}-cloudformation-template.json"
        template = json.loads(path.read_text())
        template["Resources"] |= resources_by_environment()
        role = template["Resources"]["LambdaExecutionRole"]["Properties"]
        role["PermissionsBoundary"] = either("arn:aws:iam::123456789012:policy/limits", NO_VALUE)
        template["Conditions"] = {"IsMain": {"Fn::Equals": [{"Ref": "env"}, "main"]}}
        path.write_text(json.dumps(template))
    return project.file("amplify/backend/function/snake/src/index.py", "def handler(event, context):\n    return 1\n")


def either(main: Any, other: Any) -> Any:
    return {"Fn::If": ["IsMain", main, other]}


NO_VALUE = {"Ref": "AWS::NoValue"}


def resources_by_environment() -> dict[str, Any]:
    """A schedule for main only, a queue that is polled more often there, one more in dev, and grants of each."""
    function = {"Fn::GetAtt": ["LambdaFunction", "Arn"]}
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": either("arn:aws:s3:::a/*", "arn:aws:s3:::b/*")},
            either({"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": "arn:aws:s3:::a"}, NO_VALUE),
        ],
    }
    rule = {"ScheduleExpression": "rate(7 minutes)", "Targets": [{"Arn": function, "Id": {"Ref": "LambdaFunction"}}]}
    jobs = {"EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:jobs", "FunctionName": function}
    policy = {"PolicyName": "more", "Roles": [{"Ref": "LambdaExecutionRole"}], "PolicyDocument": document}
    return {
        "Rule": {"Type": "AWS::Events::Rule", "Condition": "IsMain", "Properties": rule},
        "Jobs": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {**jobs, "BatchSize": either(10, 1), "Enabled": either(True, False)},
        },
        "Policy": {"Type": "AWS::IAM::Policy", "Properties": policy},
    }


LAMBDA = {
    "Architectures": ["arm64"],
    "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:dead"},
    "EphemeralStorage": {"Size": 1024},
    "MemorySize": 512,
    "RecursiveLoop": "Allow",
    "ReservedConcurrentExecutions": 3,
    "RuntimeManagementConfig": {"UpdateRuntimeOn": "FunctionUpdate"},
    "SnapStart": {"ApplyOn": "PublishedVersions"},
    "Timeout": 20,
    "TracingConfig": {"Mode": "Active"},
}
SOURCES: dict[str, dict[str, Any]] = {
    "Clicks": {
        "EventSourceArn": "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks",
        "StartingPosition": "LATEST",
        "BatchSize": 50,
        "MaximumBatchingWindowInSeconds": 5,
        "FilterCriteria": {"Filters": [{"Pattern": '{"data":{"kind":["buy"]}}'}]},
        "BisectBatchOnFunctionError": True,
        "MaximumRetryAttempts": 2,
        "DestinationConfig": {"OnFailure": {"Destination": "arn:aws:sqs:eu-west-1:123456789012:failed"}},
    },
    "Jobs": {
        "EventSourceArn": "arn:aws:sqs:eu-west-1:123456789012:jobs",
        "BatchSize": 1,
        "FilterCriteria": {"Filters": [{"Pattern": '{"body":{"urgent":[true]}}'}]},
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": 2},
    },
}


def every_setting(root: Path) -> Gen1:
    """A function in JavaScript and one in Python with all that Lambda can be told, and a layer of the project."""
    project = Gen1(root)
    layer = "amplify/backend/function/shared"
    project.entry("function", "shared", service="LambdaLayer").file(f"{layer}/lib/python/util.py", "WORD = 'ok'\n")
    content = {"S3Bucket": {"Ref": "deploymentBucketName"}, "S3Key": {"Ref": "s3Key"}}
    version = {"Content": content, "CompatibleRuntimes": ["python3.12"]}
    names = ("env", "deploymentBucketName", "s3Key")
    resource = {"Type": "AWS::Lambda::LayerVersion", "Properties": version}
    template = {
        "Parameters": {name: {"Type": "String"} for name in names},
        "Resources": {"LambdaLayerVersion1": resource},
    }
    project.file(f"{layer}/shared-awscloudformation-template.json", template)
    python = {"Runtime": "python3.12", "Layers": [{"Ref": "functionsharedArn"}]}
    for name, more in (("orders", {}), ("report", python)):
        project.function(name, **LAMBDA, **more)
        path = project.root / f"amplify/backend/function/{name}/{name}-cloudformation-template.json"
        template = json.loads(path.read_text())
        template["Parameters"]["functionsharedArn"] = {"Type": "String"}
        for id, source in SOURCES.items():
            properties = {"FunctionName": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, **source}
            template["Resources"][id] = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}
        path.write_text(json.dumps(template))
    code = "import util\n\n\ndef handler(event, context):\n    return util.WORD\n"
    return project.file("amplify/backend/function/report/src/index.py", code)


def to_judge(root: Path) -> list[Emitted]:
    projects = {
        "default": api(root / "default", OIDC, API_KEY),
        "additional": api(root / "additional", API_KEY, {**OIDC, "openIDIatTTL": ""}),
        "half": api(root / "half", API_KEY, {**OIDC, "openIDAuthTTL": "3600000"}),
        "both": api(root / "both", {**OIDC, **LIFETIMES}),
        "functions": functions(root / "functions"),
        "by_environment": by_environment(root / "by_environment"),
        "every_setting": every_setting(root / "every_setting"),
    }
    main = Choices(environment="main")
    found = {name: compile_project(project.root, main, Options()) for name, project in projects.items()}
    assert [d.message for compiled in found.values() for d in compiled.diagnostics if d.severity == "error"] == []
    modes = {"by_environment": (FRESH, MAIN, DEV)}
    return [Emitted(name, compiled.files, modes.get(name, (FRESH,))) for name, compiled in found.items()]


MAIN = Mode("main", "gen2-main")
DEV = Mode("dev", "gen2-dev")


@pytest.fixture(scope="module")
def syntheses(judgement: Judgement) -> Mapping[str, Synthesis]:
    found = {
        name if mode == FRESH.name else f"{name} in {mode}": synthesis
        for (name, mode), synthesis in judgement.syntheses.items()
    }
    assert {name: synthesis.problems for name, synthesis in found.items() if synthesis.problems} == {}
    return found


def resources(synthesis: Synthesis, type: str) -> list[dict[str, Any]]:
    return [
        dict(resource["Properties"])
        for template in synthesis.templates.values()
        for resource in template["Resources"].values()
        if resource["Type"] == type
    ]


def test_typescript_and_prettier_accept_them(judgement: Judgement) -> None:
    assert judgement.complaints == []


def test_an_oidc_default_mode_without_lifetimes(syntheses: Mapping[str, Synthesis]) -> None:
    [found] = resources(syntheses["default"], "AWS::AppSync::GraphQLApi")
    assert found["OpenIDConnectConfig"] == {"Issuer": "https://idp.example"}
    assert [mode["AuthenticationType"] for mode in found["AdditionalAuthenticationProviders"]] == ["API_KEY", "AWS_IAM"]


@pytest.mark.parametrize(
    ("name", "lifetimes"),
    [("additional", {}), ("half", {"AuthTTL": 3600000}), ("both", {"AuthTTL": 3600000, "IatTTL": 60000})],
)
def test_only_lifetimes_that_gen1_has(syntheses: Mapping[str, Synthesis], name: str, lifetimes: dict[str, int]) -> None:
    [found] = resources(syntheses[name], "AWS::AppSync::GraphQLApi")
    settings = found.get("OpenIDConnectConfig") or next(
        mode["OpenIDConnectConfig"]
        for mode in found["AdditionalAuthenticationProviders"]
        if mode["AuthenticationType"] == "OPENID_CONNECT"
    )
    assert settings == {"Issuer": "https://idp.example", **lifetimes}


def test_schedules_that_are_switched_off_stay_so(syntheses: Mapping[str, Synthesis]) -> None:
    found = {
        rule["ScheduleExpression"]: rule["State"] for rule in resources(syntheses["functions"], "AWS::Events::Rule")
    }
    assert found == {"rate(1 hour)": "DISABLED", "cron(0 10 ? * FRI#2 *)": "DISABLED"}


def test_functions_with_names_alike_are_all_there(syntheses: Mapping[str, Synthesis]) -> None:
    found = resources(syntheses["functions"], "AWS::Lambda::Function")
    assert sorted(properties["MemorySize"] for properties in found if properties["MemorySize"] >= 256) == [
        256 + number for number in range(len(ALIKE))
    ]


IN_MAIN = {
    "MemorySize": 1024,
    "Timeout": 30,
    "EphemeralStorage": {"Size": 1024},
    "ReservedConcurrentExecutions": 5,
    "TracingConfig": {"Mode": "Active"},
    "VpcConfig": {"SubnetIds": ["subnet-1", "subnet-2"]},
    "SnapStart": {"ApplyOn": "PublishedVersions"},
    "RuntimeManagementConfig": {"UpdateRuntimeOn": "FunctionUpdate"},
}
IN_DEV = {
    "MemorySize": 256,
    "Timeout": 5,
    "EphemeralStorage": {"Size": 2048},
    "ReservedConcurrentExecutions": None,
    "TracingConfig": {"Mode": "PassThrough"},
    "VpcConfig": {"SubnetIds": ["subnet-3", "subnet-4"]},
    "SnapStart": {"ApplyOn": "None"},
    "RuntimeManagementConfig": None,
}


@pytest.mark.parametrize(
    ("name", "settings", "only"),
    [
        ("by_environment in main", IN_MAIN, None),
        ("by_environment in dev", IN_DEV, "dev"),
        ("by_environment", IN_DEV, "dev"),
    ],
)
def test_settings_of_each_environment(
    syntheses: Mapping[str, Synthesis], name: str, settings: dict[str, Any], only: str | None
) -> None:
    """A fresh branch has a name of its own, as what `amplify env add` makes: it is not main."""
    found = [
        each
        for each in resources(syntheses[name], "AWS::Lambda::Function")
        if "SIZE" in each.get("Environment", {}).get("Variables", {})
    ]
    assert sorted(each["Runtime"][:6] for each in found) == ["nodejs", "python"]
    for each in found:
        assert {key: each.get(key) for key in settings} == settings
        variables = each["Environment"]["Variables"]
        assert (variables["SIZE"], variables.get("ONLY")) == (str(settings["MemorySize"]), only)
    roles = resources(syntheses[name], "AWS::IAM::Role")
    limits = [each["PermissionsBoundary"] for each in roles if "PermissionsBoundary" in each]
    assert limits == ["arn:aws:iam::123456789012:policy/limits"] * (0 if only else 2)


@pytest.mark.parametrize(
    ("name", "schedules", "source", "actions"),
    [
        (
            "by_environment in main",
            ["rate(7 minutes)"],
            (10, True),
            {"s3:GetObject": "arn:aws:s3:::a/*", "s3:ListBucket": "arn:aws:s3:::a"},
        ),
        ("by_environment in dev", [], (1, False), {"s3:GetObject": "arn:aws:s3:::b/*"}),
        ("by_environment", [], (1, False), {"s3:GetObject": "arn:aws:s3:::b/*"}),
    ],
)
def test_what_runs_and_may_be_read_in_each_environment(
    syntheses: Mapping[str, Synthesis], name: str, schedules: list[str], source: Any, actions: dict[str, str]
) -> None:
    rules = resources(syntheses[name], "AWS::Events::Rule")
    assert [each["ScheduleExpression"] for each in rules] == schedules * 2
    mappings = resources(syntheses[name], "AWS::Lambda::EventSourceMapping")
    assert [(each["BatchSize"], each.get("Enabled", True)) for each in mappings] == [source] * 2
    statements = [
        statement
        for policy in resources(syntheses[name], "AWS::IAM::Policy")
        for statement in policy["PolicyDocument"]["Statement"]
        if str(statement["Action"]).startswith("s3:") and str(statement["Resource"]).startswith("arn:aws:s3:::")
    ]
    assert {each["Action"]: each["Resource"] for each in statements} == actions


@pytest.mark.parametrize("runtime", ["nodejs22.x", "python3.12"])
def test_every_setting_of_lambda(syntheses: Mapping[str, Synthesis], runtime: str) -> None:
    [found] = [each for each in functions_of(syntheses) if each["Runtime"] == runtime]
    assert {name: found[name] for name in LAMBDA} == LAMBDA
    assert len(found.get("Layers", [])) == (1 if runtime == "python3.12" else 0)
    [layer] = resources(syntheses["every_setting"], "AWS::Lambda::LayerVersion")
    assert layer["CompatibleRuntimes"] == ["python3.12"]


def test_event_sources_with_filters(syntheses: Mapping[str, Synthesis]) -> None:
    found = resources(syntheses["every_setting"], "AWS::Lambda::EventSourceMapping")
    of_gen_2 = ("FunctionName", "Tags")
    settings = [{name: value for name, value in each.items() if name not in of_gen_2} for each in found]
    for source in SOURCES.values():
        assert settings.count(source) == 2
    assert len(found) == 4


def functions_of(syntheses: Mapping[str, Synthesis]) -> list[dict[str, Any]]:
    """The two functions, not those of CDK."""
    found = resources(syntheses["every_setting"], "AWS::Lambda::Function")
    return [each for each in found if each.get("MemorySize") == 512]
