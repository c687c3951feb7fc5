"""Event source mappings: `lambda.addEventSourceMapping(…)`, with the grants that Gen 1 had written beside it."""

from collections.abc import Iterator

from amp2gen.backend_ts.typescript.build import call, data, members, new
from amp2gen.backend_ts.typescript.tree import Arrow, Expr, ExprStmt, Imported, Name, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.expr import Attribute
from amp2gen.ir.functions import EventSource, Function

LAMBDA = "aws-cdk-lib/aws-lambda"


def event_source(id: str, source: EventSource, scope: Scope) -> Stmt:
    """A mapping that refers to its source itself. The L2 sources of the CDK would grant more than Gen 1 did."""
    return ExprStmt(call(members(Name("lambda"), "addEventSourceMapping"), id, _options(source, scope)))


def event_source_at(place: Expr, id: str, source: EventSource, scope: Scope) -> Expr:
    """The same at another place than the function."""
    options = {"target": Name("lambda"), **_options(source, scope)}
    return new(Imported("EventSourceMapping", LAMBDA), place, id, options)


def with_construct_ids(function: Function) -> Iterator[tuple[str, EventSource]]:
    """The sources of a function, each with its construct id: the resource's name, numbered where it is taken."""
    used: dict[str, int] = {}
    for source in function.event_sources:
        name = _construct_id(source)
        used[name] = used.get(name, 0) + 1
        yield name if used[name] == 1 else f"{name}{used[name]}", source


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
    if source.tumbling_window_seconds is not None:
        options["tumblingWindow"] = call(members(duration, "seconds"), source.tumbling_window_seconds)
    if source.maximum_concurrency is not None:
        options["maxConcurrency"] = source.maximum_concurrency
    if source.report_batch_item_failures:
        options["reportBatchItemFailures"] = True
    if source.failure_destination is not None:
        destination = {"destination": scope.expr(source.failure_destination)}
        options["onFailure"] = {"bind": Arrow((), data(destination))}
    if source.filters:
        options["filters"] = [{"pattern": pattern} for pattern in source.filters]
    if not source.enabled:
        options["enabled"] = False
    return options
