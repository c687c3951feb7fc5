"""Schedules: `defineFunction`'s own where it can say them exactly, else an EventBridge rule."""

import re
from collections.abc import Mapping

from amp2gen.backend_ts.typescript.build import call, members, new
from amp2gen.backend_ts.typescript.tree import Binary, Block, ExprStmt, If, Imported, Name, Stmt, Str
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.functions import AssetCode, CronSchedule, Function, RateSchedule, VaryingSchedule
from amp2gen.ir.settings import numbers_of

EVENTS = "aws-cdk-lib/aws-events"

DAYS = {name: str(number) for number, name in enumerate(("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), 1)}
MONTHS = {
    name: str(number)
    for number, name in enumerate(
        ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"), 1
    )
}
NATIVE_FIELD = re.compile(r"[0-9*?,/-]+")


def native_schedule(function: Function, scope: Scope) -> str | Mapping[str, object] | None:
    """The value of `schedule:`; None if the function has none, or one that needs a rule.

    `defineFunction` turns every schedule into a cron expression. So a rate is exact only where its period divides the
    hour or the day, and minutes may not be shorter than the timeout. It takes none for functions that are not Node.js,
    and none that is switched off.
    """
    if isinstance(function.code, AssetCode) or (function.schedule and function.schedule.enabled is not True):
        return None
    match function.schedule:
        case CronSchedule(fields=fields):
            cron = numeric_cron(fields)
            if cron is None:
                return None
            schedule: dict[str, object] = {"cron": cron, "timezone": "UTC"}
        case RateSchedule(value=value, unit=unit):
            rate = _interval(value, unit, max(numbers_of(function.timeout_seconds)))
            if rate is None:
                return None
            if not function.schedule_description:
                return rate
            schedule = {"rate": rate, "timezone": "UTC"}
        case _:
            return None
    if function.schedule_description:
        schedule["description"] = scope.words(function.schedule_description)
    return schedule


def schedule_rule(function: Function, scope: Scope) -> tuple[Stmt, ...]:
    """The rule for a schedule that `defineFunction` cannot say; empty if it can. Nothing runs where it is NONE."""
    schedule, description = function.schedule, function.schedule_description
    if schedule is None or native_schedule(function, scope) is not None:
        return ()
    expression = scope.expr(schedule.expression) if isinstance(schedule, VaryingSchedule) else Str(_text(schedule))
    rule = new(
        Imported("Rule", EVENTS),
        Name("lambda"),
        "Schedule",
        {
            "schedule": call(members(Imported("Schedule", EVENTS), "expression"), expression),
            **({"description": scope.words(description)} if description else {}),
            **({} if schedule.enabled is True else {"enabled": scope.flag(schedule.enabled, "ENABLED")}),
            "targets": [new(Imported("LambdaFunction", "aws-cdk-lib/aws-events-targets"), Name("lambda"))],
        },
    )
    if isinstance(schedule, VaryingSchedule) and "NONE" in {each.value for each in schedule.expression.values}:
        return (If(Binary("!==", expression, Str("NONE")), Block((ExprStmt(rule),))),)
    return (ExprStmt(rule),)


def numeric_cron(fields: str) -> str | None:
    """The fields with names of days and months as numbers; None if they hold more than numbers can say (L, W, #)."""
    minute, hour, day, month, weekday, year = fields.split()
    month = _named(month, MONTHS)
    weekday = _named(weekday, DAYS)
    written = (minute, hour, day, month, weekday, year)
    return " ".join(written) if all(NATIVE_FIELD.fullmatch(field) for field in written) else None


def _named(field: str, numbers: Mapping[str, str]) -> str:
    return re.sub(r"[A-Z]{3}", lambda found: numbers.get(found[0], found[0]), field.upper())


def _interval(value: int, unit: str, timeout_seconds: int) -> str | None:
    if unit == "minute" and value < 60 and 60 % value == 0 and value * 60 >= timeout_seconds:
        return f"every {value}m"
    if unit == "hour" and value < 24 and 24 % value == 0:
        return f"every {value}h"
    return "every day" if unit == "day" and value == 1 else None


def _text(schedule: CronSchedule | RateSchedule) -> str:
    if isinstance(schedule, CronSchedule):
        return f"cron({schedule.fields})"
    return f"rate({schedule.value} {schedule.unit}{'' if schedule.value == 1 else 's'})"
