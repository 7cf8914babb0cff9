"""From a rule and a calendar to the values of a clock: when it is due, when it warns, why on that day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from fengqiao.kernel import workdays
from fengqiao.kernel.workdays import Calendar, Step, Unit, Why

PARTY = "party"


class Rule(Protocol):
    """What a timetable needs to know of a clock rule."""

    @property
    def n(self) -> Decimal: ...
    @property
    def unit(self) -> str: ...
    @property
    def roll(self) -> bool: ...
    @property
    def duty(self) -> str: ...
    @property
    def warn(self) -> Sequence[Decimal]: ...


@dataclass(frozen=True)
class Timetable:
    """The instants of one clock. `rings` are the warnings still to come, `why` the explanation as JSON keeps it."""

    due_at: datetime
    rings: tuple[datetime, ...]
    why: list[list[object]]
    provisional: bool


def timetable(rule: Rule, start: datetime, calendar: Calendar) -> Timetable:
    """The instants of a clock that starts at `start` (aware). A party's own limit warns for the earlier, unrolled day."""
    due = workdays.due(start, rule.n, rule.unit, roll=rule.roll, calendar=calendar)
    anchor = due.at
    if rule.duty == PARTY and rule.roll:
        anchor = workdays.due(start, rule.n, rule.unit, calendar=calendar).at
    return Timetable(due.at, bells(rule, anchor, start, calendar), told(due.steps), due.provisional)


def resumed(
    rule: Rule, *, paused_at: datetime, due_at: datetime, at: datetime, calendar: Calendar
) -> Timetable:
    """The instants of a clock that goes on at `at`: what was left when it was paused is left again."""
    unit = Unit.DAYS if rule.unit == Unit.MONTHS else Unit(rule.unit)
    left = max(Decimal(0), Decimal(workdays.remaining(paused_at, due_at, unit, calendar)))
    roll = rule.roll and unit is not Unit.HOURS
    due = workdays.due(at, left, unit, roll=roll, calendar=calendar)
    return Timetable(due.at, bells(rule, due.at, at, calendar), told(due.steps), due.provisional)


def bells(rule: Rule, due_at: datetime, after: datetime, calendar: Calendar) -> tuple[datetime, ...]:
    """The warnings before `due_at` that lie after `after`, the earliest first."""
    rings = {workdays.warn_at(due_at, left, rule.unit, calendar) for left in rule.warn}
    return tuple(sorted(ring for ring in rings if after < ring < due_at))


def told(steps: Iterable[Step]) -> list[list[object]]:
    """An explanation as JSON keeps it: day, count after it, what it did, the holiday's name, whether it is off."""
    return [[step.on.isoformat(), str(step.count), str(step.why), step.name, step.off] for step in steps]


def steps(why: Iterable[Sequence[object]]) -> list[Step]:
    """An explanation read back from JSON."""
    return [
        Step(date.fromisoformat(str(on)), Decimal(str(count)), Why(str(what)), str(name), bool(off))
        for on, count, what, name, off in why
    ]
