"""EventBridge rules of function templates → schedules."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, cast

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import (
    OWN,
    holds_in,
    per_environment,
    value_in_each_environment,
    where_holds,
)
from amp2gen.frontend.values import words
from amp2gen.ir import kinds
from amp2gen.ir.expr import PerEnvironment
from amp2gen.ir.functions import CronSchedule, RateSchedule, Schedule, VaryingSchedule
from amp2gen.ir.settings import Flag, Words
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import current_text

if TYPE_CHECKING:
    from amp2gen.frontend.functions import FunctionTemplate

NONE = "NONE"
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
    return current_text(source.value(rule.properties.get("ScheduleExpression"))) == NONE


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
    where = where_holds(rule.condition, source, context)
    if where is False:
        return None
    found = words(value_in_each_environment(written, "ScheduleExpression", source, context))
    if not isinstance(where, bool):
        found = _where_the_rule_is(found, where, source, context)
    texts = (found,) if isinstance(found, str) else tuple(each.value for each in found.values) if found else (None,)
    wrong = [text for text in texts if text != NONE and read_schedule(text or "") is None]
    if wrong:
        context.log.add(
            kinds.SCHEDULE_INVALID,
            origin,
            f"function {source.entry.name}: {wrong[0] or 'the schedule'} is neither rate(…) nor cron(…)",
        )
        return None
    if isinstance(found, PerEnvironment):
        return VaryingSchedule(expression=found, enabled=_enabled(source, rule, context))
    if found in (NONE, None):
        return None
    return read_schedule(found, enabled=_enabled(source, rule, context))


def _where_the_rule_is(
    found: Words | None, where: PerEnvironment, source: "FunctionTemplate", context: Context
) -> Words | None:
    """The expression in environments that have the rule, `NONE` in the others."""
    if found is None:
        return None
    written = {each.environment: each.value for each in found.values} if isinstance(found, PerEnvironment) else {}
    otherwise = found if isinstance(found, str) else None
    texts = {each.environment: written.get(each.environment, otherwise) for each in where.values}
    texts[OWN] = texts.get(OWN) or (found.otherwise if isinstance(found, PerEnvironment) else found)
    known = {name: (text if holds_in(where, name) else NONE) for name, text in texts.items() if text is not None}
    return per_environment("ScheduleExpression", known, source, context) if known else None


def _enabled(source: "FunctionTemplate", rule: Resource, context: Context) -> Flag:
    """Whether the rule runs at all. `State` is ENABLED unless the template says otherwise."""
    written = rule.properties.get("State", "ENABLED")
    state = words(value_in_each_environment(written, "ScheduleState", source, context), *STATES)
    if state is None:
        context.log.add(
            kinds.WRONG_TYPE,
            source.origin(f"{rule.properties_pointer}/State"),
            f"function {source.entry.name}: State of its schedule is none of {', '.join(STATES)}",
        )
    return state if isinstance(state, PerEnvironment) else state != "DISABLED"


def read_schedule(expression: str, enabled: Flag = True) -> Schedule | None:
    """`rate(5 minutes)` or `cron(0 10 * * ? *)`; None for anything else.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
    """
    rate = RATE.fullmatch(expression.strip())
    if rate and int(rate[1]) > 0:
        unit = cast(Literal["minute", "hour", "day"], rate[2])
        return RateSchedule(value=int(rate[1]), unit=unit, enabled=enabled)
    cron = CRON.fullmatch(expression.strip())
    return CronSchedule(fields=" ".join(cron[1].split()), enabled=enabled) if cron else None
