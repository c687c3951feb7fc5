"""Tables as CloudFormation describes them: `<name>-cloudformation-template.json` of projects without cli-inputs.json.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import report_conditions, where_true
from amp2gen.frontend.environment_properties import properties_of
from amp2gen.frontend.environment_record import EnvironmentRecord
from amp2gen.frontend.record import Record
from amp2gen.frontend.resource_template import ResourceTemplate
from amp2gen.ir import kinds
from amp2gen.ir.data import KeyAttribute, ScalarKeyType
from amp2gen.ir.expr import PerEnvironment
from amp2gen.ir.settings import Flag, Sometimes
from amp2gen.ir.tables import GlobalIndex, LocalIndex, Projection, StreamView, Table, Throughput

TABLE = "AWS::DynamoDB::Table"
KEY_TYPES: tuple[ScalarKeyType, ...] = ("S", "N", "B")
VIEWS: tuple[StreamView, ...] = ("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES")
STANDARD, INFREQUENT_ACCESS = "STANDARD", "STANDARD_INFREQUENT_ACCESS"
PROJECTIONS: tuple[Projection, ...] = ("ALL", "KEYS_ONLY", "INCLUDE")

Types = Mapping[str, ScalarKeyType]
"""The type of each attribute that is part of a key."""


def lower_template(source: ResourceTemplate, context: Context) -> Table | None:
    """The template's table; None, with a diagnostic, if there is none or its keys cannot be read."""
    entry = source.entry
    tables = source.resources_of(TABLE)
    if not tables:
        context.log.add(kinds.MISSING_FILE, entry.origin, f"the template of storage {entry.name} has no table")
        return None
    main = tables[0]
    properties = properties_of(main, source, context)
    types = dict(_types(properties, context))
    hash, sort = _keys(properties, types)
    if hash is None:
        context.log.add(
            kinds.TABLE_KEYS_UNREADABLE,
            source.origin(main.pointer),
            f"storage {entry.name} has no partition key of a known type",
        )
        return None
    provisioned = _provisioned(properties)
    time_to_live, has_time_to_live = _time_to_live(properties)
    recovery = properties.record("PointInTimeRecoverySpecification")
    has_stream = properties.where("StreamSpecification")
    table = Table(
        name=entry.name,
        origin=entry.origin,
        hash=hash,
        sort=sort,
        global_indexes=tuple(_global_indexes(properties, types, provisioned is not False, context)),
        local_indexes=tuple(_local_indexes(properties, types, context)),
        throughput=_throughput(properties) if provisioned else None,
        stream=_one_of(properties.record("StreamSpecification"), "StreamViewType", VIEWS, context),
        time_to_live=time_to_live,
        point_in_time_recovery=recovery.flag_in_each("PointInTimeRecoveryEnabled"),
        recovery_days=recovery.number_in_each("RecoveryPeriodInDays"),
        managed_key=_managed_key(properties),
        infrequent_access=_infrequent_access(properties),
        retained=main.deletion_policy != "Delete",
        sometimes=tuple(
            Sometimes(setting=setting, only_where=where)
            for setting, where in (
                ("throughput", provisioned),
                ("time_to_live", has_time_to_live),
                ("stream", has_stream),
            )
            if isinstance(where, PerEnvironment)
        ),
    )
    # Every branch protects its tables, sandboxes none.
    properties.ignore("TableName", "DeletionProtectionEnabled")
    properties.report_leftovers(f"storage {entry.name}")
    _report_others(source, main.logical_id, context)
    report_conditions(source, context)
    return table


def _types(properties: Record, context: Context) -> Iterator[tuple[str, ScalarKeyType]]:
    for definition in properties.records("AttributeDefinitions"):
        name = definition.text("AttributeName")
        type = _one_of(definition, "AttributeType", KEY_TYPES, context)
        if name and type:
            yield name, type


def _keys(properties: Record, types: Types) -> tuple[KeyAttribute | None, KeyAttribute | None]:
    """Partition key and sort key of a table or index."""
    found: dict[str, KeyAttribute] = {}
    for key in properties.records("KeySchema"):
        name, kind = key.text("AttributeName"), key.text("KeyType")
        if name and name in types and kind:
            found[kind] = KeyAttribute(name=name, type=types[name], origin=key.origin())
    return found.get("HASH"), found.get("RANGE")


