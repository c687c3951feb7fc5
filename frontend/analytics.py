"""Amazon Kinesis: `analytics/<name>/kinesis-cloudformation-template.json` → `ir.analytics`."""

from dataclasses import replace

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import report_conditions, where_true
from amp2gen.frontend.environment_properties import properties_of
from amp2gen.frontend.environment_record import EnvironmentRecord
from amp2gen.frontend.log import Log
from amp2gen.frontend.physical_names import physical_names
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.resource_template import ResourceTemplate, find_template, read_resource_template
from amp2gen.frontend.role_policies import POLICY, role_policies
from amp2gen.ir import kinds
from amp2gen.ir.analytics import Stream
from amp2gen.ir.expr import Expr, Opaque, PerEnvironment, attribute
from amp2gen.ir.settings import Sometimes
from amp2gen.syntax.cloudformation.template import Resource

STREAM = "AWS::Kinesis::Stream"
AWS_MANAGED_KEY = "alias/aws/kinesis"


def lower_stream(entry: Entry, context: Context) -> Stream | None:
    """The stream; None, with a diagnostic, if its template is missing or describes none."""
    source = _read(entry, context)
    if source is None:
        return None
    streams = source.resources_of(STREAM)
    if not streams:
        context.log.add(kinds.STREAM_UNREADABLE, entry.origin, f"the template of analytics {entry.name} has no stream")
        return None
    main = streams[0]
    properties = properties_of(main, source, context)
    provisioned = _provisioned(properties)
    shards = properties.number_in_each("ShardCount")
    policies, of_others = role_policies(source, context)
    stream = Stream(
        name=entry.name,
        origin=entry.origin,
        shard_count=None if provisioned is False else 1 if shards is None else shards,
        retention_hours=properties.number_in_each("RetentionPeriodHours"),
        managed_key=_managed_key(source, properties, context),
        policies=policies,
        retained=main.deletion_policy != "Delete",
        sometimes=() if isinstance(provisioned, bool) else (Sometimes(setting="shard_count", only_where=provisioned),),
    )
    properties.ignore("Name")
    properties.report_leftovers(f"analytics {entry.name}")
    for resource in (*of_others, *_beside(source, main)):
        _report(resource, source, context)
    report_conditions(source, context)
    context.log.add(
        kinds.STREAM_NAME_CHANGES,
        entry.origin,
        f"analytics {entry.name}: clients that name the stream must read its name from amplify_outputs.json",
        f"use `outputs.custom.Kinesis.{entry.name}.streamName`",
    )
    return stream


def stream_names(entry: Entry, context: Context) -> dict[str, str | None]:
    """The stream's name in each environment, as its template composes it: `<kinesisStreamName>-<env>`."""
    # Lowering has reported all there is to say.
    source = _read(entry, replace(context, log=Log(), secrets={}))
    streams = source.resources_of(STREAM) if source else ()
    name = source.expr(streams[0].properties.get("Name")) if source and streams else None
    return physical_names(entry, None if isinstance(name, Opaque) else name, "kinesisStreamId", context)


def _read(entry: Entry, context: Context) -> ResourceTemplate | None:
    path = find_template(entry, context)
    if path is None:
        context.log.add(kinds.MISSING_FILE, entry.origin, f"analytics {entry.name} has no CloudFormation template")
        return None
    source = read_resource_template(path, entry, context)
    if source is None:
        return None
    own: dict[tuple[str, str | None], Expr] = {}
    for resource in source.resources_of(STREAM):
        own[(resource.logical_id, None)] = attribute(Stream, entry.name, "name")
        own[(resource.logical_id, "Arn")] = attribute(Stream, entry.name, "arn")
    return replace(source, local=own)


def _provisioned(properties: EnvironmentRecord) -> bool | PerEnvironment:
    """Where the stream has shards of its own."""
    there = properties.where("StreamModeDetails")
    mode = properties.record("StreamModeDetails").words_in_each("StreamMode")
    found = where_true(mode, lambda text: text != "ON_DEMAND", "Provisioned", there)
    if isinstance(found, PerEnvironment):
        properties.where("ShardCount")  # on demand there is none
    return found


def _managed_key(source: ResourceTemplate, properties: Record, context: Context) -> bool:
    """Whether AWS's key for Kinesis encrypts the stream; a key of one's own is reported."""
    encryption = properties.record("StreamEncryption")
    encryption.ignore("EncryptionType")
    key = encryption.text("KeyId")
    if key is not None and key != AWS_MANAGED_KEY:
        context.log.add(
            kinds.SETTING_NOT_CARRIED,
            encryption.origin("KeyId"),
            f"analytics {source.entry.name}: KeyId is not carried over",
        )
    return key == AWS_MANAGED_KEY


def _beside(source: ResourceTemplate, main: Resource) -> tuple[Resource, ...]:
    others = (each for each in source.template.resources.values() if each.logical_id != main.logical_id)
    return tuple(resource for resource in others if resource.type != POLICY)


def _report(resource: Resource, source: ResourceTemplate, context: Context) -> None:
    context.log.add(
        kinds.STREAM_RESOURCE_NOT_CARRIED,
        source.origin(resource.pointer),
        f"analytics {source.entry.name}: {resource.logical_id} ({resource.type}) is not carried over",
    )
