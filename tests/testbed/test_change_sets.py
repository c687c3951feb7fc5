"""Change sets: what they show, when they fail, what executing them does; imports."""

import json
from typing import Any

import pytest
from cfnbed import Service, ServiceError
from cfnbed.physical import Physical
from small_app import (
    NEW,
    OLD,
    PREVIOUS,
    QUEUE,
    deploy,
    executed,
    family,
    moving,
    owner,
    refused,
    root_template,
    status,
    with_resources,
)


def create(service: Service, template: dict[str, Any], stack: str = "old", **more: Any) -> dict[str, Any]:
    """Create the change set `look` and wait; its description."""
    request = {"StackName": stack, "ChangeSetName": "look", "TemplateBody": json.dumps(template)}
    parameters = {"Parameters": PREVIOUS} if stack == "old" else {}
    service.call("CreateChangeSet", request | parameters | {"Capabilities": ["CAPABILITY_NAMED_IAM"]} | more)
    service.settle()
    return service.call(
        "DescribeChangeSet", {"StackName": stack, "ChangeSetName": "look", "IncludePropertyValues": True}
    )


def execute(service: Service, stack: str = "old") -> None:
    service.call("ExecuteChangeSet", {"StackName": stack, "ChangeSetName": "look"})
    service.settle()


def test_no_change_fails_and_stays_behind(service: Service) -> None:
    deploy(service)
    found = create(service, OLD)
    assert (found["Status"], found["ExecutionStatus"]) == ("FAILED", "UNAVAILABLE")
    assert "didn't contain changes" in found["StatusReason"]
    assert len(service.call("ListChangeSets", {"StackName": "old"})["Summaries"]) == 1
    with pytest.raises(ServiceError, match="InvalidChangeSetStatus"):
        execute(service)


def test_rewriting_references_shows_no_changes_but_can_be_executed(service: Service) -> None:
    deploy(service)
    role = {"Type": "AWS::IAM::Role", "Properties": {"Path": "/", "Description": "main"}}
    found = create(service, with_resources(OLD, Role=role))
    assert (found["Status"], found["ExecutionStatus"], found["Changes"]) == ("CREATE_COMPLETE", "AVAILABLE", [])
    execute(service)
    assert service.world.stack("old").template.resources["Role"] == role


def test_changes_tell_what_they_would_do(service: Service) -> None:
    deploy(service)
    table = OLD["Resources"]["Table"]
    renamed = table | {"Properties": table["Properties"] | {"TableName": "renamed"}}
    kept = OLD["Resources"]["Pool"] | {"DeletionPolicy": "Retain"}
    found = create(service, with_resources(OLD, Table=renamed, Pool=kept, Role=None, Queue=QUEUE) | {"Outputs": {}})
    changes = {item["ResourceChange"]["LogicalResourceId"]: item["ResourceChange"] for item in found["Changes"]}
    assert {name: item["Action"] for name, item in changes.items()} == {
        "Table": "Modify",
        "Pool": "Modify",
        "Role": "Remove",
        "Queue": "Add",
    }
    assert (changes["Table"]["Replacement"], changes["Table"]["PhysicalResourceId"]) == ("True", "notes")
    assert changes["Table"]["Details"][0]["Target"] == {
        "Attribute": "Properties",
        "Name": "TableName",
        "RequiresRecreation": "Always",
        "Path": "/Properties/TableName",
        "BeforeValue": "notes",
        "AfterValue": "renamed",
        "AttributeChangeType": "Modify",
    }
    assert (changes["Pool"]["Replacement"], changes["Pool"]["Scope"]) == ("False", ["DeletionPolicy"])
    assert service.world.physical.effects == []


def test_a_stack_updated_since_makes_it_obsolete(service: Service) -> None:
    deploy(service)
    create(service, with_resources(OLD, Queue=QUEUE))
    executed(service, moving("Pool", "Client"))
    assert "[OBSOLETE]" in refused(service, "ExecuteChangeSet", StackName="old", ChangeSetName="look").message


def test_create_by_change_set_leaves_a_shell_until_executed(service: Service) -> None:
    create(service, {"Resources": {"Queue": QUEUE}}, "fresh", ChangeSetType="CREATE")
    assert status(service, "fresh") == "REVIEW_IN_PROGRESS"
    execute(service, "fresh")
    assert status(service, "fresh") == "CREATE_COMPLETE"


def test_nested_stacks_have_change_sets_of_their_own(service: Service) -> None:
    child = family(service)
    request = {"StackName": "root", "ChangeSetName": "look", "TemplateBody": json.dumps(root_template("two"))}
    service.call("CreateChangeSet", request | {"IncludeNestedStacks": True})
    service.settle()
    found = service.call("DescribeChangeSet", {"StackName": "root", "ChangeSetName": "look"})
    change = found["Changes"][0]["ResourceChange"]
    assert (change["Action"], change["PhysicalResourceId"]) == ("Modify", child)
    inner = service.call("DescribeChangeSet", {"ChangeSetName": change["ChangeSetId"]})
    assert (inner["StackId"], inner["ParentChangeSetId"]) == (child, found["ChangeSetId"])
    assert [item["ResourceChange"]["Replacement"] for item in inner["Changes"]] == ["True"]
    assert "execute the root's" in refused(service, "ExecuteChangeSet", ChangeSetName=inner["ChangeSetId"]).message
    execute(service, "root")
    assert status(service, child) == "UPDATE_COMPLETE"


def domain_request(prefix: str) -> dict[str, Any]:
    identifier = {"UserPoolId": "us-east-1_x", "Domain": prefix}
    kind = "AWS::Cognito::UserPoolDomain"
    return {
        "ChangeSetType": "IMPORT",
        "ResourcesToImport": [{"ResourceType": kind, "LogicalResourceId": "Domain", "ResourceIdentifier": identifier}],
    }


def domain(prefix: str, **more: Any) -> dict[str, Any]:
    properties = {"UserPoolId": "us-east-1_x", "Domain": prefix}
    return {"Type": "AWS::Cognito::UserPoolDomain", "Properties": properties} | more


def test_orphaning_and_importing(service: Service) -> None:
    deploy(service)
    service.world.physical.add(Physical("AWS::Cognito::UserPoolDomain", "login", {}))
    found = create(
        service, with_resources(NEW, Domain=domain("login", DeletionPolicy="Retain")), "new", **domain_request("login")
    )
    assert [item["ResourceChange"]["Action"] for item in found["Changes"]] == ["Import"]
    execute(service, "new")
    assert (status(service, "new"), owner(service, "login")) == ("IMPORT_COMPLETE", ["new"])


@pytest.mark.parametrize(
    ("prefix", "definition", "message"),
    [
        ("login", domain("login"), "must have a DeletionPolicy"),
        ("ghost", domain("ghost", DeletionPolicy="Retain"), "does not exist"),
        ("taken", domain("taken", DeletionPolicy="Retain"), "already belongs to stack other"),
    ],
)
def test_what_an_import_refuses(service: Service, prefix: str, definition: dict[str, Any], message: str) -> None:
    deploy(service, other={"Resources": {"D": domain("taken")}})
    service.world.physical.add(Physical("AWS::Cognito::UserPoolDomain", "login", {}))
    body = json.dumps(with_resources(NEW, Domain=definition))
    capabilities = {"Capabilities": ["CAPABILITY_NAMED_IAM"]}
    request = {"StackName": "new", "ChangeSetName": "x", "TemplateBody": body} | capabilities | domain_request(prefix)
    assert message in refused(service, "CreateChangeSet", **request).message
