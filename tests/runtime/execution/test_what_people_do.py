"""What people and pipelines do beside a move: deploy, push, delete. Whatever they do, no data is lost.

These go past every lock and refusal, as somebody with the console can: what is tried is what stands behind those.
"""

import json
from pathlib import Path
from typing import Any

import bazaar
import pytest
from account import Account, Dead
from cfnbed import ServiceError
from deployed import snapshot_of
from planned import HERE, MAPPING, planned_bazaar
from running import apply, rollback
from shop import TEMPLATES, make_plan, table
from whole_way import DATA, fill, lock_environment

from amp2gen.runtime.execution import journal
from amp2gen.runtime.plan.mapping_file import read_mapping
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.plan.planner import PlanOptions
from amp2gen.runtime.plan.planner import plan as plan_of


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.os, "fsync", lambda descriptor: None)


def somebody(account: Account, operation: str, stack: str, template: dict[str, Any] | None = None) -> None:
    """Somebody updates or deletes a stack; it may succeed or not."""
    request: dict[str, Any] = {"StackName": stack}
    if template is not None:
        kept = [{"ParameterKey": name, "UsePreviousValue": True} for name in template.get("Parameters", {})]
        request |= {"TemplateBody": json.dumps(template), "Parameters": kept, "Capabilities": ["CAPABILITY_NAMED_IAM"]}
    try:
        account.service.call(operation, request)
    except ServiceError as error:
        assert "No updates" in error.message or "does not exist" in error.message, error
    account.service.settle()


def lost(account: Account, plan: Plan) -> list[str]:
    """What no longer has its data."""
    physical = account.service.world.physical
    things = {item.physical_id: physical.find(item.type, item.physical_id) for item in plan.protected if item.gen1}
    return [name for name, thing in things.items() if thing is None or thing.data not in (f"data of {name}", DATA)]


MOMENTS = [(operation, number) for operation in ("CreateStackRefactor", "ExecuteChangeSet") for number in range(1, 4)]


@pytest.mark.parametrize("moment", [*MOMENTS, None], ids=str)
@pytest.mark.parametrize("side", ["gen1", "gen2"])
def test_a_deployment_of_the_code_as_it_was(moment: tuple[str, int] | None, side: str, tmp_path: Path) -> None:
    """A build of the branch, or an `amplify push`, at any point of the way, and then both directions."""
    account = Account()
    plan = make_plan(account)
    try:
        apply(account, plan, tmp_path, account.process(moment))
    except Dead:
        account.service.settle()
    assert lost(account, plan) == []
    for stack, template in TEMPLATES.items():
        if stack.startswith(side):
            somebody(account, "UpdateStack", stack, template)
    assert lost(account, plan) == []
    for run in (apply, rollback):
        assert run(account, plan, tmp_path).code in (0, 3, 4)
        assert lost(account, plan) == []


@pytest.mark.parametrize("redeployed", [False, True])
def test_the_branch_is_deleted_after_the_move(redeployed: bool, tmp_path: Path) -> None:
    """Its nested stacks go, but not what moved into them. The first deployment's bucket is emptied, Gen 1's not."""
    account, plan, _ = planned_bazaar()
    filled = fill(account, bazaar.GEN1)
    assert apply(account, plan, tmp_path).code == 0
    if redeployed:
        stack = bazaar.name(bazaar.GEN2, "storageorders11AA22BB")
        template = json.loads(account.service.world.stack(stack).template.text)
        template["Resources"]["Queue"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
        somebody(account, "UpdateStack", stack, template)
    somebody(account, "DeleteStack", bazaar.GEN2)
    names = {item.gen2.stack for item in plan.protected}
    assert not [name for name in names if account.service.world.find(name)]
    assert lost(account, plan) == []
    physical = account.service.world.physical
    (fresh,) = [item.physical_id for item in plan.placeholders if item.type == "AWS::S3::Bucket"]
    assert {effect.id for effect in physical.effects if effect.kind == "empty"} == {fresh}
    assert [item for item in filled if (thing := physical.find(*item)) is None or thing.data != DATA] == []


def test_gen1_is_deleted_after_the_move(tmp_path: Path) -> None:
    """Without `decommission`: what the lock retained stays, the tables of models among it."""
    account, _, _ = planned_bazaar()
    filled = [item for item in fill(account, bazaar.GEN1) if item[0] == "AWS::DynamoDB::Table"]
    assert ("AWS::DynamoDB::Table", "Offer-x-main") in filled
    lock_environment(account, bazaar.GEN1)
    plan = replanned(account)
    assert apply(account, plan, tmp_path).code == 0
    somebody(account, "DeleteStack", bazaar.GEN1)
    assert lost(account, plan) == []
    physical = account.service.world.physical
    assert [item for item in filled if (thing := physical.find(*item)) is None or thing.data != DATA] == []


def replanned(account: Account) -> Plan:
    """The plan of what is there once it is locked."""
    options = PlanOptions(mapping=read_mapping(MAPPING, "mapping.yaml"))
    found = plan_of(bazaar.app(), snapshot_of(account.service, bazaar.facts()), options).plan
    assert found is not None
    return found.model_copy(update=HERE)


def test_the_code_as_moved_is_deployed_after_a_rollback(tmp_path: Path) -> None:
    """gen1.json was not committed again: Gen 2 asks for names that Gen 1 has, and is refused them."""
    account = Account()
    plan = make_plan(account)
    for run in (apply, rollback):
        assert run(account, plan, tmp_path).code == 0
    somebody(account, "UpdateStack", "gen2-table", {"Resources": {"Notes": table(TableName="notes-main")}})
    assert account.service.world.stack("gen2-table").status == "UPDATE_ROLLBACK_COMPLETE"
    assert lost(account, plan) == []
    ((stack, _),) = account.service.world.owners("notes-main", "AWS::DynamoDB::Table")
    assert stack.name == "gen1-table"


@pytest.mark.parametrize("stack", ["gen1-auth", "gen1-table", "gen2-auth", "gen2-table"])
def test_a_stack_is_deleted_in_the_middle(stack: str, tmp_path: Path) -> None:
    account = Account()
    plan = make_plan(account)
    try:
        apply(account, plan, tmp_path, account.process(("CreateStackRefactor", 4)))
    except Dead:
        account.service.settle()
    somebody(account, "DeleteStack", stack)
    for run in (apply, rollback):
        outcome = run(account, plan, tmp_path)
        assert outcome.code == 4, outcome
        assert lost(account, plan) == []
