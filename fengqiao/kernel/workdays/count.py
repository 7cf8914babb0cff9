"""What is counted: so much of a unit, from when, in which calendar, and when it stands still."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from fengqiao.kernel.workdays.days import Calendar, Unit
from fengqiao.kernel.workdays.numbers import whole

Pause = tuple[datetime, datetime]
"""From when to when a limit stands still."""


@dataclass(frozen=True)
class Count:
    """The question: so much of a unit from a start, in a calendar, without the pauses (in order, not overlapping)."""

    start: datetime
    n: Decimal
    unit: Unit
    roll: bool
    calendar: Calendar
    pauses: tuple[Pause, ...] = ()

    @cached_property
    def still(self) -> tuple[tuple[date, date], ...]:
        """The pauses as days: the first does still count, the last does not."""
        return tuple((begins.date(), ends.date()) for begins, ends in self.pauses)

    def stands_still(self, day: date) -> bool:
        """The limit does not count this day."""
        return any(begins < day <= ends for begins, ends in self.still)

    def resumes(self, day: date) -> date | None:
        """The day on which it goes on, for a day in the course of which it is paused for longer."""
        return next((ends for begins, ends in self.still if begins == day < ends), None)

    @property
    def corresponding(self) -> date:
        """The day so many months later, or the last of that month."""
        months = self.start.year * 12 + self.start.month - 1 + whole(self.n)
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(self.start.day, monthrange(year, month)[1]))
