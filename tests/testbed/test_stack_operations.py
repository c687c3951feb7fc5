"""Create, update, delete: states, parameters, capabilities, policies, retention, nested stacks."""

import json
from typing import Any

import pytest
from cfnbed import Service, ServiceError, Settings, load_dicts, violations
from small_app import (
    NEW,
    OLD,
    POOL,
    PREVIOUS,
    QUEUE,
    deploy,
    family,
    owner,
    refused,
    root_template,
    status,
    with_resources,
)

IAM = ["CAPABILITY_NAMED_IAM"]


def update(service: Service, template: dict[str, Any], stack: str = "old", **more: Any) -> None:
    parameters = {"Parameters": PREVIOUS} if stack == "old" else {}
    request = {"StackName": stack, "TemplateBody": json.dumps(template), "Capabilities": IAM} | parameters | more
    service.call("UpdateStack", request)
    service.settle()


def effects(service: Service) -> list[tuple[str, str]]:
    return [(effect.kind, effect.type) for effect in service.world.physical.effects]


def test_an_update_runs_through_its_states(service: Service) -> None:
    deploy(service)
    body = json.dumps(with_resources(OLD, Queue=QUEUE, Role=None))
    service.call("UpdateStack", {"StackName": "old", "TemplateBody": body, "Parameters": PREVIOUS})
    seen = [status(service, "old") for _ in range(4)]
    assert seen == [
        "UPDATE_IN_PROGRESS",
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_COMPLETE",
        "UPDATE_COMPLETE",
    ]
    assert effects(service) == [("create", "AWS::SQS::Queue"), ("delete", "AWS::IAM::Role")]


def test_only_one_operation_at_a_time() -> None:
    service = Service(Settings(ticks_per_call=0))
    deploy(service)
    body = json.dumps(with_resources(OLD, Queue=QUEUE))
    service.call("UpdateStack", {"StackName": "old", "TemplateBody": body, "Parameters": PREVIOUS, "Capabilities": IAM})
    again = refused(service, "UpdateStack", StackName="old", TemplateBody=body, Parameters=PREVIOUS)
    assert again.message.endswith("is in UPDATE_IN_PROGRESS state and can not be updated.")
    assert "while in status UPDATE_IN_PROGRESS" in refused(service, "DeleteStack", StackName="old").message


@pytest.mark.parametrize(
    "state", ["ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED", "DELETE_FAILED"]
)
def test_states_that_forbid_an_update(service: Service, state: str) -> None:
    deploy(service)
    service.world.stack("old").status = state
    error = refused(service, "UpdateStack", StackName="old", TemplateBody=json.dumps(NEW))
    assert f"is in {state} state and can not be updated." in error.message


def test_an_update_without_a_change_is_refused(service: Service) -> None:
    deploy(service)
    for same in (OLD, OLD | {"Description": "just words"}):
        with pytest.raises(ServiceError, match="No updates are to be performed"):
            update(service, same)


def test_equal_values_in_other_words_are_an_update_that_touches_nothing() -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"Path": "/", "Description": "main"}}
    service, sly = Service(), Service(Settings(equal_values_are_no_update=True))
    for each in (service, sly):
        deploy(each)
    update(service, with_resources(OLD, Role=role))
    assert (status(service, "old"), effects(service)) == ("UPDATE_COMPLETE", [])
    with pytest.raises(ServiceError, match="No updates are to be performed"):
        update(sly, with_resources(OLD, Role=role))


def test_parameters(service: Service) -> None:
    deploy(service)
    shown = service.call("DescribeStacks", {"StackName": "old"})["Stacks"][0]["Parameters"]
    assert shown == [
        {"ParameterKey": "env", "ParameterValue": "main"},
        {"ParameterKey": "secret", "ParameterValue": "****"},
    ]
    body = json.dumps(with_resources(OLD, Queue=QUEUE))
    error = refused(service, "UpdateStack", StackName="old", TemplateBody=body, Capabilities=IAM)
    assert error.message == "Parameters: [env] must have values"
    odd = [*PREVIOUS, {"ParameterKey": "odd", "ParameterValue": "1"}]
    error = refused(service, "UpdateStack", StackName="old", TemplateBody=body, Parameters=odd)
    assert error.message == "Parameters: [odd] do not exist in the template"
    update(service, with_resources(OLD, Queue=QUEUE), Parameters=shown)
    assert service.world.stack("old").parameters["secret"].value == "****"


