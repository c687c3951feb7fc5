"""`refactor finish`: once everything has moved and the code takes it, the branch may be built again."""

import json
from collections.abc import Mapping

from amp2gen.ir import kinds
from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.execution.journal import Journal, journal_key, plan_key, read_journal
from amp2gen.runtime.execution.lease import Lease, lease_key, leased
from amp2gen.runtime.execution.next_deployment import (
    NotComparedError,
    emptied,
    live_stacks,
    threats,
    unlisted,
    unretained,
)
from amp2gen.runtime.execution.operate import Outcome, Setup, bucket_of, resume_builds
from amp2gen.runtime.execution.run import interrupted, stop_at
from amp2gen.runtime.execution.status import look
from amp2gen.runtime.execution.stop import NEEDS_A_PERSON, SAFE, Stop
from amp2gen.runtime.execution.tools import Happening
from amp2gen.runtime.moved import FILE
from amp2gen.runtime.plan.model import dump_plan, plan_id

Synthesized = Mapping[str, tuple[str | None, str | None, str]]
"""The next deployment, as `live_stacks` takes it."""


def check_applied(setup: Setup) -> Outcome | None:
    """Why it is too early to finish; None if everything has moved."""
    try:
        status = look(setup.plan, setup.call).status
    except AwsFailure as failure:
        return _outcome(stop_at(failure))
    except Stop as stop:
        return _outcome(stop)
    if status.done == status.total and not status.partly_undone and not status.busy:
        return None
    done = "none" if status.done is None else f"{status.done} of {status.total}"
    return Outcome(
        SAFE,
        kinds.NOT_APPLIED.at(None, f"{done} of the plan's steps are done", "run `amp2gen refactor apply` to its end"),
    )


def note_marking(setup: Setup, filled: tuple[str, ...]) -> Outcome | None:
    """Write down which nulls of the branch's entry are about to get a value, so that a rollback takes exactly them
    back. None, or why that could not be done."""
    plan = setup.plan
    try:
        bucket = bucket_of(plan, setup.call)
        lease = Lease(bucket, lease_key(plan.gen1_root), setup.operator, setup.clock)
        with leased(lease):
            journal = Journal(
                setup.journal, plan_id(plan), setup.clock, bucket, journal_key(plan.gen1_root), lease.fence
            )
            journal.append("marked", filled=json.dumps(filled))
    except AwsFailure as failure:
        return _outcome(stop_at(failure))
    except Stop as stop:
        return _outcome(stop)
    return None


def filled_when_marked(setup: Setup) -> tuple[str, ...]:
    """The nulls that got a value when the branch was marked, by the journal beside the plan."""
    try:
        records = read_journal(setup.journal.read_text("utf-8")).records
    except (OSError, UnicodeDecodeError):
        return ()
    own = [record for record in records if record.event == "marked" and record.plan == plan_id(setup.plan)]
    return tuple(dict.fromkeys(pointer for record in own for pointer in json.loads(record.detail["filled"])))


def finish(setup: Setup, synthesized: Synthesized) -> Outcome:
    """Check the next deployment, then give the branch its builds back and say so in the journal."""
    plan = setup.plan
    try:
        bucket = bucket_of(plan, setup.call)
        lease = Lease(bucket, lease_key(plan.gen1_root), setup.operator, setup.clock)
        with leased(lease):
            return _finished(setup, synthesized, bucket, lease.fence)
    except AwsFailure as failure:
        return _outcome(stop_at(failure))
    except Stop as stop:
        return _outcome(stop)
    except KeyboardInterrupt:
        return _outcome(interrupted())
    except NotComparedError as error:
        help = f"{FILE} is marked by now: push nothing, mend this, and run `amp2gen refactor finish` again"
        return Outcome(SAFE, kinds.NEXT_DEPLOYMENT_UNSAFE.at(None, str(error), help))


def _finished(setup: Setup, synthesized: Synthesized, bucket: Bucket, fence: int) -> Outcome:
    plan, cloudformation = setup.plan, CloudFormation(setup.call)
    templates = live_stacks(plan.gen2_root, synthesized, cloudformation)
    dangers = [f"{stack} is no longer in the app" for stack in unlisted(plan, templates)]
    dangers += [f"{place} is emptied when the branch is deleted" for place in emptied(plan, templates)]
    dangers += map(str, threats(plan, templates, cloudformation, bucket, setup.clock))
    if dangers:
        return Outcome(
            NEEDS_A_PERSON,
            kinds.NEXT_DEPLOYMENT_UNSAFE.at(None, f"the next deployment is not safe: {'; '.join(dangers)}"),
            (
                "do not push: deploying this code would replace what was moved; by now nothing is lost",
                "compare the resource's definition with Gen 1's, mend it, and run `refactor finish` again",
            ),
        )
    for place in unretained(plan, templates):
        text = f"{kinds.NEXT_NOT_RETAINED.code}: {place} is not retained: deleting the branch would delete it"
        setup.report(Happening("remark", text))
    journal = Journal(setup.journal, plan_id(plan), setup.clock, bucket, journal_key(plan.gen1_root), fence)
    resume_builds(plan, setup.call, journal, setup.report)
    bucket.put(plan_key(plan.gen1_root, journal.plan), dump_plan(plan))  # `decommission` reads it
    journal.append("finished")
    return Outcome(0)


def _outcome(stop: Stop) -> Outcome:
    return Outcome(stop.code, stop.diagnostic, stop.runbook)
