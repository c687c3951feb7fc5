"""Event source mappings of function templates: streams and queues that Lambda polls."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import report_differing
from amp2gen.frontend.record import whole_number
from amp2gen.frontend.values import to_json
from amp2gen.ir import kinds
from amp2gen.ir.expr import Expr, Opaque
from amp2gen.ir.functions import EventSource
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import current_text

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
    properties = resource.properties
    origin = source.origin(resource.pointer)
    arn = source.expr(properties.get("EventSourceArn"))
    if isinstance(arn, Opaque):
        context.log.add(
            kinds.UNRESOLVED_VALUE,
            origin,
            f"function {source.entry.name}: the event source of {resource.logical_id} cannot be resolved",
        )
        return None
    report_differing(resource, NUMBERS.keys() | FLAGS.keys() | {"StartingPosition"}, source, context)
    settings: dict[str, Any] = {}
    for name, key in NUMBERS.items():
        text = current_text(source.value(properties.get(name)))
        number = whole_number(text)
        if number is not None:
            settings[key] = number
        elif text is not None:
            context.log.add(
                kinds.WRONG_TYPE,
                source.origin(f"{resource.properties_pointer}/{name}"),
                f"function {source.entry.name}: {name} of {resource.logical_id} is no whole number",
            )
    for name, key in FLAGS.items():
        text = current_text(source.value(properties.get(name)))
        if text is not None:
            settings[key] = text.lower() == "true"
    if (most := _maximum_concurrency(source, properties.get("ScalingConfig"))) is not None:
        settings["maximum_concurrency"] = most
    if source.value(properties.get("FunctionResponseTypes")) == ["ReportBatchItemFailures"]:
        settings["report_batch_item_failures"] = True
    if (destination := _failure_destination(source, properties.get("DestinationConfig"))) is not None:
        settings["failure_destination"] = destination
    read = READ | {name for name, key in OTHERS.items() if key in settings}
    for name in properties:
        if name not in NUMBERS and name not in FLAGS and name not in read:
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


def _maximum_concurrency(source: "FunctionTemplate", written: Any) -> int | None:
    """How many copies of the function a queue starts at most, from `ScalingConfig`."""
    scaling = source.value(written)
    return whole_number(current_text(scaling.get("MaximumConcurrency"))) if isinstance(scaling, dict) else None
