"""Rolling back from where the plan does not lead any more: Gen 2 was deployed since, or a holding stack is gone."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from account import Account, Dead
from cfnbed import violations
from deployed import APPS
from matrix import goal, homes, owned
from planned import PLANNED
from running import apply, rollback

from amp2gen.runtime.execution import journal
from amp2gen.runtime.plan.model import Plan

recorded = pytest.mark.skipif(not APPS.exists(), reason="the recorded apps are not here")
NAMES = {"AWS::S3::Bucket": "BucketName", "AWS::DynamoDB::Table": "TableName", "AWS::Kinesis::Stream": "Name"}


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.os, "fsync", lambda descriptor: None)


def deploy_gen2(account: Account, plan: Plan) -> None:
    """The deployment after `finish`: Gen 2's own definitions, with the real names. It changes settings in place."""
    moved = {(item.gen2.stack, item.gen2.logical_id): item for item in plan.protected}
    for stack in plan.archive:
        if stack.role != "gen2":
            continue
        template = json.loads(stack.template)
        for logical_id, definition in template["Resources"].items():
            item = moved.get((stack.name, logical_id))
            if item and definition["Type"] in NAMES:
                definition["Properties"][NAMES[definition["Type"]]] = item.physical_id
        parameters = [{"ParameterKey": name, "UsePreviousValue": True} for name in template.get("Parameters", {})]
        request = {"StackName": stack.name, "TemplateBody": json.dumps(template), "Parameters": parameters}
        account.service.call("UpdateStack", request | {"Capabilities": ["CAPABILITY_NAMED_IAM"]})
        account.service.settle()
        assert account.service.world.stack(stack.name).status == "UPDATE_COMPLETE"


def applied(app: str, folder: Path) -> tuple[Account, Plan]:
    account, plan, _ = PLANNED[app]()
    assert apply(account, plan, folder).code == 0
    return account, plan


def is_back(account: Account, plan: Plan) -> None:
    world = account.service.world
    assert homes(account, plan) == goal(plan, "gen1")
    assert violations(account.service, [item.physical_id for item in plan.protected]) == []
    for stack in plan.archive:
        if stack.role == "gen1":
            assert world.stack(stack.name).template.text == stack.template


@recorded
@pytest.mark.parametrize("app", ["backend-only", "discussions"])
def test_20c_rollback_after_a_deployment_of_gen2(app: str, tmp_path: Path) -> None:
    account, plan = applied(app, tmp_path)
    deploy_gen2(account, plan)
    assert rollback(account, plan, tmp_path).code == 0
    is_back(account, plan)
    assert not [stack for stack in account.service.world.live() if stack.name.endswith("-holding")]
    # Gen 2 has its own, empty ones again.
    for item in plan.placeholders:
        ((stack, resource),) = account.service.world.owners(item.physical_id, item.type)
        assert (stack.name, resource.logical_id) == (item.gen2.stack, item.gen2.logical_id)


@recorded
@pytest.mark.parametrize("deployed", [True, False])
def test_20d_rollback_without_the_holding_stacks(deployed: bool, tmp_path: Path) -> None:
    """Gen 1 gets everything back; Gen 2 has to be deployed anew."""
    account, plan = applied("discussions", tmp_path)
    if deployed:
        deploy_gen2(account, plan)
    for name in {item.held.stack for item in plan.placeholders if item.held}:
        account.service.call("DeleteStack", {"StackName": name})
    account.service.settle()
    assert rollback(account, plan, tmp_path).code == 0
    is_back(account, plan)


@recorded
def test_the_way_back_survives_being_killed(tmp_path: Path) -> None:
    account, plan = applied("discussions", tmp_path)
    deploy_gen2(account, plan)

    def run(number: int) -> int:
        try:
            rollback(account, plan, tmp_path / str(number), account.process(number, after=bool(number % 2)))
        except Dead:
            outcome = rollback(account, plan, tmp_path / str(number))
            assert outcome.code == 0, outcome
            is_back(account, plan)
            return 1
        return 0

    died = [in_child(lambda n=number: run(n)) for number in range(60, 420, 53)]
    assert sum(died) >= 5


def test_20c_a_hosted_ui_comes_back_too(tmp_path: Path) -> None:
    """What Gen 1's custom resource made belonged to no stack of Gen 1: it has none again, and lives on."""
    account, plan = applied("bazaar", tmp_path)
    deploy_gen2_queue(account, plan)
    outcome = rollback(account, plan, tmp_path)
    assert outcome.code == 0, outcome
    world = account.service.world
    assert homes(account, plan) == goal(plan, "gen1")
    assert violations(account.service, owned(plan)) == []
    hosted = [item for item in plan.protected if item.gen1 is None]
    assert {item.type.split("::")[-1] for item in hosted} == {"UserPoolDomain", "UserPoolIdentityProvider"}
    assert all(world.physical.find(item.type, item.physical_id) for item in hosted)
    assert not [effect for effect in world.physical.effects if effect.kind == "delete" and "UserPool" in effect.type]
    # Gen 2 has its own, fresh ones again.
    for fresh in plan.placeholders:
        ((stack, resource),) = world.owners(fresh.physical_id, fresh.type)
        assert (stack.name, resource.logical_id) == (fresh.gen2.stack, fresh.gen2.logical_id)
    for archived in plan.archive:
        if archived.role == "gen1":
            assert world.stack(archived.name).template.text == archived.template


