"""What the next deployment of Gen 2 would do to what was moved: asked of CloudFormation, by change sets that are
deleted again."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from amp2gen.runtime.aws.clock import Clock
from amp2gen.runtime.aws.cloudformation import Change, ChangeSet, CloudFormation, TemplateSource
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.execution.tools import FIRST_PAUSE, LONGEST_PAUSE, PREFIX
from amp2gen.runtime.plan.model import Plan, Protected
from amp2gen.runtime.plan.templates import Template, fits_inline, parse_template

STACK = "AWS::CloudFormation::Stack"
EMPTIES_BUCKET = "Custom::S3AutoDeleteObjects"
_NOTHING = "didn't contain changes"


@dataclass(frozen=True)
class Threat:
    """A change that would take a protected resource from its stack, or put another one in its place."""

    stack: str
    logical_id: str
    physical_id: str
    action: str

    def __str__(self) -> str:
        return f"{self.stack}: {self.action} of {self.logical_id} ({self.physical_id})"


class NotComparedError(Exception):
    """A stack that CloudFormation does not compare; the message says which, and why."""


def threats(
    plan: Plan, templates: Mapping[str, str], cloudformation: CloudFormation, bucket: Bucket, clock: Clock
) -> tuple[Threat, ...]:
    """`templates`: what the next deployment sends, by the name of the live stack. Raises AwsFailure,
    NotComparedError."""
    found: list[Threat] = []
    for stack in sorted({item.gen2.stack for item in plan.protected}):
        if stack in templates:
            protected = {(item.type, item.physical_id) for item in plan.protected if item.gen2.stack == stack}
            for change in _changes(stack, templates[stack], cloudformation, bucket, clock):
                if (change.type, change.physical_id) in protected and (action := _harm(change)):
                    found.append(Threat(stack, change.logical_id, str(change.physical_id), action))
    return tuple(found)


def unlisted(plan: Plan, templates: Mapping[str, str]) -> tuple[str, ...]:
    """Stacks that own protected resources and that the deployment does not have."""
    return tuple(sorted({item.gen2.stack for item in plan.protected} - templates.keys()))


def emptied(plan: Plan, templates: Mapping[str, str]) -> tuple[str, ...]:
    """Buckets that moved and that the CDK's custom resource would empty once they leave their stack, as in the
    deletion of the branch: `stack: bucket`."""
    found = []
    for item in plan.protected:
        resources = _resources(templates, item)
        names = ({"Ref": item.gen2.logical_id}, item.physical_id)
        if any(
            each.get("Type") == EMPTIES_BUCKET
            and each.get("DeletionPolicy") != "Retain"
            and each.get("Properties", {}).get("BucketName") in names
            for each in resources.values()
        ):
            found.append(f"{item.gen2.stack}: {item.gen2.logical_id} ({item.physical_id})")
    return tuple(found)


def unretained(plan: Plan, templates: Mapping[str, str]) -> tuple[str, ...]:
    """What moved and is deleted with its stack by then: `stack: logical id (physical id)`."""
    return tuple(
        f"{item.gen2.stack}: {item.gen2.logical_id} ({item.physical_id})"
        for item in plan.protected
        if (definition := _resources(templates, item).get(item.gen2.logical_id))
        and definition.get("DeletionPolicy") not in ("Retain", "RetainExceptOnCreate")
    )


def _resources(templates: Mapping[str, str], item: Protected) -> Template:
    """The next deployment's resources of the stack that owns something; none where it has no such stack."""
    text = templates.get(item.gen2.stack)
    return parse_template(text)["Resources"] if text else {}


def live_stacks(
    root: str, synthesized: Mapping[str, tuple[str | None, str | None, str]], cloudformation: CloudFormation
) -> dict[str, str]:
    """Live stack's name → the template that is deployed to it next.

    `synthesized`: path → (path of the parent, logical id there, template); the root's are None. A nested stack is
    found by its logical id, which follows from its path and stays.
    """
    names: dict[str, str] = {}
    pending = [(path, root) for path, (parent, _, _) in synthesized.items() if parent is None]
    while pending:
        path, name = pending.pop()
        names[path] = name
        nested = {item.logical_id: item.physical_id for item in cloudformation.resources(name) if item.type == STACK}
        for child, (parent, logical_id, _) in synthesized.items():
            if parent == path and logical_id in nested:
                arn = nested[logical_id]
                pending.append((child, arn.split("/")[1] if arn.startswith("arn:") else arn))
    return {name: synthesized[path][2] for path, name in names.items()}


def _changes(
    stack: str, template: str, cloudformation: CloudFormation, bucket: Bucket, clock: Clock
) -> tuple[Change, ...]:
    name = f"{PREFIX}next-{secrets.token_hex(4)}"
    source = TemplateSource(text=template)
    if not fits_inline(template):
        key = f"amp2gen/templates/next/{stack}.template.json"
        bucket.put(key, template)
        source = TemplateSource(url=bucket.url(key))
    live = cloudformation.stack(stack)
    known = live.parameters if live else {}
    # A new parameter's value is another stack's output, which is not there yet; what it is does not matter here.
    parameters = {key: None if key in known else "unknown" for key in parse_template(template).get("Parameters", {})}
    made = cloudformation.create_change_set(stack, name, source, parameters)
    try:
        found = _ready(made, cloudformation, clock)
    finally:
        cloudformation.delete_change_set(made)
    if found.status != "CREATE_COMPLETE" and _NOTHING not in found.reason:
        raise NotComparedError(f"CloudFormation cannot compare {stack}: {found.reason}")
    return found.changes


def _ready(made: str, cloudformation: CloudFormation, clock: Clock) -> ChangeSet:
    pause = FIRST_PAUSE
    while (found := cloudformation.change_set(made)).status in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
        clock.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)
    return found


def _harm(change: Change) -> str:
    """`Conditional`: CloudFormation cannot tell before it knows a value. That is not safe enough."""
    if change.action == "Remove":
        return "removal"
    return "replacement" if change.replacement in ("True", "Conditional") else ""
