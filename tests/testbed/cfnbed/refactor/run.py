"""A refactor's life: created, validated, executed, rolled back or outdated."""

from __future__ import annotations

from cfnbed.deployment.plan import outputs_of
from cfnbed.deployment.run import Outcome
from cfnbed.model import REVIEW, Refactor, Resource, Stack
from cfnbed.resource_types import UNSUPPORTED_TAG_SCHEMA, type_of
from cfnbed.template.document import EMPTY
from cfnbed.world import World

from .draft import Draft, make_draft
from .rules import first_complaint


def create(world: World, refactor: Refactor, outcome: Outcome) -> None:
    """Validate `refactor` in the background."""
    world.refactors[refactor.id] = refactor
    world.clock.after(outcome.ticks, lambda: _validate(world, refactor, outcome))


def execute(world: World, refactor: Refactor, outcome: Outcome) -> None:
    """Begin to move. All participants are busy until it ends."""
    refactor.execution = "EXECUTE_IN_PROGRESS"
    draft = _draft(world, refactor)
    for side in draft.sides:
        stack = side.stack
        world.stacks.setdefault(stack.id, stack)
        stack.version += 1
        stack.updated = None if side.definition.creates else world.clock.now()
        world.change(stack, "CREATE_IN_PROGRESS" if side.definition.creates else "UPDATE_IN_PROGRESS", "Stack refactor")
    world.clock.after(outcome.ticks, lambda: _end(world, refactor, draft, outcome))


def refresh(world: World, refactor: Refactor) -> None:
    """An available refactor whose stacks were touched since is obsolete (spec/refactor.md 4.2-10)."""
    if refactor.execution != "AVAILABLE":
        return
    for definition in refactor.definitions:
        stack = world.stacks.get(definition.stack_id)
        taken = definition.creates and world.find(definition.stack_name) is not None
        if taken or (stack is not None and stack.version != refactor.versions.get(stack.id)):
            refactor.execution = "OBSOLETE"
            refactor.execution_reason = f"{definition.stack_id}: Stack was updated."


def _draft(world: World, refactor: Refactor) -> Draft:
    return make_draft(world, refactor.definitions, refactor.moves)


def _validate(world: World, refactor: Refactor, outcome: Outcome) -> None:
    draft = _draft(world, refactor)
    broken = first_complaint(draft, at_request=False)
    reason = outcome.failure or (broken[1] if broken else None)
    if reason:
        refactor.status, refactor.reason = "CREATE_FAILED", reason
        return
    refactor.status, refactor.execution = "CREATE_COMPLETE", "AVAILABLE"
    refactor.moves = draft.all_moves
    refresh(world, refactor)


def _end(world: World, refactor: Refactor, draft: Draft, outcome: Outcome) -> None:
    failure = outcome.failure or _tag_schema(draft)
    if failure:
        refactor.execution, refactor.execution_reason = "EXECUTE_FAILED", failure
        for side in draft.sides:
            world.change(side.stack, "UPDATE_ROLLBACK_IN_PROGRESS", failure)
        world.clock.after(1, lambda: _roll_back(world, refactor, draft, outcome))
        return
    settled = [(side.stack, side.definition.creates) for side in draft.sides]
    changes = [(side, draft.after(side), outputs_of(draft.then(side))) for side in draft.sides]
    for side, resources, outputs in changes:
        for move in draft.all_moves:
            if move.destination.stack == side.name:
                moved = resources[move.destination.logical_id]
                world.physical.note("move", moved.type, moved.physical_id, side.name)
                world.event(
                    side.stack, moved.logical_id, moved.physical_id, moved.type, "IMPORT_COMPLETE", "Stack refactor"
                )
        side.stack.resources, side.stack.template, side.stack.outputs = resources, side.definition.template, outputs
    refactor.execution = "EXECUTE_COMPLETE"
    # The refactor reports its end before its stacks do (spec/refactor.md 4.2-11).
    world.clock.after(1, lambda: _settle(world, settled))


