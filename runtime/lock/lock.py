"""`lock` and `unlock`: each first looks, then says what it will do, then does it. Doing it again changes nothing.

Everything is per environment: its root stack and what is nested in it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.kinds import (
    LOCK_UNVERIFIED,
    POLICY_UNREADABLE,
    SNAPSHOT_INCOMPLETE,
    STACK_NOT_STABLE,
    UNLOCK_REFUSED,
    UNLOCK_WOULD_EMPTY,
)
from amp2gen.runtime.aws.clock import Clock
from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import AwsFailure, Denied, NotThere
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import Caller, pages
from amp2gen.runtime.lock.drift import drift
from amp2gen.runtime.lock.protection import TABLE, protect_stack, protect_table, unprotected
from amp2gen.runtime.lock.stack_policy import PolicyError, is_locked, locked, unlocked
from amp2gen.runtime.plan.prepare import MARKER
from amp2gen.runtime.plan.script import STABLE
from amp2gen.runtime.plan.templates import TemplateError, parse_template
from amp2gen.runtime.snapshot.model import STACK

PAUSE = 2.0
PATIENCE = 60.0
"""Seconds between looks at a table, and until its protection counts as failed."""

BACK = "`amp2gen refactor status PLAN` says where it stands, `amp2gen refactor rollback PLAN` brings everything back"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Looked:
    """An environment before it is locked.

    `stacks` are the nested stacks with something to protect, `tables` the names of all tables. `problems` holds errors,
    which forbid the lock, and notes.
    """

    root: str
    policy: str | None
    stacks: tuple[str, ...]
    tables: tuple[str, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def refused(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def steps(self) -> tuple[str, ...]:
        """What locking will do, a line each; empty where all is done."""
        lines = [] if is_locked(self.policy) else [f"deny all updates of {self.root} (so `amplify push` is refused)"]
        lines += [f"retain what holds data in {stack}" for stack in self.stacks]
        return (*lines, *(f"protect the table {table} from deletion" for table in self.tables))


def look(call: Caller, root: str, clock: Clock, progress: Progress = lambda stack: None) -> Looked:
    """Status, drift, policies and protection of an environment. Reads only. Raises AwsFailure."""
    cloudformation = CloudFormation(call)
    problems: list[Diagnostic] = []
    stacks: list[str] = []
    tables: list[str] = []
    for name in _tree(cloudformation, root):
        progress(name)
        stack = cloudformation.stack(name)
        if stack is None or stack.status not in STABLE:
            problems.append(STACK_NOT_STABLE.at(None, f"{name} is in state {stack.status if stack else 'deleted'}"))
            continue
        problems += drift(call, name, clock)
        try:
            if name != root and unprotected(cloudformation.template(name)):
                stacks.append(name)
        except TemplateError as error:
            problems.append(SNAPSHOT_INCOMPLETE.at(None, f"the template of {name} cannot be read: {error}"))
        tables += [item.physical_id for item in cloudformation.resources(name) if item.type == TABLE]
    waiting = tuple(table for table in tables if _is_unprotected(call, table))
    policy = cloudformation.policy(root)
    try:
        locked(policy)
    except PolicyError as error:
        problems.append(POLICY_UNREADABLE.at(None, f"{root}: {error}, and is not written over"))
    return Looked(root, policy, tuple(stacks), waiting, tuple(problems))


def lock(call: Caller, looked: Looked, bucket: Bucket | None, clock: Clock, progress: Progress) -> Iterator[Diagnostic]:
    """Carry out `looked.steps`, and read everything again. Yields what stood in the way, or did not take; whatever is
    done by then stays. Raises AwsFailure."""
    if not is_locked(looked.policy):
        progress(f"locking {looked.root}")
        call("cloudformation", "SetStackPolicy", StackName=looked.root, StackPolicyBody=locked(looked.policy))
    taken: list[str] = []
    for stack in looked.stacks:
        progress(f"protecting {stack}")
        in_the_way = tuple(protect_stack(call, stack, bucket, clock))
        yield from in_the_way
        taken += [] if in_the_way else [stack]
    for table in looked.tables:
        progress(f"protecting the table {table}")
        protect_table(call, table)
    yield from _not_taken(call, replace(looked, stacks=tuple(taken)), clock)


def _not_taken(call: Caller, looked: Looked, clock: Clock) -> Iterator[Diagnostic]:
    """What is not as `lock` left it. A table tells of its protection a moment later."""
    cloudformation = CloudFormation(call)
    if not is_locked(cloudformation.policy(looked.root)):
        yield LOCK_UNVERIFIED.at(None, f"{looked.root} has no policy that denies updates")
    for stack in looked.stacks:
        for name in unprotected(cloudformation.template(stack)):
            yield LOCK_UNVERIFIED.at(None, f"{name} of {stack} is not retained")
    started, waiting = clock.now(), looked.tables
    while waiting := tuple(table for table in waiting if _is_unprotected(call, table)):
        if clock.now() - started > PATIENCE:
            break
        clock.sleep(PAUSE)
    for table in waiting:
        yield LOCK_UNVERIFIED.at(None, f"the table {table} is not protected from deletion")


def why_not_unlock(call: Caller, root: str, app_id: str | None) -> tuple[Diagnostic, ...]:
    """Holding stacks of a refactor of this environment, which has to be finished or undone first, and stacks that a
    refactor has taken something from, which a push would make anew and empty. Reads only.

    A holding stack that does not say whose it is, as another tool makes them, counts if its name begins as the app's
    stacks do.
    """
    cloudformation = CloudFormation(call)
    if held := ", ".join(_held(call, cloudformation, root, app_id)):
        return (UNLOCK_REFUSED.at(None, f"what made way for resources of {root} is still held in {held}", BACK),)
    if changed := ", ".join(_changed(cloudformation, root)):
        message = f"a refactor has prepared these, or taken what they had: {changed}"
        return (UNLOCK_WOULD_EMPTY.at(None, message, BACK),)
    return ()


def _held(call: Caller, cloudformation: CloudFormation, root: str, app_id: str | None) -> Iterator[str]:
    """The holding stacks of a refactor of this environment."""
    names = [
        item["StackName"]
        for item in pages(call, "cloudformation", "ListStacks", "StackSummaries")
        if item["StackName"].endswith("-holding") and item["StackStatus"] != "DELETE_COMPLETE"
    ]
    for name in dict.fromkeys(names):
        if _is_for(root, app_id, name, _held_for(cloudformation, name)):
            yield name


def _changed(cloudformation: CloudFormation, root: str) -> Iterator[str]:
    """Stacks with the mark of a refactor. A rollback gives each its own template back, which has none."""
    for name in _tree(cloudformation, root):
        try:
            outputs = parse_template(cloudformation.template(name)).get("Outputs", {})
        except TemplateError:
            continue
        if MARKER in outputs:
            yield name


def unlock(call: Caller, root: str) -> bool:
    """Take our statement out of the root's policy; whether it was there. Protection stays. Raises AwsFailure."""
    policy = CloudFormation(call).policy(root)
    if not is_locked(policy):
        return False
    call("cloudformation", "SetStackPolicy", StackName=root, StackPolicyBody=unlocked(policy))
    return True


def _is_for(root: str, app_id: str | None, holding: str, held_for: str | None) -> bool:
    if held_for is not None:
        return held_for == root
    return app_id is None or holding.startswith(f"amplify-{app_id}-")


def _held_for(cloudformation: CloudFormation, holding: str) -> str | None:
    """The Gen 1 root that a holding stack names; None where it names none."""
    try:
        about = parse_template(cloudformation.template(holding)).get("Metadata", {}).get("amp2gen", {})
    except (AwsFailure, TemplateError):
        return None
    found = about.get("gen1Root")
    return found if isinstance(found, str) else None


def _tree(cloudformation: CloudFormation, name: str) -> Iterator[str]:
    yield name
    for resource in cloudformation.resources(name):
        if resource.type == STACK and resource.physical_id:
            child = cloudformation.stack(resource.physical_id)
            if child is not None:
                yield from _tree(cloudformation, child.name)


def _is_unprotected(call: Caller, table: str) -> bool:
    try:
        return not call("dynamodb", "DescribeTable", TableName=table)["Table"].get("DeletionProtectionEnabled")
    except NotThere:
        return False  # deleted by hand, which drift detection tells
    except Denied:
        return True
