"""A second reading of the rules, written apart from the engine: it walks, minute by minute and midnight by midnight.

It knows nothing of `kernel.workdays` and shares no arithmetic with it: a moment is a number of minutes, a calendar is a
question about one day, and nothing is ever added but one minute or one day. Slow, and so plain that one can see that it
is right. Its reading:

* hours: every minute in which the limit runs (and, for working hours, the office is open) is one minute less;
* days: a day counts when the limit was running in the last minute before it, so the day of the start does not count,
  nor the day on which a paused limit goes on; for working days it must be worked as well;
* months: the day of that number in the month so many pages of the calendar later, or that month's last; where the limit
  stood still, as many days as lie between are counted instead;
* a limit that ends while it stands still ends with the day on which it goes on;
* a limit that rolls and would end on a day off goes on to the first worked day on which it does not stand still.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

DAY = 24 * 60
BEGINNING = datetime(1999, 12, 31, 16, 0, tzinfo=UTC)
"""Midnight of 1 January 2000 in Beijing."""

FIRST = date(2000, 1, 1)


class Walk(NamedTuple):
    """The due instant, and the days that were counted on the way."""

    due: datetime
    counted: tuple[date, ...]


class World:
    """Days that are worked, hours that are open."""

    def __init__(
        self,
        worked: Callable[[date], bool],
        opening: Sequence[tuple[str, str]] = (("09:00", "12:00"), ("13:00", "17:00")),
    ) -> None:
        self.worked = worked
        self.open_minutes = {
            minute for opens, closes in opening for minute in range(_minute(opens), _minute(closes))
        }

    def is_open(self, minute: int) -> bool:
        return minute % DAY in self.open_minutes and self.worked(day_of(minute))


def walk(
    world: World,
    start: datetime,
    minutes_or_days: int,
    unit: str,
    *,
    roll: bool = False,
    pauses: Sequence[tuple[datetime, datetime]] = (),
) -> Walk:
    """The end of a limit. Hours are given in minutes, the other units in their own number."""
    begins = minute_of(start)
    still = [(minute_of(one), minute_of(other)) for one, other in pauses]

    def stands_still(minute: int) -> bool:
        return any(one <= minute < other for one, other in still)

    if unit in ("H", "WH"):
        return _minutes(world, begins, minutes_or_days, unit, stands_still)

    def runs_into(day: int) -> bool:
        """The limit was running in the last minute before this day."""
        return begins < day * DAY and not stands_still(day * DAY - 1)

    day, counted = begins // DAY, []
    left = minutes_or_days
    if unit == "M":
        left = _days_of_months(date_of(day), minutes_or_days)
    while left:
        day += 1
        if runs_into(day) and (unit != "WD" or world.worked(date_of(day))):
            left -= 1
            counted.append(date_of(day))
    while True:
        last_minute = day * DAY + DAY - 1
        if stands_still(last_minute):
            minute = last_minute
            while stands_still(minute):
                minute += 1
            # the pause may have ended with the very day, at midnight: then the limit goes on with the next
            day = minute // DAY
        elif roll and not world.worked(date_of(day)):
            day += 1
            while not world.worked(date_of(day)) or not runs_into(day):
                day += 1
        else:
            return Walk(moment_of(day * DAY + DAY) - timedelta(seconds=1), tuple(counted))


def _minutes(world: World, minute: int, left: int, unit: str, stands_still: Callable[[int], bool]) -> Walk:
    while left:
        if not stands_still(minute) and (unit == "H" or world.is_open(minute)):
            left -= 1
        minute += 1
    return Walk(moment_of(minute), ())


def _days_of_months(start: date, months: int) -> int:
    """How many days lie between a day and the one so many months later."""
    days, day, turned = 0, start, 0
    while turned < months or (day.day < start.day and (day + timedelta(1)).day != 1):
        day += timedelta(1)
        days += 1
        turned += day.day == 1
    return days


def minute_of(moment: datetime) -> int:
    """Minutes since the beginning; the seconds of a moment are not looked at."""
    return int((moment - BEGINNING).total_seconds()) // 60


def moment_of(minute: int) -> datetime:
    return BEGINNING + timedelta(minutes=minute)


def date_of(day: int) -> date:
    return FIRST + timedelta(days=day)


def day_of(minute: int) -> date:
    return date_of(minute // DAY)


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return 60 * int(hour) + int(minute)
