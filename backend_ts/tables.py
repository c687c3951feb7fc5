"""Amazon DynamoDB: `storage/<table>/resource.ts` with the CDK's Table, each in a stack of its own."""

from collections.abc import Iterator

from amp2gen.backend_ts.added import Added, added_resources, addition
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import construct_name, module
from amp2gen.backend_ts.overrides import OverrideCall, override_call, override_files
from amp2gen.backend_ts.stateful import moved_name, retention
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    Block,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    Imported,
    Name,
    Not,
    Param,
    Return,
    Stmt,
    TypeRef,
)
from amp2gen.ir.app import App
from amp2gen.ir.data import KeyAttribute
from amp2gen.ir.tables import GlobalIndex, LocalIndex, Table, Throughput

DYNAMODB = "aws-cdk-lib/aws-dynamodb"
TYPES = {"S": "STRING", "N": "NUMBER", "B": "BINARY"}


def emit_tables(app: App) -> Iterator[Unit]:
    names = added_resources(app)
    for table in app.tables:
        folder, added = f"storage/{table.name}", names[table.id]
        override = override_call(app, "table", table.name, given="table")
        overrides = [override] if override else []
        yield Unit(
            files=typescript(f"amplify/{folder}/resource.ts", _add(table, added, folder, overrides))
            | override_files(overrides),
            helpers=frozenset().union(*(each.helpers for each in overrides)),
            adds=(addition(added, module("", f"{folder}/resource")),),
        )


def _add(table: Table, added: Added, folder: str, overrides: list[OverrideCall]) -> FunctionDecl:
    """`export function addActivityTable(backend: Backend): Table { … }`."""
    stack = call(dotted("backend.createStack"), f"storage{table.name}")
    value = new(_dynamodb("Table"), stack, construct_name(table.name), _properties(table, folder))
    body: tuple[Stmt, ...] = (Return(value),)
    if table.global_indexes or table.local_indexes or overrides:
        body = (
            Const(Name("table"), value),
            *(_call("addGlobalSecondaryIndex", _global_index(index)) for index in table.global_indexes),
            *(_call("addLocalSecondaryIndex", _local_index(index)) for index in table.local_indexes),
            *(each.call for each in overrides),
            Return(Name("table")),
        )
    return FunctionDecl(
        added.add,
        (Param(Name("backend"), TypeRef(Imported("Backend", module(folder, "backend"), type_only=True))),),
        Block(body),
        return_type=TypeRef(added.type),
        export=True,
    )


def _properties(table: Table, folder: str) -> dict[str, object]:
    properties: dict[str, object] = {
        "tableName": moved_name("tables", table.name, folder),
        "partitionKey": _key(table.hash),
    }
    if table.sort:
        properties["sortKey"] = _key(table.sort)
    mode = "PROVISIONED" if table.throughput else "PAY_PER_REQUEST"
    properties["billingMode"] = members(_dynamodb("BillingMode"), mode)
    properties |= _capacity(table.throughput)
    if table.stream:
        properties["stream"] = members(_dynamodb("StreamViewType"), table.stream)
    if table.time_to_live:
        properties["timeToLiveAttribute"] = table.time_to_live
    if table.point_in_time_recovery:
        properties["pointInTimeRecoverySpecification"] = {
            "pointInTimeRecoveryEnabled": True,
            **({"recoveryPeriodInDays": table.recovery_days} if table.recovery_days else {}),
        }
    if table.managed_key:
        properties["encryption"] = members(_dynamodb("TableEncryption"), "AWS_MANAGED")
    if table.infrequent_access:
        properties["tableClass"] = members(_dynamodb("TableClass"), "STANDARD_INFREQUENT_ACCESS")
    if table.retained:
        properties["deletionProtection"] = Not(Imported("isSandbox", module(folder, "gen1")))
    properties["removalPolicy"] = retention(table.retained, folder)
    return properties


def _global_index(index: GlobalIndex) -> dict[str, object]:
    properties: dict[str, object] = {"indexName": index.name, "partitionKey": _key(index.hash)}
    if index.sort:
        properties["sortKey"] = _key(index.sort)
    return properties | _projection(index) | _capacity(index.throughput)


def _local_index(index: LocalIndex) -> dict[str, object]:
    return {"indexName": index.name, "sortKey": _key(index.sort), **_projection(index)}


def _projection(index: GlobalIndex | LocalIndex) -> dict[str, object]:
    properties: dict[str, object] = {"projectionType": members(_dynamodb("ProjectionType"), index.projection)}
    if index.attributes:
        properties["nonKeyAttributes"] = list(index.attributes)
    return properties


def _capacity(throughput: Throughput | None) -> dict[str, object]:
    """Nothing for tables billed on demand, where the CDK refuses capacities."""
    return {"readCapacity": throughput.read, "writeCapacity": throughput.write} if throughput else {}


def _key(key: KeyAttribute) -> Expr:
    return data({"name": key.name, "type": members(_dynamodb("AttributeType"), TYPES[key.type])})


def _call(method: str, properties: dict[str, object]) -> ExprStmt:
    return ExprStmt(call(dotted(f"table.{method}"), properties))


def _dynamodb(name: str) -> Imported:
    return Imported(name, DYNAMODB)
