"""AWS Lambda functions with everything that belongs to them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from amp2gen.ir.base import Model, Node, Resource
from amp2gen.ir.expr import Expr, PerEnvironment
from amp2gen.ir.iam import Statement
from amp2gen.ir.settings import Flag, Number, Sometimes, Words

Stack = Literal["auth", "data", "storage", "function"]
"""The nested stacks that `define*` make. Every other stack has a single resource of its own."""

BuildTool = Literal["pip", "go", "gradle", "dotnet"]
"""What turns a folder of sources into what Lambda runs."""


class SourceFile(Model):
    """A file of the handler: path below the function's folder in the output, content as text or base64."""

    path: str
    text: str | None = None
    base64: str | None = None
    sha256: str


class Variable(Node):
    """An environment variable. `only_where`: it is there in environments for which this says "true"."""

    name: str
    value: Expr
    only_where: PerEnvironment | None = None


class RateSchedule(Node):
    """Every `value` units, as EventBridge's `rate(…)`. `enabled` False: it stands, and nothing runs; one for each
    environment says "ENABLED" where it runs."""

    kind: Literal["rate"] = "rate"
    enabled: Flag = True
    value: int
    unit: Literal["minute", "hour", "day"]


class CronSchedule(Node):
    """The six fields of EventBridge's `cron(…)`, in UTC. `enabled` as in `RateSchedule`."""

    kind: Literal["cron"] = "cron"
    enabled: Flag = True
    fields: str


class VaryingSchedule(Node):
    """An expression of EventBridge for each environment, "NONE" where there is no schedule. `enabled` as in
    `RateSchedule`."""

    kind: Literal["varying"] = "varying"
    enabled: Flag = True
    expression: PerEnvironment


Schedule = Annotated[RateSchedule | CronSchedule | VaryingSchedule, Field(discriminator="kind")]


class EventSource(Node):
    """A stream or queue that Lambda polls for the function. `source` is the stream's or queue's ARN,
    `failure_destination` that of the queue, topic or bucket that is told what failed.

    `only_where`: it is there in environments for which this says "true".
    """

    source: Expr
    batch_size: Number | None = None
    starting_position: Literal["LATEST", "TRIM_HORIZON"] | None = None
    enabled: Flag = True
    filters: tuple[str, ...] = ()
    maximum_batching_window_seconds: Number | None = None
    maximum_retry_attempts: Number | None = None
    maximum_record_age_seconds: Number | None = None
    bisect_batch_on_error: Flag | None = None
    parallelization_factor: Number | None = None
    maximum_concurrency: Number | None = None
    report_batch_item_failures: bool = False
    tumbling_window_seconds: Number | None = None
    failure_destination: Expr | None = None
    only_where: PerEnvironment | None = None


class NodeCode(Node):
    """JavaScript or TypeScript that Gen 2 bundles. `entry` is below the function's folder in the output.

    `keep_names`: the code can observe names, so the bundle must not be minified. `externals` are modules of layers,
    which stay out of the bundle.
    """

    kind: Literal["node"] = "node"
    entry: str
    handler: str = "handler"
    version: int
    form: Literal["unported", "esm", "ported", "wrapped"] = "unported"
    keep_names: bool = False
    dependencies: tuple["Dependency", ...] = ()
    externals: tuple[str, ...] = ()


class Dependency(Model):
    """An npm package and the version range that the function's package.json asks for."""

    name: str
    range: str
    development: bool = False


class AssetCode(Node):
    """Code that is no JavaScript: the folder `src/`, deployed as it is, or built by a tool first.

    `runtime` is Lambda's identifier, such as python3.12. `project` is the folder below `src/` that is built.
    """

    kind: Literal["asset"] = "asset"
    runtime: str
    handler: str
    build: BuildTool | None = None
    project: str = "."


Code = Annotated[NodeCode | AssetCode, Field(discriminator="kind")]


class Vpc(Node):
    """The network that a function runs in: ids of subnets and security groups."""

    subnets: tuple[Expr, ...]
    security_groups: tuple[Expr, ...] = ()
    ipv6: bool | None = None


class Logging(Node):
    """How a function writes its log."""

    format: Words | None = None
    application_level: Words | None = None
    system_level: Words | None = None
    group: Expr | None = None


class FileSystem(Node):
    """An EFS access point and the path below /mnt that it is mounted at."""

    arn: Expr
    path: str


class RuntimeUpdates(Node):
    """When Lambda takes a newer version of the runtime; `version` is the ARN of the one that it stays at."""

    on: Words
    version: Expr | None = None


class Function(Resource):
    """A Lambda function. Attributes: name, arn, role_arn, role_name.

    `layers` are ARNs, in the order in which Lambda unpacks them: later ones overwrite files of earlier ones.
    `managed_policies` are the ARNs of policies that the function's role has beside its own statements, and
    `permissions_boundary` that of the policy that limits them all.

    `group` is the nested stack it lives in. What it needs of the parts in `around` (`ir.stacks.seen_from`) must not be
    a reference of its own, which would close a cycle: values, grants and event sources stand apart from it, in the
    same stack or in one of their own. Both are set by the pass `break_stack_cycles`.
    """

    ID_PREFIX: ClassVar[str] = "functions"
    code: Code
    sources: tuple[SourceFile, ...] = ()
    timeout_seconds: Number = 3
    memory_mb: Number = 128
    ephemeral_storage_mb: Number | None = None
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    description: Expr | None = None
    reserved_concurrency: Number | None = None
    tracing: Words | None = None
    environment_key: Expr | None = None
    dead_letter_target: Expr | None = None
    vpc: Vpc | None = None
    logging: Logging | None = None
    file_systems: tuple[FileSystem, ...] = ()
    snap_start: Words | None = None
    runtime_updates: RuntimeUpdates | None = None
    recursive_loop: Words | None = None
    sometimes: tuple[Sometimes, ...] = ()
    layers: tuple[Expr, ...] = ()
    environment: tuple[Variable, ...] = ()
    schedule: Schedule | None = None
    schedule_description: Words | None = None
    statements: tuple[Statement, ...] = ()
    managed_policies: tuple[Expr, ...] = ()
    permissions_boundary: Expr | None = None
    event_sources: tuple[EventSource, ...] = ()
    group: Stack = "function"
    around: tuple[str, ...] = ()


NodeCode.model_rebuild()
