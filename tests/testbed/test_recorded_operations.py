"""AWS's own tool's operations on real apps, through boto3 over HTTP: every one is accepted, and nothing is lost."""

import json
from pathlib import Path

import pytest
from cfnbed import Service, load_folder, protected_ids, violations

APPS = Path(__file__).parents[3] / "shared" / "apps"
STATEFUL = (
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::IdentityPool",
    "AWS::S3::Bucket",
    "AWS::DynamoDB::Table",
)
WAIT = {"Delay": 0, "MaxAttempts": 50}

pytestmark = pytest.mark.skipif(not APPS.exists(), reason="the recorded apps are not here")


def load(service: Service, app: str) -> frozenset[str]:
    """The app's stacks; ids nothing tells are written as in the recording: `<stack>/<logical id>`."""
    stacks = load_folder(
        service, APPS / app / "stacks", make_id=lambda stack, logical_id, kind: f"{stack}/{logical_id}"
    )
    return protected_ids(stacks, STATEFUL)


def categories(app: str) -> list[list[Path]]:
    """Per category, in the tool's order: update Gen 1, update Gen 2, Gen 2 → holding, Gen 1 → Gen 2."""
    folder = APPS / app / "refactor"
    forward = [path for path in sorted(folder.glob("refactor.*.mappings.json")) if "-holding.mappings" not in path.name]
    found = []
    for move in forward:
        gen1, gen2 = move.name.removesuffix(".mappings.json").removeprefix("refactor.__from__.").split(".__to__.")
        updates = [folder / f"update.{name}.template.json" for name in (gen1, gen2)]
        found.append([*updates, folder / f"refactor.__from__.{gen2}.__to__.{gen2}-holding.mappings.json", move])
    return found


def update(client, path: Path) -> None:
    stack = path.name.removeprefix("update.").removesuffix(".template.json")
    client.update_stack(
        StackName=stack,
        TemplateBody=path.read_text(),
        Parameters=json.loads(path.with_name(path.name.replace(".template.", ".parameters.")).read_text()),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Tags=[],
    )
    client.get_waiter("stack_update_complete").wait(StackName=stack, WaiterConfig=WAIT)


def refactor(client, path: Path) -> None:
    source, target = path.name.removesuffix(".mappings.json").removeprefix("refactor.__from__.").split(".__to__.")
    stem = path.name.removesuffix(".mappings.json")
    made = client.create_stack_refactor(
        Description=stem[:1000],
        EnableStackCreation=target.endswith("-holding"),
        StackDefinitions=[
            {"StackName": name, "TemplateBody": (path.parent / f"{stem}.{side}.template.json").read_text()}
            for name, side in ((source, "source"), (target, "target"))
        ],
        ResourceMappings=json.loads(path.read_text()),
    )["StackRefactorId"]
    client.get_waiter("stack_refactor_create_complete").wait(StackRefactorId=made, WaiterConfig=WAIT)
    client.execute_stack_refactor(StackRefactorId=made)
    client.get_waiter("stack_refactor_execute_complete").wait(StackRefactorId=made, WaiterConfig=WAIT)
    client.get_waiter("stack_update_complete").wait(StackName=source, WaiterConfig=WAIT)
    done = "stack_create_complete" if target.endswith("-holding") else "stack_update_complete"
    client.get_waiter(done).wait(StackName=target, WaiterConfig=WAIT)


@pytest.mark.parametrize("app", ["backend-only", "discussions", "product-catalog"])
def test_the_recorded_operations_are_accepted(app: str, service: Service, client) -> None:
    protected = load(service, app)
    homes = {physical_id: service.world.owners(physical_id)[0][0].name for physical_id in protected}
    assert violations(service, protected) == []
    for category in categories(app):
        for path in category:
            (update if path.name.startswith("update.") else refactor)(client, path)
            assert violations(service, protected) == []
    service.settle()
    moved = {physical_id for physical_id, home in homes.items() if service.world.owners(physical_id)[0][0].name != home}
    # Two user pools, four clients, two identity pools, and the bucket or table of either side.
    assert len(moved) == 10
    # The updates only rewrote references: the sole thing made is the placeholder of an otherwise emptied stack.
    made = [effect.type for effect in service.world.physical.effects if effect.kind in ("create", "delete", "update")]
    assert made == (["AWS::CloudFormation::WaitConditionHandle"] if app == "discussions" else [])


@pytest.mark.parametrize("app", ["backend-only", "discussions", "product-catalog", "fitness-tracker"])
def test_recorded_stacks_are_tied_together(app: str, service: Service) -> None:
    load(service, app)
    roots = [stack.name for stack in service.world.live() if stack.parent is None]
    assert len(roots) == 2
    unfound = [
        (stack.name, resource.logical_id)
        for stack in service.world.live()
        for resource in stack.resources.values()
        if resource.type == "AWS::CloudFormation::Stack" and resource.physical_id not in service.world.stacks
    ]
    assert unfound == []