def test_no_way_back_to_a_stack_that_is_gone(tmp_path: Path) -> None:
    account, plan = applied("bazaar", tmp_path)
    deploy_gen2_queue(account, plan)
    gone = next(item.gen1.stack for item in plan.protected if item.gen1 and item.type == "AWS::Kinesis::Stream")
    account.service.call("DeleteStack", {"StackName": gone})
    account.service.settle()
    account.calls.clear()
    outcome = rollback(account, plan, tmp_path)
    assert (outcome.code, outcome.runbook) == (4, (f"{gone} is gone",))
    assert not [call for call in account.calls if "Execute" in call or "Delete" in call]
    account.service.call("DeleteStack", {"StackName": plan.gen1_root})
    account.service.settle()
    outcome = rollback(account, plan, tmp_path)
    assert outcome.code == 4
    assert f"no way back any more: Stack with id {plan.gen1_root} does not exist" in str(outcome.diagnostic)


def test_a_deployment_crosses_the_way_back(tmp_path: Path) -> None:
    account, plan = applied("bazaar", tmp_path)
    deploy_gen2_queue(account, plan)
    process = account.process()

    def call(service: str, operation: str, **parameters: Any) -> Any:
        if operation == "PutObject" and "/comeback-" in parameters["Key"]:
            deploy_gen2_queue(account, plan, "Second")
        return process(service, operation, **parameters)

    outcome = rollback(account, plan, tmp_path, call)  # type: ignore[arg-type]
    assert (outcome.code, outcome.diagnostic and outcome.diagnostic.code) == (4, "A2G5059")
    assert outcome.runbook[1].startswith("then run `refactor rollback` again")
    assert any("eu-west-1_livepool1" in line for line in outcome.runbook)
    assert rollback(account, plan, tmp_path).code == 0
    assert homes(account, plan) == goal(plan, "gen1")


def test_the_way_back_waits_for_builds_too(tmp_path: Path) -> None:
    account, plan = applied("bazaar", tmp_path)
    deploy_gen2_queue(account, plan)
    account.hosting.automatic = True
    account.calls.clear()
    outcome = rollback(account, plan, tmp_path)
    assert (outcome.code, outcome.diagnostic and outcome.diagnostic.code) == (3, "A2G5064")
    assert not [call for call in account.calls if "Execute" in call or "CreateChangeSet" in call]


def deploy_gen2_queue(account: Account, plan: Plan, name: str = "Queue") -> None:
    """A deployment that adds a queue to the stack of the hosted UI."""
    stack = next(item.gen2.stack for item in plan.protected if item.gen1 is None)
    template = json.loads(account.service.world.stack(stack).template.text)
    template["Resources"][name] = {"Type": "AWS::SQS::Queue", "Properties": {}}
    parameters = [{"ParameterKey": key, "UsePreviousValue": True} for key in template.get("Parameters", {})]
    request = {"StackName": stack, "TemplateBody": json.dumps(template), "Parameters": parameters}
    account.service.call("UpdateStack", request | {"Capabilities": ["CAPABILITY_NAMED_IAM"]})
    account.service.settle()
    assert account.service.world.stack(stack).status == "UPDATE_COMPLETE"


def test_a_way_back_that_is_not_clear_needs_a_person(tmp_path: Path) -> None:
    """Somebody took a bucket out of Gen 2's stack: nothing is touched, and the runbook says what is where."""
    account, plan = applied("bazaar", tmp_path)
    bucket = next(item for item in plan.protected if item.type == "AWS::S3::Bucket")
    deploy_gen2_queue(account, plan)
    template = json.loads(account.service.world.stack(bucket.gen2.stack).template.text)
    del template["Resources"][bucket.gen2.logical_id]
    template["Resources"]["Queue"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
    parameters = [{"ParameterKey": name, "UsePreviousValue": True} for name in template.get("Parameters", {})]
    request = {"StackName": bucket.gen2.stack, "TemplateBody": json.dumps(template), "Parameters": parameters}
    account.service.call("UpdateStack", request | {"Capabilities": ["CAPABILITY_NAMED_IAM"]})
    account.service.settle()
    account.calls.clear()
    outcome = rollback(account, plan, tmp_path)
    assert outcome.code == 4, outcome
    assert not [call for call in account.calls if "Execute" in call or "Delete" in call]


def in_child(work: Callable[[], Any]) -> Any:
    """What `work` returns in a forked process, as JSON; an error there is one here."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        try:
            answer = json.dumps({"result": work()})
        except BaseException as error:
            answer = json.dumps({"error": f"{type(error).__name__}: {error}"})
        with os.fdopen(writer, "w") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        found = json.loads(pipe.read() or '{"error": "the child is gone"}')
    os.waitpid(child, 0)
    assert "error" not in found, found["error"]
    return found["result"]
