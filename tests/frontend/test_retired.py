"""Resources of AWS services that have ended, and those that no program can carry over."""

from typing import Any


def found(app: Any) -> list[tuple[str, str, str]]:
    return [(d.code, d.severity, d.message) for d in app.diagnostics]


def test_pinpoint_has_ended_and_blocks_nothing(lowered: Any) -> None:
    app = lowered({"analytics": {"visits": {"service": "Pinpoint"}}}, {})
    assert found(app) == [
        (
            "A2G1711",
            "warning",
            "analytics visits: Amazon Pinpoint ended on 30 October 2026, so there is nothing to carry over",
        )
    ]
    assert [entry.status for entry in app.inventory] == ["retired"]


def test_each_channel_is_told_what_does_its_job_now(lowered: Any) -> None:
    entry = {"service": "Pinpoint", "channels": ["FCM", "InAppMessaging"]}
    app = lowered({"notifications": {"visits": entry}}, {})
    assert [(d.code, d.message, d.help) for d in app.diagnostics] == [
        (
            "A2G1721",
            "notifications visits: FCM ended with Amazon Pinpoint on 30 October 2026",
            "send with AWS End User Messaging Push; the app has to keep the devices' tokens itself",
        ),
        (
            "A2G1721",
            "notifications visits: InAppMessaging ended with Amazon Pinpoint on 30 October 2026",
            "nothing takes its place: take in-app messaging out of the client app",
        ),
    ]


def test_a_function_loses_what_it_knew_of_pinpoint_and_keeps_the_rest(lowered: Any, function_template: Any) -> None:
    app_id = {"Ref": "analyticsvisitsId"}
    arn = {"Fn::Join": ["", ["arn:aws:mobiletargeting:eu-west-1:1:apps/", app_id, "/*"]]}
    statements = [
        {"Effect": "Allow", "Action": "mobiletargeting:PutEvents", "Resource": arn},
        {"Effect": "Allow", "Action": "ses:SendEmail", "Resource": "*"},
    ]
    template = function_template(
        "reader",
        {"ANALYTICS_VISITS_ID": app_id, "ANALYTICS_VISITS_REGION": {"Ref": "analyticsvisitsRegion"}},
        {"analyticsvisitsId": {"Type": "String"}, "analyticsvisitsRegion": {"Type": "String"}},
        {"P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": statements}}}},
    )
    files = {
        "backend/function/reader/reader-cloudformation-template.json": template,
        "backend/function/reader/src/index.js": "exports.handler = async () => {};\n",
        "backend/analytics/visits/parameters.json": {},
    }
    config = {"analytics": {"visits": {"service": "Pinpoint"}}, "function": {"reader": {"service": "Lambda"}}}
    app = lowered(config, files)
    [reader] = app.functions
    assert [variable.name for variable in reader.environment] == ["ANALYTICS_VISITS_REGION"]
    assert [statement.actions for statement in reader.statements] == [("ses:SendEmail",)]
    assert [message for code, _, message in found(app) if code == "A2G1712"] == [
        "function reader: ANALYTICS_VISITS_ID tells of an Amazon Pinpoint application and is left out",
        "function reader: a permission for an Amazon Pinpoint application is left out",
    ]
    assert [code for code, severity, _ in found(app) if severity == "error"] == []


def test_bots_of_lex_v1_have_ended(lowered: Any) -> None:
    app = lowered({"interactions": {"helper": {"service": "Lex"}}}, {})
    assert found(app) == [
        (
            "A2G1931",
            "error",
            "interactions helper: Amazon Lex V1 ended on 15 September 2025, and its bots with it",
        )
    ]
    assert [entry.status for entry in app.inventory] == ["skipped"]


def test_a_bot_is_found_where_it_is_described(lowered: Any) -> None:
    path = "backend/interactions/helper/cli-inputs.json"
    app = lowered({"interactions": {"helper": {"service": "Lex"}}}, {path: {"intents": []}})
    [bot] = [each for each in app.diagnostics if each.code == "A2G1931"]
    assert bot.origin.file == f"amplify/{path}"
    assert bot.help.startswith(f"amplify/{path} has its intents and utterances; build the bot anew in Amazon Lex V2")
    assert "amplify/interactions/helper/resource.ts" in bot.help


def test_containers_are_named_with_what_they_run(lowered: Any) -> None:
    definitions = [
        {"Name": "web", "PortMappings": [{"ContainerPort": 8080}]},
        {"Name": "worker"},
    ]
    template = {
        "Resources": {"T": {"Type": "AWS::ECS::TaskDefinition", "Properties": {"ContainerDefinitions": definitions}}}
    }
    network = {"category": "", "resourceName": "NetworkStack", "attributes": ["VpcId"]}
    app = lowered(
        {"api": {"shop": {"service": "ElasticContainer", "dependsOn": [network]}}},
        {"backend/api/shop/shop-cloudformation-template.json": template},
    )
    assert found(app) == [("A2G1941", "error", "api shop runs containers (web, port 8080; worker)")]


def test_containers_whose_template_is_not_there_are_named_all_the_same(lowered: Any) -> None:
    app = lowered({"hosting": {"site": {"service": "ElasticContainer"}}}, {})
    assert found(app) == [("A2G1941", "error", "hosting site runs containers")]
