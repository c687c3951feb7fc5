"""Carrying out a step of kind `delete_stack`: only ever a stack that owns nothing but its placeholder."""

from amp2gen.ir import kinds
from amp2gen.runtime.execution.judge import stuck_at
from amp2gen.runtime.execution.stop import NEEDS_A_PERSON, Stop
from amp2gen.runtime.execution.tools import Tools
from amp2gen.runtime.plan.model import Step
from amp2gen.runtime.plan.templates import PLACEHOLDER, PLACEHOLDER_DEFINITION


def delete_stack(step: Step, tools: Tools) -> None:
    """Returns when the stack is gone. Raises Stop."""
    (target,) = step.stacks
    for item in tools.cloudformation.resources(target.name):
        if (item.logical_id, item.type) != (PLACEHOLDER, PLACEHOLDER_DEFINITION["Type"]):
            raise Stop(
                NEEDS_A_PERSON,
                kinds.HOLDING_IN_USE.at(
                    None, f"{target.name} is to be deleted, but owns {item.logical_id} ({item.physical_id})"
                ),
                (
                    f"aws cloudformation describe-stack-resources --stack-name {target.name} "
                    f"--region {tools.bucket.region}",
                ),
            )
    found = tools.cloudformation.stack(target.name)
    if found is None:
        return
    tools.about_to(step, "DeleteStack", stack=target.name)
    tools.cloudformation.delete_stack(found.id)

    def ended() -> bool:
        stack = tools.cloudformation.stack(target.name)
        if stack and stack.status == "DELETE_FAILED":
            raise stuck_at(stack)
        return stack is None or stack.status == "DELETE_COMPLETE"

    tools.wait(f"{target.name} is deleted", ended)