def _global_indexes(
    properties: EnvironmentRecord, types: Types, provisioned: bool, context: Context
) -> Iterator[GlobalIndex]:
    for index in properties.records("GlobalSecondaryIndexes"):
        name = index.text("IndexName")
        hash, sort = _keys(index, types)
        if not name or hash is None:
            _report_index(index, context)
            continue
        yield GlobalIndex(
            name=name,
            hash=hash,
            sort=sort,
            throughput=_throughput(index) if provisioned else None,
            origin=index.origin(),
            **_projection(index, context),
        )


def _local_indexes(properties: Record, types: Types, context: Context) -> Iterator[LocalIndex]:
    for index in properties.records("LocalSecondaryIndexes"):
        name = index.text("IndexName")
        _, sort = _keys(index, types)
        if not name or sort is None:
            _report_index(index, context)
            continue
        yield LocalIndex(name=name, sort=sort, origin=index.origin(), **_projection(index, context))


def _report_index(index: Record, context: Context) -> None:
    context.log.add(
        kinds.TABLE_KEYS_UNREADABLE, index.origin(), "an index without name or keys of a known type is left out"
    )


def _projection(index: Record, context: Context) -> dict[str, Any]:
    projection = index.record("Projection")
    return {
        "projection": _one_of(projection, "ProjectionType", PROJECTIONS, context) or "ALL",
        "attributes": projection.texts("NonKeyAttributes"),
    }


def _provisioned(properties: EnvironmentRecord) -> bool | PerEnvironment:
    """Where the table has capacities of its own."""
    there, mode = properties.where("BillingMode"), properties.words_in_each("BillingMode")
    found = where_true(mode, lambda text: text != "PAY_PER_REQUEST", "Provisioned", there)
    if isinstance(found, PerEnvironment):
        properties.where("ProvisionedThroughput")  # on demand there is none, or it has no effect
    return found


def _throughput(properties: EnvironmentRecord) -> Throughput:
    units = properties.record("ProvisionedThroughput")
    read, write = units.number_in_each("ReadCapacityUnits"), units.number_in_each("WriteCapacityUnits")
    return Throughput(read=read or 5, write=write or 5, origin=units.origin())


def _infrequent_access(properties: EnvironmentRecord) -> Flag:
    found = properties.words_in_each("TableClass", STANDARD, INFREQUENT_ACCESS)
    return found if isinstance(found, PerEnvironment) else found == INFREQUENT_ACCESS


def _time_to_live(properties: EnvironmentRecord) -> tuple[str | None, bool | PerEnvironment]:
    """The attribute, and where it counts."""
    there = properties.where("TimeToLiveSpecification")
    ttl = properties.record("TimeToLiveSpecification")
    name = ttl.text("AttributeName")
    where = where_true(ttl.flag_in_each("Enabled"), lambda text: text == "true", "TimeToLive", there)
    return (None if where is False else name), where


def _managed_key(properties: Record) -> bool:
    """Whether AWS's key for DynamoDB encrypts the table; a key of one's own (`KMSMasterKeyId`) is reported."""
    encryption = properties.record("SSESpecification")
    encryption.ignore("SSEType")
    return encryption.flag("SSEEnabled")


def _report_others(source: ResourceTemplate, table: str, context: Context) -> None:
    for resource in source.template.resources.values():
        if resource.logical_id != table:
            context.log.add(
                kinds.TABLE_RESOURCE_NOT_CARRIED,
                source.origin(resource.pointer),
                f"storage {source.entry.name}: {resource.logical_id} ({resource.type}) is not carried over",
            )


def _one_of(record: Record, key: str, choices: tuple[Any, ...], context: Context) -> Any:
    """The text under a key if it is one of the choices; anything else is reported and None."""
    text = record.text(key)
    if text is not None and text not in choices:
        context.log.add(kinds.WRONG_TYPE, record.origin(key), f"{key}: expected one of {', '.join(choices)}")
        return None
    return text
