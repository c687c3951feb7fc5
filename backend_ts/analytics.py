"""Amazon Kinesis: `analytics/<stream>/resource.ts` with the CDK's Stream, and what users may put into it."""

from collections.abc import Iterator

from amp2gen.backend_ts.added import Added, added_resources, addition
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import module
from amp2gen.backend_ts.role_policies import role_policies, roles_of
from amp2gen.backend_ts.stateful import moved_name, retention
from amp2gen.backend_ts.typescript.build import call, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    BlankLine,
    Block,
    Cond,
    Const,
    ExprStmt,
    FunctionDecl,
    Imported,
    Name,
    Param,
    Return,
    Stmt,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App
from amp2gen.ir.settings import where_set

KINESIS = "aws-cdk-lib/aws-kinesis"
CONSTRUCT_ID = "KinesisStream"
"""The logical id that `refactor` looks for."""


def emit_analytics(app: App) -> Iterator[Unit]:
    names = added_resources(app)
    for index, stream in enumerate(app.streams):
        folder, added = f"analytics/{stream.name}", names[stream.id]
        stack = "analytics" if index == 0 else f"analytics{stream.name}"
        yield Unit(
            files=typescript(f"amplify/{folder}/resource.ts", _add(stream, stack, added, folder)),
            adds=(addition(added, module("", f"{folder}/resource")),),
        )


def _add(stream: Stream, stack: str, added: Added, folder: str) -> FunctionDecl:
    """`export function addShopEventsStream(backend: Backend): Stream { … }`."""
    local = Added("stream", added.type, added.add)
    scope = Scope(folder, {}, added={stream.id: local})
    policies = tuple(role_policies(stream.policies, "put", scope))
    body: list[Stmt] = [
        Const(Name("stack"), call(dotted("backend.createStack"), stack)),
        *roles_of(policy.caller for policy in stream.policies if policy.statements),
        BlankLine(),
        Const(Name("stream"), new(_kinesis("Stream"), Name("stack"), CONSTRUCT_ID, _properties(stream, folder, scope))),
        *policies,
        _output(stream),
        Return(Name("stream")),
    ]
    return FunctionDecl(
        added.add,
        (Param(Name("backend"), TypeRef(Imported("Backend", module(folder, "backend"), type_only=True))),),
        Block(tuple(body)),
        return_type=TypeRef(added.type),
        export=True,
    )


def _properties(stream: Stream, folder: str, scope: Scope) -> dict[str, object]:
    properties: dict[str, object] = {"streamName": moved_name("streams", stream.name, folder)}
    on_demand, provisioned = (members(_kinesis("StreamMode"), mode) for mode in ("ON_DEMAND", "PROVISIONED"))
    if stream.shard_count is None:
        properties["streamMode"] = on_demand
    else:
        where = where_set("shard_count", stream.sometimes)
        properties["streamMode"] = Cond(scope.holds(where), provisioned, on_demand) if where else provisioned
        properties["shardCount"] = scope.if_set("shard_count", stream.sometimes, scope.number(stream.shard_count))
    if stream.retention_hours is not None:
        properties["retentionPeriod"] = call(
            members(Imported("Duration", "aws-cdk-lib"), "hours"), scope.number(stream.retention_hours)
        )
    # The CDK encrypts by default where Gen 1 did not.
    encryption = "MANAGED" if stream.managed_key else "UNENCRYPTED"
    properties["encryption"] = members(_kinesis("StreamEncryption"), encryption)
    properties["removalPolicy"] = retention(stream.retained, folder)
    return properties


def _output(stream: Stream) -> Stmt:
    """Clients pass the stream's name to `record()`; amplify_outputs.json has no place of its own for it."""
    values = {"streamName": dotted("stream.streamName"), "region": dotted("stream.stack.region")}
    return ExprStmt(call(dotted("backend.addOutput"), {"custom": {"Kinesis": {stream.name: values}}}))


def _kinesis(name: str) -> Imported:
    return Imported(name, KINESIS)
