"""Carrying out a plan over time: statuses, events, physical effects, success or rollback.

A plan takes effect at once, on the tick its operation ends; until then the stacks are as they were. So a failed
operation leaves nothing behind but its status and events.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from cfnbed.model import DELETED, Resource, Stack
from cfnbed.physical import RefusedByResource
from cfnbed.resource_types import STACK
from cfnbed.stack_policy import refusal_of
from cfnbed.world import World

from . import custom
from .change import Change
from .plan import Plan

Done = Callable[[bool], None]


@dataclass(frozen=True)
class Outcome:
    """How an operation is to end: after how many ticks, in what failure, and whether its rollback fails too."""

    ticks: int
    failure: str | None = None
    rollback_fails: bool = False


@dataclass(frozen=True)
class _Statuses:
    running: str
    cleaning: str
    done: str
    rolling_back: str
    rolled_back: str
    stuck: str


UPDATE = _Statuses(
    "UPDATE_IN_PROGRESS",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
)
CREATE = _Statuses(
    "CREATE_IN_PROGRESS", "", "CREATE_COMPLETE", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"
)
IMPORT = _Statuses(
    "IMPORT_IN_PROGRESS",
    "",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_IN_PROGRESS",
    "IMPORT_ROLLBACK_COMPLETE",
    "IMPORT_ROLLBACK_FAILED",
)


def run(world: World, plan: Plan, outcome: Outcome, done: Done = lambda _: None) -> None:
    """Begin `plan`; the clock ends it. `done` is told whether it succeeded."""
    for part in plan.all():
        stack = part.stack
        world.stacks.setdefault(stack.id, stack)
        stack.version += 1
        if stack.status in ("CREATE_IN_PROGRESS", "REVIEW_IN_PROGRESS") and not stack.resources:
            stack.reason = ""
        else:
            stack.updated = world.clock.now()
        world.change(stack, _statuses(part).running, "User Initiated" if part is plan else "")
    world.clock.after(outcome.ticks, lambda: _end(world, plan, outcome, done))


def cancel(world: World, stack: Stack) -> None:
    """Make the update under way roll back."""
    world.change(stack, UPDATE.rolling_back, "User Initiated")


def _end(world: World, plan: Plan, outcome: Outcome, done: Done) -> None:
    cancelled = plan.stack.status == UPDATE.rolling_back
    failure = "Update cancelled" if cancelled else outcome.failure or _obstacle(world, plan)
    if failure is None:
        for part in reversed(plan.all()):
            _apply(world, part)
        done(True)
        return
    for part in plan.all():
        subject = next(iter(part.changes), None)
        if subject is not None:
            about = subject.subject
            failed = part.stack.status.replace("IN_PROGRESS", "FAILED")
            world.event(part.stack, about.logical_id, about.physical_id, about.type, failed, failure)
        world.change(part.stack, _statuses(part).rolling_back, failure)
    world.clock.after(1, lambda: _rolled_back(world, plan, outcome, done))


def _rolled_back(world: World, plan: Plan, outcome: Outcome, done: Done) -> None:
    for part in plan.all():
        statuses = _statuses(part)
        world.change(part.stack, statuses.stuck if outcome.rollback_fails else statuses.rolled_back, part.stack.reason)
    done(False)


def _statuses(part: Plan) -> _Statuses:
    if part.imported:
        return IMPORT
    return UPDATE if part.stack.resources else CREATE


def _obstacle(world: World, plan: Plan) -> str | None:
    """Why the resources' own services or a stack policy would refuse this plan."""
    for part in plan.all():
        for change in part.changes:
            denied = refusal_of(part.stack.policy, change)
            if denied:
                return denied
            made = change.after if change.action == "Add" or change.replaces else None
            if made and made.type != STACK and world.physical.find(made.type, made.physical_id):
                return f"{made.physical_id} already exists in stack or account"
    return None


