"""Arithmetic of time limits: when is it due, why on that day, when to warn, how much is left.

Pure: the calendar is an argument, nothing is read from a clock or a database. All days are days of
Asia/Shanghai; every datetime passed in must be aware, every datetime returned carries that zone.

How it counts (民法典第二百条至第二百零四条、民事诉讼法第八十五条):

* the day a limit starts on is not counted; hours count from the moment itself;
* a limit in days, working days or months ends at 23:59:59 of its last day, never at 00:00 of the next;
* months end on the corresponding day, or on the last day of the month where there is none;
* a last day that is off moves to the next day that is not, only where the rule says so (`roll`);
* a weekend day the State Council turned into a working day (调休) is a working day.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
LAST_SECOND = time(23, 59, 59)
ONE_DAY = timedelta(days=1)
SATURDAY = 5


class Unit(StrEnum):
    HOURS = "H"  # natural hours, around the clock
    DAYS = "D"  # natural days
    WORKING_DAYS = "WD"
    WORKING_HOURS = "WH"  # opening hours of the office
    MONTHS = "M"


class Why(StrEnum):
    """What a day did to the count."""

    START = "start"  # the limit starts here; the day itself is not counted
    COUNTED = "counted"
    MAKE_UP = "make_up"  # counted: a weekend day that is worked
    WEEKEND = "weekend"  # not counted, or jumped over at the end
    DAY_OFF = "day_off"  # the same, for a holiday or a weekday that is off
    MONTH_END = "month_end"  # the month has no corresponding day
    ROLLED = "rolled"  # where the end came to rest after the days off


class Step(NamedTuple):
    """One day of the explanation: after this day `count` units have passed."""

    on: date
    count: Decimal | int  # type: ignore[assignment]  # a tuple's own count is not missed
    why: Why
    name: str = ""  # the holiday, where the calendar knows its name
    off: bool = False  # is the day off? (a counted last day may be, and then it rolls)


OFFICE_HOURS = ((time(9), time(12)), (time(13), time(17)))


@dataclass(frozen=True)
class Calendar:
    """Which days are off. Days not named are what the week says they are.

    `years` are the years whose arrangement is known; a date elsewhere is provisional.
    `opening` are the hours of a working day, in order, not overlapping.
    """

    off: frozenset[date] = frozenset()
    make_up: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict, compare=False, repr=False)
    opening: tuple[tuple[time, time], ...] = OFFICE_HOURS

    def __post_init__(self) -> None:
        if both := self.off & self.make_up:
            raise ValueError(f"both off and worked: {min(both)}")
        edges = [edge for span in self.opening for edge in span]
        if not edges or edges != sorted(set(edges)):
            raise ValueError("opening hours must be in order and must not overlap")

    def is_off(self, day: date) -> bool:
        """Nobody works on this day."""
        if day in self.make_up:
            return False
        return day.weekday() >= SATURDAY or day in self.off

    def covers(self, day: date) -> bool:
        """The arrangement of this day's year is known."""
        return day.year in self.years

    def working_days(self, after: date, until: date) -> int:
        """Working days in (after, until]; negative when `until` lies before `after`."""
        if until < after:
            return -self.working_days(until, after)
        days = (until - after).days
        return sum(not self.is_off(after + timedelta(days=passed)) for passed in range(1, days + 1))

    def step(self, day: date, count: Decimal | int) -> Step:
        """This day in a count of working days, `count` being the total after it."""
        name, off = self.names.get(day, ""), self.is_off(day)
        if not off:
            why = Why.MAKE_UP if day in self.make_up else Why.COUNTED
        elif name or day.weekday() < SATURDAY:
            why = Why.DAY_OFF
        else:
            why = Why.WEEKEND
        return Step(day, count, why, name, off)

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The opening hours of this day."""
        if not self.is_off(day):
            for opens, closes in self.opening:
                yield datetime.combine(day, opens, ZONE), datetime.combine(day, closes, ZONE)


class Due(NamedTuple):
    """When a limit ends and why. `provisional`: a day it rests on lies in a year without data."""

    at: datetime
    steps: tuple[Step, ...]
    provisional: bool


def due(
    start: datetime, n: Decimal | float | str, unit: Unit | str, *, roll: bool = False, calendar: Calendar
) -> Due:
    """The end of `n` units that start to run at `start`.

    Hours may be fractions (0.5); everything else is whole. Natural hours never roll.
    Raises ValueError for a naive datetime, a negative or broken number, or hours that roll.
    """
    start, n, unit = _local(start), _number(n), Unit(unit)
    if unit is Unit.HOURS:
        if roll:
            raise ValueError("natural hours do not roll")
        at = start + _hours(n)
        return Due(at, (Step(start.date(), 0, Why.START), Step(at.date(), n, Why.COUNTED)), False)
    if unit is Unit.WORKING_HOURS:
        return _due_in_opening_hours(start, n, calendar)
    whole = _whole(n)
    if unit is Unit.WORKING_DAYS:
        steps = _count_working_days(start.date(), whole, calendar)
        consulted = steps
    else:
        steps = (_count_days if unit is Unit.DAYS else _count_months)(start.date(), whole, calendar)
        consulted = steps[-1:] if roll else []
    if roll and steps[-1].off:
        rolled = _roll(steps[-1], calendar)
        steps, consulted = steps + rolled, consulted + rolled
    provisional = not all(calendar.covers(step.on) for step in consulted)
    return Due(datetime.combine(steps[-1].on, LAST_SECOND, ZONE), tuple(steps), provisional)


def warn_at(
    due: datetime, remaining: Decimal | float | str, unit: Unit | str, calendar: Calendar
) -> datetime:
    """The first instant with `remaining` whole days left (00:00), or exactly that many hours.

    Days left do not include the day itself: 0 is the morning of the last day, 2 two days before it.
    A rule in months is warned in days.
    """
    due, left, unit = _local(due), _number(remaining), Unit(unit)
    if unit is Unit.HOURS:
        return due - _hours(left)
    if unit is Unit.WORKING_HOURS:
        return _back_in_opening_hours(due, left, calendar)
    day, whole = due.date(), _whole(left)
    if unit is not Unit.WORKING_DAYS:
        return datetime.combine(day - timedelta(days=whole), time(0), ZONE)
    while calendar.is_off(day):
        day -= ONE_DAY
    for _ in range(whole):
        day -= ONE_DAY
        while calendar.is_off(day):
            day -= ONE_DAY
    return datetime.combine(day, time(0), ZONE)


def remaining(now: datetime, due: datetime, unit: Unit | str, calendar: Calendar) -> Decimal | int:
    """How much is left: whole days after today (0 on the last day), or hours. Negative when past.

    A rule in months is counted in days.
    """
    now, due, unit = _local(now), _local(due), Unit(unit)
    if unit is Unit.HOURS:
        return _as_hours(due - now)
    if unit is Unit.WORKING_HOURS:
        if due < now:
            return -_as_hours(_open_time(due, now, calendar))
        return _as_hours(_open_time(now, due, calendar))
    if unit is Unit.WORKING_DAYS:
        return calendar.working_days(now.date(), due.date())
    return (due.date() - now.date()).days


def _count_days(day: date, n: int, calendar: Calendar) -> list[Step]:
    steps = [_first(day, n, calendar)]
    for count in range(1, n + 1):
        day += ONE_DAY
        steps.append(Step(day, count, Why.COUNTED, calendar.names.get(day, ""), calendar.is_off(day)))
    return steps


def _count_working_days(day: date, n: int, calendar: Calendar) -> list[Step]:
    steps, count = [_first(day, n, calendar)], 0
    while count < n:
        day += ONE_DAY
        count += not calendar.is_off(day)
        steps.append(calendar.step(day, count))
    return steps


def _count_months(day: date, n: int, calendar: Calendar) -> list[Step]:
    if n == 0:
        return [_first(day, n, calendar)]
    months = day.year * 12 + day.month - 1 + n
    year, month = months // 12, months % 12 + 1
    length = monthrange(year, month)[1]
    last = date(year, month, min(day.day, length))
    why = Why.MONTH_END if day.day > length else Why.COUNTED
    end = Step(last, n, why, calendar.names.get(last, ""), calendar.is_off(last))
    return [_first(day, n, calendar), end]


def _first(day: date, n: int, calendar: Calendar) -> Step:
    """The start is the end only where nothing is counted (an agreed day of performance)."""
    return Step(day, 0, Why.START, calendar.names.get(day, ""), n == 0 and calendar.is_off(day))


def _roll(last: Step, calendar: Calendar) -> list[Step]:
    rolled, day = [], last.on + ONE_DAY
    while calendar.is_off(day):
        rolled.append(calendar.step(day, last.count))
        day += ONE_DAY
    return [*rolled, Step(day, last.count, Why.ROLLED, calendar.names.get(day, ""))]


def _due_in_opening_hours(start: datetime, n: Decimal, calendar: Calendar) -> Due:
    day, left, at = start.date(), _hours(n), start
    steps, provisional = [Step(day, 0, Why.START)], False
    while left:
        before = left
        for opens, closes in calendar.spans(day):
            if left and closes > start:
                begins = max(opens, start)
                spent = min(left, closes - begins)
                at, left = begins + spent, left - spent
        provisional = provisional or not calendar.covers(day)
        if calendar.is_off(day) or before != left:
            steps.append(calendar.step(day, n - _as_hours(left)))
        day += ONE_DAY
    return Due(at, tuple(steps), provisional)


def _back_in_opening_hours(end: datetime, n: Decimal, calendar: Calendar) -> datetime:
    day, left, at = end.date(), _hours(n), end
    while left:
        for opens, closes in reversed(list(calendar.spans(day))):
            if left and opens < end:
                closes = min(closes, end)
                spent = min(left, closes - opens)
                at, left = closes - spent, left - spent
        day -= ONE_DAY
    return at


def _open_time(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    day, total = start.date(), timedelta()
    while day <= end.date():
        for opens, closes in calendar.spans(day):
            total += max(timedelta(), min(closes, end) - max(opens, start))
        day += ONE_DAY
    return total


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(ZONE)


def _number(n: Decimal | float | str) -> Decimal:
    number = Decimal(str(n))
    if not number.is_finite() or number < 0:
        raise ValueError(f"not a length of time: {n}")
    return number


def _whole(n: Decimal) -> int:
    if n != n.to_integral_value():
        raise ValueError(f"days and months are whole, not {n}")
    return int(n)


def _hours(n: Decimal) -> timedelta:
    return timedelta(microseconds=int(n * 3_600_000_000))


def _as_hours(span: timedelta) -> Decimal:
    return Decimal(span // timedelta(microseconds=1)) / Decimal(3_600_000_000)
