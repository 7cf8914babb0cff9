"""From a rule and a calendar to the values of a clock: when it is due, when it rings, why on that day."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from fengqiao.casework.clocks.rules.bells import Bell, Rung, climb, still, warnings
from fengqiao.kernel import workdays
from fengqiao.kernel.workdays import Calendar, Step, Unit, Why

PARTY = "party"
NONE = Decimal(0)


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
    """The instants of one clock. `bells` are those still to come, `why` the explanation as JSON keeps it."""

    due_at: datetime
    bells: tuple[Bell, ...]
    why: list[list[object]]
    provisional: bool

    @property
    def next_ring_at(self) -> datetime:
        return min(self.bells[0].at, self.due_at) if self.bells else self.due_at


def timetable(rule: Rule, start: datetime, calendar: Calendar, rungs: Sequence[Rung] = ()) -> Timetable:
    """The instants of a clock that starts at `start` (aware). A party's own limit warns for the earlier, unrolled day."""
    due = workdays.due(start, rule.n, rule.unit, roll=rule.roll, calendar=calendar)
    anchor = due.at
    if rule.duty == PARTY and rule.roll:
        anchor = workdays.due(start, rule.n, rule.unit, calendar=calendar).at
    bells = (
        *warnings(rule, anchor, calendar),
        *climb(rule.unit, rule.n, rungs, start=start, due_at=anchor, calendar=calendar),
    )
    return Timetable(due.at, still(bells, after=start, due_at=due.at), told(due.steps), due.provisional)


def resumed(
    rule: Rule,
    *,
    start: datetime,
    paused_at: datetime,
    due_at: datetime,
    at: datetime,
    calendar: Calendar,
    rungs: Sequence[Rung] = (),
    only: Container[int] = (),
) -> Timetable:
    """The instants of a clock that goes on at `at`: what was left when it was paused is left again.

    `only` are the rungs that have not rung: none rings twice.
    """
    unit = Unit.DAYS if rule.unit == Unit.MONTHS else Unit(rule.unit)
    left = max(NONE, Decimal(workdays.remaining(paused_at, due_at, unit, calendar)))
    due = workdays.due(at, left, unit, roll=rule.roll and unit is not Unit.HOURS, calendar=calendar)
    bells = (
        *warnings(rule, due.at, calendar),
        *climb(rule.unit, rule.n, rungs, start=start, due_at=due.at, calendar=calendar, only=only),
    )
    return Timetable(due.at, still(bells, after=at, due_at=due.at), told(due.steps), due.provisional)


def told(steps: Iterable[Step]) -> list[list[object]]:
    """An explanation as JSON keeps it: day, count after it, what it did, the holiday's name, whether it is off."""
    return [[step.on.isoformat(), str(step.count), str(step.why), step.name, step.off] for step in steps]


def steps(why: Iterable[Sequence[object]]) -> list[Step]:
    """An explanation read back from JSON."""
    return [
        Step(date.fromisoformat(str(on)), Decimal(str(count)), Why(str(what)), str(name), bool(off))
        for on, count, what, name, off in why
    ]
