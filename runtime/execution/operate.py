"""`refactor apply` and `refactor rollback`: the lease, the journal, the branch's builds, and one run between them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.runtime.aws.clock import Clock, SystemClock
from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import Caller, account_of
from amp2gen.runtime.execution.act_update import sweep_all
from amp2gen.runtime.execution.builds import Builds, refusal
from amp2gen.runtime.execution.journal import Journal, from_anywhere, journal_key, plan_key
from amp2gen.runtime.execution.judge import elsewhere
from amp2gen.runtime.execution.lease import Lease, Operator, lease_key, this_operator
from amp2gen.runtime.execution.observe import Observed
from amp2gen.runtime.execution.run import carry_out, interrupted, look_around, stop_at, wait_for_deployments
from amp2gen.runtime.execution.states import PlanBrokenError, Track
from amp2gen.runtime.execution.stop import NEEDS_A_PERSON, SAFE, Stop
from amp2gen.runtime.execution.tools import Happening, Report, Tools
from amp2gen.runtime.execution.wayback import delete_empty_holding_stacks, way_back, way_back_again
from amp2gen.runtime.plan.model import Plan, dump_plan, plan_id


@dataclass
class Setup:
    """What a run is given. `journal` is the file; `patience` as in Tools."""

    plan: Plan
    call: Caller
    journal: Path
    report: Report
    clock: Clock = field(default_factory=SystemClock)
    operator: Operator = field(default_factory=this_operator)
    patience: float | None = None
    pause_builds: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a command ended: exit code, and what to say."""

    code: int
    diagnostic: Diagnostic | None = None
    runbook: tuple[str, ...] = ()


def apply(setup: Setup) -> Outcome:
    """Carry the plan out from wherever the stacks stand."""
    return _within(setup, back=False)


def rollback(setup: Setup) -> Outcome:
    """Undo what stands of the plan, from wherever the stacks stand."""
    return _within(setup, back=True)


def bucket_of(plan: Plan, call: Caller) -> Bucket:
    """The deployment bucket of the Gen 1 environment. Raises Stop where the plan names none."""
    if plan.deployment_bucket is None:
        raise Stop(
            NEEDS_A_PERSON,
            kinds.PLAN_UNUSABLE.at(None, "the plan names no deployment bucket, in which journal and lease are kept"),
        )
    return Bucket(call, plan.deployment_bucket, plan.region)


def track_of(plan: Plan) -> Track:
    """The plan's states. Raises Stop where its steps do not fit together."""
    try:
        return Track(plan)
    except PlanBrokenError as error:
        raise Stop(NEEDS_A_PERSON, kinds.PLAN_UNUSABLE.at(None, f"the plan does not fit together: {error}")) from error


def _within(setup: Setup, *, back: bool) -> Outcome:
    """The run, from the lease to its release; every way in which it can end becomes an outcome."""
    lease: Lease | None = None
    journal: Journal | None = None
    try:
        plan = setup.plan
        track = track_of(plan)
        check_account(plan, setup.call)
        bucket = bucket_of(plan, setup.call)
        lease = Lease(bucket, lease_key(plan.gen1_root), setup.operator, setup.clock)
        fence = lease.acquire()
        journal = Journal(setup.journal, plan_id(plan), setup.clock, bucket, journal_key(plan.gen1_root), fence)
        for remark in journal.remarks:
            setup.report(Happening("remark", remark))
        _run(setup, track, bucket, lease, journal, back=back)
    except AwsFailure as failure:
        return _ended(stop_at(failure), lease, journal)
    except KeyboardInterrupt:
        return _ended(interrupted(), lease, journal)
    except Stop as stop:
        return _ended(stop, lease, journal)
    lease.release()
    return Outcome(0)


def _run(setup: Setup, track: Track, bucket: Bucket, lease: Lease, journal: Journal, *, back: bool) -> None:
    plan = setup.plan
    tools = Tools(
        plan_id(plan), CloudFormation(setup.call), bucket, journal, lease, setup.clock, setup.report, setup.patience
    )
    _refuse_other_plan(plan, journal)
    wait_for_deployments(plan, tools)
    seen, position = look_around(track, tools, back=back)
    if position is None and back:
        _come_back(setup, track, seen, tools)
        return
    if position is None:
        raise elsewhere(track, seen)
    if track.next(position, back=back) is None:
        if not back:
            _guard_window(setup, journal)
        _conclude(setup, track, tools, back=back)
        return
    bucket.put(plan_key(plan.gen1_root, tools.plan_id), dump_plan(plan))
    again = from_anywhere("rollback" if back else "apply", plan, tools.plan_id)
    setup.report(Happening("remark", f"from any other machine, this goes on: {again}"))
    journal.append(
        "begin",
        direction="back" if back else "forward",
        operator=setup.operator.name,
        gen1_root=plan.gen1_root,
        gen2_root=plan.gen2_root,
        found=f"{position.done} of {track.end.done} steps done",
    )
    _hold_builds(setup, journal)
    carry_out(track, tools, back=back)
    _conclude(setup, track, tools, back=back)


