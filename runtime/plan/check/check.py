"""The rules of a whole plan."""

from collections.abc import Iterator, Mapping

from amp2gen.ir.diagnostics import Kind
from amp2gen.ir.kinds import PLAN_UNSOUND
from amp2gen.runtime.movability import MOVED_TYPES
from amp2gen.runtime.plan.attributes import Home
from amp2gen.runtime.plan.check.pairing import wrong_pairs
from amp2gen.runtime.plan.check.steps import complaints
from amp2gen.runtime.plan.check.world import World, world_before
from amp2gen.runtime.plan.model import Place, Plan
from amp2gen.runtime.plan.templates import PLACEHOLDER, template_hash
from amp2gen.runtime.snapshot.model import Snapshot

Complaint = tuple[Kind, str, str | None]
MAX_STACK_NAME = 128


def check(plan: Plan, snapshot: Snapshot) -> tuple[Complaint, ...]:
    """Everything that is wrong with a plan, given the snapshot that it was made from; empty for a sound one."""
    found = [*_structure(plan), *_archive(plan, snapshot), *_complete(plan, snapshot), *wrong_pairs(plan, snapshot)]
    found += _carried_out(plan, snapshot)
    return tuple((PLAN_UNSOUND, message, None) for message in dict.fromkeys(found))


def _structure(plan: Plan) -> Iterator[str]:
    ids = [step.id for step in plan.steps]
    yield from (f"two steps are called {name}" for name in sorted(set(ids)) if ids.count(name) > 1)
    forward = [step.id for step in plan.forward]
    undone = [step.undoes for step in plan.rollback]
    if list(dict.fromkeys(undone)) != forward[::-1]:
        yield "the rollback does not undo every forward step, last one first"
    for step in plan.steps:
        for stack in step.stacks:
            if stack.name in (plan.gen1_root, plan.gen2_root):
                yield f"{step.id}: a root stack takes part"
            if len(stack.name) > MAX_STACK_NAME:
                yield f"{step.id}: the name {stack.name} is too long"
            for name, value in stack.parameters.items():
                if hasattr(value, "value") and name in _secrets(plan, stack.name):
                    yield f"{step.id}: the secret parameter {name} has a value"


def _archive(plan: Plan, snapshot: Snapshot) -> Iterator[str]:
    archived = {stack.name: stack for stack in plan.archive}
    for name in {stack.name for step in plan.steps for stack in step.stacks if stack.role != "holding"}:
        live, kept = snapshot.stack(name), archived.get(name)
        if live is None or kept is None:
            yield f"{name} is not archived, or not in the snapshot"
        elif kept.template != live.template or kept.hash != template_hash(live.template):
            yield f"the archived template of {name} is not the one in the snapshot"
    for stack in plan.archive:
        for name in sorted(stack.parameters.keys() & set(stack.secret)):
            yield f"the value of the secret parameter {name} of {stack.name} is in the plan"


def _complete(plan: Plan, snapshot: Snapshot) -> Iterator[str]:
    """Whatever can move leaves a Gen 1 stack that takes part."""
    moved = {item.gen1 for item in plan.protected}
    for stack in plan.archive:
        live = snapshot.stack(stack.name)
        for resource in live.resources if live and stack.role == "gen1" else ():
            place = Place(stack=stack.name, logical_id=resource.logical_id)
            if resource.type in MOVED_TYPES and place not in moved:
                yield f"{resource.logical_id} of {stack.name} is left behind"


def _carried_out(plan: Plan, snapshot: Snapshot) -> Iterator[str]:
    home = Home(plan.account, plan.region, plan.partition)
    start = world_before(snapshot, home, {stack.name: stack.template for stack in plan.archive})
    worlds = [start]
    for step in plan.forward:
        after = worlds[-1].after(step)
        yield from (f"{step.id}: {message}" for message in complaints(worlds[-1], step, after))
        worlds.append(after)
    yield from _arrived(plan, worlds[-1])
    world = worlds[-1]
    for step, before in zip(reversed(plan.forward), reversed(worlds[:-1]), strict=True):
        for undo in plan.undoing(step.id):
            after = world.after(undo)
            yield from (f"{undo.id}: {message}" for message in complaints(world, undo, after))
            world = after
        if not _alike(world, before):
            yield f"undoing {step.id} does not lead back to where it began"
    yield from _back_again(plan, world)


def _arrived(plan: Plan, world: World) -> Iterator[str]:
    for item in plan.protected:
        if not world.is_at((item.type, item.physical_id), item.gen2):
            yield f"{item.physical_id} does not end in {item.gen2.logical_id} of {item.gen2.stack}"
    for fresh in plan.placeholders:
        if not world.is_at((fresh.type, fresh.physical_id), fresh.held):
            yield f"{fresh.physical_id} of the fresh deployment does not end where the plan says"


def _back_again(plan: Plan, world: World) -> Iterator[str]:
    for item in plan.protected:
        if not world.is_at((item.type, item.physical_id), item.gen1):
            yield f"after a rollback, {item.physical_id} is not where it was"
    for stack in plan.archive:
        if world.texts.get(stack.name) != stack.template:
            yield f"after a rollback, the template of {stack.name} is not what it was, byte for byte"


def _alike(one: World, other: World) -> bool:
    def owned(world: World) -> Mapping[Place, tuple[str, str]]:
        return {place: thing for place, thing in world.owned.items() if place.logical_id != PLACEHOLDER}

    return one.texts == other.texts and owned(one) == owned(other)


def _secrets(plan: Plan, stack: str) -> tuple[str, ...]:
    return next((item.secret for item in plan.archive if item.name == stack), ())
