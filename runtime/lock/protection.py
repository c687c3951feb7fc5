"""Protecting what holds data: it is retained when a stack lets go of it, and protected from deletion.

Templates are changed by change sets that may hold exactly that and nothing else. Tables are protected by their own
API, as the deployments of @model tables do not go through their templates' deletion protection.
"""

import secrets
from collections.abc import Iterator

from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.kinds import CHANGE_SET_IMPURE
from amp2gen.runtime.aws.clock import Clock
from amp2gen.runtime.aws.cloudformation import Change, CloudFormation, TemplateSource
from amp2gen.runtime.aws.errors import Refused
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.movability import OUTLIVING_TYPES
from amp2gen.runtime.plan.prepare import retained
from amp2gen.runtime.plan.templates import Template, fits_inline, parse_template, template_hash, template_text

TABLE = "AWS::DynamoDB::Table"
ACT_ON_DELETION = (
    "CustomAuthTriggerResource",
    "HostedUICustomResourceInputs",
    "HostedUIProvidersCustomResourceInputs",
)
"""Gen 1's custom resources whose deletion would change the live user pool: set Gen 1's triggers once more, or take its
domain and its providers away."""

_NOTHING = ("didn't contain changes", "No updates are to be performed")
_PAUSE = 5.0


def protected_template(text: str) -> str | None:
    """The template with everything that holds data retained; None where it says so already."""
    template = parse_template(text)
    resources: Template = {
        name: retained(definition) if _is_precious(name, definition) else definition
        for name, definition in template["Resources"].items()
    }
    wanted = template_text({**template, "Resources": resources})
    return None if template_hash(wanted) == template_hash(text) else wanted


def protect_stack(call: Caller, stack: str, bucket: Bucket | None, clock: Clock) -> Iterator[Diagnostic]:
    """Bring one stack to its protected template; `bucket` takes a template too long for a request.

    Yields what stood in the way, in which case the stack is as it was. Raises AwsFailure.
    """
    cloudformation = CloudFormation(call)
    text = cloudformation.template(stack)
    wanted = protected_template(text)
    if wanted is None:
        return
    source = TemplateSource(text=wanted)
    if not fits_inline(wanted) and bucket is not None:
        key = f"amp2gen/lock/{stack}.template.json"
        bucket.put(key, wanted)
        source = TemplateSource(url=bucket.url(key))
    parameters = dict.fromkeys(parse_template(text).get("Parameters", {}))
    name = f"amp2gen-lock-{secrets.token_hex(4)}"
    try:
        made = cloudformation.create_change_set(stack, name, source, parameters)
    except Refused as error:
        if any(told in error.message for told in _NOTHING):
            return
        raise
    found = cloudformation.change_set(made)
    while found.status in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
        clock.sleep(_PAUSE)
        found = cloudformation.change_set(made)
    impure = [change for change in found.changes if not _is_pure(change)]
    if found.status != "CREATE_COMPLETE" or impure:
        cloudformation.delete_change_set(made)
        if not impure and any(told in found.reason for told in _NOTHING):
            return
        what = ", ".join(f"{change.action} {change.logical_id}" for change in impure) or found.reason
        yield CHANGE_SET_IMPURE.at(None, f"{stack}: {what}")
        return
    cloudformation.execute_change_set(made)
    yield from _ended(cloudformation, stack, wanted, clock)


def protect_table(call: Caller, table: str) -> bool:
    """Switch deletion protection on; whether it was off. Raises AwsFailure."""
    about = call("dynamodb", "DescribeTable", TableName=table)["Table"]
    if about.get("DeletionProtectionEnabled"):
        return False
    call("dynamodb", "UpdateTable", TableName=table, DeletionProtectionEnabled=True)
    return True


def unprotected(text: str) -> tuple[str, ...]:
    """Logical ids of what holds data in a template and is not retained."""
    return tuple(
        name
        for name, definition in parse_template(text)["Resources"].items()
        if _is_precious(name, definition) and retained(definition) != definition
    )


def _is_precious(name: str, definition: Template) -> bool:
    return definition.get("Type") in OUTLIVING_TYPES or name in ACT_ON_DELETION


def _is_pure(change: Change) -> bool:
    """A policy that retains, and nothing of the resource itself."""
    return (
        change.action == "Modify"
        and bool(change.scope)
        and set(change.scope) <= {"DeletionPolicy", "UpdateReplacePolicy"}
        and change.replacement in ("", "False")
    )


def _ended(cloudformation: CloudFormation, stack: str, wanted: str, clock: Clock) -> Iterator[Diagnostic]:
    """Wait, and look that the stack has the template."""
    now = cloudformation.stack(stack)
    while now is not None and now.busy:
        clock.sleep(_PAUSE)
        now = cloudformation.stack(stack)
    if now is None or template_hash(cloudformation.template(stack)) != template_hash(wanted):
        state = now.status if now else "gone"
        yield CHANGE_SET_IMPURE.at(None, f"{stack} is {state}, and does not have the template that protects it")
