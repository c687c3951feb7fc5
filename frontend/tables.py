"""Amazon DynamoDB: `storage/<name>/` → `ir.tables`.

`cli-inputs.json` says all that Gen 1 lets one choose; capacity, stream and projections are constants of its template
(spec: the CLI's DynamoDB template). Older projects have the template itself, see `table_templates`.
"""

from dataclasses import replace

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import in_each_environment
from amp2gen.frontend.environment_inputs import inputs_of
from amp2gen.frontend.imported import lower_imported_table
from amp2gen.frontend.log import Log
from amp2gen.frontend.parameters import own_value
from amp2gen.frontend.physical_names import physical_names
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.resource_template import find_template, read_resource_template
from amp2gen.frontend.table_templates import TABLE, lower_template
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.data import KeyAttribute, ScalarKeyType
from amp2gen.ir.expr import EnvName, Expr, Opaque, Text, join
from amp2gen.ir.tables import GlobalIndex, ReferencedTable, Table, Throughput

KEY_TYPES: dict[str, ScalarKeyType] = {"string": "S", "number": "N", "binary": "B"}
CAPACITY = Throughput(read=5, write=5)


def lower_table(entry: Entry, context: Context) -> Table | ReferencedTable | None:
    """The table, made here or elsewhere; None, with a diagnostic, if its description is missing or unreadable."""
    if entry.imported:
        return lower_imported_table(entry, context)
    document = context.project.document(_inputs_path(entry), context.log)
    if document is not None:
        return _from_inputs(entry, inputs_of(document, entry, context), context)
    path = find_template(entry, context)
    if path is None:
        context.log.add(
            kinds.MISSING_FILE,
            entry.origin,
            f"storage {entry.name} has neither a readable cli-inputs.json nor a CloudFormation template",
        )
        return None
    source = read_resource_template(path, entry, context)
    return lower_template(source, context) if source else None


def table_names(entry: Entry, context: Context) -> dict[str, str | None]:
    """The table's name in each environment: `<tableName>-<env>`, or what a hand-edited template composes."""
    return physical_names(entry, _composed_name(entry, context), "Name", context)


def _inputs_path(entry: Entry) -> str:
    return f"{entry.folder}/cli-inputs.json"


def _from_inputs(entry: Entry, inputs: Record, context: Context) -> Table | None:
    hash = _key(inputs, "partitionKey", context)
    if hash is None:
        context.log.add(
            kinds.TABLE_KEYS_UNREADABLE,
            inputs.origin("partitionKey"),
            f"storage {entry.name} has no partition key",
        )
        return None
    table = Table(
        name=entry.name,
        origin=entry.origin,
        hash=hash,
        sort=_key(inputs, "sortKey", context),
        global_indexes=_indexes(entry, inputs, context),
        throughput=CAPACITY,
        stream="NEW_IMAGE",
    )
    _report_unknown_triggers(entry, inputs, context)
    inputs.ignore("resourceName", "tableName")
    inputs.report_leftovers(f"storage {entry.name}")
    return table


def _key(inputs: Record, key: str, context: Context) -> KeyAttribute | None:
    """`{fieldName, fieldType}`; DynamoDB's keys are strings, numbers or binary."""
    field = inputs.record(key)
    name = field.text("fieldName")
    written = field.text("fieldType", "string")
    if not name:
        return None
    if written not in KEY_TYPES:
        context.log.add(kinds.WRONG_TYPE, field.origin("fieldType"), f"{name}: a key cannot be of type {written}")
    return KeyAttribute(name=name, type=KEY_TYPES.get(written or "", "S"), origin=field.origin())


def _indexes(entry: Entry, inputs: Record, context: Context) -> tuple[GlobalIndex, ...]:
    found = []
    for record in inputs.records("gsi"):
        name = record.text("name")
        hash = _key(record, "partitionKey", context)
        sort = _key(record, "sortKey", context)
        if not name or hash is None:
            context.log.add(
                kinds.TABLE_KEYS_UNREADABLE,
                record.origin(),
                f"storage {entry.name}: an index without name or partition key is left out",
            )
            continue
        found.append(GlobalIndex(name=name, hash=hash, sort=sort, throughput=CAPACITY, origin=record.origin()))
    return tuple(found)


def _report_unknown_triggers(entry: Entry, inputs: Record, context: Context) -> None:
    """The event source mappings of the functions named here stand in the functions' own templates."""
    for name in inputs.texts("triggerFunctions"):
        if not context.has("function", name):
            context.log.add(
                kinds.UNKNOWN_TRIGGER,
                inputs.origin("triggerFunctions"),
                f"storage {entry.name} calls {name}, which is not in the project",
            )


def _composed_name(entry: Entry, context: Context) -> Expr | None:
    name = context.project.object(_inputs_path(entry)).get("tableName")
    if isinstance(name, str):
        return join([to_expr(own_value("tableName", entry, name, context), {}), Text(value="-"), EnvName()])
    path = find_template(entry, context)
    # Lowering has reported all there is to say.
    source = read_resource_template(path, entry, replace(context, log=Log(), secrets={})) if path else None
    tables = source.resources_of(TABLE) if source else ()
    if source is None or not tables:
        return None
    composed = in_each_environment(tables[0].properties.get("TableName"), "TableName", source, context)
    return None if isinstance(composed, Opaque) else composed
