"""The TypeScript of DynamoDB tables, and how functions get them."""

import json
from typing import Any

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.app import App, Branch, Environment, Fact
from amp2gen.ir.data import KeyAttribute
from amp2gen.ir.expr import Attribute, attribute, join, text
from amp2gen.ir.functions import EventSource, Function, NodeCode, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.tables import GlobalIndex, LocalIndex, Table, Throughput

FIVE = Throughput(read=5, write=5)


def key(name: str, type: Any = "S") -> KeyAttribute:
    return KeyAttribute(name=name, type=type)


def of(table: str, name: str = "arn") -> Attribute:
    return attribute(Table, table, name)


def emitted(*tables: Table, functions: tuple[Function, ...] = ()) -> dict[str, str]:
    names = {table.id: f"{table.name}-main" for table in tables}
    app = App(
        name="demo",
        default_environment="main",
        environments=(
            Environment(name="main", tables=tuple(Fact(resource=id, value=name) for id, name in names.items())),
            Environment(name="new", tables=tuple(Fact(resource=id, value=None) for id in names)),
        ),
        branches=(Branch(name="gen2-main", takes_over="main"), Branch(name="gen2-new", takes_over="new")),
        tables=tables,
        functions=functions,
    )
    return {path: content.decode() for path, content in emit(app, ProjectFiles({}, frozenset())).files.items()}


def resource(table: Table) -> str:
    """The body of the table's `add…` function."""
    content = emitted(table)[f"amplify/storage/{table.name}/resource.ts"]
    return content[content.index("export function") :]


def test_a_provisioned_table_with_an_index() -> None:
    index = GlobalIndex(name="byUser", hash=key("userId"), sort=key("at", "N"), throughput=FIVE)
    table = Table(
        name="activity",
        hash=key("id"),
        sort=key("at", "N"),
        global_indexes=(index,),
        throughput=FIVE,
        stream="NEW_IMAGE",
    )
    assert (
        emitted(table)["amplify/storage/activity/resource.ts"]
        == """\
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Backend } from '../../backend';
import { isSandbox, moved } from '../../gen1';

export function addActivityTable(backend: Backend): Table {
  const table = new Table(backend.createStack('storageactivity'), 'activity', {
    tableName: moved?.tables.activity,
    partitionKey: { name: 'id', type: AttributeType.STRING },
    sortKey: { name: 'at', type: AttributeType.NUMBER },
    billingMode: BillingMode.PROVISIONED,
    readCapacity: 5,
    writeCapacity: 5,
    stream: StreamViewType.NEW_IMAGE,
    deletionProtection: !isSandbox,
    removalPolicy: isSandbox ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'byUser',
    partitionKey: { name: 'userId', type: AttributeType.STRING },
    sortKey: { name: 'at', type: AttributeType.NUMBER },
    projectionType: ProjectionType.ALL,
    readCapacity: 5,
    writeCapacity: 5,
  });
  return table;
}
"""
    )


def test_billing_on_demand_has_no_capacities() -> None:
    index = GlobalIndex(name="byHash", hash=key("hash", "B"), projection="INCLUDE", attributes=("title",))
    assert (
        resource(Table(name="my-table", hash=key("id"), global_indexes=(index,)))
        == """\
export function addMyTable(backend: Backend): Table {
  const table = new Table(backend.createStack('storagemy-table'), 'my-table', {
    tableName: moved?.tables['my-table'],
    partitionKey: { name: 'id', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    deletionProtection: !isSandbox,
    removalPolicy: isSandbox ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
  });
  table.addGlobalSecondaryIndex({
    indexName: 'byHash',
    partitionKey: { name: 'hash', type: AttributeType.BINARY },
    projectionType: ProjectionType.INCLUDE,
    nonKeyAttributes: ['title'],
  });
  return table;
}
"""
    )


