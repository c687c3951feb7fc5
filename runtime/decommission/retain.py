"""Retaining all that Gen 1's nested stacks own: their deletion then deletes nothing."""

from amp2gen.ir import kinds
from amp2gen.runtime.aws.cloudformation import Change
from amp2gen.runtime.decommission.survey import STACK, Gen1Stack, Survey, retained_text
from amp2gen.runtime.execution.act_update import update_allowing
from amp2gen.runtime.execution.again import Again
from amp2gen.runtime.execution.stop import NEEDS_A_PERSON, SAFE, Stop
from amp2gen.runtime.execution.tools import Happening, Tools
from amp2gen.runtime.movability import OUTLIVING_TYPES
from amp2gen.runtime.plan.model import Conditions, Previous, StackInStep, Step
from amp2gen.runtime.plan.templates import fits_inline, template_hash

POLICIES = frozenset(["DeletionPolicy", "UpdateReplacePolicy"])


def retain_everything(survey: Survey, tools: Tools) -> None:
    """Each nested stack by a change set that changes these attributes and nothing else. Raises Stop, AwsFailure."""
    left = [stack for stack in survey.nested if _needs(stack)]
    for number, stack in enumerate(left, 1):
        step = _step(stack)
        tools.report(Happening("step", step.title, step, number, len(left)))
        try:
            update_allowing(step, tools, _only_policies)
        except Again as again:
            raise Stop(SAFE, again.diagnostic) from again
        tools.journal.append("done", step.id)
        tools.report(Happening("done", step.title, step, number, len(left)))


def check_retained(survey: Survey, region: str) -> None:
    """Raises Stop where deleting the root would still delete something of a nested stack, or moved or held data."""
    # A function and a table may have one name.
    protected = {(item.type, item.physical_id) for plan in survey.plans for item in plan.protected}
    for stack in survey.stacks:
        danger = [item for item in stack.resources if (item.type, item.physical_id) in protected]
        if stack.parent is not None:
            danger += stack.unretained
        else:
            danger += [item for item in stack.unretained if item.type in OUTLIVING_TYPES]
        if danger:
            names = ", ".join(f"{item.logical_id} ({item.physical_id})" for item in danger)
            raise Stop(
                NEEDS_A_PERSON,
                kinds.ROOT_WOULD_DELETE.at(None, f"deleting {survey.root} would reach {names} of {stack.name}"),
                (f"aws cloudformation get-template --stack-name {stack.name} --region {region}",),
            )


def _needs(stack: Gen1Stack) -> bool:
    return template_hash(retained_text(stack)) != template_hash(stack.text)


def _only_policies(change: Change, step: Step) -> bool:
    """A nested stack may be listed with its parent; it is not touched where only its own resources are."""
    changes_nothing = change.action == "Modify" and change.replacement in ("", "False")
    return changes_nothing and (change.type == STACK or set(change.scope) <= POLICIES)


def _step(stack: Gen1Stack) -> Step:
    text = retained_text(stack)
    return Step(
        id=f"retain.{stack.name}",
        kind="update",
        category="decommission",
        phase="forward",
        title=f"Retain everything in {stack.name}",
        stacks=(
            StackInStep(
                name=stack.name,
                role="gen1",
                template=text,
                parameters={name: Previous() for name in stack.template.get("Parameters", {})},
                expects=template_hash(stack.text),
                result=template_hash(text),
                via_s3=not fits_inline(text),
            ),
        ),
        before=Conditions(),
        after=Conditions(),
    )
