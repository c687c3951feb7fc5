"""How far a plan is carried out: a look at everything, without touching anything."""

from collections.abc import Iterator
from dataclasses import dataclass

from amp2gen.ir.base import Model
from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import NotThere
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.execution.builds import Builds
from amp2gen.runtime.execution.journal import Record, journal_key, read_journal
from amp2gen.runtime.execution.journal_copy import read_copy
from amp2gen.runtime.execution.judge import is_stuck, ownership, stuck_at, way_out
from amp2gen.runtime.execution.lease import holder, lease_key
from amp2gen.runtime.execution.observe import Observed, observe
from amp2gen.runtime.execution.operate import bucket_of, check_account, track_of
from amp2gen.runtime.execution.redeployed import is_redeployed
from amp2gen.runtime.execution.run import remaining
from amp2gen.runtime.execution.states import Track
from amp2gen.runtime.lock.stack_policy import is_locked
from amp2gen.runtime.plan.model import Plan, Step, plan_id


class Status(Model):
    """What a look found. `done` of `total` forward steps stand; None: the stacks are in none of the plan's states.

    `partly_undone`: a rollback stopped in the middle of undoing a step. `redeployed`: everything is moved, and Gen 2
    was deployed since. `differences` say what is not as planned, `homes` where each protected id is, `runbook` what a
    person can do next. `locked`: Gen 1's root stack denies updates.
    """

    plan: str
    done: int | None
    total: int
    partly_undone: bool = False
    redeployed: bool = False
    busy: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    lease: str | None = None
    last_event: str | None = None
    builds_paused: bool = False
    builds_automatic: bool | None = None
    locked: bool = True
    runbook: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """A status, and the steps that `apply` and `rollback` would take."""

    status: Status
    forward: tuple[Step, ...]
    back: tuple[Step, ...]


def look(plan: Plan, call: Caller) -> Look:
    """Raises Stop where the plan is of no use here, AwsFailure."""
    track = track_of(plan)
    check_account(plan, call)
    bucket = bucket_of(plan, call)
    cloudformation = CloudFormation(call)
    seen = observe(cloudformation, track.stacks)
    position = track.locate(seen, back=False)
    redeployed = position is None and is_redeployed(track, seen)
    records = read_journal(read_copy(bucket, journal_key(plan.gen1_root))).records
    paused = [record.event for record in records if record.event in ("builds_paused", "builds_resumed")]
    branch = Builds(call, plan.app_id, plan.branch).look() if plan.app_id else None
    at = track.end if redeployed else position
    forward = remaining(track, at, back=False) if at else ()
    status = Status(
        plan=plan_id(plan),
        done=track.end.done if redeployed else position.done if position else None,
        total=track.end.done,
        partly_undone=bool(position and position.undone),
        redeployed=redeployed,
        busy=tuple(name for name, now in seen.items() if now and now.stack.busy),
        stuck=tuple(f"{name} is {now.stack.status}" for name, now in seen.items() if now and is_stuck(now.stack)),
        differences=() if position or redeployed else track.differences(seen, track.nearest(seen)),
        homes=tuple(line.strip() for line in ownership(track, seen)),
        lease=holder(bucket.read(lease_key(plan.gen1_root))),
        last_event=_told(records[-1]) if records else None,
        builds_paused=bool(paused and paused[-1] == "builds_paused"),
        builds_automatic=branch.automatic if branch else None,
        locked=_locked(plan, cloudformation),
    )
    finished = any(record.event == "finished" and record.plan == status.plan for record in records)
    advice = tuple(_runbook(track, seen, status, forward, finished=finished))
    return Look(status.model_copy(update={"runbook": advice}), forward, remaining(track, at, back=True) if at else ())


def _locked(plan: Plan, cloudformation: CloudFormation) -> bool:
    """A root that is gone cannot be pushed to."""
    try:
        return is_locked(cloudformation.policy(plan.gen1_root))
    except NotThere:
        return True


def _told(record: Record) -> str:
    """`intent of auth.move (ExecuteStackRefactor) at 2026-01-01T00:03:36+00:00`."""
    step = f" of {record.step}" if record.step else ""
    call = f" ({record.detail['call']})" if "call" in record.detail else ""
    return f"{record.event}{step}{call} at {record.at}"


def _runbook(
    track: Track, seen: Observed, status: Status, forward: tuple[Step, ...], *, finished: bool
) -> Iterator[str]:
    stuck = [now.stack for now in seen.values() if now and is_stuck(now.stack)]
    if stuck:
        yield from stuck_at(stuck[0]).runbook
    elif status.busy:
        yield "`refactor apply` and `refactor rollback` wait for the operation that is under way, then go on"
    elif status.redeployed:
        yield "once nothing uses Gen 1 any more: `amp2gen decommission`"
    elif status.done is None:
        yield from way_out(track, seen, track.nearest(seen))
    elif not forward:
        done = "commit amplify/gen1.json, and push it: the branch is to be deployed with it"
        yield done if finished else "`refactor finish`: the code does not own yet what was moved; deploy nothing before"
    elif status.done == 0 and not status.partly_undone:
        yield f"`refactor apply` takes {len(forward)} steps; nothing has changed yet"
    else:
        yield f"`refactor apply` goes on with {forward[0].id}: {forward[0].title}"
        yield "`refactor rollback` undoes what is done"
