"""AWS Lambda functions with everything that belongs to them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from amp2gen.ir.base import Model, Node, Resource
from amp2gen.ir.expr import Expr
from amp2gen.ir.iam import Statement

Stack = Literal["auth", "data", "storage", "function"]
"""The nested stacks that `define*` make. Every other stack has a single resource of its own."""


class SourceFile(Model):
    """A file of the handler: path below the function's folder in the output, content as text or base64."""

    path: str
    text: str | None = None
    base64: str | None = None
    sha256: str


class Variable(Node):
    """An environment variable."""

    name: str
    value: Expr


class RateSchedule(Node):
    """Every `value` units, as EventBridge's `rate(…)`."""

    kind: Literal["rate"] = "rate"
    value: int
    unit: Literal["minute", "hour", "day"]


class CronSchedule(Node):
    """The six fields of EventBridge's `cron(…)`, in UTC."""

    kind: Literal["cron"] = "cron"
    fields: str


Schedule = Annotated[RateSchedule | CronSchedule, Field(discriminator="kind")]


class EventSource(Node):
    """A stream or queue that Lambda polls for the function. `source` is the stream's or queue's ARN."""

    source: Expr
    batch_size: int | None = None
    starting_position: Literal["LATEST", "TRIM_HORIZON"] | None = None
    enabled: bool = True
    filters: tuple[str, ...] = ()
    maximum_batching_window_seconds: int | None = None
    maximum_retry_attempts: int | None = None
    maximum_record_age_seconds: int | None = None
    bisect_batch_on_error: bool | None = None
    parallelization_factor: int | None = None


class NodeCode(Node):
    """JavaScript or TypeScript that Gen 2 bundles. `entry` is below the function's folder in the output.

    `keep_names`: the code can observe names, so the bundle must not be minified.
    """

    kind: Literal["node"] = "node"
    entry: str
    handler: str = "handler"
    version: int
    form: Literal["unported", "esm", "ported", "wrapped"] = "unported"
    keep_names: bool = False
    dependencies: tuple["Dependency", ...] = ()


class Dependency(Model):
    """An npm package and the version range that the function's package.json asks for."""

    name: str
    range: str
    development: bool = False


Code = NodeCode


class Function(Resource):
    """A Lambda function. Attributes: name, arn, role_arn, role_name.

    `group` is the nested stack it lives in; values and grants from the stacks in `around` must not become references
    between stacks, since those would close a cycle. Both are set by the pass `break_stack_cycles`.
    """

    ID_PREFIX: ClassVar[str] = "functions"
    code: Code
    sources: tuple[SourceFile, ...] = ()
    timeout_seconds: int = 3
    memory_mb: int = 128
    ephemeral_storage_mb: int | None = None
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    environment: tuple[Variable, ...] = ()
    schedule: Schedule | None = None
    schedule_description: str | None = None
    statements: tuple[Statement, ...] = ()
    event_sources: tuple[EventSource, ...] = ()
    group: Stack = "function"
    around: tuple[str, ...] = ()


NodeCode.model_rebuild()
