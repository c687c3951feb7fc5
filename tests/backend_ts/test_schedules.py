"""Which schedules `defineFunction` can say exactly, and what the others become."""

import pytest

from amp2gen.backend_ts.schedules import native_schedule, numeric_cron, schedule_rule
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.functions import CronSchedule, Function, NodeCode, RateSchedule, Schedule

SCOPE = Scope("functions/tick", {})


def function(schedule: Schedule | None, timeout: int = 3, description: str | None = None) -> Function:
    return Function(
        name="tick",
        code=NodeCode(entry="src/index.js", version=22),
        timeout_seconds=timeout,
        schedule=schedule,
        schedule_description=description,
    )


@pytest.mark.parametrize(
    ("fields", "numbers"),
    [
        ("0 10 * * ? *", "0 10 * * ? *"),
        ("30 5 ? * MON-FRI *", "30 5 ? * 2-6 *"),
        ("0 0 1 JAN,jul ? *", "0 0 1 1,7 ? *"),
        ("0 0 L * ? *", None),
        ("0 0 ? * 6#3 *", None),
        ("0 0 15W * ? *", None),
    ],
)
def test_names_in_cron_become_numbers(fields: str, numbers: str | None) -> None:
    assert numeric_cron(fields) == numbers


@pytest.mark.parametrize(
    ("value", "unit", "native"),
    [
        (5, "minute", "every 5m"),
        (1, "minute", "every 1m"),
        (45, "minute", None),
        (90, "minute", None),
        (12, "hour", "every 12h"),
        (5, "hour", None),
        (1, "day", "every day"),
        (3, "day", None),
    ],
)
def test_rates_that_divide_the_hour_or_the_day_are_native(value: int, unit: str, native: str | None) -> None:
    found = function(RateSchedule(value=value, unit=unit))  # type: ignore[arg-type]
    assert native_schedule(found, SCOPE) == native
    assert bool(schedule_rule(found, SCOPE)) == (native is None)


def test_a_rate_below_the_timeout_needs_a_rule() -> None:
    assert native_schedule(function(RateSchedule(value=1, unit="minute"), timeout=90), SCOPE) is None


def test_a_description_is_kept() -> None:
    found = function(CronSchedule(fields="0 10 * * ? *"), description="Reports")
    assert native_schedule(found, SCOPE) == {"cron": "0 10 * * ? *", "timezone": "UTC", "description": "Reports"}


@pytest.mark.parametrize(
    "schedule",
    [RateSchedule(value=5, unit="minute", enabled=False), CronSchedule(fields="0 10 * * ? *", enabled=False)],
)
def test_a_schedule_that_is_switched_off_needs_a_rule(schedule: Schedule) -> None:
    assert native_schedule(function(schedule), SCOPE) is None
    assert len(schedule_rule(function(schedule), SCOPE)) == 1


def test_no_schedule() -> None:
    assert native_schedule(function(None), SCOPE) is None
    assert schedule_rule(function(None), SCOPE) == ()
