"""Can one limit ever end later than another? Proved over every day of the calendar, whatever the units.

Two limits in different units cannot be compared by their numbers: ten working days may be twelve days or twenty.
So the longest that the one can take is held against the shortest that the other can; where that does not settle it,
both are counted from every day of the years whose days off are known, and the worst day is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from fengqiao.kernel.workdays import ZONE, Calendar, Unit, due

LAST_SECOND = time(23, 59, 59)
ONE_DAY = timedelta(days=1)
ANY_YEARS = (2023, 2028)
"""The years to try where no calendar is known: a leap year, and the years around it."""


class Incomparable(ValueError):
    """Hours of the clock against opening hours: which is longer depends on the minute."""


@dataclass(frozen=True, slots=True)
class Length:
    """So much of a unit, then, where it is extended, so much more each time. `roll` holds for each."""

    parts: tuple[tuple[Decimal, str], ...]
    roll: bool

    def end(self, start: datetime, calendar: Calendar) -> datetime:
        """When it ends if it starts at `start` and is extended as often as it may be."""
        for n, unit in self.parts:
            start = due(start, n, unit, roll=self.roll and unit != Unit.HOURS, calendar=calendar).at
        return start

    @property
    def units(self) -> frozenset[str]:
        return frozenset(unit for _, unit in self.parts)


@dataclass(frozen=True, slots=True)
class Instance:
    """A start on which the first limit ends later than the second."""

    start: datetime
    ends: datetime
    bound: datetime


def outlasts(limit: Length, bound: Length, calendar: Calendar) -> Instance | None:
    """The start on which `limit` most outlasts `bound`; None when it never does. Raises Incomparable."""
    if _plainly_within(limit, bound):
        return None
    if {Unit.HOURS, Unit.WORKING_HOURS} <= limit.units | bound.units:
        raise Incomparable
    if longest(limit, calendar) <= shortest(bound, calendar):
        return None
    found = (  # within a day the end of a limit in days stands still and that of hours moves on: the edges are worst
        Instance(start, limit.end(start, calendar), bound.end(start, calendar))
        for day in days(calendar)
        for start in (dawn(day), dusk(day))
    )
    worst = max(found, key=lambda one: one.ends - one.bound)
    return worst if worst.ends > worst.bound else None


def _plainly_within(limit: Length, bound: Length) -> bool:
    """Counted alike, a smaller number never ends later; and only what rolls can be moved on by a day off."""
    return (
        len(limit.parts) == len(bound.parts)
        and all(
            one[1] == other[1] and one[0] <= other[0]
            for one, other in zip(limit.parts, bound.parts, strict=True)
        )
        and (bound.roll or not limit.roll)
    )


@lru_cache(maxsize=256)
def longest(length: Length, calendar: Calendar) -> timedelta:
    """The most time from the midnight its first day begins with to its end."""
    return max(length.end(dusk(day), calendar) - dawn(day) for day in days(calendar))


@lru_cache(maxsize=256)
def shortest(length: Length, calendar: Calendar) -> timedelta:
    """The least time from the midnight its first day begins with to its end; of days without counting."""
    if length.units == {Unit.DAYS}:
        return timedelta(days=sum(int(n) for n, _ in length.parts), hours=23, minutes=59, seconds=59)
    return min(length.end(dawn(day), calendar) - dawn(day) for day in days(calendar))


def days(calendar: Calendar) -> tuple[date, ...]:
    """Every day of the known years."""
    years = calendar.years or ANY_YEARS
    return _days(min(years), max(years))


def dawn(day: date) -> datetime:
    return datetime.combine(day, time(0), ZONE)


def dusk(day: date) -> datetime:
    return datetime.combine(day, LAST_SECOND, ZONE)


@lru_cache(maxsize=4)
def _days(first: int, last: int) -> tuple[date, ...]:
    start, end = date(first, 1, 1), date(last, 12, 31)
    return tuple(start + ONE_DAY * passed for passed in range((end - start).days + 1))
