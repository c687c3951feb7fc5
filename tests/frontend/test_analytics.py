"""Kinesis streams from their templates, and what refers to them."""

from collections.abc import Callable
from typing import Any

import pytest

from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App
from amp2gen.ir.pretty import expr, pretty

FOLDER = "backend/analytics/shopEvents"
CONFIG = {
    "auth": {"demo": {"service": "Cognito"}},
    "analytics": {"shopEvents": {"service": "Kinesis"}},
}
AUTH = {"cognitoConfig": {"identityPoolName": "demo", "allowUnauthenticatedIdentities": True}}
PARAMETERS = {
    "kinesisStreamName": "shop_events",
    "kinesisStreamShardCount": 2,
    "authPolicyName": "shopEvents-auth",
    "unauthPolicyName": "shopEvents-unauth",
    "authRoleName": {"Ref": "AuthRoleName"},
    "unauthRoleName": {"Ref": "UnauthRoleName"},
}


def policy(role: str, *actions: str, resource: Any = None) -> dict[str, Any]:
    stream = {"Fn::GetAtt": ["KinesisStream", "Arn"]}
    return {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyName": {"Ref": role.replace("Role", "Policy")},
            "Roles": [{"Ref": role}],
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": resource or stream}],
            },
        },
    }


def template(properties: dict[str, Any], resources: dict[str, Any], attributes: dict[str, Any]) -> dict[str, Any]:
    return {
        "Parameters": {"env": {"Type": "String"}, **{name: {"Type": "String"} for name in PARAMETERS}},
        "Resources": {
            "KinesisStream": {
                "Type": "AWS::Kinesis::Stream",
                "Properties": {
                    "Name": {"Fn::Join": ["-", [{"Ref": "kinesisStreamName"}, {"Ref": "env"}]]},
                    "ShardCount": {"Ref": "kinesisStreamShardCount"},
                    **properties,
                },
                **attributes,
            },
            "CognitoAuthPolicy": policy("authRoleName", "kinesis:PutRecord", "kinesis:PutRecords"),
            "CognitoUnauthPolicy": policy("unauthRoleName", "kinesis:PutRecord"),
            **resources,
        },
    }


@pytest.fixture
def streams(lowered: Any) -> Callable[..., App]:
    """`streams(properties, resources, config=…, files=…, info=…, DeletionPolicy=…)`: the app with one stream."""

    def lower(properties: Any = None, resources: Any = None, config: Any = None, files: Any = None, **more: Any) -> App:
        info = {"info": more.pop("info")} if "info" in more else {}
        written = {
            f"{FOLDER}/kinesis-cloudformation-template.json": template(properties or {}, resources or {}, more),
            f"{FOLDER}/parameters.json": PARAMETERS,
            "backend/auth/demo/cli-inputs.json": AUTH,
            **(files or {}),
        }
        return lowered(CONFIG if config is None else config, written, **info)

    return lower


def only(app: App) -> Stream:
    [stream] = app.streams
    return stream


def messages(app: App) -> list[str]:
    found = [d for d in app.diagnostics if d.origin and ("analytics" in d.origin.file or "analytics" in d.message)]
    return [f"{d.code} {d.message}" for d in found if d.code != "A2G1703"]


def test_a_stream_and_what_its_users_may_do(streams: Any) -> None:
    app = streams()
    assert pretty(only(app)) == "\n".join(
        (
            "streams/shopEvents",
            "  shard_count: 2",
            "  policies:",
            *(
                "    role_policy",
                "      caller:",
                "        signed_in",
                "      statements:",
                "        statement",
            ),
            "          actions: kinesis:PutRecord, kinesis:PutRecords",
            *("          resources:", "            streams/shopEvents.arn"),
            *("    role_policy", "      caller:", "        guests", "      statements:", "        statement"),
            "          actions: kinesis:PutRecord",
            *("          resources:", "            streams/shopEvents.arn"),
        )
    )
    assert messages(app) == []


def test_the_physical_name_is_the_parameters_not_the_resources(streams: Any) -> None:
    [fact] = streams().environments[0].streams
    assert (fact.resource, fact.value) == ("streams/shopEvents", "shop_events-main")


def test_a_snapshot_or_amplify_meta_tells_the_deployed_name(streams: Any) -> None:
    meta = {
        "providers": {"awscloudformation": {"StackName": "amplify-demo-main-12345"}},
        "analytics": {"shopEvents": {"output": {"kinesisStreamId": "other-main"}}},
    }
    [fact] = streams(files={"backend/amplify-meta.json": meta}).environments[0].streams
    assert fact.value == "other-main"


def test_an_unknown_environment_has_an_unknown_stream(streams: Any) -> None:
    app = streams(info=None)
    assert app.environments[0].streams[0].value is None
    assert "A2G1102" in [d.code for d in app.diagnostics]


def test_clients_are_told_that_the_name_changes(streams: Any) -> None:
    [warning] = [d for d in streams().diagnostics if d.code == "A2G1703"]
    assert warning.severity == "warning"
    assert warning.help == "use `outputs.custom.Kinesis.shopEvents.streamName`"


