"""One spoilt request per rule of Stack Refactor, each otherwise sound; and the sound one, which passes."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cfnbed import Service, ServiceError, Settings, violations
from cfnbed.refactor.rules import RULES
from small_app import CLIENT, OLD, POOL, deploy, executed, mapping, moving, owner, refactored, sent, status

Spoil = Callable[[Service, dict[str, Any]], None]
AT_REQUEST = "request"
LATER = "later"


def bodies(request: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    source, target = (definition["TemplateBody"] for definition in request["StackDefinitions"])
    return source, target


def target_resources(request: dict[str, Any]) -> dict[str, Any]:
    return bodies(request)[1]["Resources"]


def one_stack(service: Service, request: dict[str, Any]) -> None:
    request["StackDefinitions"] = request["StackDefinitions"][:1]


def six_stacks(service: Service, request: dict[str, Any]) -> None:
    for number in range(4):
        name, template = f"extra{number}", {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {}}}}
        request["StackDefinitions"].append({"StackName": name, "TemplateBody": template})
    request["EnableStackCreation"] = True


def same_stack_twice(service: Service, request: dict[str, Any]) -> None:
    request["StackDefinitions"].append(request["StackDefinitions"][1])


def unknown_stack(service: Service, request: dict[str, Any]) -> None:
    request["StackDefinitions"][1]["StackName"] = "nowhere"


def too_long(service: Service, request: dict[str, Any]) -> None:
    bodies(request)[0]["Description"] = "x" * 51_200


def busy_stack(service: Service, request: dict[str, Any]) -> None:
    service.world.stack("new").status = "UPDATE_IN_PROGRESS"


def shell(service: Service, request: dict[str, Any]) -> None:
    service.world.stack("new").status = "REVIEW_IN_PROGRESS"


def with_policy(service: Service, request: dict[str, Any]) -> None:
    allow = '{"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"}]}'
    service.call("SetStackPolicy", {"StackName": "new", "StackPolicyBody": allow})


def parameters_of_created(service: Service, request: dict[str, Any]) -> None:
    template = {"Parameters": {"x": {"Type": "String", "Default": "y"}}, "Resources": {"Pool": POOL, "Client": CLIENT}}
    request["StackDefinitions"][1] = {"StackName": "holding", "TemplateBody": template}
    request["ResourceMappings"] = [mapping("old", name, "holding", name) for name in ("Pool", "Client")]
    request["EnableStackCreation"] = True


def dangling_ref(service: Service, request: dict[str, Any]) -> None:
    target_resources(request)["Client"]["Properties"]["UserPoolId"] = {"Ref": "UserPool"}


def dangling_get_att(service: Service, request: dict[str, Any]) -> None:
    bodies(request)[0]["Outputs"]["Arn"] = {"Value": {"Fn::GetAtt": ["Pool", "Arn"]}}


def dangling_depends_on(service: Service, request: dict[str, Any]) -> None:
    bodies(request)[0]["Resources"]["Table"]["DependsOn"] = "Pool"


def dangling_sub(service: Service, request: dict[str, Any]) -> None:
    bodies(request)[0]["Outputs"]["Text"] = {"Value": {"Fn::Sub": "pool ${Pool}"}}


def dangling_condition(service: Service, request: dict[str, Any]) -> None:
    target_resources(request)["Pool"]["Condition"] = "IsMain"


def mapping_to_third_stack(service: Service, request: dict[str, Any]) -> None:
    request["ResourceMappings"][0]["Destination"]["StackName"] = "third"


def unknown_source(service: Service, request: dict[str, Any]) -> None:
    request["ResourceMappings"].append(mapping("old", "Ghost", "new", "Ghost"))


def still_there(service: Service, request: dict[str, Any]) -> None:
    bodies(request)[0]["Resources"]["Pool"] = POOL


def two_destinations(service: Service, request: dict[str, Any]) -> None:
    request["ResourceMappings"].append(mapping("old", "Pool", "new", "Pool2"))
    target_resources(request)["Pool2"] = POOL


def two_sources(service: Service, request: dict[str, Any]) -> None:
    source = bodies(request)[0]
    del source["Resources"]["Table"], source["Outputs"]
    request["ResourceMappings"].append(mapping("old", "Table", "new", "Pool"))


def not_in_target(service: Service, request: dict[str, Any]) -> None:
    del target_resources(request)["Client"]


def taken(service: Service, request: dict[str, Any]) -> None:
    request["ResourceMappings"][0]["Destination"]["LogicalResourceId"] = "Role"


def changed_parameters(service: Service, request: dict[str, Any]) -> None:
    bodies(request)[0]["Parameters"]["more"] = {"Type": "String", "Default": ""}


def changed_conditions(service: Service, request: dict[str, Any]) -> None:
    bodies(request)[0]["Conditions"] = {}


def changed_mappings(service: Service, request: dict[str, Any]) -> None:
    bodies(request)[0]["Mappings"]["Sizes"]["main"]["size"] = "2"


def metadata_moves(service: Service, request: dict[str, Any]) -> None:
    source, target = bodies(request)
    source["Resources"]["CDKMetadata"] = target["Resources"].pop("CDKMetadata")
    request["ResourceMappings"].append(mapping("new", "CDKMetadata", "old", "CDKMetadata"))


def addition(service: Service, request: dict[str, Any]) -> None:
    target_resources(request)["Bucket"] = {"Type": "AWS::S3::Bucket"}


def forgotten_placeholder(service: Service, request: dict[str, Any]) -> None:
    target_resources(request)["Placeholder"] = {"Type": "AWS::CloudFormation::WaitConditionHandle", "Properties": {}}


def deletion(service: Service, request: dict[str, Any]) -> None:
    del bodies(request)[0]["Resources"]["Role"]


def changed_property(service: Service, request: dict[str, Any]) -> None:
    target_resources(request)["Pool"] = {"Type": POOL["Type"], "Properties": {"UserPoolName": "folk"}}


def changed_type(service: Service, request: dict[str, Any]) -> None:
    target_resources(request)["Pool"] = {"Type": "AWS::Cognito::IdentityPool", "Properties": POOL["Properties"]}


def changed_cdk_path(service: Service, request: dict[str, Any]) -> None:
    target_resources(request)["Pool"]["Metadata"] = {"aws:cdk:path": "app/auth/pool"}


def changed_deletion_policy(service: Service, request: dict[str, Any]) -> None:
    target_resources(request)["Pool"]["DeletionPolicy"] = "Retain"


def changed_at_home(service: Service, request: dict[str, Any]) -> None:
    bodies(request)[0]["Resources"]["Role"]["Properties"]["Path"] = "/other/"


def drifted(service: Service, request: dict[str, Any]) -> None:
    _, pool = service.world.owners(service.world.stack("old").resources["Pool"].physical_id)[0]
    thing = service.world.physical.find(pool.type, pool.physical_id)
    assert thing is not None
    thing.properties = {"UserPoolName": "renamed by hand"}


SPOILT: tuple[tuple[str, Spoil, str, str], ...] = (
    ("stack-count", one_stack, AT_REQUEST, "between 2 and 5"),
    ("stack-count", six_stacks, AT_REQUEST, "between 2 and 5"),
    ("stack-count", same_stack_twice, AT_REQUEST, "more than one stack definition"),
    ("", unknown_stack, AT_REQUEST, "Stack with id nowhere does not exist"),
    ("", too_long, AT_REQUEST, "Member must have length less than or equal to 51200"),
    ("stack-state", busy_stack, AT_REQUEST, "is in UPDATE_IN_PROGRESS state and can not be updated"),
    ("stack-state", shell, AT_REQUEST, "is in REVIEW_IN_PROGRESS state and can not be updated"),
    ("stack-policy", with_policy, LATER, "stack policy"),
    ("created-template", parameters_of_created, LATER, "may not have Parameters"),
    ("structure", dangling_ref, LATER, "Unresolved resource dependencies [UserPool] in the Resources block"),
    ("structure", dangling_get_att, LATER, "instance of Fn::GetAtt references undefined resource Pool"),
    ("structure", dangling_depends_on, LATER, "Unresolved resource dependencies [Pool] in the Resources block"),
    ("structure", dangling_sub, LATER, "Unresolved resource dependencies [Pool] in the Outputs block"),
    ("structure", dangling_condition, LATER, "condition dependency IsMain"),
    ("mapped-stacks", mapping_to_third_stack, LATER, "third"),
    ("mapped-sources", unknown_source, LATER, "Ghost does not exist in stack old"),
    ("mapped-sources", still_there, LATER, "Pool is still in the template of stack old"),
    ("one-destination", two_destinations, LATER, "mapped more than once"),
    ("one-source", two_sources, LATER, "More than one resource is mapped to Pool"),
    ("mapped-destinations", not_in_target, LATER, "Client is not in the template of stack new"),
    ("mapped-destinations", taken, LATER, "Role already exists in stack new"),
    ("sections", changed_parameters, LATER, "changes to Parameters"),
    ("sections", changed_conditions, LATER, "changes to Conditions"),
    ("sections", changed_mappings, LATER, "changes to Mappings"),
    ("movable-types", metadata_moves, LATER, "Stack Refactor does not support AWS::CDK::Metadata."),
    ("no-creation", addition, LATER, "creating resources: Bucket"),
    ("no-creation", forgotten_placeholder, LATER, "creating resources: Placeholder"),
    ("no-deletion", deletion, LATER, "deleting resources: Role"),
    ("same-definition", changed_property, LATER, "does not match the destination resource's properties."),
    ("same-definition", changed_type, LATER, "does not match the destination resource's properties."),
    ("same-definition", changed_cdk_path, LATER, "does not match the destination resource's properties."),
    ("same-definition", changed_deletion_policy, LATER, "does not match the destination resource's properties."),
    ("same-definition", changed_at_home, LATER, "Resource Role in stack"),
    ("live-state", drifted, LATER, "does not match the destination resource's properties."),
)


@pytest.mark.parametrize(
    ("rule", "spoil", "when", "message"), SPOILT, ids=[spoil.__name__ for _, spoil, _, _ in SPOILT]
)
def test_a_spoilt_request_is_refused(service: Service, rule: str, spoil: Spoil, when: str, message: str) -> None:
    deploy(service)
    request = moving("Pool", "Client")
    spoil(service, request)
    before = {stack.name: (stack.resources, stack.template) for stack in service.world.live()}
    if when == AT_REQUEST:
        with pytest.raises(ServiceError) as refusal:
            refactored(service, request)
        assert refusal.value.code == "ValidationError"
        assert message in refusal.value.message
    else:
        answer = refactored(service, request)
        assert (answer["Status"], answer["ExecutionStatus"]) == ("CREATE_FAILED", "UNAVAILABLE")
        assert message in answer["StatusReason"]
    assert {stack.name: (stack.resources, stack.template) for stack in service.world.live()} == before


def test_the_unspoilt_request_moves_just_what_it_says(service: Service) -> None:
    deploy(service)
    old = service.world.stack("old")
    pool, client, table = (old.resources[name].physical_id for name in ("Pool", "Client", "Table"))
    assert executed(service, moving("Pool", "Client"))["ExecutionStatus"] == "EXECUTE_COMPLETE"
    assert (owner(service, pool), owner(service, client), owner(service, table)) == (["new"], ["new"], ["old"])
    assert [(effect.kind, effect.id) for effect in service.world.physical.effects] == [("move", pool), ("move", client)]
    assert (status(service, "old"), status(service, "new")) == ("UPDATE_COMPLETE", "UPDATE_COMPLETE")
    assert violations(service, [pool, client, table]) == []


def test_a_stack_may_not_become_empty(service: Service) -> None:
    deploy(service, lonely={"Resources": {"Pool2": POOL}})
    request = moving("Pool")
    request["StackDefinitions"][0] = {"StackName": "lonely", "TemplateBody": {"Resources": {}}}
    target = {"Resources": bodies(moving())[1]["Resources"] | {"Pool2": POOL}}
    request["StackDefinitions"][1]["TemplateBody"] = target
    request["ResourceMappings"] = [mapping("lonely", "Pool2", "new", "Pool2")]
    answer = refactored(service, request)
    assert answer["Status"] == "CREATE_FAILED"
    assert "At least one Resources member must be defined" in answer["StatusReason"]


def test_a_stack_of_false_conditions_only_counts_as_empty(service: Service) -> None:
    absent = {"Type": "AWS::IAM::Role", "Condition": "Never", "Properties": {}}
    never = {"Never": {"Fn::Equals": ["a", "b"]}}
    deploy(service, lonely={"Conditions": never, "Resources": {"Pool2": POOL, "Absent": absent}})
    request = moving()
    request["StackDefinitions"][0] = {
        "StackName": "lonely",
        "TemplateBody": {"Conditions": never, "Resources": {"Absent": absent}},
    }
    bodies(request)[1]["Resources"]["Pool2"] = POOL
    request["ResourceMappings"] = [mapping("lonely", "Pool2", "new", "Pool2")]
    assert "without resources" in refactored(service, request)["StatusReason"]


@pytest.mark.parametrize("pseudo", ["AWS::StackName", "AWS::StackId", "AWS::NotificationARNs"])
def test_a_moved_resource_may_not_tell_which_stack_it_is_in(service: Service, pseudo: str) -> None:
    told = {
        "Type": "AWS::S3::Bucket",
        "Properties": {"Tags": [{"Key": "stack", "Value": {"Fn::Sub": f"${{{pseudo}}}"}}]},
    }
    deploy(service, other={"Resources": {"Bucket": told, "Role": {"Type": "AWS::IAM::Role", "Properties": {}}}})
    service.world.stack("other").notification_arns = ("arn:aws:sns:us-east-1:123456789012:news",)
    request = moving()
    request["StackDefinitions"][0] = {
        "StackName": "other",
        "TemplateBody": {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {}}}},
    }
    bodies(request)[1]["Resources"]["Bucket"] = told
    request["ResourceMappings"] = [mapping("other", "Bucket", "new", "Bucket")]
    assert "Resource Bucket in stack" in refactored(service, request)["StatusReason"]


@pytest.mark.parametrize("kind", ["Custom::Thing", "AWS::CloudFormation::WaitConditionHandle", "AWS::EC2::KeyPair"])
def test_types_without_tag_updates_do_not_move(service: Service, kind: str) -> None:
    thing = {"Type": kind, "Properties": {}}
    deploy(service, other={"Resources": {"Thing": thing, "Role": {"Type": "AWS::IAM::Role", "Properties": {}}}})
    request = moving()
    stays = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {}}}}
    request["StackDefinitions"][0] = {"StackName": "other", "TemplateBody": stays}
    bodies(request)[1]["Resources"]["Thing"] = thing
    request["ResourceMappings"] = [mapping("other", "Thing", "new", "Thing")]
    reason = refactored(service, request)["StatusReason"]
    assert reason == (
        f"Stack Refactor does not support {kind} because the resource type does not allow tag updates after creation."
    )


def test_an_unsupported_tag_schema_shows_only_when_executed(service: Service) -> None:
    rule = {"Type": "AWS::Events::Rule", "Properties": {"Name": "nightly"}}
    role = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {}}}}
    deploy(service, other={"Resources": {"Rule": rule} | role["Resources"]})
    request = moving()
    request["StackDefinitions"][0] = {"StackName": "other", "TemplateBody": role}
    bodies(request)[1]["Resources"]["Rule"] = rule
    request["ResourceMappings"] = [mapping("other", "Rule", "new", "Rule")]
    answer = executed(service, request)
    assert (answer["Status"], answer["ExecutionStatus"]) == ("CREATE_COMPLETE", "ROLLBACK_COMPLETE")
    assert "unsupported tag schema" in answer["ExecutionStatusReason"]
    assert owner(service, "nightly") == ["other"]
    assert status(service, "other") == "UPDATE_ROLLBACK_COMPLETE"


def test_an_export_in_use_may_not_change(service: Service) -> None:
    user = {"Type": "AWS::IAM::Role", "Properties": {"Description": {"Fn::ImportValue": "table-name"}}}
    deploy(service, user={"Resources": {"Role": user}})
    request = moving("Table")
    bodies(request)[0]["Outputs"] = {}
    assert "Cannot delete export table-name as it is in use by user" in refactored(service, request)["StatusReason"]
    request = moving("Table")
    bodies(request)[0]["Outputs"]["TableName"]["Value"] = "other"
    assert "Cannot update export table-name as it is in use by user" in refactored(service, request)["StatusReason"]
    assert refactored(service, moving("Table"))["Status"] == "CREATE_COMPLETE"


def test_strict_text_sees_what_values_hide() -> None:
    request = moving("Pool", "Client")
    bodies(request)[0]["Resources"]["Role"]["Properties"]["Description"] = "main"
    lenient, strict = Service(), Service(Settings(strict_text=True))
    for service in (lenient, strict):
        deploy(service)
    assert refactored(lenient, request)["Status"] == "CREATE_COMPLETE"
    assert "Role in stack" in refactored(strict, request)["StatusReason"]


def test_unmapped_but_unmistakable_moves_are_detected(service: Service) -> None:
    deploy(service)
    request = moving("Pool", "Client")
    request["ResourceMappings"] = []
    made = refactored(service, request)["StackRefactorId"]
    actions = service.call("ListStackRefactorActions", {"StackRefactorId": made})["StackRefactorActions"]
    assert {(action["Detection"], action["ResourceMapping"]["Source"]["LogicalResourceId"]) for action in actions} == {
        ("AUTO", "Pool"),
        ("AUTO", "Client"),
    }


def test_two_alike_resources_are_not_guessed_at(service: Service) -> None:
    deploy(service, twins={"Resources": {"A": POOL, "B": POOL, "Role": {"Type": "AWS::IAM::Role", "Properties": {}}}})
    request = moving()
    stays = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {}}}}
    request["StackDefinitions"][0] = {"StackName": "twins", "TemplateBody": stays}
    bodies(request)[1]["Resources"] |= {"C": POOL, "D": POOL}
    request["ResourceMappings"] = []
    assert refactored(service, request)["Status"] == "CREATE_FAILED"


def test_every_rule_is_tried() -> None:
    elsewhere = {"not-empty", "unmoved-text", "outputs"}
    assert {rule.name for rule in RULES} == {name for name, *_ in SPOILT if name} | elsewhere


def test_the_old_stack_is_what_the_request_says_of_it() -> None:
    """Guards the tests above: the spoils edit copies."""
    assert OLD["Resources"].keys() == {"Pool", "Client", "Table", "Role"}


def test_a_template_above_the_inline_limit_goes_by_url(service: Service) -> None:
    deploy(service)
    request = moving("Pool", "Client")
    source = bodies(request)[0]
    source["Resources"]["Role"]["Metadata"] = {"note": "x" * 52_000}
    old = service.world.stack("old")
    old.resources["Role"] = replace(old.resources["Role"], definition=source["Resources"]["Role"])
    url = "https://s3.us-east-1.amazonaws.com/deployment/old.json"
    service.world.objects[url] = json.dumps(source)
    definitions = sent({"StackDefinitions": request["StackDefinitions"][1:]})["StackDefinitions"]
    by_url = {"StackDefinitions": [{"StackName": "old", "TemplateURL": url}, *definitions]}
    made = service.call("CreateStackRefactor", request | by_url)["StackRefactorId"]
    service.settle()
    assert service.call("DescribeStackRefactor", {"StackRefactorId": made})["Status"] == "CREATE_COMPLETE"
    service.world.objects[url] += " " * 1_048_576
    with pytest.raises(ServiceError, match="1048576"):
        service.call("CreateStackRefactor", request | by_url)
