"""Is a stack in a state to go on from? And what a person can do if not."""

from collections.abc import Iterable

from amp2gen.ir import kinds
from amp2gen.runtime.aws.cloudformation import CloudFormation, LiveStack
from amp2gen.runtime.execution.observe import SETTLED, Observed
from amp2gen.runtime.execution.states import Position, Track
from amp2gen.runtime.execution.stop import NEEDS_A_PERSON, Stop


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
    mend = {
        "UPDATE_ROLLBACK_FAILED": (
            f"aws cloudformation describe-stack-events --stack-name {stack.name}",
            "remove what the newest *_FAILED event names, then:",
            f"aws cloudformation continue-update-rollback --stack-name {stack.name}",
            f"aws cloudformation wait stack-rollback-complete --stack-name {stack.name}",
        ),
        "DELETE_FAILED": (
            f"aws cloudformation describe-stack-resources --stack-name {stack.name}",
            "the stack still has the resources listed there; nothing of Gen 1's data may be among them",
            f"aws cloudformation delete-stack --stack-name {stack.name}   # once you have made sure",
        ),
    }
    fallback = (f"aws cloudformation describe-stack-events --stack-name {stack.name}",)
    return Stop(
        NEEDS_A_PERSON,
        kinds.STACK_STUCK.at(None, message),
        (*mend.get(stack.status, fallback), "then run the same command again: it goes on from where the stacks are"),
    )


def elsewhere(track: Track, seen: Observed, expected: Position | None = None) -> Stop:
    """The end of a run at stacks that are in none of the plan's states, with what differs and who owns what."""
    position = expected or track.nearest(seen)
    differences = track.differences(seen, position)
    return Stop(
        NEEDS_A_PERSON,
        kinds.NOT_AS_PLANNED.at(None, "; ".join(differences) or "the stacks are in none of the plan's states"),
        (*way_out(position), "who owns what now:", *ownership(track, seen)),
    )


def way_out(nearest: Position) -> tuple[str, ...]:
    """What a person can do about stacks that are in none of the plan's states."""
    if nearest.done or nearest.undone:
        return (
            "find out who deployed (the stack's events say when); restore the template of the named stack with",
            "`aws cloudformation update-stack`, from the plan's step or its archive, and run the same command again",
        )
    return ("nothing has moved yet: make a new snapshot and a new plan, and apply that one",)


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
