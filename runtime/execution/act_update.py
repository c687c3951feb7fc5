"""Carrying out `update`, `orphan` and `import` steps: by a change set, looked at before it is executed."""

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress

from amp2gen.ir import kinds
from amp2gen.runtime.aws.cloudformation import Change, ChangeSet, LiveStack
from amp2gen.runtime.aws.errors import NotThere, Refused, Unreachable
from amp2gen.runtime.execution.again import Again
from amp2gen.runtime.execution.judge import is_stuck, stuck_at
from amp2gen.runtime.execution.stop import SAFE, Stop
from amp2gen.runtime.execution.tools import PREFIX, Tools
from amp2gen.runtime.plan.model import Previous, StackInStep, Step
from amp2gen.runtime.plan.templates import PLACEHOLDER

_NOTHING = ("didn't contain changes", "No updates are to be performed")
_PENDING = ("CREATE_PENDING", "CREATE_IN_PROGRESS")


def update(step: Step, tools: Tools) -> None:
    """Bring a stack to a template that changes no resource, but for what the step says. As `update_allowing`."""
    update_allowing(step, tools, _is_allowed)


def update_allowing(step: Step, tools: Tools, allowed: Callable[[Change, Step], bool]) -> None:
    """Returns when the stack is at rest with the new template, or CloudFormation says that nothing differs.

    Raises Stop where the change set has a change that is not `allowed`, or Again where the update was rolled back or
    somebody was faster.
    """
    (target,) = step.stacks
    _sweep(target.name, tools)
    before = tools.cloudformation.stack(target.name)
    found = _proposed(step, target, tools)
    if found is None:
        tools.journal.append("result", step.id, unchanged="CloudFormation sees no difference")
        return
    unsafe = tuple(change for change in found.changes if not allowed(change, step))
    if unsafe:
        tools.cloudformation.delete_change_set(found.id)
        raise Stop(
            SAFE,
            kinds.CHANGE_SET_UNSAFE.at(
                None,
                f"{step.id} ({step.title}): {'; '.join(_told(change) for change in unsafe)}",
                "nothing was updated; the stack may have drifted: make a new snapshot and plan",
            ),
        )
    _execute(found, step, target, tools, before)
    _conclude(found, step, target, tools, before)


def _sweep(name: str, tools: Tools) -> None:
    """Wait for a change set of ours that is executed; delete those that were left."""

    def executing() -> bool:
        return any(item.execution == "EXECUTE_IN_PROGRESS" for item in _ours(name, tools))

    if executing():
        tools.wait(f"an update of {name} that was begun before", lambda: not executing())
        raise Again(kinds.STILL_RUNNING.at(None, f"an update of {name} was under way"))
    _delete_ours(name, tools)


def sweep_all(names: Iterable[str], tools: Tools) -> None:
    """Delete the change sets of ours that a run which died has left on stacks that no step updates any more."""
    for name in names:
        with suppress(NotThere):
            _delete_ours(name, tools)


def _delete_ours(name: str, tools: Tools) -> None:
    """One that cannot be deleted stands in nobody's way."""
    for item in _ours(name, tools):
        with suppress(Refused):
            tools.cloudformation.delete_change_set(item.id)


def _ours(name: str, tools: Tools) -> tuple[ChangeSet, ...]:
    return tuple(item for item in tools.cloudformation.change_sets(name) if item.name.startswith(PREFIX))


