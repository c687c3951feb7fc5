"""The bucket's template, which projects from before CLI 7 commit and people edit: `s3-cloudformation-template.json`.

What the CLI wrote into it follows from `parameters.json` (`storage_legacy.py`), but for the policies of groups.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_properties import properties_of
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.resource_template import ResourceTemplate, read_resource_template
from amp2gen.frontend.role_policies import POLICY, is_there, role_policies
from amp2gen.ir import kinds
from amp2gen.ir.base import Ref
from amp2gen.ir.expr import Attribute, Expr, Join, Text, attribute
from amp2gen.ir.functions import Function
from amp2gen.ir.iam import Statement
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.settings import Setting
from amp2gen.ir.storage import EVENTS, AccessRule, Bucket, BucketTrigger, InGroup, Operation

TEMPLATE = "s3-cloudformation-template.json"
BUCKET = "S3Bucket"

CLI_POLICIES = re.compile(r"S3(Auth|Guest)(Public|Protected|Private|Upload|Read)Policy|S3TriggerBucketPolicy")
"""Policies that say what the parameters say."""

CORS: Mapping[str, Any] = {
    "AllowedHeaders": ["*"],
    "AllowedMethods": ["GET", "HEAD", "PUT", "POST", "DELETE"],
    "AllowedOrigins": ["*"],
    "ExposedHeaders": ["x-amz-server-side-encryption", "x-amz-request-id", "x-amz-id-2", "ETag"],
    "MaxAge": 3000,
}
"""The one rule that Gen 1 and Gen 2 give every bucket."""

GROUP_ACTIONS: Mapping[str, tuple[Operation, ...]] = {
    "s3:GetObject": ("read",),
    "s3:PutObject": ("write",),
    "s3:DeleteObject": ("delete",),
    "s3:ListBucket": (),
}
"""What an action lets a group do; listing comes with reading."""


def read_bucket_template(entry: Entry, context: Context) -> ResourceTemplate | None:
    """The committed template; None if there is none that describes a bucket."""
    path = f"{entry.folder}/{TEMPLATE}"
    source = read_resource_template(path, entry, context) if path in context.project.files else None
    if source is None or BUCKET not in source.template.resources:
        return None
    own: dict[tuple[str, str | None], Expr] = {
        (BUCKET, None): attribute(Bucket, entry.name, "name"),
        (BUCKET, "Arn"): attribute(Bucket, entry.name, "arn"),
    }
    return replace(source, local=own)


def group_rules(source: ResourceTemplate, context: Context) -> Iterator[AccessRule]:
    """The rules of each `<Group>GroupPolicy`, which is for the whole bucket. Other resources are reported."""
    by_hand = {
        name: each
        for name, each in source.template.resources.items()
        if each.type == POLICY and not CLI_POLICIES.fullmatch(name)
    }
    narrowed = replace(source, template=replace(source.template, resources=by_hand))
    policies, others = role_policies(narrowed, context)
    for policy in policies:
        operations = _operations(policy)
        if operations is None:
            _report(source, policy.origin, "a policy of users' roles", context)
            continue
        for path in ("public/*", "protected/{entity_id}/*", "private/{entity_id}/*", "uploads/*"):
            yield AccessRule(path=path, principal=policy.caller, operations=operations, origin=policy.origin)
    for resource in others:
        _report(source, source.origin(resource.pointer), f"{resource.logical_id} ({resource.type})", context)
    for name, resource in source.template.resources.items():
        if name != BUCKET and resource.type not in (POLICY, "AWS::Lambda::Permission") and is_there(resource, source):
            _report(source, source.origin(resource.pointer), f"{name} ({resource.type})", context)


def _operations(policy: RolePolicy) -> tuple[Operation, ...] | None:
    """What a group may do with all objects; None if the policy is not one that the CLI writes."""
    found: set[Operation] = set()
    for statement in policy.statements:
        if not isinstance(policy.caller, InGroup) or not _is_whole_bucket(statement):
            return None
        for action in statement.actions:
            if action not in GROUP_ACTIONS:
                return None
            found.update(GROUP_ACTIONS[action])
    order: tuple[Operation, ...] = ("read", "write", "delete")
    return tuple(each for each in order if each in found)


def _is_whole_bucket(statement: Statement) -> bool:
    return statement.effect == "Allow" and not statement.conditions and all(map(_is_bucket, statement.resources))


def _is_bucket(resource: Expr) -> bool:
    """`arn:aws:s3:::<bucket>` or `arn:aws:s3:::<bucket>/*`."""
    match resource:
        case Join(parts=(Text(value="arn:aws:s3:::"), Attribute(name="name"), *rest)):
            return rest in ([], [Text(value="/*")])
    return False


def bucket_settings(source: ResourceTemplate, context: Context) -> tuple[Setting, ...]:
    """What somebody set on the bucket, as CloudFormation says it; values that cannot be resolved are reported."""
    properties = properties_of(source.template.resources[BUCKET], source, context)
    properties.ignore(*_READ_ELSEWHERE)
    found = []
    for name in sorted(set(properties.keys()) - _READ_ELSEWHERE):
        setting = properties.setting(name)
        if setting is None:
            context.log.add(
                kinds.SETTING_NOT_CARRIED,
                properties.origin(name),
                f"storage {source.entry.name}: {name} of the bucket is not carried over",
            )
        elif setting.value is not None and not (name == "CorsConfiguration" and _is_usual(setting)):
            found.append(setting)
    return tuple(found)


_READ_ELSEWHERE = frozenset({"BucketName", "NotificationConfiguration"})


def _is_usual(cors: Setting) -> bool:
    rules = cors.value.get("CorsRules") if isinstance(cors.value, Mapping) else None
    if cors.parts or not isinstance(rules, list) or len(rules) != 1 or not isinstance(rules[0], Mapping):
        return False
    written = {name: value for name, value in rules[0].items() if name != "Id"}
    return {**written, "MaxAge": str(written.get("MaxAge"))} == {**CORS, "MaxAge": str(CORS["MaxAge"])}


def notifications(source: ResourceTemplate, context: Context) -> tuple[BucketTrigger, ...] | None:
    """The functions that the bucket calls, one trigger per event and filter; None if the template names none."""
    bucket = source.template.resources[BUCKET]
    written = bucket.properties.get("NotificationConfiguration")
    functions = written.get("LambdaConfigurations") if isinstance(written, Mapping) else None
    if not isinstance(functions, list):
        return None
    configuration = properties_of(bucket, source, context).record("NotificationConfiguration")
    found: dict[tuple[Any, ...], BucketTrigger] = {}
    for raw, record in zip(functions, configuration.records("LambdaConfigurations"), strict=False):
        trigger = _trigger(raw, record, source, context)
        if trigger is None:
            continue
        key = (trigger.function.id, trigger.prefix, trigger.suffix)
        events = (*(found[key].events if key in found else ()), *trigger.events)
        found[key] = trigger.model_copy(update={"events": events})
    configuration.report_leftovers(f"storage {source.entry.name}")
    return tuple(found.values())


def _trigger(raw: Any, record: Record, source: ResourceTemplate, context: Context) -> BucketTrigger | None:
    record.ignore("Function")
    event = record.text("Event") or ""
    filters = {
        (rule.text("Name") or "").lower(): rule.text("Value")
        for rule in record.record("Filter").record("S3Key").records("Rules")
    }
    match source.expr(raw.get("Function") if isinstance(raw, Mapping) else None):
        case Attribute(name="arn", of=Ref(id=id)) if (
            id.partition("/")[2] in context.functions and event in EVENTS and filters.keys() <= {"prefix", "suffix"}
        ):
            return BucketTrigger(
                function=Ref[Function](id=id),
                events=(event,),
                prefix=filters.get("prefix"),
                suffix=filters.get("suffix"),
                origin=record.origin(),
            )
    context.log.add(
        kinds.SETTING_NOT_CARRIED,
        record.origin(),
        f"storage {source.entry.name}: a notification of the bucket is not carried over",
    )
    return None


def _report(source: ResourceTemplate, origin: Any, what: str, context: Context) -> None:
    context.log.add(
        kinds.BUCKET_RESOURCE_NOT_CARRIED, origin, f"storage {source.entry.name}: {what} is not carried over"
    )
