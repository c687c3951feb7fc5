"""Amazon S3: `storage/<name>/cli-inputs.json` → `ir.storage`.

Gen 1's policies, and the rules that say the same (spec: the compiled template's S3Auth…/S3Guest… policies):

| policy | rule |
|---|---|
| S3AuthPublicPolicy, S3GuestPublicPolicy | `public/*` |
| S3AuthProtectedPolicy, S3AuthPrivatePolicy | `protected/{entity_id}/*`, `private/{entity_id}/*`, the owner's |
| S3AuthReadPolicy, S3GuestReadPolicy | reading `protected/*`, everybody's |
| S3AuthUploadPolicy | writing `uploads/*` |
| <Group>GroupPolicy | the whole bucket |
"""

from collections.abc import Iterator
from dataclasses import replace

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import in_each_environment, report_conditions
from amp2gen.frontend.environment_inputs import inputs_of
from amp2gen.frontend.imported import lower_imported_bucket
from amp2gen.frontend.log import Log
from amp2gen.frontend.parameters import own_value
from amp2gen.frontend.physical_names import text_in
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.storage_inputs import settings_path, trigger_names
from amp2gen.frontend.storage_legacy import has_usual_name, legacy_rules
from amp2gen.frontend.storage_template import BUCKET, bucket_settings, group_rules, notifications, read_bucket_template
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin, ref_to
from amp2gen.ir.expr import Opaque
from amp2gen.ir.functions import Function
from amp2gen.ir.storage import (
    CREATED,
    REMOVED,
    AccessRule,
    Bucket,
    BucketTrigger,
    Guests,
    InGroup,
    Operation,
    Owner,
    Principal,
    ReferencedBucket,
    SignedIn,
)

OPERATIONS: dict[str, Operation] = {
    "CREATE_AND_UPDATE": "write",
    "READ": "read",
    "DELETE": "delete",
}
ORDER: tuple[Operation, ...] = ("read", "write", "delete")

PUBLIC = "public/*"
PROTECTED = "protected/{entity_id}/*"
PRIVATE = "private/{entity_id}/*"
UPLOADS = "uploads/*"


def lower_bucket(entry: Entry, context: Context) -> Bucket | ReferencedBucket | None:
    """The file bucket, made here or elsewhere; None, with a diagnostic, if its settings are missing."""
    if entry.imported:
        return lower_imported_bucket(entry, context)
    path = settings_path(entry, context)
    document = context.project.document(path, context.log)
    if document is None:
        if path not in context.project.files:
            context.log.add(
                kinds.MISSING_FILE,
                entry.origin,
                f"storage {entry.name} has neither cli-inputs.json nor parameters.json",
            )
        return None
    inputs = inputs_of(document, entry, context)
    template = None
    if path.endswith("parameters.json"):
        template = read_bucket_template(entry, context)
        rules = tuple(legacy_rules(inputs))
        if template:
            rules = (*rules, *group_rules(template, context))
    else:
        rules = tuple(_rules(inputs, context))
        inputs.ignore("resourceName", "policyUUID", "bucketName")
        _report_guests(entry, inputs, rules, context)
    if rules and not any(category == "auth" for category, _ in context.lowered):
        context.log.add(
            kinds.ACCESS_WITHOUT_AUTH,
            entry.origin,
            f"storage {entry.name}: without auth there is nobody to give access to; the rules are left out",
        )
        rules = ()
    triggers = _triggers(entry, inputs, path, context)
    told = notifications(template, context) if template else None
    bucket = Bucket(
        name=entry.name,
        origin=entry.origin,
        rules=rules,
        triggers=triggers if told is None else told,
        settings=bucket_settings(template, context) if template else (),
    )
    if template:
        inputs.ignore(*template.trace.parameters)
        report_conditions(template, context)
    inputs.report_leftovers(f"storage {entry.name}")
    return bucket


def _report_guests(entry: Entry, inputs: Record, rules: tuple[AccessRule, ...], context: Context) -> None:
    guests = any(isinstance(rule.principal, Guests) for rule in rules)
    if inputs.text("storageAccess") == "auth" and guests:
        context.log.add(
            kinds.GUESTS_LET_IN,
            inputs.origin("storageAccess"),
            f"storage {entry.name}: storageAccess is auth, but guestAccess lets guests in, as it does in Gen 1",
        )


