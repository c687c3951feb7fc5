"""Gen 1 is taken away: everything stays, and nothing goes too early."""

import json
from pathlib import Path
from typing import Any

import pytest
from account import BUCKET, Account, Dead
from allowed import beyond
from cfnbed.invariants import violations
from cfnbed.model import Resource
from cfnbed.template.document import from_object
from running import NOBODY, apply
from shop import GEN2_TABLE, deploy, make_plan, next_auth, table

from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.decommission.run import Farewell, decommission
from amp2gen.runtime.decommission.survey import survey
from amp2gen.runtime.decommission.traffic import leftovers
from amp2gen.runtime.execution.lease import Operator
from amp2gen.runtime.execution.operate import Outcome
from amp2gen.runtime.plan.model import Plan

FUNCTION = {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "report-main"}}
MODEL = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "Note-abc-main"}}
CHILDREN = {"functionreport": {"Report": FUNCTION}, "apishop": {"NoteTable": MODEL}}


@pytest.fixture
def account() -> Account:
    """The shop below a Gen 1 root, with a function and a model table, moved."""
    return Account()


def gen1(account: Account, plan_app_id: str = "d123") -> Plan:
    """Deploy everything; the plan. Gen 1's root `gen1` has the shop's stacks and two of its own."""
    plan = make_plan(account, app_id=plan_app_id)
    world = account.service.world
    resources: dict[str, Any] = {
        "DeploymentBucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": BUCKET},
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
        },
        "AuthRole": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/"}},
    }
    for name, owned in CHILDREN.items():
        world.objects[f"https://x/{name}"] = json.dumps({"Resources": owned})
        resources[name] = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"https://x/{name}"}}
    request = {"StackName": "gen1", "TemplateBody": json.dumps({"Resources": resources})}
    account.service.call("CreateStack", request | {"Capabilities": ["CAPABILITY_NAMED_IAM"]})
    account.service.settle()
    root = world.stack("gen1")
    for logical_id, name in (("authshop", "gen1-auth"), ("storagenotes", "gen1-table")):
        world.stacks[world.stack(name).id].parent = root.id
        definition = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"https://x/{name}"}}
        root.resources[logical_id] = Resource(
            logical_id, definition["Type"], world.stack(name).id, definition["Properties"], definition
        )
        root.template = from_object(
            {"Resources": json.loads(root.template.text)["Resources"] | {logical_id: definition}}
        )
    return plan


def moved(account: Account, plan: Plan, folder: Path) -> None:
    assert apply(account, plan, folder).code == 0


