"""What is left of a Gen 1 environment, and why it may not be taken away yet."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.runtime.aws.cloudformation import CloudFormation, LiveResource
from amp2gen.runtime.aws.errors import NotThere
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.execution.journal import Record, journal_key, plan_key, read_journal
from amp2gen.runtime.execution.journal_copy import read_copy
from amp2gen.runtime.execution.observe import observe
from amp2gen.runtime.execution.operate import track_of
from amp2gen.runtime.execution.redeployed import gen2_owns, gen2_stacks
from amp2gen.runtime.movability import movability_of_type
from amp2gen.runtime.plan.model import Plan, load_plan
from amp2gen.runtime.plan.prepare import MARKER
from amp2gen.runtime.plan.templates import PLACEHOLDER, Template, parse_template

STACK = "AWS::CloudFormation::Stack"
KEPT = ("Retain", "RetainExceptOnCreate")
OWN = "decommission"
"""What its own records have in the place of a plan."""
_DONE = ("done", "applied", "finished")


@dataclass(frozen=True)
class Gen1Stack:
    """A stack of the environment; the root has no `parent`. `branch` is the root's resource that it is below."""

    name: str
    parent: str | None
    branch: str
    text: str
    resources: tuple[LiveResource, ...]

    @property
    def template(self) -> Template:
        return parse_template(self.text)

    @property
    def unretained(self) -> tuple[LiveResource, ...]:
        """What deleting the stack would delete; nested stacks aside, which are stacks of their own."""
        definitions = self.template["Resources"]
        return tuple(
            item
            for item in self.resources
            if item.type != STACK and definitions.get(item.logical_id, {}).get("DeletionPolicy") not in KEPT
        )


@dataclass(frozen=True)
class Survey:
    """`stacks`: the root first, parents before their children. `plans`: those that stand, the first one first."""

    root: str
    stacks: tuple[Gen1Stack, ...]
    plans: tuple[Plan, ...]
    refusals: tuple[Diagnostic, ...]

    @property
    def nested(self) -> tuple[Gen1Stack, ...]:
        return tuple(stack for stack in self.stacks if stack.parent is not None)


def survey(root: str, cloudformation: CloudFormation, bucket: Bucket) -> Survey:
    """Read only. Raises AwsFailure; NotThere where the root does not exist."""
    stacks = tuple(_tree(root, None, "", cloudformation))
    begun = _standing(read_journal(read_copy(bucket, journal_key(root))).records)
    found = {plan_id: bucket.read(plan_key(root, plan_id)) for plan_id in begun}
    plans = tuple(load_plan(stored.text) for stored in found.values() if stored)
    lost = tuple(plan_id for plan_id, stored in found.items() if stored is None)
    refusals = (*_lost(stacks, begun, lost), *_refusals(stacks, plans, cloudformation))
    return Survey(root, stacks, plans, refusals)


def _tree(name: str, parent: str | None, branch: str, cloudformation: CloudFormation) -> Iterator[Gen1Stack]:
    resources = cloudformation.resources(name)
    yield Gen1Stack(name, parent, branch, cloudformation.template(name), resources)
    for item in resources:
        if item.type == STACK:
            child = item.physical_id.split("/")[1] if item.physical_id.startswith("arn:") else item.physical_id
            if cloudformation.stack(child) is not None:
                yield from _tree(child, name, branch or item.logical_id, cloudformation)


def _standing(records: tuple[Record, ...]) -> tuple[str, ...]:
    """The plans of which steps are done that were not undone, by what the journal says."""
    last = {record.plan: record.event for record in records if record.event in (*_DONE, "rolled_back")}
    return tuple(plan for plan, event in last.items() if event in _DONE and plan != OWN)


def _lost(stacks: tuple[Gen1Stack, ...], begun: tuple[str, ...], lost: tuple[str, ...]) -> Iterator[Diagnostic]:
    for plan in lost:
        yield kinds.PLAN_LOST.at(None, f"the journal tells of the plan {plan}, whose text is not in the bucket")
    marked = [stack.name for stack in stacks if MARKER in stack.template.get("Outputs", {})]
    if marked and not begun:
        yield kinds.PLAN_LOST.at(None, f"a refactor took something from {', '.join(marked)}, and there is no journal")


def _refusals(
    stacks: tuple[Gen1Stack, ...], plans: tuple[Plan, ...], cloudformation: CloudFormation
) -> Iterator[Diagnostic]:
    for stack in stacks:
        # Model tables stay where they are, and what a custom stack has is the user's own: both are retained.
        for item in stack.resources if stack.branch.startswith(("auth", "storage", "analytics")) else ():
            if movability_of_type(item.type).refactored:
                yield kinds.STILL_IN_GEN1.at(
                    None,
                    f"{item.logical_id} ({item.physical_id}) still belongs to {stack.name}",
                    "move it with `refactor plan` and `refactor apply`",
                )
    for plan in plans:
        yield from _unfinished(plan, cloudformation)


def _unfinished(plan: Plan, cloudformation: CloudFormation) -> Iterator[Diagnostic]:
    track = track_of(plan)
    seen = observe(cloudformation, track.stacks)
    end = track.states[track.end].templates
    as_moved = [name for name in sorted(gen2_stacks(track)) if (now := seen.get(name)) and now.hash == end[name]]
    if not gen2_owns(track, seen):
        yield kinds.NOT_REDEPLOYED.at(None, "not everything that the plan moves belongs to Gen 2's stacks")
    elif as_moved:
        yield kinds.NOT_REDEPLOYED.at(
            None, f"Gen 2 was not deployed since the move: {', '.join(as_moved)}", "deploy the branch first"
        )
    for holding in holding_stacks(plan):
        yield from _held(plan, holding, cloudformation)


def holding_stacks(plan: Plan) -> tuple[str, ...]:
    """Those that the plan makes."""
    return tuple(dict.fromkeys(step.creates for step in plan.forward if step.creates))


def _held(plan: Plan, holding: str, cloudformation: CloudFormation) -> Iterator[Diagnostic]:
    try:
        owned = [item for item in cloudformation.resources(holding) if item.logical_id != PLACEHOLDER]
    except NotThere:
        return
    if owned:
        names = ", ".join(f"{item.logical_id} ({item.physical_id})" for item in owned)
        yield kinds.HOLDING_OWNS.at(
            None,
            f"{holding} still owns {names}",
            "once you need no rollback to the branch's own first resources, delete it; all of them are retained: "
            f"aws cloudformation delete-stack --stack-name {holding} --region {plan.region}",
        )


def retained_text(stack: Gen1Stack) -> str:
    """The template with every resource, nested stacks aside, retained when deleted or replaced."""
    template = stack.template
    resources = {
        name: definition
        if definition.get("Type") == STACK
        else {**definition, "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
        for name, definition in template["Resources"].items()
    }
    return json.dumps({**template, "Resources": resources}, indent=2, ensure_ascii=False)
