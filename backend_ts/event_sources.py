"""Event source mappings: `lambda.addEventSourceMapping(…)`, with the grants that Gen 1 had written beside it."""

from amp2gen.backend_ts.typescript.build import call, members
from amp2gen.backend_ts.typescript.tree import ExprStmt, Imported, Name, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.expr import Attribute
from amp2gen.ir.functions import EventSource, Function

LAMBDA = "aws-cdk-lib/aws-lambda"


def event_sources(function: Function, scope: Scope) -> tuple[Stmt, ...]:
    """One statement per mapping. The L2 sources of the CDK would grant more than Gen 1 did."""
    used: dict[str, int] = {}
    statements = []
    for source in function.event_sources:
        name = _construct_id(source)
        used[name] = used.get(name, 0) + 1
        unique = name if used[name] == 1 else f"{name}{used[name]}"
        statements.append(
            ExprStmt(call(members(Name("lambda"), "addEventSourceMapping"), unique, _options(source, scope)))
        )
    return tuple(statements)


def _construct_id(source: EventSource) -> str:
    if isinstance(source.source, Attribute):
        return source.source.of.id.partition("/")[2]
    return "EventSource"


def _options(source: EventSource, scope: Scope) -> dict[str, object]:
    duration = Imported("Duration", "aws-cdk-lib")
    options: dict[str, object] = {"eventSourceArn": scope.expr(source.source)}
    if source.starting_position:
        options["startingPosition"] = members(Imported("StartingPosition", LAMBDA), source.starting_position)
    if source.batch_size is not None:
        options["batchSize"] = source.batch_size
    if source.maximum_batching_window_seconds is not None:
        options["maxBatchingWindow"] = call(members(duration, "seconds"), source.maximum_batching_window_seconds)
    if source.maximum_record_age_seconds is not None and source.maximum_record_age_seconds > 0:
        options["maxRecordAge"] = call(members(duration, "seconds"), source.maximum_record_age_seconds)
    if source.maximum_retry_attempts is not None and source.maximum_retry_attempts >= 0:
        options["retryAttempts"] = source.maximum_retry_attempts
    if source.bisect_batch_on_error is not None:
        options["bisectBatchOnError"] = source.bisect_batch_on_error
    if source.parallelization_factor is not None:
        options["parallelizationFactor"] = source.parallelization_factor
    if source.filters:
        options["filters"] = [{"pattern": pattern} for pattern in source.filters]
    if not source.enabled:
        options["enabled"] = False
    return options