def redeploy(account: Account) -> None:
    notes = {"Notes": table(TableName="notes-main"), "Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}}
    deploy(account, "gen2-auth", next_auth(account))
    deploy(account, "gen2-table", {"Resources": GEN2_TABLE["Resources"] | notes})


def drop_holding(account: Account) -> None:
    for name in ("gen2-auth-holding", "gen2-table-holding"):
        account.service.call("DeleteStack", {"StackName": name})
    account.service.settle()


def run(account: Account, folder: Path, *, delete_root: bool = False) -> Outcome:
    call = account.process()
    return decommission(
        Farewell(
            "gen1",
            Bucket(call, BUCKET, "us-east-1"),
            call,
            folder / "gen1.journal.jsonl",
            lambda happening: None,
            delete_root,
            account.clock,
            Operator("ann", "laptop", NOBODY, "x"),
        )
    )


def refused(outcome: Outcome) -> tuple[int, str | None]:
    return outcome.code, outcome.diagnostic and outcome.diagnostic.code


def test_21_refused_step_by_step(account: Account, tmp_path: Path) -> None:
    plan = gen1(account)
    assert refused(run(account, tmp_path)) == (3, "A2G5073")  # nothing has moved
    moved(account, plan, tmp_path)
    assert refused(run(account, tmp_path)) == (3, "A2G5074")  # Gen 2 was not deployed since
    redeploy(account)
    assert refused(run(account, tmp_path)) == (3, "A2G5075")  # the holding stacks own what made way
    assert not [effect for effect in account.service.world.physical.effects if effect.kind == "delete"]
    drop_holding(account)
    assert run(account, tmp_path).code == 0


def test_everything_is_retained_and_the_root_stays(account: Account, tmp_path: Path) -> None:
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    account.calls.clear()
    assert run(account, tmp_path).code == 0
    world = account.service.world
    for stack in world.live():
        if stack.parent == world.stack("gen1").id:
            assert {item["DeletionPolicy"] for item in stack.template.resources.values()} == {"Retain"}, stack.name
            assert {item["UpdateReplacePolicy"] for item in stack.template.resources.values()} == {"Retain"}
    assert world.change_sets == {}
    assert beyond("decommission", account.calls) == []
    account.calls.clear()
    assert run(account, tmp_path).code == 0
    assert not [call for call in account.calls if "Execute" in call or "Delete" in call]


def test_the_root_goes_and_all_data_stays(account: Account, tmp_path: Path) -> None:
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    account.calls.clear()
    assert run(account, tmp_path, delete_root=True).code == 0
    assert beyond("decommission", account.calls) == []
    world = account.service.world
    assert world.find("gen1") is None
    assert world.find("gen1-auth") is None
    for kind, name in (("AWS::DynamoDB::Table", "Note-abc-main"), ("AWS::Lambda::Function", "report-main")):
        assert world.physical.find(kind, name), name
    assert world.physical.find("AWS::S3::Bucket", BUCKET)
    assert violations(account.service, [item.physical_id for item in plan.protected]) == []
    deleted = {effect.type for effect in world.physical.effects if effect.kind in ("delete", "empty")}
    assert deleted <= {"AWS::IAM::Role", "AWS::CloudFormation::WaitConditionHandle"}
    journal = (tmp_path / "gen1.journal.jsonl").read_text()
    assert '"call":"DeleteStack"' in journal and '"applied"' in journal


def test_a_root_that_is_protected_from_termination(account: Account, tmp_path: Path) -> None:
    """It is told before anything is changed, and how to go on."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    protection = {"StackName": "gen1", "EnableTerminationProtection": True}
    account.service.call("UpdateTerminationProtection", protection)
    account.calls.clear()
    outcome = run(account, tmp_path, delete_root=True)
    assert refused(outcome) == (3, "A2G5077")
    assert outcome.diagnostic is not None
    assert "--no-enable-termination-protection" in (outcome.diagnostic.help or "")
    assert not [call for call in account.calls if "Execute" in call or "Delete" in call]
    account.service.call("UpdateTerminationProtection", protection | {"EnableTerminationProtection": False})
    assert run(account, tmp_path, delete_root=True).code == 0


def test_killed_while_retaining(account: Account, tmp_path: Path) -> None:
    """Again, it goes on with the stacks that are left."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    call = account.process(("ExecuteChangeSet", 2), after=True)
    given = Farewell("gen1", Bucket(call, BUCKET, "us-east-1"), call, tmp_path / "j", lambda happening: None)
    given.clock, given.operator = account.clock, Operator("ann", "laptop", NOBODY, "y")
    with pytest.raises(Dead):
        decommission(given)
    assert run(account, tmp_path, delete_root=True).code == 0
    assert account.service.world.physical.find("AWS::DynamoDB::Table", "Note-abc-main")


def test_what_is_left_is_listed_with_its_traffic(account: Account) -> None:
    gen1(account)
    call = account.process()
    found = survey("gen1", CloudFormation(call), Bucket(call, BUCKET, "us-east-1"))

    def counting(service: str, operation: str, **parameters: Any) -> Any:
        assert (service, parameters["Dimensions"]) == (
            "cloudwatch",
            [{"Name": "FunctionName", "Value": "report-main"}],
        )
        return {"Datapoints": [{"Sum": 3.0}, {"Sum": 4.0}]}

    listed = {item.physical_id: item.calls for item in leftovers(found, counting, account.clock)}
    assert listed["report-main"] == 7
    assert listed["Note-abc-main"] is None
