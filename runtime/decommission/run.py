"""`decommission`: survey, retain, and on an explicit word delete the root."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from amp2gen.ir import kinds
from amp2gen.runtime.aws.clock import Clock, SystemClock
from amp2gen.runtime.aws.cloudformation import CloudFormation, LiveStack
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.decommission.retain import check_retained, retain_everything
from amp2gen.runtime.decommission.survey import OWN, survey
from amp2gen.runtime.execution.journal import Journal, journal_key
from amp2gen.runtime.execution.judge import in_region
from amp2gen.runtime.execution.lease import Lease, Operator, lease_key, this_operator
from amp2gen.runtime.execution.operate import Outcome
from amp2gen.runtime.execution.run import interrupted, stop_at
from amp2gen.runtime.execution.stop import SAFE, Stop
from amp2gen.runtime.execution.tools import Happening, Report, Tools


@dataclass
class Farewell:
    """What `decommission` is given. `journal` is a file that stays when the deployment bucket is gone."""

    root: str
    bucket: Bucket
    call: Caller
    journal: Path
    report: Report
    delete_root: bool = False
    clock: Clock = field(default_factory=SystemClock)
    operator: Operator = field(default_factory=this_operator)


def decommission(given: Farewell) -> Outcome:
    """Retain everything; delete the root only where `delete_root` says so. Refused while anything depends on it."""
    cloudformation = CloudFormation(given.call)
    lease = Lease(given.bucket, lease_key(given.root), given.operator, given.clock)
    held = False
    try:
        fence = lease.acquire()
        held = True
        found = survey(given.root, cloudformation, given.bucket)
        if found.refusals:
            raise Stop(SAFE, found.refusals[0], tuple(item.message for item in found.refusals[1:]))
        journal = Journal(given.journal, OWN, given.clock, given.bucket, journal_key(given.root), fence)
        tools = Tools(OWN, cloudformation, given.bucket, journal, lease, given.clock, given.report, patience=None)
        if given.delete_root:
            _check_deletable(given.root, cloudformation)
        retain_everything(found, tools)
        if given.delete_root:
            check_retained(survey(given.root, cloudformation, given.bucket), given.bucket.region)
            _delete(given, cloudformation, tools, lease)
        lease.release()
    except AwsFailure as failure:
        return _ended(stop_at(failure), lease if held else None)
    except Stop as stop:
        return _ended(stop, lease if held else None)
    except KeyboardInterrupt:
        return _ended(interrupted(), lease if held else None)
    return Outcome(0)


def _check_deletable(root: str, cloudformation: CloudFormation) -> None:
    stack = cloudformation.stack(root)
    if stack and stack.is_protected:
        command = f"aws cloudformation update-termination-protection --stack-name {root}{in_region(stack)}"
        message = f"{root} is protected from termination; nothing was changed"
        raise Stop(SAFE, kinds.ROOT_NOT_DELETED.at(None, message, f"{command} --no-enable-termination-protection"))


def _delete(given: Farewell, cloudformation: CloudFormation, tools: Tools, lease: Lease) -> None:
    """The root and, by it, the nested stacks; their resources stay. No bucket is emptied: one that is not retained and
    not empty makes the deletion fail, which is what should happen."""
    given.report(Happening("remark", f"the journal stays in {given.journal}"))
    lease.renew()
    tools.journal.append("intent", call="DeleteStack", stack=given.root)
    stack = cloudformation.stack(given.root)
    cloudformation.delete_stack(stack.id if stack else given.root)

    def ended() -> bool:
        now = cloudformation.stack(stack.id if stack else given.root)
        if now and now.status == "DELETE_FAILED":
            message = f"{given.root} is DELETE_FAILED: {now.reason}"
            raise Stop(SAFE, kinds.ROOT_NOT_DELETED.at(None, message, _leaving(now)))
        return now is None or now.status == "DELETE_COMPLETE"

    tools.wait(f"{given.root} is deleted", ended)


def _leaving(root: LiveStack) -> str | None:
    """How to delete the root without what could not be deleted, as CloudFormation's reason names it."""
    named = re.search(r"failed to delete: \[([A-Za-z0-9, ]+)\]", root.reason)
    kept = named[1].replace(",", "") if named else ""
    command = f"aws cloudformation delete-stack --stack-name {root.name}{in_region(root)}"
    return f"{command} --retain-resources {kept}" if kept else None


def _ended(stop: Stop, lease: Lease | None) -> Outcome:
    if lease is not None:
        with suppress(AwsFailure, Stop):  # it runs out by itself
            lease.release()
    return Outcome(stop.code, stop.diagnostic, stop.runbook)
