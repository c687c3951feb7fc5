"""The whole way of an environment: locked, moved, deployed again as moved, Gen 1 taken away."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from account import BUCKET, Account
from cfnbed.invariants import violations
from deployed_output import update
from running import NOBODY, apply, homes, setup

from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.decommission.run import Farewell, decommission
from amp2gen.runtime.execution.finish import finish
from amp2gen.runtime.execution.lease import Operator
from amp2gen.runtime.lock.lock import lock, look
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.plan.templates import template_text

HOLDS_DATA = {"AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::Kinesis::Stream", "AWS::Cognito::UserPool"}
IN_CLIENTS = {
    "AWS::ApiGateway::RestApi",
    "AWS::AppSync::GraphQLApi",
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::UserPoolClient",
}
"""Besides, what an app that is out there calls by an id in its configuration."""
DATA = "rows, objects, records and users"


def fill(account: Account, root: str) -> list[tuple[str, str]]:
    """Data in everything of a root and below it that can hold some, and a mark on what clients know: (type, id)."""
    world = account.service.world
    found = []
    for stack in world.live():
        for resource in stack.resources.values() if root in (stack.name, _root_name(account, stack)) else ():
            if resource.type in HOLDS_DATA | IN_CLIENTS:
                thing = world.physical.find(resource.type, resource.physical_id)
                assert thing is not None
                thing.data = DATA
                found.append((resource.type, resource.physical_id))
    return found


def lock_environment(account: Account, root: str) -> None:
    call = account.process()
    looked = look(call, root, account.clock)
    assert not looked.refused, looked.problems
    bucket = Bucket(call, BUCKET, "us-east-1")
    assert list(lock(call, looked, bucket, account.clock, lambda text: None)) == []


def move_and_deploy(account: Account, plan: Plan, moved: Mapping[str, Any], folder: Path) -> None:
    """`apply`, `finish`, and the deployment of the code as it is then: `moved`, its stacks by path."""
    applied = apply(account, plan, folder)
    assert applied.code == 0, applied
    assert homes(account, plan) == places(plan)
    next_one = {
        path: (stack.parent, stack.logical_id, template_text(dict(stack.template))) for path, stack in moved.items()
    }
    finished = finish(setup(account, plan, folder), next_one)
    assert finished.code == 0, finished
    update(account.service, plan.gen2_root, moved)
    assert homes(account, plan) == places(plan)


def take_gen1_away(account: Account, plan: Plan, folder: Path) -> None:
    """The holding stacks, then Gen 1's root, as the runbook says."""
    for name in {step.creates for step in plan.forward if step.creates}:
        account.service.call("DeleteStack", {"StackName": name})
    account.service.settle()
    call = account.process()
    bucket = Bucket(call, BUCKET, "us-east-1")
    journal = folder / "farewell.jsonl"
    given = Farewell(plan.gen1_root, bucket, call, journal, lambda happening: None, True, account.clock)
    given.operator = Operator("ann", "laptop", NOBODY, "farewell")
    outcome = decommission(given)
    assert outcome.code == 0, outcome
    assert account.service.world.find(plan.gen1_root) is None


def nothing_is_lost(account: Account, plan: Plan, filled: list[tuple[str, str]]) -> None:
    """What held data has it, what clients know is the same, and what moved is where the plan says and nowhere else."""
    world = account.service.world
    lost = [item for item in filled if (thing := world.physical.find(*item)) is None or thing.data != DATA]
    assert lost == []
    assert homes(account, plan) == places(plan)
    assert violations(account.service, [item.physical_id for item in plan.protected]) == []


def places(plan: Plan) -> dict[str, tuple[str, str]]:
    return {item.physical_id: (item.gen2.stack, item.gen2.logical_id) for item in plan.protected}


def _root_name(account: Account, stack: Any) -> str | None:
    return account.service.world.stacks[stack.root].name if stack.root else None
