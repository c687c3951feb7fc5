"""Carrying out a step of kind `refactor`: create, execute, wait. Never two executions.

A refactor made by a run that died is found by its description, which names the plan, the step and a digest of all that
was sent, so one with that description does the same.
"""

import hashlib

from amp2gen.ir import kinds
from amp2gen.runtime.aws.cloudformation import REVIEW, Refactor
from amp2gen.runtime.aws.errors import NotThere, Refused, Unreachable
from amp2gen.runtime.execution.again import Again
from amp2gen.runtime.execution.judge import stuck
from amp2gen.runtime.execution.stop import NEEDS_A_PERSON, SAFE, Stop
from amp2gen.runtime.execution.template_diff import explain_mismatch
from amp2gen.runtime.execution.tools import PREFIX, Tools
from amp2gen.runtime.plan.model import Step

RUNNING = frozenset(["EXECUTE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS"])


def refactor(step: Step, tools: Tools) -> None:
    """Returns when the stacks are at rest and the refactor is executed. Raises Stop, or Again where somebody was
    faster."""
    found = _left(step, tools) or _created(step, tools)
    if found.execution == "AVAILABLE":
        found = _executed(found, step, tools)
    _finish(found, step, tools)


def description_of(step: Step, plan_id: str) -> str:
    """At most 1024 characters, as the API wants."""
    digest = hashlib.sha256(step.model_dump_json().encode()).hexdigest()[:16]
    return f"amp2gen plan {plan_id} step {step.id} {digest}"


def wait_for_all(steps: tuple[Step, ...], tools: Tools) -> None:
    """Wait for any of these steps that a run before this one has begun to execute."""
    ours = {description_of(step, tools.plan_id) for step in steps if step.kind == "refactor"}
    for item in tools.cloudformation.refactors():
        if item.description in ours and item.execution in RUNNING:
            _wait(item, tools)


def _left(step: Step, tools: Tools) -> Refactor | None:
    """What a run that died has left: a refactor that is executed now, else one created and not executed."""
    description = description_of(step, tools.plan_id)
    known = [item for item in tools.cloudformation.refactors() if item.description == description]
    running = next((item for item in known if item.execution in RUNNING), None)
    for item in (running,) if running else known:
        found = _ready(item, tools) if item.status == "CREATE_IN_PROGRESS" else item
        if found.execution in RUNNING or (found.status == "CREATE_COMPLETE" and found.execution == "AVAILABLE"):
            tools.journal.append("result", step.id, adopted=found.id)
            return found
    return None


def _created(step: Step, tools: Tools) -> Refactor:
    if step.creates:
        _remove_shell(step, step.creates, tools)
    definitions = {stack.name: tools.source(stack, step) for stack in step.stacks}
    moves = [
        ((item.source.stack, item.source.logical_id), (item.destination.stack, item.destination.logical_id))
        for item in step.mappings
    ]
    description = description_of(step, tools.plan_id)
    tools.about_to(step, "CreateStackRefactor")
    try:
        made = tools.cloudformation.create_refactor(description, definitions, moves, creates=step.creates is not None)
    except Unreachable:
        left = _left(step, tools)
        if left is None:
            raise
        return left
    except Refused as error:
        raise Again(kinds.REFUSED_BY_AWS.at(None, f"{step.id} ({step.title}): {error.message}")) from error
    tools.journal.append("result", step.id, refactor=made)
    found = _ready(tools.cloudformation.refactor(made), tools)
    if found.status != "CREATE_COMPLETE":
        detail = explain_mismatch(found.reason, step, tools.cloudformation)
        raise Stop(
            SAFE,
            kinds.REFUSED_BY_AWS.at(
                None,
                f"{step.id} ({step.title}): {found.reason or found.status}" + (f"\n{detail}" if detail else ""),
                "no stack was changed by this step; make a new plan, or `refactor rollback` what is done",
            ),
        )
    return found


