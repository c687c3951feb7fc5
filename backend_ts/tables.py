"""Amazon DynamoDB: `storage/<table>/resource.ts` with the CDK's Table, each in a stack of its own."""

from collections.abc import Iterator

from amp2gen.backend_ts.added import Added, added_resources, addition
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import construct_name, module
from amp2gen.backend_ts.overrides import OverrideCall, override_call, override_files
from amp2gen.backend_ts.stateful import moved_name, retention
from amp2gen.backend_ts.typescript.build import SPREAD, call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    Binary,
    Block,
    Cond,
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
    Undefined,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.data import KeyAttribute
from amp2gen.ir.settings import where_set
from amp2gen.ir.tables import GlobalIndex, LocalIndex, Table, Throughput

DYNAMODB = "aws-cdk-lib/aws-dynamodb"
INFREQUENT_ACCESS = "STANDARD_INFREQUENT_ACCESS"
PROVISIONED = "provisioned"
"""The constant that says whether the table has capacities in the branch at hand."""

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
    scope = Scope(folder, {})
    stack = call(dotted("backend.createStack"), f"storage{table.name}")
    provisioned = where_set("throughput", table.sometimes)
    choice = (Const(Name(PROVISIONED), scope.holds(provisioned)),) if provisioned else ()
    value = new(_dynamodb("Table"), stack, construct_name(table.name), _properties(table, folder, scope))
    body: tuple[Stmt, ...] = (*choice, Return(value))
    if table.global_indexes or table.local_indexes or overrides:
        body = (
            *choice,
            Const(Name("table"), value),
            *(_call("addGlobalSecondaryIndex", _global_index(index, table, scope)) for index in table.global_indexes),
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


def _properties(table: Table, folder: str, scope: Scope) -> dict[str, object]:
    properties: dict[str, object] = {
        "tableName": moved_name("tables", table.name, folder),
        "partitionKey": _key(table.hash),
    }
    if table.sort:
        properties["sortKey"] = _key(table.sort)
    properties |= _billing(table, scope)
    if table.stream:
        view = members(_dynamodb("StreamViewType"), table.stream)
        properties["stream"] = scope.if_set("stream", table.sometimes, view)
    if table.time_to_live:
        properties["timeToLiveAttribute"] = scope.if_set("time_to_live", table.sometimes, table.time_to_live)
    if table.point_in_time_recovery is not False:
        properties["pointInTimeRecoverySpecification"] = _recovery(table, scope)
    if table.managed_key:
        properties["encryption"] = members(_dynamodb("TableEncryption"), "AWS_MANAGED")
    if table.infrequent_access is not False:
        infrequent = scope.flag(table.infrequent_access, INFREQUENT_ACCESS)
        properties["tableClass"] = _either(
            infrequent, _dynamodb("TableClass", INFREQUENT_ACCESS), _dynamodb("TableClass", "STANDARD")
        )
    if table.retained:
        properties["deletionProtection"] = Not(Imported("isSandbox", module(folder, "gen1")))
    properties["removalPolicy"] = retention(table.retained, folder)
    return properties


def _billing(table: Table, scope: Scope) -> dict[str, object]:
    """On demand, the CDK refuses capacities."""
    on_demand: dict[str, object] = {"billingMode": _dynamodb("BillingMode", "PAY_PER_REQUEST")}
    if table.throughput is None:
        return on_demand
    provisioned: dict[str, object] = {
        "billingMode": _dynamodb("BillingMode", "PROVISIONED"),
        **_capacity(table.throughput, scope),
    }
    if where_set("throughput", table.sometimes) is None:
        return provisioned
    return {SPREAD: Cond(Name(PROVISIONED), data(provisioned), data(on_demand))}


def _recovery(table: Table, scope: Scope) -> dict[str, object]:
    """The CDK refuses days where there is no recovery."""
    enabled = scope.flag(table.point_in_time_recovery)
    if table.recovery_days is None:
        return {"pointInTimeRecoveryEnabled": enabled}
    days = scope.number(table.recovery_days)
    return {
        "pointInTimeRecoveryEnabled": enabled,
        "recoveryPeriodInDays": _either(enabled, data(days), Undefined()),
    }


def _either(test: bool | Expr, then: Expr, otherwise: Expr) -> Expr:
    if isinstance(test, bool):
        return then if test else otherwise
    return Cond(test, then, otherwise)


def _global_index(index: GlobalIndex, table: Table, scope: Scope) -> dict[str, object]:
    properties: dict[str, object] = {"indexName": index.name, "partitionKey": _key(index.hash)}
    if index.sort:
        properties["sortKey"] = _key(index.sort)
    properties |= _projection(index)
    if index.throughput is None:
        return properties
    capacity = _capacity(index.throughput, scope)
    if where_set("throughput", table.sometimes) is None:
        return properties | capacity
    return properties | {SPREAD: Binary("&&", Name(PROVISIONED), data(capacity))}


def _local_index(index: LocalIndex) -> dict[str, object]:
    return {"indexName": index.name, "sortKey": _key(index.sort), **_projection(index)}


def _projection(index: GlobalIndex | LocalIndex) -> dict[str, object]:
    properties: dict[str, object] = {"projectionType": members(_dynamodb("ProjectionType"), index.projection)}
    if index.attributes:
        properties["nonKeyAttributes"] = list(index.attributes)
    return properties


def _capacity(throughput: Throughput, scope: Scope) -> dict[str, object]:
    return {"readCapacity": scope.number(throughput.read), "writeCapacity": scope.number(throughput.write)}


def _key(key: KeyAttribute) -> Expr:
    return data({"name": key.name, "type": members(_dynamodb("AttributeType"), TYPES[key.type])})


def _call(method: str, properties: dict[str, object]) -> ExprStmt:
    return ExprStmt(call(dotted(f"table.{method}"), properties))


def _dynamodb(name: str, *path: str) -> Expr:
    return members(Imported(name, DYNAMODB), *path)
