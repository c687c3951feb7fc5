"""CreateStack, UpdateStack, DeleteStack and their kin."""

from __future__ import annotations

import json
import re
from typing import Any

from cfnbed.deployment import run
from cfnbed.deployment.plan import Plan, export_refusal, importers, is_same, make_plan
from cfnbed.errors import ServiceError, invalid
from cfnbed.model import DELETED, REVIEW, UPDATABLE, Stack
from cfnbed.parameters import bind
from cfnbed.world import World

from .request import Handler, Request, check_capabilities

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]*")


def create_stack(request: Request) -> dict[str, Any]:
    world, name = request.world, request.need("StackName")
    existing, token = world.find(name), request.get("ClientRequestToken")
    if existing is not None:
        if token and token in existing.tokens:
            return {"StackId": existing.id}
        raise ServiceError("AlreadyExistsException", f"Stack [{name}] already exists")
    if sum(1 for _ in world.live()) >= world.settings.stack_limit:
        raise ServiceError("LimitExceededException", "Limit for stack has been exceeded")
    stack = new_stack(world, name)
    template = request.template()
    parameters = bind(world, template, request.get("Parameters", ()), {})
    plan = make_plan(world, stack, template, parameters, request.tags({}))
    capabilities = tuple(request.get("Capabilities", ()))
    check_capabilities([part.template for part in plan.all()], capabilities)
    stack.status, stack.capabilities = "CREATE_IN_PROGRESS", capabilities
    stack.policy, stack.protected = request.get("StackPolicyBody"), bool(request.get("EnableTerminationProtection"))
    stack.notification_arns = tuple(request.get("NotificationARNs", ()))
    _remember(stack, token)
    run.run(world, plan, request.outcome(world.settings.update_ticks))
    return {"StackId": stack.id}


def update_stack(request: Request) -> dict[str, Any]:
    world, name = request.world, request.need("StackName")
    stack, token = world.find(name), request.get("ClientRequestToken")
    if stack is None or not stack.is_live:
        raise invalid(f"Stack [{name}] does not exist")
    if token and token in stack.tokens:
        return {"StackId": stack.id}
    check_updatable(stack)
    template = request.template(stack.template)
    parameters = bind(world, template, request.get("Parameters", ()), stack.parameters)
    plan = make_plan(world, stack, template, parameters, request.tags(stack.tags))
    check_plan(world, plan, tuple(request.get("Capabilities", ())))
    if is_same(plan, world.settings.equal_values_are_no_update):
        raise invalid("No updates are to be performed.")
    stack.capabilities = tuple(request.get("Capabilities", ()))
    if request.get("StackPolicyBody"):
        stack.policy = request.get("StackPolicyBody")
    _remember(stack, token)
    run.run(world, plan, request.outcome(world.settings.update_ticks))
    return {"StackId": stack.id}


