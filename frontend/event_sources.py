"""Event source mappings of function templates: streams and queues that Lambda polls."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import (
    report_differing,
    report_in_default,
    text_where,
    value_in_each_environment,
    where_holds,
)
from amp2gen.frontend.values import flag, number, to_expr, to_json
from amp2gen.ir import kinds
from amp2gen.ir.expr import Expr, Opaque, PerEnvironment
from amp2gen.ir.functions import EventSource
from amp2gen.ir.settings import numbers_of
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import NoValue, Value, current_text

if TYPE_CHECKING:
    from amp2gen.frontend.functions import FunctionTemplate

NUMBERS = {
    "BatchSize": "batch_size",
    "MaximumBatchingWindowInSeconds": "maximum_batching_window_seconds",
    "MaximumRetryAttempts": "maximum_retry_attempts",
    "MaximumRecordAgeInSeconds": "maximum_record_age_seconds",
    "ParallelizationFactor": "parallelization_factor",
    "TumblingWindowInSeconds": "tumbling_window_seconds",
}
FLAGS = {"Enabled": "enabled", "BisectBatchOnFunctionError": "bisect_batch_on_error"}
POSITIONS: tuple[Literal["LATEST", "TRIM_HORIZON"], ...] = ("LATEST", "TRIM_HORIZON")
OTHERS = {
    "ScalingConfig": "maximum_concurrency",
    "FunctionResponseTypes": "report_batch_item_failures",
    "DestinationConfig": "failure_destination",
}
READ = frozenset({"EventSourceArn", "FunctionName", "StartingPosition", "FilterCriteria"})


def event_source(source: "FunctionTemplate", resource: Resource, context: Context) -> EventSource | None:
    """The mapping; None, with a diagnostic, if its stream is not known."""
    where = where_holds(resource.condition, source, context)
    if where is False:
        return None
    properties = resource.properties
    origin = source.origin(resource.pointer)

    def read(name: str) -> Value:
        return value_in_each_environment(properties.get(name), f"{resource.logical_id}{name}", source, context)

    arn = to_expr(read("EventSourceArn"), source.local)
    if isinstance(arn, Opaque):
        context.log.add(
            kinds.UNRESOLVED_VALUE,
            origin,
            f"function {source.entry.name}: the event source of {resource.logical_id} cannot be resolved",
        )
        return None
    report_differing(resource, {"StartingPosition"}, source, context)
    settings: dict[str, Any] = {}
    for name, key in NUMBERS.items():
        if name not in properties:
            continue
        found = number(read(name))
        if isinstance(found, PerEnvironment) and min(numbers_of(found)) < 0:
            report_in_default(resource, name, source, context)
            found = int(text_where(found, context.default.name) or 0)
        if found is not None:
            settings[key] = found
        elif not isinstance(source.value(properties[name]), NoValue):
            context.log.add(
                kinds.WRONG_TYPE,
                source.origin(f"{resource.properties_pointer}/{name}"),
                f"function {source.entry.name}: {name} of {resource.logical_id} is no whole number",
            )
    for name, key in FLAGS.items():
        switched = flag(read(name)) if name in properties else None
        if switched is not None:
            settings[key] = switched
    scaling = read("ScalingConfig")
    if isinstance(scaling, dict) and (most := number(scaling.get("MaximumConcurrency"))) is not None:
        settings["maximum_concurrency"] = most
    if source.value(properties.get("FunctionResponseTypes")) == ["ReportBatchItemFailures"]:
        settings["report_batch_item_failures"] = True
    if (destination := _failure_destination(source, properties.get("DestinationConfig"))) is not None:
        settings["failure_destination"] = destination
    known = READ | {name for name, key in OTHERS.items() if key in settings}
    for name in properties:
        if name not in NUMBERS and name not in FLAGS and name not in known:
            context.log.add(
                kinds.SETTING_NOT_CARRIED,
                source.origin(f"{resource.properties_pointer}/{name}"),
                f"function {source.entry.name}: {name} of {resource.logical_id} is not carried over",
            )
    position = current_text(source.value(properties.get("StartingPosition")))
    if position not in (None, *POSITIONS):
        context.log.add(
            kinds.SETTING_NOT_CARRIED,
            source.origin(f"{resource.properties_pointer}/StartingPosition"),
            f"function {source.entry.name}: {resource.logical_id} starts at {position}; the output says LATEST",
        )
        position = "LATEST"
    return EventSource(
        source=arn,
        starting_position=next((each for each in POSITIONS if each == position), None),
        filters=_filters(source, properties.get("FilterCriteria")),
        only_where=None if where is True else where,
        origin=origin,
        **settings,
    )


def _filters(source: "FunctionTemplate", written: Any) -> tuple[str, ...]:
    """The patterns of `FilterCriteria`, each as JSON text."""
    criteria = source.value(written)
    filters = criteria.get("Filters") if isinstance(criteria, dict) else None
    patterns = [item.get("Pattern") for item in filters or [] if isinstance(item, dict)]  # type: ignore[union-attr]
    return tuple(pattern if isinstance(pattern, str) else json.dumps(to_json(pattern)) for pattern in patterns)


def _failure_destination(source: "FunctionTemplate", written: Any) -> Expr | None:
    """The ARN in `DestinationConfig`, which has nothing but `OnFailure`; None if it is not known."""
    on_failure = written.get("OnFailure") if isinstance(written, Mapping) and set(written) == {"OnFailure"} else None
    if not isinstance(on_failure, Mapping) or set(on_failure) != {"Destination"}:
        return None
    destination = source.expr(on_failure["Destination"])
    return None if isinstance(destination, Opaque) else destination
