"""Custom resources through the real toolchain. Those in `custom/` are ours, made after what real ones do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from emitted import Emitted, Judgement

from amp2gen.cli.orchestrate import Compiled, compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.synthesize import Synthesis
from tests.support.gen1 import Gen1

pytestmark = pytest.mark.node

FILES = Path(__file__).parent / "custom"
USERS = ("/cdk-stack.ts",)


def compile_demo(root: Path) -> Compiled:
    """Two CDK stacks, one of them for version 1, a template that reads an output of one, one with loops
    and a macro, and a function that reads."""
    queue = {"Variables": {"QUEUE": {"Ref": "customordersQueueUrl"}, "TOPIC": {"Ref": "customalarmsTopicArn"}}}
    project = Gen1(root).auth().function("greet").function("send", Environment=queue)
    template = project.root / "amplify/backend/function/send/send-cloudformation-template.json"
    text = template.read_text().replace(
        '"env": {',
        '"customordersQueueUrl": {"Type": "String"}, "customalarmsTopicArn": {"Type": "String"}, "env": {',
        1,
    )
    template.write_text(text)
    for name in ("alarms", "ledger"):
        project.file(f"amplify/backend/custom/{name}/cdk-stack.ts", (FILES / f"{name}.ts").read_text())
        project.file(f"amplify/backend/custom/{name}/package.json", {"dependencies": {"@aws-cdk/core": "~1.172.0"}})
        project.entry("custom", name, service="customCDK", providerPlugin="awscloudformation")
    project.file("amplify/backend/custom/ledger/parameters.json", {"currency": "EUR"})
    project.file("amplify/backend/custom/orders/orders-cloudformation-template.yml", (FILES / "orders.yml").read_text())
    given = {"retentionDays": 14, "pool": {"Fn::GetAtt": ["authdemoAuth", "Outputs.UserPoolId"]}}
    project.file("amplify/backend/custom/orders/parameters.json", given)
    project.entry("custom", "orders", service="customCloudformation", providerPlugin="awscloudformation")
    project.file("amplify/backend/custom/topics/topics-cloudformation-template.yml", (FILES / "loops.yml").read_text())
    project.entry("custom", "topics", service="customCloudformation", providerPlugin="awscloudformation")
    return compile_project(project.root, Choices(), Options())


def is_ours(path: str) -> bool:
    return path.endswith(".ts") and not path.endswith(USERS)


def to_judge(folder: Path) -> list[Emitted]:
    return [Emitted("custom", compile_demo(folder).files, is_ours=is_ours)]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return compile_demo(tmp_path_factory.mktemp("custom") / "demo")


@pytest.fixture(scope="module")
def syntheses(judgement: Judgement) -> Mapping[str, Synthesis]:
    return judgement.modes("custom")


def test_all_of_it_is_carried_over(compiled: Compiled) -> None:
    assert [each for each in compiled.diagnostics if each.severity != "note"] == []
    assert sum(each.code == "A2G1972" for each in compiled.diagnostics) == 7


def test_typescript_accepts_them_and_prettier_our_part(judgement: Judgement) -> None:
    assert judgement.complaints == []


def test_they_synthesize_in_every_state(syntheses: Mapping[str, Synthesis]) -> None:
    assert {name: each.problems for name, each in syntheses.items()} == {"fresh": (), "taking over": (), "moved": ()}


def test_names_are_the_branchs_own(syntheses: Mapping[str, Synthesis]) -> None:
    suffix = "gen2-main"
    gen1_ledger = {"Fn::Join": ["", ["ledger-", {"Ref": "env"}]]}
    data = {"taking over": (f"orders-archive-{suffix}", f"ledger-{suffix}"), "moved": ("orders-archive", gen1_ledger)}
    for state, (archive, ledger) in data.items():
        stacks = syntheses[state].stacks
        assert named(stacks["customorders"].template, "AWS::SQS::Queue", "QueueName") == [f"orders-{suffix}"]
        assert named(stacks["customorders"].template, "AWS::S3::Bucket", "BucketName") == [archive]
        assert named(stacks["customalarms"].template, "AWS::SQS::Queue", "QueueName") == [f"alarms-demo-{suffix}"]
        assert named(stacks["customalarms"].template, "AWS::SNS::Topic", "TopicName") == [f"alarms-{suffix}"]
        assert named(stacks["customalarms"].template, "AWS::SSM::Parameter", "Name") == [f"/alarms/{suffix}/pool"]
        assert named(stacks["customledger"].template, "AWS::DynamoDB::Table", "TableName") == [ledger]
        export = stacks["customledger"].template["Outputs"]["TableName"]["Export"]
        assert export == {"Name": f"ledger-{suffix}"}
    sandbox = syntheses["fresh"].stacks["customorders"].template
    [name] = named(sandbox, "AWS::SQS::Queue", "QueueName")
    assert name.startswith("orders-sandbox-")


def test_parameters_come_from_gen_2s_resources(syntheses: Mapping[str, Synthesis]) -> None:
    stacks = syntheses["taking over"].stacks
    nested = {
        id: each["Properties"].get("Parameters", {})
        for id, each in stacks["/"].template["Resources"].items()
        if each["Type"] == "AWS::CloudFormation::Stack"
    }
    [alarms] = [given for id, given in nested.items() if id.startswith("customalarms")]
    assert alarms["env"] == "main"
    assert "UserPool" in str(alarms["authdemoAuthUserPoolId"])
    assert "greet" in str(alarms["functiongreetArn"])
    [ledger] = [given for id, given in nested.items() if id.startswith("customledger")]
    assert ledger["currency"] == "EUR"
    orders = stacks["customorders"].template
    assert orders["Parameters"]["retentionDays"] == {"Type": "Number", "Default": "14"}
    assert orders["Conditions"]["IsMain"] == {"Fn::Equals": ["main", "main"]}


def test_loops_are_written_out_and_macros_come_along(syntheses: Mapping[str, Synthesis]) -> None:
    topics = syntheses["taking over"].stacks["customtopics"].template
    assert topics["Transform"] in ("AWS::Serverless-2016-10-31", ["AWS::Serverless-2016-10-31"])
    assert named(topics, "AWS::SNS::Topic", "DisplayName") == ["News of the north", "News of the south"]
    [greeter] = [each for each in topics["Resources"].values() if each["Type"] == "AWS::Serverless::Function"]
    config = greeter["Properties"]["Environment"]["Variables"]["CONFIG"]["Fn::Join"]
    assert config == ["", ['{"env":"', "main", '","topics":2,"first":"', {"Ref": "northTopic"}, '"}']]
    assert topics["Outputs"]["southTopicArn"]["Value"] == {"Ref": "southTopic"}
    assert topics["Outputs"]["GreeterArn"]["Value"] == {"Fn::GetAtt": ["Greeter", "Arn"]}


def test_data_outlives_its_stack(syntheses: Mapping[str, Synthesis]) -> None:
    def policy(state: str, stack: str, type: str) -> list[str]:
        resources = syntheses[state].stacks[stack].template["Resources"].values()
        return [each.get("DeletionPolicy") for each in resources if each["Type"] == type]

    assert policy("taking over", "customorders", "AWS::SQS::Queue") == ["Retain"]
    assert policy("taking over", "customorders", "AWS::S3::Bucket") == ["Delete"], "as Gen 1's template says"
    assert policy("taking over", "customalarms", "AWS::SQS::Queue") == ["Retain"], "Delete is the construct's default"
    assert policy("fresh", "customalarms", "AWS::SQS::Queue") == ["Delete"]
    assert policy("fresh", "customorders", "AWS::SQS::Queue") != ["Retain"]


def test_functions_read_their_outputs(compiled: Compiled) -> None:
    text = compiled.files["amplify/functions/send/resource.ts"].decode()
    assert "orders.getOutput('QueueUrl').value.toString()" in text
    assert "alarms.node.findChild('TopicArn') as CfnOutput" in text
    backend = compiled.files["amplify/backend.ts"].decode()
    calls = ("const alarms = addAlarms(backend);", "addLedger(backend);", "const orders = addOrders(backend, alarms);")
    assert "\n".join(calls) in backend


def named(template: Mapping[str, Any], type: str, property: str) -> list[Any]:
    """The names of all resources of a type; `Fn::Sub` with nothing left to substitute is its text."""
    names = [each["Properties"][property] for each in template["Resources"].values() if each["Type"] == type]
    return [_text(name, template) for name in names]


def _text(name: Any, template: Mapping[str, Any]) -> Any:
    match name:
        case {"Fn::If": [str(condition), then, otherwise]}:
            left, right = template["Conditions"][condition]["Fn::Equals"]
            return _text(then if left == right else otherwise, template)
        case {"Fn::Sub": text}:
            return text
    return name
