"""A rollback from where the plan does not lead: find the way back that was begun, or work one out."""

from amp2gen.ir import kinds
from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import NotThere
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.execution.act_delete import delete_stack
from amp2gen.runtime.execution.judge import elsewhere, ownership
from amp2gen.runtime.execution.observe import Observed, observe
from amp2gen.runtime.execution.redeployed import gen2_owns
from amp2gen.runtime.execution.states import Track
from amp2gen.runtime.execution.stop import NEEDS_A_PERSON, Stop
from amp2gen.runtime.execution.tools import Tools
from amp2gen.runtime.plan.comeback import NoWayBackError, comeback
from amp2gen.runtime.plan.model import Conditions, Plan, StackInStep, Step, dump_plan, load_plan
from amp2gen.runtime.plan.templates import PLACEHOLDER, template_hash
from amp2gen.runtime.snapshot.take import take


def comeback_key(gen1_root: str, plan: str) -> str:
    """Where the way back from a plan is kept, so that it can be gone on with."""
    return f"amp2gen/{gen1_root}/comeback-{plan}.json"


def way_back(track: Track, seen: Observed, plan_id: str, bucket: Bucket, call: Caller) -> Track:
    """The track of the way back. Raises Stop where there is none, AwsFailure."""
    plan = track.plan
    key = comeback_key(plan.gen1_root, plan_id)
    stored = bucket.read(key)
    if stored is not None:
        begun = Track(load_plan(stored.text))
        now = observe(CloudFormation(call), begun.stacks)
        if begun.locate(now, back=False) is not None:
            return begun
    if not gen2_owns(track, seen):
        raise elsewhere(track, seen)
    try:
        made = comeback(plan, take(call, plan.gen1_root, plan.gen2_root).snapshot)
    except NotThere as error:  # raised for a root only
        raise Stop(
            NEEDS_A_PERSON, kinds.NO_WAY_BACK.at(None, f"there is no way back any more: {error.message}")
        ) from error
    except NoWayBackError as error:
        raise Stop(
            NEEDS_A_PERSON,
            kinds.NO_WAY_BACK.at(None, f"Gen 2 was deployed since, and the way back is not clear: {error}"),
            error.reasons,
        ) from error
    bucket.put(key, dump_plan(made))
    return Track(made)


def way_back_again(track: Track, tools: Tools) -> tuple[str, ...]:
    """What a person can do when somebody crosses a way back, and who owns what."""
    return (
        "find out who deployed (the events of the named stacks say when), and keep them from it",
        "then run `refactor rollback` again: while nothing has gone back, the way is worked out anew",
        "who owns what now:",
        *ownership(track, observe(tools.cloudformation, track.stacks)),
    )


def delete_empty_holding_stacks(plan: Plan, tools: Tools) -> None:
    """At the end of a way back: those that own nothing but their placeholder any more. Raises Stop."""
    for name in dict.fromkeys(step.creates for step in plan.forward if step.creates):
        if tools.cloudformation.stack(name) is None:
            continue
        owned = [item.logical_id for item in tools.cloudformation.resources(name)]
        if owned == [PLACEHOLDER]:
            text = tools.cloudformation.template(name)
            target = StackInStep(name=name, role="holding", template=None, expects=template_hash(text), result=None)
            delete_stack(
                Step(
                    id=f"delete.{name}",
                    kind="delete_stack",
                    category="holding",
                    phase="forward",
                    title=f"Delete the empty holding stack {name}",
                    stacks=(target,),
                    before=Conditions(),
                    after=Conditions(),
                ),
                tools,
            )