def test_a_secret_written_into_a_template_is_a_violation(service: Service) -> None:
    deploy(service)
    told = {"Type": "AWS::SQS::Queue", "Properties": {"Tags": [{"Key": "x", "Value": "hunter2-hunter2"}]}}
    update(service, with_resources(OLD, Queue=told))
    assert violations(service) == ["the value of secret of old is in the template of old"]


def test_named_iam_needs_the_stronger_capability(service: Service) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "boss"}}
    body = json.dumps(with_resources(NEW, Boss=role))
    deploy(service)
    for given in ([], ["CAPABILITY_IAM"]):
        error = refused(service, "UpdateStack", StackName="new", TemplateBody=body, Capabilities=given)
        assert error.code == "InsufficientCapabilitiesException"
        assert error.message == "Requires capabilities : [CAPABILITY_NAMED_IAM]"
    update(service, with_resources(NEW, Boss=role), "new")
    assert owner(service, "boss") == ["new"]


def test_a_create_only_property_replaces(service: Service) -> None:
    deploy(service)
    table = OLD["Resources"]["Table"]
    renamed = table | {"Properties": table["Properties"] | {"TableName": "renamed"}}
    outputs = {"Outputs": {}}
    update(service, with_resources(OLD, Table=renamed) | outputs)
    assert (owner(service, "renamed"), owner(service, "notes")) == (["old"], [])
    # UpdateReplacePolicy decides here, not DeletionPolicy: the old table is gone.
    assert effects(service) == [("create", "AWS::DynamoDB::Table"), ("delete", "AWS::DynamoDB::Table")]
    assert violations(service, ["notes"]) == ["notes has no owner", "AWS::DynamoDB::Table notes was deleted"]


def test_a_new_logical_id_with_a_taken_name_rolls_back(service: Service) -> None:
    deploy(service)
    update(service, with_resources(OLD, Copy=OLD["Resources"]["Table"]))
    assert status(service, "old") == "UPDATE_ROLLBACK_COMPLETE"
    assert "notes already exists" in service.world.stack("old").reason
    assert effects(service) == []


def test_retained_resources_survive_their_removal(service: Service) -> None:
    deploy(service)
    update(service, with_resources(OLD, Table=None) | {"Outputs": {}})
    assert owner(service, "notes") == []
    assert service.world.physical.find("AWS::DynamoDB::Table", "notes") is not None


def test_dropping_a_resource_deletes_it_unless_its_service_refuses(service: Service) -> None:
    load_dicts(service, {"s": {"template": {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}, "Queue": QUEUE}}}})
    service.call("DeleteStack", {"StackName": "s"})
    service.settle()
    assert status(service, "s") == "DELETE_FAILED"  # the bucket holds data
    assert list(service.world.stack("s").resources) == ["Bucket"]
    service.call("DeleteStack", {"StackName": "s", "RetainResources": ["Bucket"]})
    service.settle()
    assert refused(service, "DescribeStacks", StackName="s").message == "Stack with id s does not exist"
    stack_id = next(iter(service.world.stacks))
    assert status(service, stack_id) == "DELETE_COMPLETE"


def test_a_stack_policy_denies_updates_of_resources(service: Service) -> None:
    deploy(service)
    deny = '{"Statement":[{"Effect":"Deny","Action":"Update:*","Principal":"*","Resource":"*"}]}'
    service.call("SetStackPolicy", {"StackName": "old", "StackPolicyBody": deny})
    assert service.call("GetStackPolicy", {"StackName": "old"}) == {"StackPolicyBody": deny}
    pool = POOL | {"Properties": {"UserPoolName": "folk"}}
    update(service, with_resources(OLD, Pool=pool))
    assert status(service, "old") == "UPDATE_ROLLBACK_COMPLETE"
    assert service.world.stack("old").reason == (
        "Action denied by stack policy: Statement [#1] does not allow [Update:Modify] for resource [Pool]"
    )


def test_termination_protection(service: Service) -> None:
    deploy(service)
    service.call("UpdateTerminationProtection", {"StackName": "old", "EnableTerminationProtection": True})
    assert "while TerminationProtection is enabled" in refused(service, "DeleteStack", StackName="old").message


def test_a_stack_whose_exports_are_used_is_not_deleted(service: Service) -> None:
    user = {"Type": "AWS::IAM::Role", "Properties": {"Description": {"Fn::ImportValue": "table-name"}}}
    deploy(service, user={"Resources": {"Role": user}})
    service.call("DeleteStack", {"StackName": "old"})
    service.settle()
    assert status(service, "old") == "CREATE_COMPLETE"
    assert service.call("ListImports", {"ExportName": "table-name"}) == {"Imports": ["user"]}


