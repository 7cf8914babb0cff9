"""What people write, made exact: moments with a zone, lengths that can be counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from fengqiao.kernel.workdays.days import ZONE

LAST_YEAR = 9000
"""Later starts are mistakes of typing, and would run out of years."""

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)


def local(moment: datetime) -> datetime:
    """The moment in Beijing time. Raises ValueError without a zone, or outside the years that can be counted."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    if not 1 < moment.year <= LAST_YEAR:
        raise ValueError(f"the year {moment.year} cannot be counted")
    return moment.astimezone(ZONE)


def number(n: Decimal | float | str) -> Decimal:
    """A length as an exact number. Raises ValueError where it is broken or negative."""
    try:
        found = n if isinstance(n, Decimal) else Decimal(str(n))
    except InvalidOperation:
        raise ValueError(f"not a length of time: {n}") from None
    if not found.is_finite() or found < 0:
        raise ValueError(f"not a length of time: {n}")
    return found


def whole(n: Decimal) -> int:
    """Raises ValueError for a part of a day."""
    if n != n.to_integral_value():
        raise ValueError(f"days and months are whole, not {n}")
    return int(n)


def hours(n: Decimal) -> timedelta:
    return timedelta(microseconds=int(n * (HOUR // TICK)))


def as_hours(span: timedelta) -> Decimal:
    return Decimal(span // TICK) / (HOUR // TICK)
