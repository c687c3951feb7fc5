"""What stands in a plan's way: each thing is named, all of it at once, and there is no plan."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bazaar
import pytest
from cfnbed import Service
from deployed import Reader, snapshot_of
from planned import planned_bazaar
from running import apply, killed

from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.kinds import FOREIGN_HOLDING
from amp2gen.runtime.lock.stack_policy import locked
from amp2gen.runtime.plan.mapping_file import MappingFileError, read_mapping
from amp2gen.runtime.plan.planner import Planned, PlanOptions, plan
from amp2gen.runtime.snapshot.model import DeployedStack, Snapshot
from amp2gen.runtime.snapshot.take import take

Stacks = dict[str, dict[str, Any]]
AUTH1, AUTH2 = bazaar.name(bazaar.GEN1, "authbazaar"), bazaar.name(bazaar.GEN2, "auth179371D7")
ORDERS2 = bazaar.name(bazaar.GEN2, "storageorders11AA22BB")


def snapshot(change: Callable[[Stacks], None] = lambda stacks: None, **facts: Any) -> Snapshot:
    service, stacks = Service(), bazaar.stacks()
    change(stacks)
    bazaar.deploy(service, stacks)
    return snapshot_of(service, bazaar.facts() | facts)


def planned(taken: Snapshot, mapping: str = "") -> Planned:
    entries = read_mapping(mapping, "mapping.yaml") if mapping else ()
    return plan(bazaar.app(), taken, PlanOptions(mapping=entries))


def errors(found: Planned) -> list[tuple[str, str]]:
    """Codes and messages; with errors there is no plan."""
    wrong = [item for item in found.diagnostics if item.severity == "error"]
    assert (found.plan is None) == bool(wrong)
    return [(item.code, item.message) for item in wrong]


def only(found: Planned, code: str) -> str:
    [(found_code, message)] = errors(found)
    assert found_code == code
    return message


def resources(stacks: Stacks, stack: str) -> dict[str, Any]:
    found: dict[str, Any] = stacks[stack]["template"]["Resources"]
    return found


def with_stack(taken: Snapshot, name: str, **changes: Any) -> Snapshot:
    stacks = tuple(item.model_copy(update=changes) if item.name == name else item for item in taken.stacks)
    return taken.model_copy(update={"stacks": stacks})


def test_a_sound_app_is_planned_and_what_stays_behind_is_named() -> None:
    found = planned(snapshot())
    assert errors(found) == []
    assert [item.code for item in found.diagnostics] == ["A2G5013", "A2G5014"]
    assert "Ledger" in found.diagnostics[0].message


def test_the_names_that_a_plain_clone_does_not_know() -> None:
    found = planned(snapshot())
    assert found.plan is not None
    api = found.plan.facts["/graphqlApiId"]
    assert found.plan.facts == {
        "/authDomain": bazaar.LIVE_DOMAIN,
        "/bucket": "bazaar-files-main",
        "/graphqlApiId": api,
        "/streams/clicks": "clicks-main",
        "/tables/invoices": "invoices-main",
        "/tables/orders": "orders-main",
    }
    assert api and "/" not in api


def test_a_locked_environment_needs_no_warning() -> None:
    taken = with_stack(snapshot(), bazaar.GEN1, policy=locked(None))
    assert "A2G5014" not in [item.code for item in planned(taken).diagnostics]


def test_no_counterpart() -> None:
    def change(stacks: Stacks) -> None:
        table = resources(stacks, ORDERS2)["ordersTable9F8E7D6C"]
        table["Metadata"]["aws:cdk:path"] = "x/storageother/other/Resource"

    message = only(planned(snapshot(change)), "A2G5006")
    assert "DynamoDBTable" in message and bazaar.GEN2 in message


def test_several_counterparts() -> None:
    def change(stacks: Stacks) -> None:
        table = resources(stacks, ORDERS2)["ordersTable9F8E7D6C"]
        resources(stacks, AUTH2)["ordersCopy"] = table

    assert "ordersCopy" in only(planned(snapshot(change)), "A2G5007")


def test_a_mapping_file_decides_between_several() -> None:
    def change(stacks: Stacks) -> None:
        resources(stacks, AUTH2)["ordersCopy"] = resources(stacks, ORDERS2)["ordersTable9F8E7D6C"]

    mapping = """
        resources:
          - from: {stack: storageorders, logical_id: DynamoDBTable}
            to: {stack: storageorders, logical_id: ordersTable}
    """
    found = planned(snapshot(change), mapping)
    assert errors(found) == []
    assert found.plan is not None
    [orders] = [item for item in found.plan.protected if item.physical_id == "orders-main"]
    assert (orders.gen2.stack, orders.told) == (ORDERS2, True)


def test_a_domain_that_gen1_does_not_have() -> None:
    assert bazaar.DOMAIN in only(planned(snapshot(**bazaar.facts(live_domain=None))), "A2G5008")


def test_a_provider_that_gen2_does_not_have() -> None:
    providers = {"Providers": [{"ProviderName": "Google"}, {"ProviderName": "Facebook"}]}
    found = planned(snapshot(ListIdentityProviders=lambda UserPoolId: providers))  # noqa: N803 (AWS's spelling)
    assert "Facebook" in only(found, "A2G5006")


def test_a_value_that_nobody_tells() -> None:
    def change(stacks: Stacks) -> None:
        policy = resources(stacks, AUTH1)["ProvidersPolicy"]
        policy["Properties"]["PolicyName"] = {"Fn::Sub": "x-${UserPoolClient.ClientSecret}"}

    message = only(planned(snapshot(change)), "A2G5009")
    assert "ClientSecret of UserPoolClient" in message and "ProvidersPolicy" in message


def test_login_providers_that_a_custom_resource_made() -> None:
    """The live identity pool has the value by now; without the right to read it there is no plan."""
    login = {"accounts.google.com": "123-shop.apps.googleusercontent.com"}

    def change(stacks: Stacks) -> None:
        made = {"accounts.google.com": {"Fn::GetAtt": ["HostedUICustomResourceInputs", "google"]}}
        resources(stacks, AUTH1)["IdentityPool"]["Properties"]["SupportedLoginProviders"] = made

    found = planned(snapshot(change, DescribeIdentityPool=lambda IdentityPoolId: {"SupportedLoginProviders": login}))  # noqa: N803
    assert errors(found) == []
    assert found.plan is not None
    step = next(step for step in found.plan.forward if step.id == "auth.prepare-gen1")
    moves = json.loads(step.stacks[0].template or "")["Resources"]["IdentityPool"]
    assert moves["Properties"]["SupportedLoginProviders"] == login
    assert "google of HostedUICustomResourceInputs" in only(planned(snapshot(change)), "A2G5009")


def test_a_secret_in_what_moves() -> None:
    def change(stacks: Stacks) -> None:
        resources(stacks, AUTH1)["UserPool"]["Properties"]["EmailVerificationSubject"] = {
            "Ref": "hostedUIProviderCreds"
        }

    message = only(planned(snapshot(change)), "A2G5010")
    assert "hostedUIProviderCreds" in message and bazaar.SECRET not in message


@pytest.mark.parametrize(
    ("stack", "resource", "name", "value"),
    [
        (AUTH2, bazaar.POOL, "UsernameAttributes", ["phone_number"]),
        (AUTH2, bazaar.POOL, "UsernameConfiguration", {"CaseSensitive": True}),
        (AUTH2, bazaar.NATIVE, "GenerateSecret", True),
        (ORDERS2, "ordersTable9F8E7D6C", "KeySchema", [{"AttributeName": "other", "KeyType": "HASH"}]),
    ],
)
def test_what_the_next_deployment_would_replace(stack: str, resource: str, name: str, value: Any) -> None:
    def change(stacks: Stacks) -> None:
        resources(stacks, stack)[resource]["Properties"][name] = value

    assert name in only(planned(snapshot(change)), "A2G5012")


SCHEMA = [
    {"Name": "email", "Required": True, "Mutable": True},
    {
        "Name": "shoeSize",
        "AttributeDataType": "Number",
        "Mutable": True,
        "NumberAttributeConstraints": {"MaxValue": "60"},
    },
]


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (SCHEMA, None),
        ([{"Name": "email", "Required": "true"}, {"Name": "custom:shoeSize", "AttributeDataType": "Number"}], None),
        ([*SCHEMA, {"Name": "hatSize", "AttributeDataType": "Number"}], None),
        (SCHEMA[:1], "the user attribute shoeSize of UserPool"),
        (SCHEMA[1:], "Required of the user attribute email of UserPool"),
        ([*SCHEMA, {"Name": "name", "Required": True}], "Required of the user attribute name of UserPool"),
        ([SCHEMA[0], {**SCHEMA[1], "AttributeDataType": "String"}], "AttributeDataType of the user attribute shoeSize"),
        (
            [SCHEMA[0], {**SCHEMA[1], "NumberAttributeConstraints": {"MaxValue": 50}}],
            "NumberAttributeConstraints.MaxValue of the user attribute shoeSize",
        ),
    ],
)
def test_attributes_of_a_user_pool_cannot_change(new: list[Any], message: str | None) -> None:
    """They may be said in another way, and others may be added."""

    def change(stacks: Stacks) -> None:
        resources(stacks, AUTH1)["UserPool"]["Properties"]["Schema"] = SCHEMA
        resources(stacks, AUTH2)[bazaar.POOL]["Properties"]["Schema"] = new

    found = planned(snapshot(change))
    assert errors(found) == [] if message is None else message in only(found, "A2G5240")


def index(name: str, key: str = "by", **more: Any) -> dict[str, Any]:
    keys = [{"AttributeName": key, "KeyType": "HASH"}]
    return {"IndexName": name, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}, **more}


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ([index("byBuyer"), index("bySeller")], None),
        ([index("bySeller", ProvisionedThroughput={}), index("byBuyer"), index("byDay")], None),
        ([index("byBuyer")], "A2G5241"),
        ([index("byBuyer"), index("bySeller", "other")], "A2G5241"),
        ([index("byBuyer"), index("bySeller", Projection={"ProjectionType": "KEYS_ONLY"})], "A2G5241"),
        ([index(name) for name in ("byBuyer", "bySeller", "byDay", "byWeek")], "A2G5240"),
    ],
)
def test_indexes_of_a_table_stay(new: list[Any], code: str | None) -> None:
    def change(stacks: Stacks) -> None:
        old = [index("byBuyer"), index("bySeller")]
        orders1 = bazaar.name(bazaar.GEN1, "storageorders")
        resources(stacks, orders1)["DynamoDBTable"]["Properties"]["GlobalSecondaryIndexes"] = old
        resources(stacks, ORDERS2)["ordersTable9F8E7D6C"]["Properties"]["GlobalSecondaryIndexes"] = new

    assert [found for found, _ in errors(planned(snapshot(change)))] == ([code] if code else [])


def test_the_type_of_a_key_is_part_of_it() -> None:
    def change(stacks: Stacks) -> None:
        for stack, resource, kind in (
            (bazaar.name(bazaar.GEN1, "storageorders"), "DynamoDBTable", "S"),
            (ORDERS2, "ordersTable9F8E7D6C", "N"),
        ):
            definitions = [{"AttributeName": "id", "AttributeType": kind}]
            resources(stacks, stack)[resource]["Properties"]["AttributeDefinitions"] = definitions

    assert "the key attribute id of DynamoDBTable" in only(planned(snapshot(change)), "A2G5012")


def test_busy_stacks_policies_and_holding_stacks_are_all_named_at_once() -> None:
    taken = with_stack(snapshot(), AUTH1, status="UPDATE_IN_PROGRESS")
    taken = with_stack(taken, AUTH2, policy='{"Statement": []}')
    template = json.dumps({"Resources": {"X": {"Type": "AWS::SNS::Topic"}}})
    holding = DeployedStack(name=f"{ORDERS2}-holding", template=template)
    taken = taken.model_copy(update={"stacks": (*taken.stacks, holding)})
    assert [code for code, _ in errors(planned(taken))] == ["A2G5004", "A2G5005", "A2G5018"]


@pytest.mark.parametrize("root", [bazaar.GEN1, bazaar.GEN2])
def test_a_root_that_is_being_deployed(root: str) -> None:
    """Its nested stacks may be at rest, and are taken back with it where one of them fails."""
    taken = with_stack(snapshot(), root, status="UPDATE_IN_PROGRESS")
    assert errors(planned(taken)) == [("A2G5004", f"{root} is in state UPDATE_IN_PROGRESS")]


def test_a_refactor_that_is_under_way(tmp_path: Path) -> None:
    """Whoever plans anew in the middle of a run is told to go on with it; when all has moved, that nothing is left."""
    account, made, _ = planned_bazaar()
    killed(apply, account, made, tmp_path, ("CreateStackRefactor", 3))
    found = planned(snapshot_of(account.service, bazaar.facts()))
    assert ("A2G5018", f"{AUTH2}-holding exists: a refactor of this branch is under way") in errors(found)
    assert apply(account, made, tmp_path).code == 0
    found = planned(snapshot_of(account.service, bazaar.facts()))
    assert (found.plan, [item.code for item in found.diagnostics]) == (None, ["A2G5016"])


@pytest.mark.parametrize(
    "template",
    [
        {"Description": "Temporary holding stack for Gen2 migration"},
        {"Metadata": {"ForwardMappings": [{"Source": {}, "Destination": {}}]}},
    ],
    ids=["its first version", "its present one"],
)
def test_a_branch_that_aws_own_tool_has_half_moved(template: dict[str, Any]) -> None:
    """What that tool holds, that tool has to bring back: nothing is planned, and its command is named."""
    service = Service()
    bazaar.deploy(service)
    body = json.dumps({**template, "Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {}}}})
    service.call("CreateStack", {"StackName": f"{ORDERS2}-holding", "TemplateBody": body})
    service.settle()
    found = planned(snapshot_of(service, bazaar.facts()))
    assert only(found, "A2G5249") == f"{ORDERS2}-holding exists, and amp2gen did not make it"
    assert "amplify gen2-migration refactor --rollback" in FOREIGN_HOLDING.text


def test_what_aws_own_tool_has_moved_is_not_moved_again() -> None:
    """Its holding stack is gone; the bucket is in Gen 2's stack, and the rest is planned."""

    def change(stacks: Stacks) -> None:
        placeholder = {"Type": "AWS::CloudFormation::WaitConditionHandle", "Properties": {}}
        stacks[bazaar.name(bazaar.GEN1, "storagefiles")] = {
            "template": {"Resources": {"MigrationPlaceholder": placeholder}}
        }

    found = planned(snapshot(change))
    assert found.plan is not None, found.diagnostics
    assert "storage" not in {step.category for step in found.plan.steps}
    assert "tables/orders" in {step.category for step in found.plan.steps}


