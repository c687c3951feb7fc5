"""Who still uses what is left of Gen 1: CloudWatch's counts of the last days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from amp2gen.runtime.aws.clock import Clock
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.decommission.survey import STACK, Survey

DAYS = 14

METRICS = {
    "AWS::Lambda::Function": ("AWS/Lambda", "Invocations", "FunctionName"),
    "AWS::AppSync::GraphQLApi": ("AWS/AppSync", "Requests", "GraphQLAPIId"),
    "AWS::ApiGateway::RestApi": ("AWS/ApiGateway", "Count", "ApiName"),
}
"""Resource type → namespace, metric and dimension that count its use (CloudWatch metrics of each service)."""


@dataclass(frozen=True)
class Leftover:
    """A resource without data that stays behind, unowned. `calls` None: nobody counts them, or they cannot be read."""

    stack: str
    logical_id: str
    type: str
    physical_id: str
    calls: int | None


def leftovers(survey: Survey, call: Caller, clock: Clock) -> tuple[Leftover, ...]:
    """What the nested stacks own, with the traffic seen. What cannot be read is not counted."""
    return tuple(_leftovers(survey, call, clock))


def _leftovers(survey: Survey, call: Caller, clock: Clock) -> Iterator[Leftover]:
    for stack in survey.nested:
        for item in stack.resources:
            if item.type in METRICS:
                dimension = item.physical_id.rsplit("/", 1)[-1]
                if item.type == "AWS::ApiGateway::RestApi":
                    properties = stack.template["Resources"].get(item.logical_id, {}).get("Properties", {})
                    name = properties.get("Name")
                    dimension = name if isinstance(name, str) else item.logical_id
                yield Leftover(
                    stack.name, item.logical_id, item.type, item.physical_id, _calls(item.type, dimension, call, clock)
                )
            elif item.type != STACK:
                yield Leftover(stack.name, item.logical_id, item.type, item.physical_id, None)


def _calls(kind: str, dimension: str, call: Caller, clock: Clock) -> int | None:
    namespace, metric, name = METRICS[kind]
    now = datetime.fromtimestamp(clock.now(), UTC)
    try:
        answer = call(
            "cloudwatch",
            "GetMetricStatistics",
            Namespace=namespace,
            MetricName=metric,
            Dimensions=[{"Name": name, "Value": dimension}],
            StartTime=now - timedelta(days=DAYS),
            EndTime=now,
            Period=86_400,
            Statistics=["Sum"],
        )
    except AwsFailure:
        return None
    return int(sum(point["Sum"] for point in answer.get("Datapoints", ())))
