"""When a limit ends: two looks into a list where nothing stands still, day by day where something does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

from fengqiao.kernel.workdays import walk
from fengqiao.kernel.workdays.count import Count, Pause
from fengqiao.kernel.workdays.days import ONE_DAY, ZONE, Calendar, Step, Unit, Why, midnight
from fengqiao.kernel.workdays.numbers import hours, local, number, whole

LAST_SECOND = time(23, 59, 59)

MOST = {
    Unit.HOURS: 876_600,
    Unit.DAYS: 36_525,
    Unit.WORKING_DAYS: 25_000,
    Unit.WORKING_HOURS: 200_000,
    Unit.MONTHS: 1_200,
}
"""The longest limit in each unit: about a hundred years. More is a mistake of typing."""


@dataclass(frozen=True)
class Due:
    """When a limit ends and why. `provisional`: a day it rests on lies in a year without data."""

    at: datetime
    provisional: bool
    count: Count = field(compare=False, repr=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Why: what every day from the start to the end did to the count. Worked out when somebody asks."""
        return tuple(walk.steps(self.count, self.at))


def due(
    start: datetime,
    n: Decimal | float | str,
    unit: Unit | str,
    *,
    roll: bool = False,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
) -> Due:
    """The end of `n` units that start to run at `start`, not counting while it stands still.

    Hours may be fractions (0.5); everything else is whole. Natural hours never roll; working hours have no need to.
    Raises ValueError for a naive datetime, a negative, broken or endless number, hours that roll, or a pause that
    ends before it begins.
    """
    start, unit = local(start), Unit(unit)
    count = Count(start, number(n), unit, roll, calendar, _in_order(pauses, start) if pauses else ())
    if count.n > MOST[unit]:
        raise ValueError(f"too long: {count.n} {unit} is more than {MOST[unit]}")
    if unit is Unit.HOURS:
        if roll:
            raise ValueError("natural hours do not roll")
        return Due(_elapsed(count), False, count)
    if unit is Unit.WORKING_HOURS:
        return _open(count)
    return _of_days(count) if not count.pauses else _of_days_with_pauses(count)


def _of_days(count: Count) -> Due:
    first, n, calendar = count.start.date(), whole(count.n), count.calendar
    if count.unit is Unit.DAYS:
        last = first + timedelta(days=n)
    elif count.unit is Unit.MONTHS:
        last = count.corresponding
    else:
        last = calendar.working_day(n, first) if n else first
    end = calendar.working_day(1, last) if count.roll and calendar.is_off(last) else last
    if count.unit is Unit.WORKING_DAYS and n:
        asks = first + ONE_DAY
    elif count.roll:
        asks = last
    else:  # no holiday can move it
        return Due(_end_of(end), False, count)
    return Due(_end_of(end), not calendar.knows(asks, end), count)


def _of_days_with_pauses(count: Count) -> Due:
    steps = walk.days(count)
    asked = [step for step in steps if step.why not in (Why.PAUSED, Why.START) or not count.n]
    if count.unit is not Unit.WORKING_DAYS:
        asked = [step for step in asked if step.count == count.n] if count.roll else []
    return Due(_end_of(steps[-1].on), not all(count.calendar.covers(step.on) for step in asked), count)


def _elapsed(count: Count) -> datetime:
    """Around the clock, without the pauses."""
    at, left = count.start, hours(count.n)
    for begins, ends in count.pauses:
        if begins >= at + left:
            break
        at, left = ends, left - (begins - at)
    return at + left


def _open(count: Count) -> Due:
    """In opening hours, without the pauses."""
    at, left, calendar = count.start, hours(count.n), count.calendar
    for begins, ends in count.pauses:
        if (passed := calendar.open_time(at, begins)) >= left:
            break
        at, left = ends, left - passed
    end = _open_after(at, left, calendar)
    asks = count.start.date() + (ONE_DAY if _is_over(count.start, calendar) else timedelta())
    return Due(end, bool(count.n) and not calendar.knows(asks, end.date()), count)


def _open_after(start: datetime, left: timedelta, calendar: Calendar) -> datetime:
    """The first moment at which the office has been open for so long."""
    if not left:
        return start
    day, passed = start.date(), calendar.opened(start)
    today = timedelta() if calendar.is_off(day) else calendar.open_a_day - passed
    if left > today:
        days, rest = divmod(left - today, calendar.open_a_day)
        if not rest:  # the evening of that day, not the morning after it
            days, rest = days - 1, calendar.open_a_day
        day, left, passed = calendar.working_day(days + 1, day), rest, timedelta()
    passed += left
    for opens, closes in calendar.shifts:
        if passed <= closes - opens:
            return midnight(day) + opens + passed
        passed -= closes - opens
    raise AssertionError("more hours than a day has")


def _is_over(moment: datetime, calendar: Calendar) -> bool:
    """The office does not open any more on this day, whatever day it is."""
    return moment - midnight(moment.date()) >= calendar.shifts[-1][1]


def _in_order(pauses: Iterable[Pause], start: datetime) -> tuple[Pause, ...]:
    """The pauses after the start, those that touch as one."""
    found: list[Pause] = []
    for begins, ends in sorted((local(begins), local(ends)) for begins, ends in pauses):
        if ends < begins:
            raise ValueError(f"a pause ends before it begins: {ends.isoformat()}")
        begins = max(begins, start)
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        elif begins < ends:
            found.append((begins, ends))
    return tuple(found)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, LAST_SECOND, ZONE)