def test_a_stack_that_an_earlier_run_has_prepared(tmp_path: Path) -> None:
    """Its rollback would not bring back what `amplify push` knows."""
    account, made, _ = planned_bazaar()
    killed(apply, account, made, tmp_path, ("CreateStackRefactor", 1))
    found = planned(snapshot_of(account.service, bazaar.facts()))
    assert ("A2G5243", f"an earlier refactor has prepared {AUTH1}") in [
        (item.code, item.message) for item in found.diagnostics if item.severity == "warning"
    ]


def test_physical_ids_that_the_snapshot_lacks() -> None:
    taken = snapshot()
    stack = taken.stack(AUTH1)
    assert stack is not None
    unknown = tuple(
        item.model_copy(update={"physical_id": None}) if item.logical_id == "IdentityPoolRoleMap" else item
        for item in stack.resources
    )
    assert "IdentityPoolRoleMap" in only(planned(with_stack(taken, AUTH1, resources=unknown)), "A2G5002")


def test_outputs_that_contradict_the_clients() -> None:
    """Rather no plan than swapped clients."""
    taken = snapshot()
    stack = taken.stack(AUTH1)
    assert stack is not None
    outputs = {**stack.outputs, "AppClientIDWeb": stack.outputs["AppClientID"], "AppClientID": "another"}
    assert {code for code, _ in errors(planned(with_stack(taken, AUTH1, outputs=outputs)))} == {"A2G5006"}


