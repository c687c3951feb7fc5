"""Custom resources in CDK of a plain clone: nobody has their templates, so nothing that hangs on them is a finding."""

import json
from pathlib import Path
from typing import Any

import pytest

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.verify.findings import Row
from amp2gen.verify.gen1_side import read_gen1_side
from amp2gen.verify.iam import Grant
from amp2gen.verify.items import Item
from amp2gen.verify.programs import Programs

ALERTS = Origin(file="stack customalerts", pointer="/Resources/Topic")
DATA = Origin(file="stack data", pointer="/Resources/Function")
TOPIC = Item("AWS::SNS::Topic", "Budget", {}, ALERTS)
QUEUE = Item("AWS::SQS::Queue", "Orders", {}, DATA)
PUBLISH = Grant("function notify", "Allow", "sns:Publish", "arn:aws:sns:*:*:${AWS::SNS::Topic Budget}", "", DATA)
OWN = Grant("AWS::IAM::Role Reader", "Allow", "s3:GetObject", "*", "", ALERTS)
DIFFERS = kinds.SETTING_DIFFERS.at(DATA, "x")
FUNCTION = ("function", "notify", "Environment.T")
PROGRAMS = Programs.of(("customalerts",), [TOPIC, QUEUE], [PUBLISH, OWN])


def finding(kind: str, role: str, setting: str, gen1: Any, gen2: Any) -> Row:
    return Row("fresh", kind, role, setting, "finding", gen1, gen2, DATA, DATA, diagnostic=DIFFERS)


def test_what_stands_in_the_stack_is_not_compared() -> None:
    assert PROGRAMS.known([TOPIC, QUEUE]) == [QUEUE]
    assert PROGRAMS.known([PUBLISH, OWN]) == [PUBLISH]


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (
            ("function", "notify", "Environment.T", "${output Arn of customalerts}", "${AWS::SNS::Topic Budget}"),
            "warning",
        ),
        (
            ("function", "notify", "Environment.T", "${output Arn of customother}", "${AWS::SQS::Queue Orders}"),
            "finding",
        ),
        (("grant", "function notify", str(PUBLISH), None, str(PUBLISH)), "warning"),
        (("grant", "function notify", "sns:Publish on arn:aws:sns:*:*:budget-main", "…", None), "warning"),
        (("grant", "function notify", "sns:Publish on *", None, "sns:Publish on *"), "finding"),
        (("grant", "function other", "sns:Publish on arn:aws:sns:*:*:budget-main", "…", None), "finding"),
        (("grant", "function notify", "sqs:SendMessage on *", "…", None), "finding"),
    ],
)
def test_what_hangs_on_the_stack_is_no_finding(row: tuple[str, str, str, Any, Any], status: str) -> None:
    assert PROGRAMS.unless_unknown(finding(*row)).status == status


def test_a_clone_has_an_empty_stack_with_the_outputs_that_others_ask_for(tmp_path: Path) -> None:
    def write(path: str, content: object) -> None:
        target = tmp_path / "amplify" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content))

    asked = [{"category": "custom", "resourceName": "alerts", "attributes": ["Arn"]}]
    custom = {"alerts": {"service": "customCDK"}, "queues": {"service": "customCloudformation"}}
    function = {"notify": {"service": "Lambda", "dependsOn": asked}}
    write("backend/backend-config.json", {"custom": custom, "function": function})
    write(
        "backend/custom/queues/queues-cloudformation-template.json", {"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}
    )
    variables = {"ALERTS": {"Ref": "customalertsArn"}}
    resource = {"Type": "AWS::Lambda::Function", "Properties": {"Environment": {"Variables": variables}}}
    template = {"Parameters": {"customalertsArn": {"Type": "String"}}, "Resources": {"LambdaFunction": resource}}
    write("backend/function/notify/notify-cloudformation-template.json", template)
    write("team-provider-info.json", {"main": {"awscloudformation": {"StackName": "amplify-app-main-1a2b3"}}})

    gen1 = read_gen1_side(tmp_path, "main")
    [found] = gen1.deployment.of("AWS::Lambda::Function")
    assert gen1.programs == ("customalerts",)
    assert found.properties["Environment"] == {"Variables": {"ALERTS": "${output Arn of customalerts}"}}