def delete_stack(request: Request) -> dict[str, Any]:
    world, stack = request.world, request.world.find(request.need("StackName"))
    if stack is None or not stack.is_live:
        return {}
    if stack.protected:
        raise invalid(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
    if stack.status.endswith("_IN_PROGRESS") and stack.status != REVIEW:
        if stack.status == "DELETE_IN_PROGRESS":
            return {}
        raise invalid(f"Stack [{stack.id}] cannot be deleted while in status {stack.status}")
    keep = frozenset(request.get("RetainResources", ()))
    if keep and stack.status != "DELETE_FAILED":
        raise invalid(
            "Invalid operation on stack. Specify which resources to retain only when the stack is in the "
            "DELETE_FAILED state."
        )
    former = stack.status
    world.change(stack, "DELETE_IN_PROGRESS", "User Initiated")
    stack.version += 1
    outcome = request.outcome(world.settings.delete_ticks)
    world.clock.after(outcome.ticks, lambda: _end_deletion(world, stack, former, keep, outcome.failure))
    return {}


def cancel_update_stack(request: Request) -> dict[str, Any]:
    stack = request.stack()
    if stack.status != "UPDATE_IN_PROGRESS":
        raise invalid(f"CancelUpdateStack cannot be called from current stack status {stack.status}")
    run.cancel(request.world, stack)
    return {}


def continue_update_rollback(request: Request) -> dict[str, Any]:
    world, stack = request.world, request.stack()
    if stack.status != "UPDATE_ROLLBACK_FAILED":
        raise invalid(f"Stack:{stack.id} is in {stack.status} state and can not continue update rollback")
    world.change(stack, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated")
    outcome = request.outcome(world.settings.update_ticks)
    end = "UPDATE_ROLLBACK_FAILED" if outcome.failure else "UPDATE_ROLLBACK_COMPLETE"
    world.clock.after(outcome.ticks, lambda: world.change(stack, end, outcome.failure or ""))
    return {}


def set_stack_policy(request: Request) -> dict[str, Any]:
    stack, body = request.stack(), request.get("StackPolicyBody")
    if body is None and request.get("StackPolicyURL"):
        body = request.world.fetch(request.get("StackPolicyURL"))
    try:
        json.loads(body or "")
    except ValueError as error:
        raise invalid("Error validating stack policy: Invalid stack policy") from error
    stack.policy = body
    return {}


def get_stack_policy(request: Request) -> dict[str, Any]:
    policy = request.stack().policy
    return {} if policy is None else {"StackPolicyBody": policy}


def update_termination_protection(request: Request) -> dict[str, Any]:
    stack = request.stack()
    if stack.parent is not None:
        raise invalid(f"Termination protection cannot be set on nested stack [{stack.id}]; set it on its root stack")
    stack.protected = bool(request.need("EnableTerminationProtection") is True)
    return {"StackId": stack.id}


def new_stack(world: World, name: str) -> Stack:
    """A stack that is not in the world yet."""
    if not _NAME.fullmatch(name) or len(name) > 128:
        raise invalid(
            f"1 validation error detected: Value '{name}' at 'stackName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
        )
    return Stack(world.new_stack_id(name), name, world.clock.now(), REVIEW)


def check_updatable(stack: Stack) -> None:
    if stack.status not in UPDATABLE:
        raise invalid(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")


def check_plan(world: World, plan: Plan, capabilities: tuple[str, ...]) -> None:
    """What an update is refused for before it begins."""
    check_capabilities([part.template for part in plan.all()], capabilities)
    for part in plan.all()[1:]:
        if part.stack.id in world.stacks:
            check_updatable(part.stack)
    for part in plan.all():
        refusal = export_refusal(world, part.stack, part.outputs)
        if refusal:
            raise refusal


def _remember(stack: Stack, token: str | None) -> None:
    if token:
        stack.tokens.add(token)


def _end_deletion(world: World, stack: Stack, former: str, keep: frozenset[str], failure: str | None) -> None:
    for output in stack.outputs:
        users = importers(world, output.export, stack) if output.export else []
        if users:
            reason = f"Delete canceled. Cannot delete export {output.export} as it is in use by {', '.join(users)}."
            world.change(stack, former, reason)
            return
    if failure:
        world.change(stack, "DELETE_FAILED", failure)
        return
    run.delete_now(world, stack, keep)
    if stack.status == DELETED:
        for change_set in [item for item in world.change_sets.values() if item.stack_id == stack.id]:
            del world.change_sets[change_set.id]


HANDLERS: dict[str, Handler] = {
    "CreateStack": create_stack,
    "UpdateStack": update_stack,
    "DeleteStack": delete_stack,
    "CancelUpdateStack": cancel_update_stack,
    "ContinueUpdateRollback": continue_update_rollback,
    "SetStackPolicy": set_stack_policy,
    "GetStackPolicy": get_stack_policy,
    "UpdateTerminationProtection": update_termination_protection,
}
