"""A year as a picture: twelve months of weeks, each day with what it is."""

from __future__ import annotations

from calendar import monthcalendar
from dataclasses import dataclass
from datetime import date

from fengqiao.kernel.workdays import Calendar

OFF, MADE, WEEKEND, WORK = "off", "made", "weekend", "work"


@dataclass(frozen=True)
class Cell:
    """One day: off by name, a weekend that is worked, a plain weekend, or a working day; `own`: only here."""

    on: date
    kind: str
    name: str
    own: bool


Month = list[list[Cell | None]]


def months(year: int, calendar: Calendar, national: Calendar) -> list[Month]:
    """The weeks of each month, from Monday; None where the week belongs to another month."""

    def cell(month: int, day: int) -> Cell | None:
        if not day:
            return None
        on = date(year, month, day)
        own = calendar.is_off(on) != national.is_off(on)
        return Cell(on, _kind(on, calendar), calendar.names.get(on, ""), own)

    return [
        [[cell(month, day) for day in week] for week in monthcalendar(year, month)] for month in range(1, 13)
    ]


def _kind(on: date, calendar: Calendar) -> str:
    if on in calendar.make_up:
        return MADE
    if not calendar.is_off(on):
        return WORK
    return OFF if on in calendar.names or on.weekday() < 5 else WEEKEND
