"""Which lamp a limit shows at a moment, and how much is left of it. Always computed, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fengqiao.kernel.workdays import ZONE, Calendar, Unit, remaining

SOON = 2
"""Days before its last day from which a limit is running out, besides its own warnings."""


class Level(StrEnum):
    FINE = "s1"
    SOON = "s2"
    TODAY = "s3"
    LATE = "s4"
    IDLE = "idle"
    DONE = "done"


@dataclass(frozen=True)
class Left:
    """What is left, or by how much it is late: a number of a unit (D, WD) or hours and minutes (H)."""

    n: int
    unit: str
    minutes: int = 0


def level(
    due_at: datetime, at: datetime, *, warned: bool = False, paused: bool = False, stopped: bool = False
) -> Level:
    """The level of a limit at `at`. Days begin and end in Asia/Shanghai."""
    if stopped:
        return Level.DONE
    if paused:
        return Level.IDLE
    if at >= due_at:
        return Level.LATE
    days = (due_at.astimezone(ZONE).date() - at.astimezone(ZONE).date()).days
    if days == 0:
        return Level.TODAY
    return Level.SOON if warned or days <= SOON else Level.FINE


def left(due_at: datetime, at: datetime, unit: str, calendar: Calendar) -> Left:
    """What is left at `at`: under a day in hours and minutes, else in days as the rule counts them."""
    span = due_at - at
    if at >= due_at:
        span = at - due_at
        return _clock(span) if span < timedelta(days=1) else Left(span.days, Unit.DAYS)
    today, last = at.astimezone(ZONE).date(), due_at.astimezone(ZONE).date()
    if today == last or (unit in (Unit.HOURS, Unit.WORKING_HOURS) and span < timedelta(days=1)):
        return _clock(span)
    if unit == Unit.WORKING_DAYS:
        return Left(int(remaining(at, due_at, Unit.WORKING_DAYS, calendar)), Unit.WORKING_DAYS)
    return Left((last - today).days, Unit.DAYS)


def share(started_at: datetime, due_at: datetime, at: datetime) -> int:
    """How much of the time is used, in percent, 0 to 100."""
    whole = (due_at - started_at).total_seconds()
    return 100 if whole <= 0 else max(0, min(100, round(100 * (at - started_at).total_seconds() / whole)))


def _clock(span: timedelta) -> Left:
    minutes = int(span.total_seconds() // 60)
    return Left(minutes // 60, Unit.HOURS, minutes % 60)
