"""Is a stack in a state to go on from? And what a person can do if not."""

from collections.abc import Iterable, Iterator

from amp2gen.ir import kinds
from amp2gen.runtime.aws.cloudformation import CAPABILITIES, CloudFormation, LiveStack
from amp2gen.runtime.aws.objects import object_url
from amp2gen.runtime.execution.journal import from_anywhere
from amp2gen.runtime.execution.observe import SETTLED, Observed
from amp2gen.runtime.execution.states import Position, Track
from amp2gen.runtime.execution.stop import NEEDS_A_PERSON, Stop
from amp2gen.runtime.plan.model import Plan, plan_id
from amp2gen.runtime.plan.templates import fits_inline, parse_template


def stuck(cloudformation: CloudFormation, names: Iterable[str]) -> Stop | None:
    """The end of a run at a stack that no update gets out of its state; None if all are at rest or busy."""
    for name in names:
        stack = cloudformation.stack(name)
        if stack and is_stuck(stack):
            return stuck_at(stack)
    return None


def is_stuck(stack: LiveStack) -> bool:
    """No operation is under way, and none can be begun."""
    return not stack.status.endswith("_IN_PROGRESS") and stack.status not in (*SETTLED, "DELETE_COMPLETE")


def stuck_at(stack: LiveStack) -> Stop:
    """Names the stack, its reason, and the way out."""
    message = f"{stack.name} is {stack.status}" + (f": {stack.reason}" if stack.reason else "")
    place = f"--stack-name {stack.name}{in_region(stack)}"
    events = f"aws cloudformation describe-stack-events {place}"
    mend = {
        "UPDATE_ROLLBACK_FAILED": (
            "what the stack owned it still owns; CloudFormation has to end its own rollback first",
            events,
            "mend the cause that the newest *_FAILED event gives (a permission, a limit); delete no resource; then:",
            f"aws cloudformation continue-update-rollback {place}",
            f"aws cloudformation wait stack-rollback-complete {place}",
        ),
        "UPDATE_FAILED": (
            "what the stack owned it still owns; its update was told not to roll back",
            events,
            f"aws cloudformation rollback-stack {place}",
            f"aws cloudformation wait stack-rollback-complete {place}",
        ),
        "DELETE_FAILED": (
            f"aws cloudformation describe-stack-resources {place}",
            "the stack still has the resources listed there; nothing of Gen 1's data may be among them",
            f"aws cloudformation delete-stack {place}   # once you have made sure",
        ),
    }
    fallback = ("nothing is touched while the stack is in this state", events)
    return Stop(
        NEEDS_A_PERSON,
        kinds.STACK_STUCK.at(None, message),
        (*mend.get(stack.status, fallback), "then run the same command again: it goes on from where the stacks are"),
    )


def in_region(stack: LiveStack) -> str:
    """The option of AWS's commands that says where the stack is, by its ARN."""
    parts = stack.id.split(":")
    return f" --region {parts[3]}" if parts[0] == "arn" else ""


def elsewhere(track: Track, seen: Observed, expected: Position | None = None) -> Stop:
    """The end of a run at stacks that are in none of the plan's states, with what differs and who owns what."""
    position = expected or track.nearest(seen)
    differences = track.differences(seen, position)
    return Stop(
        NEEDS_A_PERSON,
        kinds.NOT_AS_PLANNED.at(None, "; ".join(differences) or "the stacks are in none of the plan's states"),
        (*way_out(track, seen, position), "who owns what now:", *ownership(track, seen)),
    )


def way_out(track: Track, seen: Observed, nearest: Position) -> tuple[str, ...]:
    """What a person can do about stacks that are in none of the plan's states."""
    if not (nearest.done or nearest.undone):
        return (
            "nothing has moved: make a new snapshot and a new plan, and apply that one",
            "(where this was rolled back after a deployment, deploy the branch again before the snapshot)",
        )
    overwritten = track.overwritten(seen, nearest)
    if not overwritten or len(overwritten) < len(track.differences(seen, nearest)):
        return (
            "nothing is touched until every id is where the plan says: find out who deployed or deleted (the events of",
            "the named stacks say when), put back what the message names, and run the same command again",
        )
    return (
        *(line for stack, wanted in overwritten.items() for line in _restoring(track.plan, stack, wanted)),
        "then run the same command again: it goes on from where the stacks are",
    )


def _restoring(plan: Plan, stack: str, wanted: str) -> Iterator[str]:
    """How to give a stack the template back that a deployment has written over."""
    text = plan.template(wanted) or "{}"
    names = parse_template(text).get("Parameters", {})
    kept = "".join(f" ParameterKey={name},UsePreviousValue=true" for name in names)
    given = f"--template-body file://{stack}.json"
    place = f"--stack-name {stack} --region {plan.region}"
    yield f"aws cloudformation describe-stack-events {place}   # who deployed, and what"
    yield f"{from_anywhere('show', plan, plan_id(plan))} --template {wanted[7:19]} > {stack}.json"
    if not fits_inline(text):
        key = f"amp2gen/templates/restored/{stack}.json"
        yield f"aws s3 cp {stack}.json s3://{plan.deployment_bucket}/{key} --region {plan.region}"
        given = f"--template-url {object_url(plan.deployment_bucket or '', key, plan.region)}"
    yield (
        f"aws cloudformation update-stack {place} {given} --capabilities {' '.join(CAPABILITIES)}"
        + (f" --parameters{kept}" if kept else "")
    )
    yield f"aws cloudformation wait stack-update-complete {place}"


def ownership(track: Track, seen: Observed) -> tuple[str, ...]:
    """A line for each protected id: where it is."""
    lines = []
    for item in track.plan.protected:
        homes = [
            f"{name}/{logical_id}"
            for name, now in seen.items()
            if now is not None
            for logical_id, resource in now.resources.items()
            if resource.physical_id == item.physical_id and resource.type == item.type
        ]
        nowhere = "in none of these stacks" if item.gen1 else "in no stack, as Gen 1 had it"
        lines.append(f"  {item.type} {item.physical_id}: {', '.join(homes) or nowhere}")
    return tuple(lines)
