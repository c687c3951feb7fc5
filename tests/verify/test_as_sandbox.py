"""What a template of the user's has in some environments only is decided for a sandbox as for one of that name."""

import pytest
from gen1 import Gen1

from amp2gen.verify.compare import compare_backends
from amp2gen.verify.gen1_side import read_gen1_side
from amp2gen.verify.synthesize import FRESH, Mode, Stack, Synthesis

MAIN = Mode("taking over", "gen2-main")
ALARM = {"Type": "AWS::CloudWatch::Alarm", "Condition": "IsMain", "Properties": {"Threshold": 5}}
TOPIC = {"Type": "AWS::SNS::Topic", "Condition": "IsOther", "Properties": {"DisplayName": "try"}}
PERIOD = {"Fn::If": ["IsMain", 1209600, 60]}
TEMPLATE = {
    "Parameters": {"env": {"Type": "String"}},
    "Conditions": {
        "IsMain": {"Fn::Equals": [{"Ref": "env"}, "main"]},
        "IsOther": {"Fn::Not": [{"Condition": "IsMain"}]},
    },
    "Resources": {
        "Alarm": ALARM,
        "Topic": TOPIC,
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"MessageRetentionPeriod": PERIOD}},
    },
}


@pytest.fixture
def gen1_side(gen1: Gen1):
    gen1.file("amplify/backend/custom/jobs/jobs-cloudformation-template.json", TEMPLATE)
    gen1.entry("custom", "jobs", service="customCloudformation", providerPlugin="awscloudformation")
    return read_gen1_side(gen1.root, "main")


def found(gen1_side, mode, *logical_ids, period=60):
    """What is found where Gen 2 has these resources."""
    kept = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    queue = {"Type": "AWS::SQS::Queue", **kept, "Properties": {"MessageRetentionPeriod": period}}
    resources = {"Alarm": ALARM, "Topic": TOPIC, "Queue": queue}
    plain = {
        name: {key: each for key, each in resource.items() if key != "Condition"}
        for name, resource in resources.items()
        if name in logical_ids
    }
    root = {"Resources": {"customjobs": {"Type": "AWS::CloudFormation::Stack"}}}
    stacks = {
        "/": Stack(root, None, None),
        "customjobs": Stack({"Resources": {**plain, "Queue": queue}}, "/", "customjobs"),
    }
    findings = compare_backends(gen1_side, [Synthesis("jobs", mode, stacks)]).findings
    return {(row.diagnostic.code, row.name, row.setting) for row in findings if row.name.startswith("AWS::")}


def test_a_sandbox_has_what_gen_1_would_have_under_its_name(gen1_side):
    assert found(gen1_side, FRESH, "Topic", "Queue") == set()
    assert found(gen1_side, MAIN, "Alarm", "Queue", period=1209600) == set()


def test_anything_else_is_found(gen1_side):
    assert found(gen1_side, FRESH, "Queue"), "the topic of other environments is missing"
    assert found(gen1_side, FRESH, "Alarm", "Topic", "Queue"), "the alarm is main's alone"
    assert found(gen1_side, FRESH, "Topic", "Queue", period=90)
    assert found(gen1_side, MAIN, "Topic", "Queue", period=1209600)
    assert found(gen1_side, MAIN, "Alarm", "Queue", period=60)


@pytest.mark.parametrize(("hours", "findings"), [(48, 0), (24, 0), (36, 1)])
def test_resources_of_a_category_have_the_data_of_the_environment(gen1, hours, findings):
    """Or are as in an environment of the sandbox's name, by which conditions are decided where they can be."""

    def stream(retention):
        return {"KinesisStream": {"Type": "AWS::Kinesis::Stream", "Properties": {"RetentionPeriodHours": retention}}}

    written = {**TEMPLATE, "Resources": stream({"Fn::If": ["IsMain", 48, 24]})}
    gen1.file("amplify/backend/analytics/events/kinesis-cloudformation-template.json", written)
    gen1.entry("analytics", "events", service="Kinesis", providerPlugin="awscloudformation")
    root = {"Resources": {"analytics": {"Type": "AWS::CloudFormation::Stack"}}}
    stacks = {"/": Stack(root, None, None), "analytics": Stack({"Resources": stream(hours)}, "/", "analytics")}
    side = read_gen1_side(gen1.root, "main")
    rows = compare_backends(side, [Synthesis("events", FRESH, stacks)]).findings
    assert len([row for row in rows if row.setting == "RetentionPeriodHours"]) == findings
