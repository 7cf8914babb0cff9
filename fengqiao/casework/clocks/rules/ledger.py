"""The ledger of a limit: how long it is, how much has counted, how much is left, and when it goes on after a pause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal

from fengqiao.kernel import workdays
from fengqiao.kernel.workdays import ZONE, Calendar, Unit

NONE = Decimal(0)
WHOLE_DAY = timedelta(hours=23, minutes=59, seconds=59)
"""From 00:00 to the last second of a day."""

Still = tuple[datetime, datetime]
"""From when to when a limit stood still."""


def counts(unit: str) -> Unit:
    """The unit in which a limit is counted down: a rule in months in days."""
    return Unit.DAYS if unit == Unit.MONTHS else Unit(unit)


def whole(length: Decimal, unit: str, start: datetime, calendar: Calendar) -> Decimal:
    """The whole length as it is counted down: months have as many days as they have from this start."""
    if unit != Unit.MONTHS:
        return length
    end = workdays.due(start, length, unit, calendar=calendar).at
    return Decimal(workdays.remaining(start, end, Unit.DAYS, calendar))


def used(
    start: datetime, at: datetime, unit: str, calendar: Calendar, pauses: Iterable[Still] = ()
) -> Decimal:
    """How much has counted from `start` to `at`; the day of a pause still counts, that of going on does not."""

    def between(first: datetime, last: datetime) -> Decimal:
        return Decimal(workdays.remaining(first, last, counts(unit), calendar))

    stood = sum((between(begins, min(ends, at)) for begins, ends in pauses if begins < at), NONE)
    return max(NONE, between(start, at) - stood)


def goes_on(
    start: datetime,
    length: Decimal,
    unit: str,
    calendar: Calendar,
    pauses: Sequence[Still],
    paused_at: datetime,
    at: datetime,
) -> datetime:
    """From when a limit counts again that goes on at `at`: where less than a day was left, from the next morning.

    So nobody is late the moment a pause ends: the last day is a whole day. Hours go on to the second.
    """
    if Unit(unit) in (Unit.HOURS, Unit.WORKING_HOURS):
        return at
    stood = (*pauses, (paused_at, at))
    due = workdays.due(start, length, unit, calendar=calendar, pauses=stood)
    if due.at - at >= WHOLE_DAY:
        return at
    return datetime.combine(at.astimezone(ZONE).date() + timedelta(days=1), time(0), ZONE)