def _settle(world: World, stacks: list[tuple[Stack, bool]]) -> None:
    for stack, created in stacks:
        world.change(stack, world.settings.created_stack_status if created else "UPDATE_COMPLETE")


def _roll_back(world: World, refactor: Refactor, draft: Draft, outcome: Outcome) -> None:
    refactor.execution = "ROLLBACK_IN_PROGRESS"
    world.clock.after(1, lambda: _rolled_back(world, refactor, draft, outcome))


def _rolled_back(world: World, refactor: Refactor, draft: Draft, outcome: Outcome) -> None:
    """A stack that was to be created stays behind as an empty shell (spec/refactor.md 4.2-12)."""
    stuck = outcome.rollback_fails
    refactor.execution = "ROLLBACK_FAILED" if stuck else "ROLLBACK_COMPLETE"
    for side in draft.sides:
        if side.definition.creates:
            side.stack.template = EMPTY
            world.change(side.stack, REVIEW, refactor.execution_reason)
        else:
            status = "UPDATE_ROLLBACK_FAILED" if stuck else "UPDATE_ROLLBACK_COMPLETE"
            world.change(side.stack, status, refactor.execution_reason)


def _tag_schema(draft: Draft) -> str | None:
    for move in draft.all_moves:
        resource = draft.resource(move.source)
        if resource and resource.type in UNSUPPORTED_TAG_SCHEMA:
            return (
                f"Stack Refactor does not support {resource.type} because the resource type defines an unsupported "
                "tag schema."
            )
    return None


def actions(world: World, refactor: Refactor) -> list[dict[str, object]]:
    """What executing it does, as ListStackRefactorActions shows it."""
    draft = _draft(world, refactor)
    made: list[dict[str, object]] = [
        {
            "Action": "CREATE",
            "Entity": "STACK",
            "PhysicalResourceId": definition.stack_id,
            "Description": f"Stack {definition.stack_name} created.",
        }
        for definition in refactor.definitions
        if definition.creates
    ]
    for move in refactor.moves:
        resource = draft.resource(move.source) or _moved(world, move.destination.stack, move.destination.logical_id)
        source = {"StackName": move.source.stack, "LogicalResourceId": move.source.logical_id}
        destination = {"StackName": move.destination.stack, "LogicalResourceId": move.destination.logical_id}
        made.append(
            {
                "Action": "MOVE",
                "Entity": "RESOURCE",
                "PhysicalResourceId": resource.physical_id if resource else "",
                "ResourceIdentifier": resource.physical_id if resource else "",
                "Description": "No configuration changes detected.",
                "Detection": "AUTO" if move.automatic else "MANUAL",
                "ResourceMapping": {"Source": source, "Destination": destination},
            }
            | _tags(draft, resource.type if resource else "", move.source.stack, move.destination.stack)
        )
    return made


def _moved(world: World, stack: str, logical_id: str) -> Resource | None:
    found = world.find(stack)
    return found.resources.get(logical_id) if found else None


def _tags(draft: Draft, kind: str, source: str, destination: str) -> dict[str, object]:
    if not type_of(kind).taggable:
        return {}
    old, new = draft.side(source), draft.side(destination)
    if old is None or new is None:
        return {}
    keys = ("aws:cloudformation:stack-name", "aws:cloudformation:logical-id", "aws:cloudformation:stack-id")
    gone = [key for key in old.stack.tags if key not in new.stack.tags]
    added = [{"Key": key, "Value": value} for key, value in new.stack.tags.items() if old.stack.tags.get(key) != value]
    ours = {"aws:cloudformation:stack-name": new.name, "aws:cloudformation:stack-id": new.stack.id}
    return {
        "TagResources": [{"Key": key, "Value": value} for key, value in ours.items()] + added,
        "UntagResources": [*keys, *gone],
    }