def test_without_a_gen2_root() -> None:
    found = planned(snapshot().model_copy(update={"gen2_root": None}))
    assert [code for code, _ in errors(found)] == ["A2G5003"]


@pytest.mark.parametrize(
    ("root", "why"),
    [
        ("amplify-d1bazaar-gen2dev-branch-0a1b2c3d4e", "another environment's branch"),
        ("amplify-d1bazaar-gen2main-sandbox-0a1b2c3d4e", "a sandbox"),
    ],
)
def test_the_gen2_stacks_of_another_branch(root: str, why: str) -> None:
    """Production data in the stacks of a test branch is nothing that a person finds out later."""
    stacks = json.loads(json.dumps(bazaar.stacks()).replace(bazaar.GEN2, root))
    service = Service()
    bazaar.deploy(service, stacks)
    taken = take(Reader(service, bazaar.facts()), bazaar.GEN1, root).snapshot
    assert root in only(planned(taken), "A2G5245"), why


def test_groups_of_one_name_in_both_pools() -> None:
    """AWS's physical id of a group is its name, which the fresh pool's group has, too."""
    taken = snapshot()
    for stack in taken.stacks:
        named = tuple(
            item.model_copy(update={"physical_id": "Sellers" if "Sellers" in item.logical_id else "Buyers"})
            if item.type == "AWS::Cognito::UserPoolGroup"
            else item
            for item in stack.resources
        )
        taken = with_stack(taken, stack.name, resources=named)
    assert errors(planned(taken)) == []


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("customledger, logical_id: Nothing", "customledger, logical_id: Ledger", "Nothing of customledger is not"),
        ("customledger, logical_id: Ledger", "nowhere, logical_id: Ledger", "Ledger of nowhere is not deployed"),
        ("customledger, logical_id: Topic", "customledger, logical_id: Ledger", "the types differ"),
        ("authbazaar, logical_id: SnsRole", "auth, logical_id: authRole", "does not move AWS::IAM::Role"),
    ],
)
def test_impossible_lines_of_a_mapping_file(source: str, target: str, message: str) -> None:
    mapping = f"resources: [{{from: {{stack: {source}}}, to: {{stack: {target}}}}}]"
    assert message in only(planned(snapshot(), mapping), "A2G5015")


@pytest.mark.parametrize("text", ["[]", "resources: 3", "resources: [{from: {stack: a}}]", "resources: ["])
def test_what_is_no_mapping_file(text: str) -> None:
    with pytest.raises(MappingFileError):
        read_mapping(text, "mapping.yaml")


def test_an_app_without_data() -> None:
    def change(stacks: Stacks) -> None:
        for name, stack in stacks.items():
            if name.startswith(bazaar.GEN1) and name != bazaar.GEN1:
                stack["template"] = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {}}}}
                stack.pop("parameters", None)

    found = planned(snapshot(change))
    assert found.plan is None
    notes: list[Diagnostic] = [item for item in found.diagnostics if item.severity == "note"]
    assert [item.code for item in notes] == ["A2G5016"]
