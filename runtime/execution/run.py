"""One run: find where the stacks stand, take step after step in a direction, verify each."""

from collections.abc import Callable, Mapping

from amp2gen.ir import kinds
from amp2gen.runtime.aws.errors import AwsFailure, Denied, Expired
from amp2gen.runtime.execution.act_delete import delete_stack
from amp2gen.runtime.execution.act_refactor import refactor, wait_for_all
from amp2gen.runtime.execution.act_update import update
from amp2gen.runtime.execution.again import Again
from amp2gen.runtime.execution.judge import elsewhere, is_stuck, stuck_at
from amp2gen.runtime.execution.observe import Observed, observe
from amp2gen.runtime.execution.states import Position, Track
from amp2gen.runtime.execution.stop import SAFE, Stop
from amp2gen.runtime.execution.tools import Happening, Tools
from amp2gen.runtime.plan.model import Plan, Step, StepKind

TRIES = 3
"""How often a step is taken that CloudFormation rolls back, or that somebody's deployment crosses."""

LOOKS = 5
"""How often the stacks are looked at after a step until they show it: reads may lag behind."""

ACTS: Mapping[StepKind, Callable[[Step, Tools], None]] = {
    "update": update,
    "orphan": update,
    "import": update,
    "refactor": refactor,
    "delete_stack": delete_stack,
}


def carry_out(track: Track, tools: Tools, *, back: bool) -> None:
    """Take every step that is left in a direction. Raises Stop."""
    try:
        _carry_out(track, tools, back=back)
    except AwsFailure as failure:
        raise stop_at(failure) from failure


def stop_at(failure: AwsFailure) -> Stop:
    """The end of a run at a call that failed."""
    if failure.code == "ProfileNotFound":
        return Stop(SAFE, kinds.CREDENTIALS.at(None, str(failure), "name one that exists: --profile, or AWS_PROFILE"))
    if isinstance(failure, Expired):
        return Stop(SAFE, kinds.CREDENTIALS.at(None, str(failure), "sign in again, then run the same command"))
    if isinstance(failure, Denied):
        return Stop(SAFE, kinds.DENIED.at(None, str(failure), "`amp2gen policy` prints the permissions it needs"))
    return Stop(SAFE, kinds.AWS_FAILED.at(None, str(failure), "run the same command again"))


def interrupted() -> Stop:
    """The end of a run that somebody has stopped."""
    help = "what was under way goes on in AWS; run the same command again to go on"
    return Stop(SAFE, kinds.INTERRUPTED.at(None, "interrupted", help))


def wait_for_deployments(plan: Plan, tools: Tools) -> None:
    """A deployment of a root changes the stacks in it one after the other, and takes all of them back where one fails:
    nothing is begun beside it. Raises Stop."""

    def ended() -> bool:
        roots = [tools.cloudformation.stack(name) for name in (plan.gen1_root, plan.gen2_root)]
        return not any(root and root.busy for root in roots)

    tools.wait(f"a deployment of {plan.gen1_root} or {plan.gen2_root} ends", ended)


def look_around(track: Track, tools: Tools, *, back: bool) -> tuple[Observed, Position | None]:
    """The stacks, once nothing is under way on them, and where in the plan they stand; None: nowhere. Raises Stop."""
    wait_for_all(track.plan.steps, tools)
    seen = at_rest(track.stacks, tools)
    return seen, track.locate(seen, back=back)


def remaining(track: Track, position: Position, *, back: bool) -> tuple[Step, ...]:
    """The steps that a run from `position` takes."""
    steps: list[Step] = []
    while (following := track.next(position, back=back)) is not None:
        step, position = following
        steps.append(step)
    return tuple(steps)


def _carry_out(track: Track, tools: Tools, *, back: bool) -> None:
    seen, position = look_around(track, tools, back=back)
    if position is None:
        raise elsewhere(track, seen)
    total, number = len(remaining(track, position, back=back)), 0
    tools.report(Happening("found", "" if total else "nothing is left to do", total=total))
    while (following := track.next(position, back=back)) is not None:
        step, reached = following
        number += 1
        tools.report(Happening("step", step.title, step, number, total))
        position = _take(track, step, position, reached, tools)
        tools.report(Happening("done", step.title, step, number, total))
    if total:
        seen = at_rest(track.stacks, tools)
        if not track.is_in(seen, position):
            raise elsewhere(track, seen, position)


def _take(track: Track, step: Step, position: Position, reached: Position, tools: Tools) -> Position:
    names = [stack.name for stack in step.stacks]
    for count in range(TRIES):
        tools.lease.renew()
        seen = at_rest(names, tools)
        if not track.is_in(seen, position):
            if track.is_in(seen, reached):
                break  # an older run's call did it after all
            raise elsewhere(track, seen, position)
        if track.is_in(seen, reached, exactly=True):
            break
        try:
            ACTS[step.kind](step, tools)
            break
        except Again as again:
            if count + 1 == TRIES:
                raise Stop(SAFE, again.diagnostic) from again
            tools.report(Happening("remark", f"{again.diagnostic.message}; looking again", step))
    _verify(track, names, reached, tools)
    tools.journal.append("done", step.id)
    return reached


def _verify(track: Track, names: list[str], reached: Position, tools: Tools) -> None:
    """The stacks are as the step leaves them: templates, and each physical id where it belongs."""
    for count in range(LOOKS):
        seen = at_rest(names, tools)
        if track.is_in(seen, reached):
            return
        if count + 1 < LOOKS:
            tools.clock.sleep(2.0**count)
    raise elsewhere(track, seen, reached)


def at_rest(names: list[str] | tuple[str, ...], tools: Tools) -> Observed:
    """The stacks, when no operation is under way on any. Raises Stop at one that is stuck."""
    seen: list[Observed] = []

    def rested() -> bool:
        seen[:] = [observe(tools.cloudformation, names)]
        return not any(now and now.stack.busy for now in seen[0].values())

    tools.wait("an operation on the stacks ends", rested)
    for now in seen[0].values():
        if now and is_stuck(now.stack):
            raise stuck_at(now.stack)
    return seen[0]
