"""Every operation through boto3: names and types of answers fit botocore's model, waiters and paginators work."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cfnbed import Service, load_dicts
from small_app import NEW, OLD, PREVIOUS, QUEUE, deploy, moving, sent, with_resources

WAIT = {"Delay": 0, "MaxAttempts": 50}


def test_reads(service: Service, client: Any) -> None:
    deploy(service)
    stack = client.describe_stacks(StackName="old")["Stacks"][0]
    assert stack["Outputs"] == [{"OutputKey": "TableName", "OutputValue": "notes", "ExportName": "table-name"}]
    assert stack["CreationTime"].year == 2026
    assert client.get_template(StackName="old")["TemplateBody"] == OLD
    assert client.get_template(StackName="old", TemplateStage="Processed")["TemplateBody"] == OLD
    summary = client.get_template_summary(StackName="old")
    assert [(item["ParameterKey"], item["NoEcho"]) for item in summary["Parameters"]] == [
        ("env", False),
        ("secret", True),
    ]
    detail = client.describe_stack_resource(StackName="old", LogicalResourceId="Table")["StackResourceDetail"]
    assert detail["PhysicalResourceId"] == "notes"
    home = client.describe_stack_resources(PhysicalResourceId="notes")["StackResources"]
    assert {item["StackName"] for item in home} == {"old"}
    assert client.list_exports()["Exports"][0]["Name"] == "table-name"
    assert client.validate_template(TemplateBody=json.dumps(OLD))["Parameters"][1]["NoEcho"] is True
    detection = client.detect_stack_drift(StackName="old")["StackDriftDetectionId"]
    drift = client.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
    assert (drift["DetectionStatus"], drift["StackDriftStatus"]) == ("DETECTION_COMPLETE", "IN_SYNC")
    assert "StackPolicyBody" not in client.get_stack_policy(StackName="old")


def test_errors_have_aws_codes(service: Service, client: Any) -> None:
    for call, code in (
        (lambda: client.describe_stacks(StackName="ghost"), "ValidationError"),
        (lambda: client.describe_stack_refactor(StackRefactorId="ghost"), "StackRefactorNotFoundException"),
        (lambda: client.describe_change_set(ChangeSetName="arn:ghost"), "ChangeSetNotFound"),
        (lambda: client.create_stack(StackName="x", TemplateBody="{"), "ValidationError"),
    ):
        with pytest.raises(ClientError) as error:
            call()
        assert error.value.response["Error"]["Code"] == code
    deploy(service)
    with pytest.raises(client.exceptions.AlreadyExistsException):
        client.create_stack(StackName="old", TemplateBody=json.dumps(NEW))


def test_waiters_from_creation_to_deletion(service: Service, client: Any) -> None:
    body = json.dumps({"Resources": {"Queue": QUEUE}})
    client.create_stack(StackName="s", TemplateBody=body, Tags=[{"Key": "a", "Value": "b"}])
    client.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig=WAIT)
    two = json.dumps({"Resources": {"Queue": QUEUE, "Two": QUEUE}})
    client.create_change_set(StackName="s", ChangeSetName="c", TemplateBody=two)
    client.get_waiter("change_set_create_complete").wait(StackName="s", ChangeSetName="c", WaiterConfig=WAIT)
    change = client.describe_change_set(StackName="s", ChangeSetName="c", IncludePropertyValues=True)["Changes"][0]
    assert change["ResourceChange"]["AfterContext"] == '{"Properties": {}}'
    client.execute_change_set(StackName="s", ChangeSetName="c")
    client.get_waiter("stack_update_complete").wait(StackName="s", WaiterConfig=WAIT)
    events = [
        item
        for page in client.get_paginator("describe_stack_events").paginate(StackName="s")
        for item in page["StackEvents"]
    ]
    assert [item["ResourceStatus"] for item in events if item["LogicalResourceId"] == "s"] == [
        "UPDATE_COMPLETE",
        "UPDATE_IN_PROGRESS",
        "CREATE_COMPLETE",
        "CREATE_IN_PROGRESS",
    ]
    client.delete_stack(StackName="s")
    client.get_waiter("stack_delete_complete").wait(StackName="s", WaiterConfig=WAIT)
    assert client.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"][0]["StackName"] == "s"


def test_a_failed_change_set_fails_its_waiter(service: Service, client: Any) -> None:
    deploy(service)
    client.create_change_set(
        StackName="old",
        ChangeSetName="c",
        TemplateBody=json.dumps(OLD),
        Parameters=PREVIOUS,
        Capabilities=["CAPABILITY_IAM"],
    )
    with pytest.raises(Exception, match="FAILED"):
        client.get_waiter("change_set_create_complete").wait(StackName="old", ChangeSetName="c", WaiterConfig=WAIT)
    client.delete_change_set(StackName="old", ChangeSetName="c")
    assert client.list_change_sets(StackName="old")["Summaries"] == []


def test_a_refactor_tells_what_it_would_do(service: Service, client: Any) -> None:
    deploy(service)
    made = client.create_stack_refactor(**sent(moving("Pool", "Client")))["StackRefactorId"]
    client.get_waiter("stack_refactor_create_complete").wait(StackRefactorId=made, WaiterConfig=WAIT)
    actions = client.list_stack_refactor_actions(StackRefactorId=made)["StackRefactorActions"]
    assert [(item["Action"], item["Entity"], item["Detection"]) for item in actions] == [
        ("MOVE", "RESOURCE", "MANUAL")
    ] * 2
    assert {tag["Key"] for tag in actions[0]["TagResources"]} == {
        "aws:cloudformation:stack-name",
        "aws:cloudformation:stack-id",
    }
    described = client.describe_stack_refactor(StackRefactorId=made)
    assert described["StackIds"] == [service.world.stack(name).id for name in ("old", "new")]


def test_a_description_may_have_1024_characters(service: Service, client: Any) -> None:
    deploy(service)
    with pytest.raises(ClientError, match="less than or equal to 1024"):
        client.create_stack_refactor(Description="x" * 1025, **sent(moving("Pool", "Client")))


def test_empty_tags_clear_and_absent_tags_keep(service: Service, client: Any) -> None:
    load_dicts(service, {"s": {"template": {"Resources": {"Queue": QUEUE}}, "tags": {"a": "b"}}})
    body = json.dumps(with_resources({"Resources": {"Queue": QUEUE}}, Two=QUEUE))
    client.update_stack(StackName="s", TemplateBody=body)
    service.settle()
    assert client.describe_stacks(StackName="s")["Stacks"][0]["Tags"] == [{"Key": "a", "Value": "b"}]
    client.update_stack(StackName="s", TemplateBody=body, Tags=[])
    service.settle()
    assert client.describe_stacks(StackName="s")["Stacks"][0]["Tags"] == []
