"""Event source mappings: `lambda.addEventSourceMapping(…)`, with the grants that Gen 1 had written beside it."""

from collections.abc import Callable, Iterator
from typing import Any

from amp2gen.backend_ts.typescript.build import call, data, members, new
from amp2gen.backend_ts.typescript.tree import Arrow, Expr, ExprStmt, Imported, Name, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.expr import Attribute
from amp2gen.ir.functions import EventSource, Function
from amp2gen.ir.settings import Number, numbers_of

LAMBDA = "aws-cdk-lib/aws-lambda"


def event_source(id: str, source: EventSource, scope: Scope) -> tuple[Stmt, ...]:
    """A mapping that refers to its source itself. The L2 sources of the CDK would grant more than Gen 1 did."""
    mapping = call(members(Name("lambda"), "addEventSourceMapping"), id, _options(source, scope))
    return scope.where(source.only_where, ExprStmt(mapping))


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
    def seconds(value: Number) -> Expr:
        return call(members(Imported("Duration", "aws-cdk-lib"), "seconds"), scope.number(value))

    settings: tuple[tuple[str, Any, Callable[[Any], object]], ...] = (
        ("batchSize", source.batch_size, scope.number),
        ("maxBatchingWindow", source.maximum_batching_window_seconds, seconds),
        ("maxRecordAge", _limit(source.maximum_record_age_seconds), seconds),
        ("retryAttempts", _limit(source.maximum_retry_attempts), scope.number),
        ("bisectBatchOnError", source.bisect_batch_on_error, scope.flag),
        ("parallelizationFactor", source.parallelization_factor, scope.number),
        ("tumblingWindow", source.tumbling_window_seconds, seconds),
        ("maxConcurrency", source.maximum_concurrency, scope.number),
    )
    options: dict[str, object] = {"eventSourceArn": scope.expr(source.source)}
    if source.starting_position:
        options["startingPosition"] = members(Imported("StartingPosition", LAMBDA), source.starting_position)
    for name, value, printed in settings:
        if value is not None:
            options[name] = printed(value)
    if source.report_batch_item_failures:
        options["reportBatchItemFailures"] = True
    if source.failure_destination is not None:
        destination = {"destination": scope.expr(source.failure_destination)}
        options["onFailure"] = {"bind": Arrow((), data(destination))}
    if source.filters:
        options["filters"] = [{"pattern": pattern} for pattern in source.filters]
    if source.enabled is not True:
        options["enabled"] = scope.flag(source.enabled)
    return options


def _limit(number: Number | None) -> Number | None:
    """-1 says that there is no limit, which is what saying nothing says, too."""
    return None if number is None or min(numbers_of(number)) < 0 else number
