"""EventBridge rules of function templates → schedules."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from amp2gen.frontend.context import Context
from amp2gen.ir import kinds
from amp2gen.ir.functions import CronSchedule, RateSchedule, Schedule
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import Symbol, current_text

if TYPE_CHECKING:
    from amp2gen.frontend.functions import FunctionTemplate

RATE = re.compile(r"rate\(\s*([0-9]{1,9})\s+(minute|hour|day)s?\s*\)")
STATES = ("ENABLED", "DISABLED")
CRON = re.compile(r"cron\(\s*(\S+(?:\s+\S+){5})\s*\)")


def own_rule(source: "FunctionTemplate") -> Resource | None:
    """The rule that is the function's schedule, of which Gen 2 knows one: it calls the function, and nothing else.
    Other rules stay CloudFormation: see `function_resources`."""
    plain = [rule for rule in source.resources_of(RULE) if _is_plain(source, rule)]
    return next((rule for rule in plain if not is_off(source, rule)), plain[0] if plain else None)


RULE = "AWS::Events::Rule"


def is_off(source: "FunctionTemplate", rule: Resource) -> bool:
    """Whether the rule is what Gen 1 leaves in a template without a schedule."""
    return current_text(source.value(rule.properties.get("ScheduleExpression"))) == "NONE"


def _is_plain(source: "FunctionTemplate", rule: Resource) -> bool:
    targets = rule.properties.get("Targets")
    targets = targets if isinstance(targets, list) else []
    return (
        "ScheduleExpression" in rule.properties
        and "EventPattern" not in rule.properties
        and len(targets) <= 1
        and all(isinstance(target, Mapping) and set(target) <= {"Arn", "Id"} for target in targets)
    )


def schedule_of(source: "FunctionTemplate", rule: Resource, context: Context) -> Schedule | None:
    """The rule's schedule. `NONE` is Gen 1's way to say that there is none."""
    written = rule.properties.get("ScheduleExpression")
    origin = source.origin(f"{rule.properties_pointer}/ScheduleExpression")
    value = source.value(written)
    expression = current_text(value)
    if expression == "NONE":
        return None
    if isinstance(value, Symbol):
        context.log.add(
            kinds.ENVIRONMENT_DEPENDENT_CONDITION,
            origin,
            f"function {source.entry.name}: the schedule differs between environments; "
            f"{context.default.name}'s is used",
        )
    schedule = read_schedule(expression or "", enabled=_enabled(source, rule, context))
    if schedule is None:
        context.log.add(
            kinds.SCHEDULE_INVALID,
            origin,
            f"function {source.entry.name}: {expression or 'the schedule'} is neither rate(…) nor cron(…)",
        )
    return schedule


def _enabled(source: "FunctionTemplate", rule: Resource, context: Context) -> bool:
    """Whether the rule runs at all. `State` is ENABLED unless the template says otherwise."""
    origin = source.origin(f"{rule.properties_pointer}/State")
    value = source.value(rule.properties.get("State", "ENABLED"))
    state = current_text(value)
    if state not in STATES:
        context.log.add(
            kinds.WRONG_TYPE,
            origin,
            f"function {source.entry.name}: State of its schedule is none of {', '.join(STATES)}",
        )
    elif isinstance(value, Symbol):
        context.log.add(
            kinds.SETTING_PER_ENVIRONMENT,
            origin,
            f"function {source.entry.name}: whether the schedule is switched on differs between environments; "
            f"{context.default.name}'s setting is used",
        )
    return state != "DISABLED"


def read_schedule(expression: str, enabled: bool = True) -> Schedule | None:
    """`rate(5 minutes)` or `cron(0 10 * * ? *)`; None for anything else.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
    """
    rate = RATE.fullmatch(expression.strip())
    if rate and int(rate[1]) > 0:
        unit = rate[2]
        assert unit in ("minute", "hour", "day")
        return RateSchedule(value=int(rate[1]), unit=unit, enabled=enabled)
    cron = CRON.fullmatch(expression.strip())
    return CronSchedule(fields=" ".join(cron[1].split()), enabled=enabled) if cron else None
