"""What a folder without lists of resources still tells: nested stacks by their names, ids by outputs and names.

CloudFormation names a nested stack `<parent>-<logical id>-<random>`, cutting the first two where it becomes too long.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.runtime.snapshot.model import STACK, DeployedResource, DeployedStack, Snapshot

NAME_PROPERTIES = {
    "AWS::S3::Bucket": "BucketName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Cognito::UserPoolGroup": "GroupName",
}
"""Properties that, where they are plain texts, are the physical id."""


def completed(snapshot: Snapshot) -> Snapshot:
    """The snapshot with parents, roots, and what can be said of resources that it does not list."""
    stacks = [stack if stack.resources_known else _with_resources(stack, snapshot) for stack in snapshot.stacks]
    missing = tuple(
        f"the physical id of {resource.logical_id} ({resource.type}) of {stack.name}"
        for stack in stacks
        for resource in stack.resources
        if resource.physical_id is None
    )
    parents = {stack.name: stack.parent or _parent(stack, stacks) for stack in stacks}
    stacks = [stack.model_copy(update={"parent": parents[stack.name]}) for stack in stacks]
    gen1 = [stack.name for stack in stacks if stack.parent is None and "DeploymentBucketName" in stack.outputs]
    gen2 = [stack.name for stack in stacks if stack.parent is None and "deploymentType" in stack.outputs]
    account, region = _where(stacks)
    return snapshot.model_copy(
        update={
            "stacks": tuple(stacks),
            "missing": missing,
            "gen1_root": snapshot.gen1_root or (gen1[0] if len(gen1) == 1 else None),
            "gen2_root": snapshot.gen2_root or (gen2[0] if len(gen2) == 1 else None),
            "account": snapshot.account or account,
            "region": snapshot.region or region,
        }
    )


def _with_resources(stack: DeployedStack, snapshot: Snapshot) -> DeployedStack:
    try:
        template = json.loads(stack.template)
    except ValueError:
        template = {}
    definitions: Mapping[str, Any] = template.get("Resources", {})
    known = dict(_ids_from_outputs(template, stack.outputs))
    resources = []
    for logical_id, definition in definitions.items():
        kind = definition.get("Type", "")
        named = definition.get("Properties", {}).get(NAME_PROPERTIES.get(kind, ""))
        physical_id = known.get(logical_id) or (named if isinstance(named, str) else None)
        if kind == STACK:
            physical_id = _child(stack.name, logical_id, definition, snapshot)
        resources.append(DeployedResource(logical_id=logical_id, type=kind, physical_id=physical_id))
    return stack.model_copy(update={"resources": tuple(resources)})


def _ids_from_outputs(template: Mapping[str, Any], outputs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, output in template.get("Outputs", {}).items():
        value = output.get("Value")
        if key in outputs and isinstance(value, dict) and list(value) == ["Ref"]:
            yield value["Ref"], outputs[key]


def _child(parent: str, logical_id: str, definition: Mapping[str, Any], snapshot: Snapshot) -> str | None:
    """The nested stack whose name fits, the longest logical id first; parameters decide between equals."""
    fits = [stack for stack in snapshot.stacks if _middle(stack.name, parent) and _fits(stack.name, parent, logical_id)]
    longest = max((len(_middle(stack.name, parent)) for stack in fits), default=0)
    fits = [stack for stack in fits if len(_middle(stack.name, parent)) == longest]
    if len(fits) > 1:
        given = set(definition.get("Properties", {}).get("Parameters", {}))
        fits = [stack for stack in fits if set(stack.parameters) == given]
    return (fits[0].id or fits[0].name) if len(fits) == 1 else None


def _middle(name: str, parent: str) -> str:
    """The part of a nested stack's name that comes from its logical id; empty for another parent's."""
    head, _, _ = name.rpartition("-")
    start, _, middle = head.rpartition("-")
    return middle if start and parent.startswith(start) else ""


def _fits(name: str, parent: str, logical_id: str) -> bool:
    middle, start = _middle(name, parent), name.rpartition("-")[0].rpartition("-")[0]
    return middle == logical_id or (logical_id.startswith(middle) and (start != parent or len(name) >= _CUT_FROM))


_CUT_FROM = 90
"""How long names are at least that CloudFormation has cut."""


def _parent(stack: DeployedStack, stacks: list[DeployedStack]) -> str | None:
    for other in stacks:
        for resource in other.resources:
            if resource.type == STACK and resource.physical_id in (stack.name, stack.id):
                return other.name
    return None


def _where(stacks: list[DeployedStack]) -> tuple[str | None, str | None]:
    """Account and region, as some stack's ARN tells them."""
    for stack in stacks:
        arn = stack.id or stack.outputs.get("StackId", "")
        parts = arn.split(":")
        if len(parts) >= 6 and parts[0] == "arn":
            return parts[4], parts[3]
    return None, None