def _executed(found: Refactor, step: Step, tools: Tools) -> Refactor:
    tools.about_to(step, "ExecuteStackRefactor", refactor=found.id)
    try:
        tools.cloudformation.execute_refactor(found.id)
    except (Refused, Unreachable) as error:
        # It may run nevertheless: the answer to a first try was lost, or an older run was late.
        now = tools.cloudformation.refactor(found.id)
        if now.execution == "OBSOLETE":
            raise Again(kinds.NOT_AS_PLANNED.at(None, f"{step.id}: {now.reason or 'a stack was updated'}")) from error
        if now.execution == "AVAILABLE":
            if isinstance(error, Unreachable):
                raise
            raise Again(kinds.REFUSED_BY_AWS.at(None, f"{step.id} ({step.title}): {error.message}")) from error
        return now
    return tools.cloudformation.refactor(found.id)


def _finish(found: Refactor, step: Step, tools: Tools) -> None:
    """Wait for the end of the execution and of what it does to the stacks: it is reported before they are done."""
    ended = _wait(found, tools)
    names = [stack.name for stack in step.stacks]
    tools.wait(f"{step.id}: the stacks come to rest", lambda: not _busy(names, tools))
    if ended.execution == "EXECUTE_COMPLETE":
        return
    at = stuck(tools.cloudformation, names)
    if at:
        raise at
    if ended.execution == "ROLLBACK_FAILED":
        raise Stop(
            NEEDS_A_PERSON,
            kinds.STACK_STUCK.at(None, f"{step.id}: the refactor could not be rolled back: {ended.reason}"),
            tuple(
                f"aws cloudformation describe-stack-events --stack-name {name} --region {tools.bucket.region}"
                for name in names
            ),
        )
    if step.creates:
        _remove_shell(step, step.creates, tools)
    if ended.execution == "OBSOLETE":
        raise Again(kinds.NOT_AS_PLANNED.at(None, f"{step.id}: {ended.reason or 'a stack was updated'}"))
    raise Again(
        kinds.REFUSED_BY_AWS.at(
            None,
            f"{step.id} ({step.title}): CloudFormation began it and rolled it back: {ended.reason}",
            "the stacks are as before this step; try again, or `refactor rollback` what is done",
        )
    )


def _ready(found: Refactor, tools: Tools) -> Refactor:
    """When its creation has ended, one way or the other."""
    now = [found]

    def ended() -> bool:
        if now[0].status == "CREATE_IN_PROGRESS":
            now[0] = tools.cloudformation.refactor(found.id)
        return now[0].status != "CREATE_IN_PROGRESS"

    tools.wait("CloudFormation checks the move", ended)
    return now[0]


def _wait(found: Refactor, tools: Tools) -> Refactor:
    """When its execution has ended. EXECUTE_FAILED is the moment before its rollback, unless nothing follows."""
    now, failed_at = [found], [0.0]

    def ended() -> bool:
        now[0] = tools.cloudformation.refactor(found.id)
        if now[0].execution == "EXECUTE_FAILED":
            failed_at[0] = failed_at[0] or tools.clock.now()
            return tools.clock.now() - failed_at[0] > 60
        return now[0].execution not in RUNNING

    tools.wait("CloudFormation moves the resources", ended)
    return now[0]


def _busy(names: list[str], tools: Tools) -> bool:
    stacks = [tools.cloudformation.stack(name) for name in names]
    return any(stack is not None and stack.busy for stack in stacks)


def _remove_shell(step: Step, name: str, tools: Tools) -> None:
    """A failed creation leaves an empty stack behind, which stands in the way of the next."""
    stack = tools.cloudformation.stack(name)
    if stack is None or stack.status != REVIEW:
        return
    others = [item.name for item in tools.cloudformation.change_sets(name) if not item.name.startswith(PREFIX)]
    if tools.cloudformation.resources(name) or others:
        raise Stop(
            NEEDS_A_PERSON,
            kinds.HOLDING_IN_USE.at(None, f"{name} is in review, and not left by this plan"),
            (
                f"aws cloudformation list-change-sets --stack-name {name} --region {tools.bucket.region}",
                "if nobody needs these: "
                f"aws cloudformation delete-stack --stack-name {name} --region {tools.bucket.region}",
                "then run the same command again",
            ),
        )
    tools.about_to(step, "DeleteStack", stack=name)
    tools.cloudformation.delete_stack(stack.id)
    tools.wait(f"the empty stack {name} is deleted", lambda: _is_gone(name, tools))


def _is_gone(name: str, tools: Tools) -> bool:
    try:
        stack = tools.cloudformation.stack(name)
    except NotThere:
        return True
    return stack is None or stack.status == "DELETE_COMPLETE"
