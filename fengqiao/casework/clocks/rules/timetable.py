"""From a rule and a ledger to the values of a clock: when it is due, when it rings, why on that day."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from fengqiao.casework.clocks.rules.bells import Bell, Rung, climb, still, warnings
from fengqiao.casework.clocks.rules.ledger import NONE, Still
from fengqiao.kernel import workdays
from fengqiao.kernel.workdays import ZONE, Calendar, Step, Unit, Why

PARTY = "party"
HOURS = (Unit.HOURS, Unit.WORKING_HOURS)


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


def timetable(
    rule: Rule,
    start: datetime,
    calendar: Calendar,
    rungs: Sequence[Rung] = (),
    *,
    granted: Decimal = NONE,
    pauses: Sequence[Still] = (),
    after: datetime | None = None,
    only: Container[int] | None = None,
) -> Timetable:
    """The instants of a clock that started at `start` (aware), with what was granted and without what stood still.

    Bells come after `after`, the start itself where nothing is said; `only` are the rungs that have not rung yet.
    A party's own limit warns for the earlier, unrolled day.
    """
    if not (granted or pauses or rule.unit in HOURS):  # registering goes this way: one day has one answer
        midnight = datetime.combine(start.astimezone(ZONE).date(), time(0), ZONE)
        due_at, every, why, provisional = _of_a_day(
            rule.n, rule.unit, rule.roll, rule.duty, tuple(rule.warn), tuple(rungs), midnight, calendar
        )
        left = (bell for bell in every if only is None or bell.rung is None or bell.rung in only)
        return Timetable(due_at, still(left, after=after or start, due_at=due_at), why, provisional)
    length = rule.n + granted
    due = workdays.due(start, length, rule.unit, roll=rule.roll, calendar=calendar, pauses=pauses)
    anchor = due.at
    if rule.duty == PARTY and rule.roll:
        anchor = workdays.due(start, length, rule.unit, calendar=calendar, pauses=pauses).at
    bells = (
        *warnings(rule, anchor, calendar),
        *climb(rule.unit, length, rungs, start=start, due_at=anchor, calendar=calendar, only=only),
    )
    coming = still(bells, after=after or start, due_at=due.at)
    return Timetable(due.at, coming, told(due.steps), due.provisional)


@dataclass(frozen=True)
class Plain:
    """A rule by its values alone."""

    n: Decimal
    unit: str
    roll: bool
    duty: str
    warn: tuple[Decimal, ...]


@lru_cache(maxsize=1024)
def _of_a_day(
    n: Decimal,
    unit: str,
    roll: bool,
    duty: str,
    warn: tuple[Decimal, ...],
    rungs: tuple[Rung, ...],
    midnight: datetime,
    calendar: Calendar,
) -> tuple[datetime, tuple[Bell, ...], list[list[object]], bool]:
    """What every limit of such a length that starts on this day has in common: its end, its bells, and why."""
    rule = Plain(n, unit, roll, duty, warn)
    due = workdays.due(midnight, n, unit, roll=roll, calendar=calendar)
    anchor = due.at
    if duty == PARTY and roll:
        anchor = workdays.due(midnight, n, unit, calendar=calendar).at
    bells = (
        *warnings(rule, anchor, calendar),
        *climb(unit, n, rungs, start=midnight, due_at=anchor, calendar=calendar),
    )
    return due.at, bells, told(due.steps), due.provisional


def told(steps: Iterable[Step]) -> list[list[object]]:
    """An explanation as JSON keeps it: day, count after it, what it did, the holiday's name, whether it is off."""
    return [[step.on.isoformat(), str(step.count), str(step.why), step.name, step.off] for step in steps]


def steps(why: Iterable[Sequence[object]]) -> list[Step]:
    """An explanation read back from JSON."""
    return [
        Step(date.fromisoformat(str(on)), Decimal(str(count)), Why(str(what)), str(name), bool(off))
        for on, count, what, name, off in why
    ]
