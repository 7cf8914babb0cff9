"""Why a limit ends when it does: the days from its start to its end, and what each of them did to the count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from fengqiao.kernel.workdays.count import Count
from fengqiao.kernel.workdays.days import ONE_DAY, Step, Unit, Why, midnight
from fengqiao.kernel.workdays.numbers import as_hours, whole


def steps(count: Count, end: datetime) -> list[Step]:
    """The explanation of an end that is known."""
    if count.unit is Unit.HOURS:
        return list(_hours(count, end))
    if count.unit is Unit.WORKING_HOURS:
        return list(_open_days(count, end))
    return days(count)


def days(count: Count) -> list[Step]:
    """A count of days, working days or months, to the day on which it ends."""
    counted = list(_months(count) if count.unit is Unit.MONTHS else _days(count))
    return counted + list(_after(count, counted[-1]))


def _days(count: Count) -> Iterator[Step]:
    day, passed, n = count.start.date(), 0, whole(count.n)
    yield _first(count)
    while passed < n:
        day += ONE_DAY
        if count.stands_still(day):
            yield count.calendar.named(day, passed, Why.PAUSED)
        elif count.unit is Unit.DAYS:
            passed += 1
            yield count.calendar.named(day, passed, Why.COUNTED)
        else:
            passed += not count.calendar.is_off(day)
            yield count.calendar.step(day, passed)


def _months(count: Count) -> Iterator[Step]:
    """The corresponding day first, then the days on which it stood still, then where these lead."""
    yield _first(count)
    n = whole(count.n)
    if not n:
        return
    end = count.corresponding
    yield count.calendar.named(end, n, Why.MONTH_END if end.day < count.start.day else Why.COUNTED)
    day, left = count.start.date(), (end - count.start.date()).days
    while left:
        day += ONE_DAY
        if count.stands_still(day):
            yield count.calendar.named(day, 0, Why.PAUSED)
        else:
            left -= 1
    if day > end:
        yield count.calendar.named(day, n, Why.LATER)


def _first(count: Count) -> Step:
    """The start is the end only where nothing is counted (an agreed day of performance)."""
    day = count.start.date()
    off = not count.n and count.calendar.is_off(day)
    return Step(day, 0, Why.START, count.calendar.names.get(day, ""), off)


def _after(count: Count, last: Step) -> Iterator[Step]:
    """From the last day that counted to one on which the limit may end."""
    calendar, day, n = count.calendar, last.on, last.count
    while True:
        if resumed := count.resumes(day):
            while (day := day + ONE_DAY) < resumed:
                yield calendar.named(day, n, Why.PAUSED)
            yield calendar.named(day, n, Why.RESUMED)
        elif count.roll and calendar.is_off(day):
            while calendar.is_off(day := day + ONE_DAY) or count.stands_still(day):
                still = count.stands_still(day)
                yield calendar.named(day, n, Why.PAUSED) if still else calendar.step(day, n)
            yield calendar.named(day, n, Why.ROLLED)
        else:
            return


def _hours(count: Count, end: datetime) -> Iterator[Step]:
    yield Step(count.start.date(), 0, Why.START)
    passed, at = timedelta(), count.start
    for begins, ends in count.pauses:
        if begins >= end:
            break
        passed, at = passed + (begins - at), ends
        yield Step(begins.date(), _told(passed), Why.PAUSED)
        if ends.date() > begins.date():
            yield Step(ends.date(), _told(passed), Why.PAUSED)
    yield Step(end.date(), count.n, Why.COUNTED)


def _open_days(count: Count, end: datetime) -> Iterator[Step]:
    calendar, day, passed = count.calendar, count.start.date(), timedelta()
    yield Step(day, 0, Why.START)
    while count.n and day <= end.date():
        begins, ends = max(midnight(day), count.start), min(midnight(day + ONE_DAY), end)
        opened = calendar.open_time(begins, ends)
        spent = opened - sum(
            (
                calendar.open_time(max(begins, still), min(ends, until))
                for still, until in count.pauses
                if still < ends and until > begins
            ),
            timedelta(),
        )
        passed += spent
        if calendar.is_off(day) or spent:
            yield calendar.step(day, _told(passed))
        elif opened:
            yield calendar.named(day, _told(passed), Why.PAUSED)
        day += ONE_DAY


def _told(passed: timedelta) -> Decimal:
    """Hours as one says them: a third of an hour has no end."""
    return round(as_hours(passed), 2)