def test_all_that_a_template_may_add() -> None:
    table = Table(
        name="log",
        hash=key("id"),
        sort=key("at"),
        local_indexes=(LocalIndex(name="byLevel", sort=key("level"), projection="KEYS_ONLY"),),
        time_to_live="expires",
        point_in_time_recovery=True,
        recovery_days=7,
        managed_key=True,
        infrequent_access=True,
        retained=False,
    )
    assert (
        resource(table)
        == """\
export function addLogTable(backend: Backend): Table {
  const table = new Table(backend.createStack('storagelog'), 'log', {
    tableName: moved?.tables.log,
    partitionKey: { name: 'id', type: AttributeType.STRING },
    sortKey: { name: 'at', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'expires',
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: 7,
    },
    encryption: TableEncryption.AWS_MANAGED,
    tableClass: TableClass.STANDARD_INFREQUENT_ACCESS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  table.addLocalSecondaryIndex({
    indexName: 'byLevel',
    sortKey: { name: 'level', type: AttributeType.STRING },
    projectionType: ProjectionType.KEYS_ONLY,
  });
  return table;
}
"""
    )


def test_a_table_that_nobody_refers_to_has_no_constant() -> None:
    backend = emitted(Table(name="log", hash=key("id")))["amplify/backend.ts"]
    assert backend.endswith("checkBranch(backend.stack);\n\naddLogTable(backend);\n")


def audit(**settings: Any) -> Function:
    return Function(name="audit", code=NodeCode(entry="src/index.js", version=22), **settings)


def test_a_function_is_given_the_tables_that_it_uses() -> None:
    function = audit(
        environment=(Variable(name="ORDERS", value=of("orders", "name")),),
        statements=(
            Statement(actions=("dynamodb:Query",), resources=(of("log"), join([of("log"), text("/index/*")]))),
        ),
        event_sources=(EventSource(source=of("log", "stream_arn"), starting_position="LATEST"),),
    )
    tables = [Table(name=name, hash=key("id"), stream="NEW_IMAGE") for name in ("idle", "log", "orders")]
    files = emitted(*tables, functions=(function, Function(name="orders", code=function.code)))
    assert files["amplify/backend.ts"].endswith(
        """\
addIdleTable(backend);
const log = addLogTable(backend);
const ordersTable = addOrdersTable(backend);

customizeAudit(backend, log, ordersTable);
"""
    )
    customize = files["amplify/functions/audit/resource.ts"]
    assert "import type { Table } from 'aws-cdk-lib/aws-dynamodb';\n" in customize
    assert (
        customize[customize.index("export function") :]
        == """\
export function customizeAudit(
  backend: Backend,
  log: Table,
  ordersTable: Table,
): void {
  const { lambda } = backend.audit.resources;

  backend.audit.addEnvironment('ORDERS', ordersTable.tableName);

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['dynamodb:Query'],
      resources: [log.tableArn, `${log.tableArn}/index/*`],
    }),
  );
  lambda.addEventSourceMapping('log', {
    eventSourceArn: log.tableStreamArn!,
    startingPosition: StartingPosition.LATEST,
  });
}
"""
    )


def test_the_names_of_each_branch_stand_in_gen1_json() -> None:
    files = emitted(*(Table(name=name, hash=key("id")) for name in ("log", "my-table")))
    branches = json.loads(files["amplify/gen1.json"])["branches"]
    assert branches["gen2-main"]["tables"] == {"log": "log-main", "my-table": "my-table-main"}
    assert branches["gen2-new"]["tables"] == {"log": None, "my-table": None}
    assert "  tables: Record<'log' | 'my-table', string | null>;\n" in files["amplify/gen1.ts"]
    assert "tables: allKnown(current.tables, 'tables')" in files["amplify/gen1.ts"]


def test_many_names_are_laid_out_as_prettier_does() -> None:
    names = [f"someLongTableName{index}" for index in range(4)]
    files = emitted(*(Table(name=name, hash=key("id")) for name in names))
    lines = "".join(f"    | '{name}'\n" for name in names)
    assert f"  tables: Record<\n{lines[:-1]},\n    string | null\n  >;\n" in files["amplify/gen1.ts"]


def test_the_notes_say_what_to_test() -> None:
    index = GlobalIndex(name="byUser", hash=key("userId"))
    notes = emitted(Table(name="log", hash=key("id"), global_indexes=(index,)))["MIGRATION.md"]
    assert "### Tables\n\n- [ ] What is written to the table `log` can be read again;" in notes
    assert "- [ ] A query of the index `byUser` of `log` answers.\n" in notes