def _apply(world: World, part: Plan) -> None:
    stack, statuses = part.stack, _statuses(part)
    leftovers: list[tuple[Resource, str]] = []
    for change in part.changes:
        _change(world, stack, change, leftovers)
    now = world.clock.now()
    touched = {change.logical_id for change in part.changes}
    stack.resources = {
        logical_id: replace(
            resource,
            status=_resource_status(part, logical_id) if logical_id in touched else resource.status,
            updated=now if logical_id in touched or resource.updated is None else resource.updated,
        )
        for logical_id, resource in part.resources.items()
    }
    stack.template, stack.parameters, stack.tags = part.template, part.parameters, part.tags
    stack.outputs = part.outputs
    if leftovers and statuses.cleaning:
        world.change(stack, statuses.cleaning)
        world.clock.after(1, lambda: _clean(world, stack, leftovers, statuses.done))
    else:
        world.change(stack, statuses.done)


def _change(world: World, stack: Stack, change: Change, leftovers: list[tuple[Resource, str]]) -> None:
    """The effect of one change now; what is to be deleted waits in `leftovers` with its deletion policy."""
    after, before = change.after, change.before
    if change.action == "Remove":
        assert before is not None
        leftovers.append((before, str(before.definition.get("DeletionPolicy", "Delete"))))
        return
    assert after is not None
    if after.type == STACK:
        return
    if change.action == "Import":
        world.physical.note("adopt", after.type, after.physical_id, stack.name)
        return
    if change.action == "Add" or change.replaces:
        world.physical.create(after.type, after.physical_id, after.properties, stack.name)
        if before is not None:
            leftovers.append((before, str(before.definition.get("UpdateReplacePolicy", "Delete"))))
    elif change.touches_resource:
        world.physical.update(after.type, after.physical_id, after.properties, stack.name)
        if before is not None:
            custom.on_update(world, stack.name, before, after)


def _clean(world: World, stack: Stack, leftovers: list[tuple[Resource, str]], done: str) -> None:
    for resource, policy in leftovers:
        remove_resource(world, stack, resource, policy)
    world.change(stack, done)


def remove_resource(world: World, stack: Stack, resource: Resource, policy: str) -> str | None:
    """Delete or let go of `resource`; returns why it could not be deleted."""
    about = (resource.logical_id, resource.physical_id, resource.type)
    if policy in ("Retain", "RetainExceptOnCreate"):
        world.physical.note("retain", resource.type, resource.physical_id, stack.name)
        world.event(stack, *about, "DELETE_SKIPPED")
        return None
    if resource.type == STACK:
        child = world.stacks.get(resource.physical_id)
        refusal = delete_now(world, child) if child and child.is_live else None
    else:
        try:
            custom.on_delete(world, stack.name, resource)
            world.physical.delete(resource.type, resource.physical_id, stack.name)
            refusal = None
        except RefusedByResource as error:
            refusal = str(error)
    world.event(stack, *about, "DELETE_FAILED" if refusal else DELETED, refusal or "")
    return refusal


def delete_now(world: World, stack: Stack, keep: frozenset[str] = frozenset()) -> str | None:
    """Delete the resources of `stack` and itself; `keep` are logical ids to retain. Returns why it failed."""
    failed: dict[str, str] = {}
    for resource in reversed(list(stack.resources.values())):
        policy = "Retain" if resource.logical_id in keep else str(resource.definition.get("DeletionPolicy", "Delete"))
        refusal = remove_resource(world, stack, resource, policy)
        if refusal:
            failed[resource.logical_id] = refusal
    stack.resources = {
        name: replace(resource, status="DELETE_FAILED", reason=failed[name])
        for name, resource in stack.resources.items()
        if name in failed
    }
    if failed:
        reason = f"The following resource(s) failed to delete: [{', '.join(failed)}]. "
        world.change(stack, "DELETE_FAILED", reason)
        return reason
    stack.outputs, stack.deleted = (), world.clock.now()
    world.change(stack, DELETED)
    return None


def _resource_status(part: Plan, logical_id: str) -> str:
    action = next(change.action for change in part.changes if change.logical_id == logical_id)
    return {"Add": "CREATE_COMPLETE", "Import": "IMPORT_COMPLETE"}.get(action, "UPDATE_COMPLETE")
