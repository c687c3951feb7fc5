"""The recorded apps: loading one, and repeating an operation of AWS's own tool on it."""

import json
from pathlib import Path
from typing import Any

from cfnbed import Service, load_folder, protected_ids

APPS = Path(__file__).parents[3] / "shared" / "apps"
STATEFUL = (
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::IdentityPool",
    "AWS::S3::Bucket",
    "AWS::DynamoDB::Table",
)
WAIT = {"Delay": 0, "MaxAttempts": 50}


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


def update(client: Any, path: Path) -> None:
    stack = path.name.removeprefix("update.").removesuffix(".template.json")
    client.update_stack(
        StackName=stack,
        TemplateBody=path.read_text(),
        Parameters=json.loads(path.with_name(path.name.replace(".template.", ".parameters.")).read_text()),
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Tags=[],
    )
    client.get_waiter("stack_update_complete").wait(StackName=stack, WaiterConfig=WAIT)


def refactor(client: Any, path: Path) -> None:
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