def _come_back(setup: Setup, track: Track, seen: Observed, tools: Tools) -> None:
    """A rollback from where the plan does not lead: Gen 2 was deployed since, or a holding stack is gone."""
    back = way_back(track, seen, tools.plan_id, tools.bucket, setup.call)
    setup.report(Happening("remark", "Gen 2 is not as the plan left it: the way back is worked out from what it is"))
    tools.journal.append(
        "begin",
        direction="back",
        operator=setup.operator.name,
        gen1_root=setup.plan.gen1_root,
        found="another deployment",
    )
    _hold_builds(setup, tools.journal)
    try:
        carry_out(back, replace(tools, plan_id=plan_id(back.plan)), back=False)
    except Stop as stop:
        if stop.diagnostic.code == kinds.NOT_AS_PLANNED.code:
            raise Stop(stop.code, stop.diagnostic, way_back_again(track, tools)) from stop
        raise
    delete_empty_holding_stacks(track.plan, tools)
    _conclude(setup, track, tools, back=True)


def _conclude(setup: Setup, track: Track, tools: Tools, *, back: bool) -> None:
    """Leave nothing behind, and say in the journal that the goal is reached; a complete rollback gives the branch its
    builds back."""
    sweep_all(track.stacks, tools)
    journal = tools.journal
    goal = journal.last("applied", "rolled_back", "begin")
    if goal is not None and goal.event == "begin":
        journal.append("rolled_back" if back else "applied")
    if back:
        resume_builds(setup.plan, setup.call, journal, setup.report)


def _hold_builds(setup: Setup, journal: Journal) -> None:
    """Nothing moves while the branch may be built. Raises Stop."""
    plan, report = setup.plan, setup.report
    if plan.app_id is None:
        report(Happening("remark", "the plan names no Amplify app: keep your pipeline from deploying the branch"))
        return
    builds = Builds(setup.call, plan.app_id, plan.branch)
    found = builds.look()
    if found is None:
        report(
            Happening(
                "remark",
                f"{kinds.BRANCH_UNKNOWN.code}: the Amplify app {plan.app_id} has no branch {plan.branch}: keep your "
                "own pipeline from deploying it until `refactor finish` is committed",
            )
        )
        return
    stop = refusal(builds, found, pausing=setup.pause_builds)
    if stop:
        raise stop
    if found.automatic:
        _pause(builds, journal)


def _guard_window(setup: Setup, journal: Journal) -> None:
    """Everything has moved. Until the code says so, a push of it as it was would give the branch empty resources."""
    plan, last = setup.plan, journal.last("begin", "finished")
    if plan.app_id is None or (last is not None and last.event == "finished"):
        return
    builds = Builds(setup.call, plan.app_id, plan.branch)
    found = builds.look()
    if found is None or not found.automatic:
        return
    if setup.pause_builds:
        _pause(builds, journal)
    else:
        text = (
            f"each push to the branch {plan.branch} starts a build: push nothing before `refactor finish`, or run this"
        )
        setup.report(Happening("remark", f"{kinds.BRANCH_BUILDS.code}: {text} again with --pause-builds"))


def _pause(builds: Builds, journal: Journal) -> None:
    """Written first: whoever goes on after a crash turns them on again, at worst once too often."""
    journal.append("builds_paused", app=builds.app_id, branch=builds.branch)
    builds.set_automatic(False)


def resume_builds(plan: Plan, call: Caller, journal: Journal, report: Report) -> None:
    """Turn automatic builds on again if a run of this plan has turned them off."""
    last = journal.last("builds_paused", "builds_resumed")
    if plan.app_id is None or last is None or last.event == "builds_resumed":
        return
    Builds(call, plan.app_id, plan.branch).set_automatic(True)
    journal.append("builds_resumed", app=plan.app_id, branch=plan.branch)
    report(Happening("remark", f"automatic builds of the branch {plan.branch} are on again"))


def check_account(plan: Plan, call: Caller) -> None:
    """Raises Stop where the credentials are for another account."""
    account = account_of(call)
    if account != plan.account:
        raise Stop(SAFE, kinds.WRONG_ACCOUNT.at(None, f"the plan is for the account {plan.account}, not for {account}"))


def _refuse_other_plan(plan: Plan, journal: Journal) -> None:
    """Raises Stop where another plan has taken steps that still stand, by what the journal says."""
    other = next((item.plan for item in reversed(journal.records) if item.event == "begin"), None)
    if other in (None, journal.plan):
        return
    stands = False
    for record in journal.records:
        if record.plan == other:
            stands = (stands or record.event == "done") and record.event not in ("rolled_back", "finished")
    if stands:
        raise Stop(
            NEEDS_A_PERSON,
            kinds.OTHER_PLAN.at(None, f"the plan {other} is under way in this environment"),
            (
                "what it has moved stays where it is, and works; either undo it:",
                from_anywhere("rollback", plan, str(other)),
                "or carry it out to its end, and then finish it in the Gen 2 project:",
                from_anywhere("apply", plan, str(other)),
                from_anywhere("finish", plan, str(other)),
            ),
        )


def _ended(stop: Stop, lease: Lease | None, journal: Journal | None) -> Outcome:
    """Tidy up as far as that is possible; the reason of the end is what is reported in any case."""
    attempts: list[Callable[[], object]] = []
    if journal is not None and stop.diagnostic.code not in (kinds.JOURNAL_UNWRITABLE.code, kinds.LEASE_LOST.code):
        attempts.append(lambda: journal.append("stop", code=stop.diagnostic.code, reason=stop.diagnostic.message))
    if lease is not None and lease.fence and stop.diagnostic.code not in (kinds.LEASE_HELD.code, kinds.LEASE_LOST.code):
        attempts.append(lease.release)
    for attempt in attempts:
        with suppress(Stop, AwsFailure):
            attempt()
    return Outcome(stop.code, stop.diagnostic, stop.runbook)
