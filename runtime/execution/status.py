"""How far a plan is carried out: a look at everything, without touching anything."""

from dataclasses import dataclass

from amp2gen.ir.base import Model
from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.execution.builds import Builds
from amp2gen.runtime.execution.journal import journal_key, read_journal
from amp2gen.runtime.execution.judge import is_stuck, ownership
from amp2gen.runtime.execution.lease import holder, lease_key
from amp2gen.runtime.execution.observe import observe
from amp2gen.runtime.execution.operate import bucket_of, check_account, plan_id, track_of
from amp2gen.runtime.execution.redeployed import is_redeployed
from amp2gen.runtime.execution.run import remaining
from amp2gen.runtime.plan.model import Plan, Step


class Status(Model):
    """What a look found. `done` of `total` forward steps stand; None: the stacks are in none of the plan's states.

    `partly_undone`: a rollback stopped in the middle of undoing a step. `redeployed`: everything is moved, and Gen 2
    was deployed since. `differences` say what is not as planned, `homes` where each protected id is.
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
    stored = bucket.read(journal_key(plan.gen1_root))
    records = read_journal(stored.text).records if stored else ()
    paused = [record.event for record in records if record.event in ("builds_paused", "builds_resumed")]
    branch = Builds(call, plan.app_id, plan.branch).look() if plan.app_id else None
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
        last_event=f"{records[-1].event} at {records[-1].at}" if records else None,
        builds_paused=bool(paused and paused[-1] == "builds_paused"),
        builds_automatic=branch.automatic if branch else None,
    )
    at = track.end if redeployed else position
    return Look(
        status,
        remaining(track, at, back=False) if at else (),
        remaining(track, at, back=True) if at else (),
    )