def test_template_sizes(service: Service) -> None:
    deploy(service)
    body = json.dumps(with_resources(NEW, Queue=QUEUE) | {"Description": "x" * 51_200})
    error = refused(service, "UpdateStack", StackName="new", TemplateBody=body)
    assert error.message.endswith("Member must have length less than or equal to 51200")
    service.world.objects["https://s3.us-east-1.amazonaws.com/bucket/t.json"] = body
    url = {"TemplateURL": "https://s3.us-east-1.amazonaws.com/bucket/t.json"}
    service.call("UpdateStack", {"StackName": "new", "Capabilities": IAM} | url)
    service.settle()
    assert status(service, "new") == "UPDATE_COMPLETE"


def test_the_token_of_a_request_makes_it_repeatable(service: Service) -> None:
    deploy(service)
    body = json.dumps(with_resources(NEW, Queue=QUEUE))
    request = {"StackName": "new", "TemplateBody": body, "ClientRequestToken": "once", "Capabilities": IAM}
    assert service.call("UpdateStack", request) == service.call("UpdateStack", request)
    service.settle()
    assert effects(service) == [("create", "AWS::SQS::Queue")]


def test_nested_stacks_follow_their_parent(service: Service) -> None:
    child = family(service)
    described = service.call("DescribeStacks", {"StackName": child})["Stacks"][0]
    root = service.world.stack("root")
    assert (described["ParentId"], described["RootId"]) == (root.id, root.id)
    assert root.outputs[0].value == next(iter(service.world.stack(child).resources.values())).physical_id
    update(service, root_template("two"), "root")
    assert (status(service, child), status(service, "root")) == ("UPDATE_COMPLETE", "UPDATE_COMPLETE")
    assert effects(service) == [
        ("create", "AWS::SQS::Queue"),
        ("create", "AWS::SQS::Queue"),
        ("delete", "AWS::SQS::Queue"),
    ]
    service.call("DeleteStack", {"StackName": "root"})
    service.settle()
    assert not list(service.world.live())


def test_a_parent_waits_for_a_busy_child(service: Service) -> None:
    child = family(service)
    service.world.stack(child).status = "UPDATE_IN_PROGRESS"
    error = refused(service, "UpdateStack", StackName="root", TemplateBody=json.dumps(root_template("two")))
    assert "is in UPDATE_IN_PROGRESS state" in error.message


def test_emptying_custom_resource_loses_a_tagged_buckets_data(service: Service) -> None:
    tags = [{"Key": "aws-cdk:auto-delete-objects", "Value": "true"}]
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "photos", "Tags": tags}}
    emptier = {"Type": "Custom::S3AutoDeleteObjects", "Properties": {"BucketName": "photos"}}
    load_dicts(service, {"s": {"template": {"Resources": {"B": bucket, "E": emptier}}}})
    service.call("DeleteStack", {"StackName": "s"})
    service.settle()
    assert "AWS::S3::Bucket photos was emptied by s" in violations(service, ["photos"])


def test_more_than_a_page_and_more_than_a_hundred_resources(service: Service) -> None:
    many = {f"Queue{number}": QUEUE for number in range(130)}
    load_dicts(service, {"s": {"template": {"Resources": many}}})
    assert len(service.call("DescribeStackResources", {"StackName": "s"})["StackResources"]) == 100
    first = service.call("ListStackResources", {"StackName": "s"})
    second = service.call("ListStackResources", {"StackName": "s", "NextToken": first["NextToken"]})
    assert (len(first["StackResourceSummaries"]), len(second["StackResourceSummaries"])) == (100, 30)
    assert "NextToken" not in second


def test_drift(service: Service) -> None:
    deploy(service)
    thing = service.world.physical.find("AWS::DynamoDB::Table", "notes")
    assert thing is not None
    thing.properties = thing.properties | {"KeySchema": [], "DeletionProtectionEnabled": True}
    request = {"StackName": "old", "StackResourceDriftStatusFilters": ["MODIFIED", "DELETED"]}
    drifts = service.call("DescribeStackResourceDrifts", request)["StackResourceDrifts"]
    assert [(item["LogicalResourceId"], item["PropertyDifferences"][0]["PropertyPath"]) for item in drifts] == [
        ("Table", "/KeySchema")  # what the template does not say may be anything
    ]