def physical_names(entry: Entry, context: Context) -> dict[str, str | None]:
    """The bucket's name in each environment, as Gen 1's template composes it.

    `<bucketName><number>-<env>`, where the number is the fourth part of the root stack's name.
    """
    if not has_usual_name(entry, context):
        return _composed_names(entry, context)
    written = context.project.object(settings_path(entry, context)).get("bucketName")
    base = to_expr(own_value("bucketName", entry, written, context), {})
    names: dict[str, str | None] = {}
    for environment in context.environments:
        parts, first = (environment.stack_name or "").split("-"), text_in(base, environment)
        known = first is not None and len(parts) >= 4 and environment.name_known
        names[environment.name] = f"{first}{parts[3]}-{environment.name}" if known else None
    return names


def _composed_names(entry: Entry, context: Context) -> dict[str, str | None]:
    """The names that a template composes in its own way."""
    # Lowering has reported all there is to say.
    source = read_bucket_template(entry, replace(context, log=Log(), secrets={}))
    written = source.template.resources[BUCKET].properties.get("BucketName") if source else None
    name = in_each_environment(written, "BucketName", source, context) if source else Opaque(cloudformation=None)
    return {environment.name: text_in(name, environment) for environment in context.environments}


def _rules(inputs: Record, context: Context) -> Iterator[AccessRule]:
    """`storageAccess` only decides what the CLI asks; its template follows the lists of operations."""
    guest = _operations(inputs, "guestAccess", context)
    signed_in = _operations(inputs, "authAccess", context)
    at = inputs.origin
    groups = list(_groups(inputs, context))

    def group_rules(path: str) -> Iterator[AccessRule]:
        for name, operations, origin in groups:
            yield AccessRule(path=path, principal=InGroup(group=name), operations=operations, origin=origin)

    def rule(path: str, principal: Principal, operations: tuple[Operation, ...], key: str) -> AccessRule:
        return AccessRule(path=path, principal=principal, operations=operations, origin=at(key))

    if guest:
        yield rule(PUBLIC, Guests(), guest, "guestAccess")
    if signed_in:
        yield rule(PUBLIC, SignedIn(), signed_in, "authAccess")
    yield from group_rules(PUBLIC)

    if "read" in guest:
        yield rule(PROTECTED, Guests(), ("read",), "guestAccess")
    if "read" in signed_in:
        yield rule(PROTECTED, SignedIn(), ("read",), "authAccess")
    if signed_in:
        yield rule(PROTECTED, Owner(), signed_in, "authAccess")
    yield from group_rules(PROTECTED)

    if signed_in:
        yield rule(PRIVATE, Owner(), signed_in, "authAccess")
    yield from group_rules(PRIVATE)

    if "write" in guest:
        yield rule(UPLOADS, Guests(), ("write",), "guestAccess")
    if "write" in signed_in:
        yield rule(UPLOADS, SignedIn(), ("write",), "authAccess")
    if "write" in signed_in or "write" in guest or groups:
        yield from group_rules(UPLOADS)


def _operations(inputs: Record, key: str, context: Context) -> tuple[Operation, ...]:
    return _ordered(inputs.texts(key), inputs.origin(key), key, context)


def _ordered(verbs: tuple[str, ...], origin: Origin, what: str, context: Context) -> tuple[Operation, ...]:
    for verb in verbs:
        if verb not in OPERATIONS:
            context.log.add(kinds.WRONG_TYPE, origin, f"{what}: {verb} is not an operation")
    found = {OPERATIONS[verb] for verb in verbs if verb in OPERATIONS}
    return tuple(operation for operation in ORDER if operation in found)


def _groups(inputs: Record, context: Context) -> Iterator[tuple[str, tuple[Operation, ...], Origin]]:
    access = inputs.record("groupAccess")
    for name in sorted(access.keys()):
        operations = _ordered(access.texts(name), access.origin(name), name, context)
        if operations:
            yield name, operations, access.origin(name)


def _triggers(entry: Entry, inputs: Record, path: str, context: Context) -> tuple[BucketTrigger, ...]:
    """Gen 1 calls trigger functions for every created and every removed object."""
    inputs.ignore("triggerFunction", "adminTriggerFunction", "additionalTriggerFunctions")
    origin = inputs.origin("triggerFunction")
    found = []
    for name in trigger_names(context.project.object(path)):
        if name in context.functions:
            function = ref_to(Function, name)
            found.append(BucketTrigger(function=function, events=(CREATED, REMOVED), origin=origin))
        else:
            context.log.add(
                kinds.UNKNOWN_TRIGGER,
                origin,
                f"storage {entry.name} calls {name}, which is not in the project",
            )
    return tuple(found)
