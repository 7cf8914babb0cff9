"""How much is left of a limit, and from when on so much is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from fengqiao.kernel.workdays.days import ONE_DAY, Calendar, Unit, midnight
from fengqiao.kernel.workdays.numbers import as_hours, hours, local, number, whole


def warn_at(
    due: datetime, remaining: Decimal | float | str, unit: Unit | str, calendar: Calendar
) -> datetime:
    """The first instant with `remaining` whole days left (00:00), or exactly that many hours.

    Days left do not include the day itself: 0 is the morning of the last day, 2 two days before it.
    A rule in months is warned in days.
    """
    due, left, unit = local(due), number(remaining), Unit(unit)
    if unit is Unit.HOURS:
        return due - hours(left)
    if unit is Unit.WORKING_HOURS:
        return _open_before(due, hours(left), calendar)
    days = whole(left)
    if unit is Unit.WORKING_DAYS:
        return midnight(calendar.working_day(-days - 1, due.date() + ONE_DAY))
    return midnight(due.date() - timedelta(days=days))


def remaining(now: datetime, due: datetime, unit: Unit | str, calendar: Calendar) -> Decimal | int:
    """How much is left: whole days after today (0 on the last day), or hours. Negative when past.

    A rule in months is counted in days.
    """
    now, due, unit = local(now), local(due), Unit(unit)
    if unit is Unit.HOURS:
        return as_hours(due - now)
    if unit is Unit.WORKING_HOURS:
        return as_hours(calendar.open_time(now, due))
    if unit is Unit.WORKING_DAYS:
        return calendar.working_days(now.date(), due.date())
    return (due.date() - now.date()).days


def _open_before(end: datetime, left: timedelta, calendar: Calendar) -> datetime:
    """The latest moment from which the office is open for so long until the end."""
    if not left:
        return end
    day, until = end.date(), calendar.opened(end)
    if left > until:
        days, rest = divmod(left - until, calendar.open_a_day)
        if not rest:  # the morning of that day, not the evening before it
            days, rest = days - 1, calendar.open_a_day
        day, left, until = calendar.working_day(-days - 1, day), rest, calendar.open_a_day
    passed = until - left
    for opens, closes in calendar.shifts:
        if passed < closes - opens:
            return midnight(day) + opens + passed
        passed -= closes - opens
    raise AssertionError("more hours than a day has")