def _proposed(step: Step, target: StackInStep, tools: Tools) -> ChangeSet | None:
    """A change set ready to be executed; None where there is nothing to change."""
    name = f"{PREFIX}{tools.plan_id}-{secrets.token_hex(4)}"
    source = tools.source(target, step)
    parameters = {key: None if isinstance(value, Previous) else value.value for key, value in target.parameters.items()}
    imports = [
        {
            "ResourceType": item.type,
            "LogicalResourceId": item.place.logical_id,
            "ResourceIdentifier": item.identifier,
        }
        for item in (step.adoptions if step.kind == "import" else ())
    ]
    tools.about_to(step, "CreateChangeSet", stack=target.name, change_set=name)
    try:
        made = tools.cloudformation.create_change_set(target.name, name, source, parameters, imports)
    except Refused as error:
        if any(text in error.message for text in _NOTHING):
            return None
        raise Again(kinds.REFUSED_BY_AWS.at(None, f"{step.id} ({step.title}): {error.message}")) from error
    now = [tools.cloudformation.change_set(made)]

    def ready() -> bool:
        if now[0].status in _PENDING:
            now[0] = tools.cloudformation.change_set(made)
        return now[0].status not in _PENDING

    tools.wait(f"CloudFormation compares {target.name}", ready)
    found = now[0]
    if found.status == "CREATE_COMPLETE":
        return found
    tools.cloudformation.delete_change_set(made)
    if any(text in found.reason for text in _NOTHING):
        return None
    raise Stop(
        SAFE,
        kinds.REFUSED_BY_AWS.at(None, f"{step.id} ({step.title}): {found.reason or found.status}"),
    )


def _is_allowed(change: Change, step: Step) -> bool:
    """The placeholder may come and go, policies that retain may change, and what the step names may leave or come, or,
    where it names the owner afterwards, get other settings in place."""
    if change.logical_id == PLACEHOLDER:
        return change.action in ("Add", "Remove")
    if change.action == "Modify":
        redefined = {item.place.logical_id for item in step.after.owners if item.place}
        in_place = change.logical_id in redefined and change.replacement in ("", "False")
        only_retains = bool(change.scope) and set(change.scope) <= {"DeletionPolicy", "UpdateReplacePolicy"}
        return only_retains or (step.kind == "update" and in_place)
    named = {item.place.logical_id for item in step.adoptions}
    if step.kind == "orphan":
        return change.action == "Remove" and change.policy == "Retain" and change.logical_id in named
    return step.kind == "import" and change.action == "Import" and change.logical_id in named


def _told(change: Change) -> str:
    replaced = f", replacement {change.replacement}" if change.replacement not in ("", "False") else ""
    return f"{change.action} {change.logical_id} ({change.type}{replaced})"


def _execute(found: ChangeSet, step: Step, target: StackInStep, tools: Tools, before: LiveStack | None) -> None:
    tools.about_to(step, "ExecuteChangeSet", stack=target.name, change_set=found.id)
    try:
        tools.cloudformation.execute_change_set(found.id)
    except (Refused, Unreachable) as error:
        # It may run nevertheless: the answer to a first try was lost.
        if not _has_begun(found, target.name, tools, before):
            if isinstance(error, Unreachable):
                raise
            raise Again(kinds.REFUSED_BY_AWS.at(None, f"{step.id} ({step.title}): {error.message}")) from error


def _conclude(found: ChangeSet, step: Step, target: StackInStep, tools: Tools, before: LiveStack | None) -> None:
    def ended() -> bool:
        stack = tools.cloudformation.stack(target.name)
        if stack is None or stack.busy:
            return stack is None
        if before and stack.updated != before.updated:
            return True
        return _execution(found, tools) in ("EXECUTE_COMPLETE", "EXECUTE_FAILED")

    tools.wait(f"{target.name} is updated", ended)
    stack = tools.cloudformation.stack(target.name)
    if stack and is_stuck(stack):
        raise stuck_at(stack)
    if stack and stack.status in ("UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"):
        raise Again(
            kinds.REFUSED_BY_AWS.at(
                None,
                f"{step.id} ({step.title}): CloudFormation began it and rolled it back: {stack.reason}",
                "the stack is as before this step; try again, or `refactor rollback` what is done",
            )
        )
    _delete_ours(target.name, tools)


def _has_begun(found: ChangeSet, name: str, tools: Tools, before: LiveStack | None) -> bool:
    """Whether the execution took place, ended or not: the stack was updated since, or the change set says so."""
    stack = tools.cloudformation.stack(name)
    if stack is None or stack.busy or (before and stack.updated != before.updated):
        return True
    return _execution(found, tools).startswith("EXECUTE_")


def _execution(found: ChangeSet, tools: Tools) -> str:
    """How far a change set is executed."""
    try:
        return tools.cloudformation.change_set(found.id).execution
    except NotThere:
        return "EXECUTE_COMPLETE"  # CloudFormation drops a stack's change sets when one is executed
