"""The TypeScript of what differs between environments: the branch's data decide."""

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App, Branch, Environment, Fact
from amp2gen.ir.data import KeyAttribute
from amp2gen.ir.expr import EnvironmentValue, PerEnvironment
from amp2gen.ir.settings import Part, Setting, Sometimes
from amp2gen.ir.storage import Bucket
from amp2gen.ir.tables import GlobalIndex, Table, Throughput


def differs(resource: str, name: str, main: str, new: str) -> PerEnvironment:
    values = tuple(EnvironmentValue(environment=each, value=text) for each, text in (("main", main), ("new", new)))
    return PerEnvironment(resource=resource, name=name, values=values, otherwise=main)


def emitted(table: Table, stream: Stream, bucket: Bucket) -> dict[str, str]:
    facts = {
        "tables": (Fact(resource=table.id, value="log-main"),),
        "streams": (Fact(resource=stream.id, value="events-main"),),
        "buckets": (Fact(resource=bucket.id, value="files-main"),),
    }
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main", **facts), Environment(name="new", **facts)),
        branches=(Branch(name="gen2-main", takes_over="main"), Branch(name="gen2-new", takes_over="new")),
        tables=(table,),
        streams=(stream,),
        storage=bucket,
    )
    return {path: content.decode() for path, content in emit(app, ProjectFiles({}, frozenset())).files.items()}


def test_capacities_and_settings_by_branch() -> None:
    provisioned = differs("log", "Provisioned", "false", "true")
    capacity = Throughput(read=differs("log", "units", "1", "2"), write=5)
    table = Table(
        name="log",
        hash=KeyAttribute(name="id", type="S"),
        global_indexes=(GlobalIndex(name="byId", hash=KeyAttribute(name="id", type="S"), throughput=capacity),),
        throughput=capacity,
        stream="NEW_IMAGE",
        time_to_live="ttl",
        point_in_time_recovery=differs("log", "recovery", "true", "false"),
        recovery_days=7,
        infrequent_access=differs("log", "tableClass", "STANDARD", "STANDARD_INFREQUENT_ACCESS"),
        sometimes=(
            Sometimes(setting="throughput", only_where=provisioned),
            Sometimes(setting="stream", only_where=differs("log", "StreamIsSet", "true", "false")),
            Sometimes(setting="time_to_live", only_where=differs("log", "TimeToLive", "true", "false")),
        ),
    )
    stream = Stream(
        name="events",
        shard_count=2,
        retention_hours=differs("events", "hours", "48", "24"),
        sometimes=(Sometimes(setting="shard_count", only_where=differs("events", "Provisioned", "false", "true")),),
    )
    bucket = Bucket(
        name="files",
        settings=(
            Setting(
                name="LifecycleConfiguration",
                value={"Rules": [{"Status": "Enabled", "ExpirationInDays": "365"}]},
                parts=(Part(pointer="/Rules/0/ExpirationInDays", value=differs("files", "days", "365", "7")),),
                only_where=differs("files", "Expires", "true", "false"),
            ),
        ),
    )
    files = emitted(table, stream, bucket)
    assert """\
  const provisioned = parameters.log.Provisioned === 'true';
  const table = new Table(backend.createStack('storagelog'), 'log', {
    tableName: moved?.tables.log,
    partitionKey: { name: 'id', type: AttributeType.STRING },
    ...(provisioned
      ? {
          billingMode: BillingMode.PROVISIONED,
          readCapacity: Number(parameters.log.units),
          writeCapacity: 5,
        }
      : { billingMode: BillingMode.PAY_PER_REQUEST }),
    stream:
      parameters.log.StreamIsSet === 'true'
        ? StreamViewType.NEW_IMAGE
        : undefined,
    timeToLiveAttribute:
      parameters.log.TimeToLive === 'true' ? 'ttl' : undefined,
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: parameters.log.recovery === 'true',
      recoveryPeriodInDays: parameters.log.recovery === 'true' ? 7 : undefined,
    },
    tableClass:
      parameters.log.tableClass === 'STANDARD_INFREQUENT_ACCESS'
        ? TableClass.STANDARD_INFREQUENT_ACCESS
        : TableClass.STANDARD,
""" in files["amplify/storage/log/resource.ts"]
    assert (
        "    ...(provisioned && {\n      readCapacity: Number(parameters.log.units),\n      writeCapacity: 5,\n"
    ) in files["amplify/storage/log/resource.ts"]
    assert """\
    streamMode:
      parameters.events.Provisioned === 'true'
        ? StreamMode.PROVISIONED
        : StreamMode.ON_DEMAND,
    shardCount: parameters.events.Provisioned === 'true' ? 2 : undefined,
    retentionPeriod: Duration.hours(Number(parameters.events.hours)),
""" in files["amplify/analytics/events/resource.ts"]
    assert """\
  if (parameters.files.Expires === 'true') {
    cfnBucket.addPropertyOverride('LifecycleConfiguration', {
      Rules: [{ Status: 'Enabled', ExpirationInDays: parameters.files.days }],
    });
  }
""" in files["amplify/storage/resource.ts"]