def test_settings_beside_the_shards(streams: Any) -> None:
    stream = only(
        streams(
            {
                "RetentionPeriodHours": "48",
                "StreamModeDetails": {"StreamMode": "ON_DEMAND"},
                "StreamEncryption": {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"},
            },
            DeletionPolicy="Delete",
        )
    )
    assert (stream.shard_count, stream.retention_hours, stream.managed_key, stream.retained) == (None, 48, True, False)


def test_what_cannot_be_carried_over_is_reported(streams: Any) -> None:
    app = streams(
        {
            "StreamEncryption": {"EncryptionType": "KMS", "KeyId": "arn:aws:kms:eu-west-1:1:key/k"},
            "Tags": [{"Key": "a", "Value": "b"}],
        },
        {"Alarm": {"Type": "AWS::CloudWatch::Alarm"}},
    )
    assert messages(app) == [
        "A2G1006 analytics shopEvents: KeyId is not carried over",
        "A2G1006 analytics shopEvents: Tags is not carried over",
        "A2G1702 analytics shopEvents: Alarm (AWS::CloudWatch::Alarm) is not carried over",
    ]
    assert not only(app).managed_key


def test_a_policy_of_another_role_is_reported(streams: Any) -> None:
    app = streams(resources={"Other": policy("kinesisStreamName", "kinesis:GetRecords")})
    assert [rule.caller.kind for rule in only(app).policies] == ["signed_in", "guests"]
    assert messages(app) == ["A2G1702 analytics shopEvents: Other (AWS::IAM::Policy) is not carried over"]


def test_policies_need_the_roles_of_an_auth_resource(streams: Any) -> None:
    app = streams(config={"analytics": CONFIG["analytics"]})
    assert only(app).policies == ()
    warnings = [d.message for d in app.diagnostics if d.code == "A2G1969"]
    assert warnings == [f"shopEvents: {who} may use it, but no such users are carried over" for who in USERS]


USERS = ("signed-in users", "guests")


def test_policies_go_to_the_roles_of_imported_auth(streams: Any) -> None:
    config = {**CONFIG, "auth": {"demo": {"service": "Cognito", "serviceType": "imported"}}}
    app = streams(config=config, files={"backend/auth/demo/parameters.json": {"serviceType": "imported"}})
    assert [rule.caller.kind for rule in only(app).policies] == ["signed_in", "guests"]


def test_a_permission_for_something_unknown_is_left_out(streams: Any) -> None:
    unknown = {"Fn::ImportValue": "somewhere-else"}
    app = streams(resources={"CognitoAuthPolicy": policy("authRoleName", "kinesis:PutRecord", resource=unknown)})
    assert [len(rule.statements) for rule in only(app).policies] == [0, 1]
    assert messages(app) == [
        "A2G1605 analytics shopEvents: a resource of CognitoAuthPolicy cannot be resolved, "
        "so the permission is left out"
    ]


def test_a_permission_for_another_resource_is_left_out(streams: Any) -> None:
    pool = {"Fn::Sub": "arn:aws:cognito-idp:*:*:userpool/${pool}"}
    edited = template({}, {"CognitoAuthPolicy": policy("authRoleName", "cognito-idp:ListUsers", resource=pool)}, {})
    edited["Parameters"]["pool"] = {"Type": "String"}
    given = {**PARAMETERS, "pool": {"Fn::GetAtt": ["authdemo", "Outputs.UserPoolId"]}}
    files = {f"{FOLDER}/kinesis-cloudformation-template.json": edited, f"{FOLDER}/parameters.json": given}
    app = streams(files=files)
    assert [len(rule.statements) for rule in only(app).policies] == [0, 1]
    assert [each[:7] for each in messages(app)] == ["A2G1605"]


def test_a_missing_template_is_a_diagnostic(lowered: Any) -> None:
    app = lowered({"analytics": CONFIG["analytics"]}, {f"{FOLDER}/parameters.json": PARAMETERS})
    assert app.streams == ()
    assert messages(app) == ["A2G1007 analytics shopEvents has no CloudFormation template"]


def test_a_template_without_stream_is_a_diagnostic(streams: Any) -> None:
    app = streams(resources={"KinesisStream": {"Type": "AWS::SQS::Queue"}})
    assert app.streams == ()
    assert "A2G1701 the template of analytics shopEvents has no stream" in messages(app)


def test_pinpoint_is_no_stream(lowered: Any) -> None:
    app = lowered({"analytics": {"visits": {"service": "Pinpoint"}}}, {"backend/analytics/visits/parameters.json": {}})
    assert app.streams == ()
    assert [(d.code, d.severity) for d in app.diagnostics] == [("A2G1711", "warning")]


def test_a_function_reads_the_stream(streams: Any, function_template: Any) -> None:
    arn: dict[str, Any] = {"Ref": "analyticsshopEventskinesisStreamArn"}
    outputs = ("kinesisStreamArn", "kinesisStreamId", "kinesisStreamShardCount")
    reader = function_template(
        "reader",
        {output.upper(): {"Ref": f"analyticsshopEvents{output}"} for output in outputs},
        {f"analyticsshopEvents{output}": {"Type": "String"} for output in outputs},
        {
            "Mapping": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {"EventSourceArn": arn, "BatchSize": 50, "StartingPosition": "TRIM_HORIZON"},
            },
            "Policy": {
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "PolicyDocument": {
                        "Statement": {"Effect": "Allow", "Action": "kinesis:GetRecords", "Resource": arn}
                    }
                },
            },
        },
    )
    app = streams(
        config={**CONFIG, "function": {"reader": {"service": "Lambda"}}},
        files={
            "backend/function/reader/reader-cloudformation-template.json": reader,
            "backend/function/reader/src/index.js": "exports.handler = async () => {};\n",
        },
    )
    [function] = app.functions
    assert [(v.name, expr(v.value)) for v in function.environment] == [
        ("KINESISSTREAMARN", "streams/shopEvents.arn"),
        ("KINESISSTREAMID", "streams/shopEvents.name"),
        ("KINESISSTREAMSHARDCOUNT", '"2"'),
    ]
    assert [expr(source.source) for source in function.event_sources] == ["streams/shopEvents.arn"]
    assert [expr(item) for statement in function.statements for item in statement.resources] == [
        "streams/shopEvents.arn"
    ]
