"""Days as a count of time meets them: worked or off, with the hours in which the office is open."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

ZONE = timezone(timedelta(hours=8))
"""Beijing time."""

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
    PAUSED = "paused"  # not counted: the limit stood still
    MONTH_END = "month_end"  # the month has no corresponding day
    LATER = "later"  # the end of months, later by the days on which the limit stood still
    RESUMED = "resumed"  # it fell due while it stood still: the day on which it goes on
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
    _worked: dict[int, list[int]] = field(default_factory=dict, init=False, compare=False, repr=False)

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

    def knows(self, first: date, last: date) -> bool:
        """The arrangement of every year from one day to the other is known."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def working_day(self, n: int, day: date) -> date:
        """The n-th working day after a day, or before it where n is negative. Never the day itself; n is not 0.

        Raises ValueError where the years of dates end.
        """
        year, worked = day.year, self._worked_in(day.year)
        if n > 0:
            place = bisect_right(worked, day.toordinal()) + n - 1
        else:
            place = bisect_left(worked, day.toordinal()) + n
        while place >= len(worked):
            place, year = place - len(worked), year + 1
            worked = self._worked_in(year)
        while place < 0:
            year -= 1
            worked = self._worked_in(year)
            place += len(worked)
        return date.fromordinal(worked[place])

    def working_days(self, after: date, until: date) -> int:
        """Working days in (after, until]; negative when `until` lies before `after`."""
        if until < after:
            return -self.working_days(until, after)
        between = sum(len(self._worked_in(year)) for year in range(after.year, until.year))
        return between + self._place(until) - self._place(after)

    def _place(self, day: date) -> int:
        """How many days of its year are worked up to this day, with it."""
        return bisect_right(self._worked_in(day.year), day.toordinal())

    def _worked_in(self, year: int) -> list[int]:
        """The working days of a year as ordinals. Worked out once: a limit of a year is then two looks into a list."""
        worked = self._worked.get(year)
        if worked is None:
            first = date(year, 1, 1).toordinal()
            days = map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
            worked = self._worked[year] = [day.toordinal() for day in days if not self.is_off(day)]
        return worked

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

    def named(self, day: date, count: Decimal | int, why: Why) -> Step:
        """This day with what it did in a count that does not ask whether it is off."""
        return Step(day, count, why, self.names.get(day, ""), self.is_off(day))

    # --- opening hours

    @cached_property
    def shifts(self) -> tuple[tuple[timedelta, timedelta], ...]:
        """The opening hours as distances from midnight."""
        return tuple((_since_midnight(opens), _since_midnight(closes)) for opens, closes in self.opening)

    @cached_property
    def open_a_day(self) -> timedelta:
        """How long the office is open on a working day."""
        return sum((closes - opens for opens, closes in self.shifts), timedelta())

    def spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The opening hours of this day."""
        if not self.is_off(day):
            for opens, closes in self.opening:
                yield datetime.combine(day, opens, ZONE), datetime.combine(day, closes, ZONE)

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """How long the office is open between two moments of Beijing time; negative when the end is the earlier."""
        days = self.working_days(start.date() - ONE_DAY, end.date() - ONE_DAY)
        return days * self.open_a_day + self.opened(end) - self.opened(start)

    def opened(self, moment: datetime) -> timedelta:
        """How long the office has been open on this day until this moment of Beijing time."""
        if self.is_off(moment.date()):
            return timedelta()
        passed = moment - midnight(moment.date())
        return sum(
            (min(passed, closes) - opens for opens, closes in self.shifts if passed > opens), timedelta()
        )


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def _since_midnight(of: time) -> timedelta:
    return timedelta(hours=of.hour, minutes=of.minute, seconds=of.second, microseconds=of.microsecond)
