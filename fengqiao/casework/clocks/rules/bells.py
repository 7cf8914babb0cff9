"""When a clock rings: the warnings of its rule and the rungs of its ladder, before its last moment and after it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol

from fengqiao.casework.clocks.rules.ledger import counts, whole
from fengqiao.kernel import workdays
from fengqiao.kernel.workdays import Calendar, Unit

ONE_DAY = timedelta(days=1)


class Limit(Protocol):
    """What its warnings need to know of a clock rule."""

    @property
    def unit(self) -> str: ...
    @property
    def warn(self) -> Sequence[Decimal]: ...


class Rung(Protocol):
    """Where a rung of a ladder hangs: "75%" of the whole length, or units left; below nought, units late."""

    @property
    def at(self) -> str: ...


class Bell(NamedTuple):
    """One bell: when, and the place of its rung on the ladder; None is a warning of the rule itself."""

    at: datetime
    rung: int | None = None


def warnings(limit: Limit, due_at: datetime, calendar: Calendar) -> Iterable[Bell]:
    """The warnings of the rule before `due_at`."""
    for left in limit.warn:
        bell = Bell(workdays.warn_at(due_at, left, limit.unit, calendar))
        if bell.at < due_at:
            yield bell


def climb(
    unit: str,
    length: Decimal,
    rungs: Sequence[Rung],
    *,
    start: datetime,
    due_at: datetime,
    calendar: Calendar,
    only: Container[int] | None = None,
) -> Iterable[Bell]:
    """The rungs of a ladder for a limit of this length; with `only`, those that have not rung yet."""
    for number, rung in enumerate(rungs):
        if only is None or number in only:
            yield Bell(_moment(unit, length, rung.at, start, due_at, calendar), number)


def still(bells: Iterable[Bell], *, after: datetime, due_at: datetime) -> tuple[Bell, ...]:
    """The bells in the order they ring. What should have rung before `after` is past, except what follows lateness."""
    coming = {bell for bell in bells if bell.at > after or bell.at >= due_at}
    return tuple(sorted(coming, key=lambda bell: (bell.at, -1 if bell.rung is None else bell.rung)))


def written(bells: Iterable[Bell]) -> list[str]:
    """Bells as a row keeps them: the instant, and after a space the number of the rung."""
    return [bell.at.isoformat() + ("" if bell.rung is None else f" {bell.rung}") for bell in bells]


def heard(rings: Iterable[str]) -> list[Bell]:
    """Bells read back."""
    return [
        Bell(datetime.fromisoformat(at), int(rung) if rung else None)
        for at, _space, rung in (text.partition(" ") for text in rings)
    ]


def _moment(
    unit: str, length: Decimal, at: str, start: datetime, due_at: datetime, calendar: Calendar
) -> datetime:
    steps = counts(unit)
    if at.endswith("%"):
        unused = (100 - Decimal(at[:-1])) / 100
        return _before(due_at, whole(length, unit, start, calendar) * unused, steps, calendar)
    left = Decimal(at)
    if left > 0:
        return workdays.warn_at(due_at, left, steps, calendar)
    if left == 0:
        return due_at
    if steps in (Unit.HOURS, Unit.DAYS):
        return due_at + float(-left) * (timedelta(hours=1) if steps is Unit.HOURS else ONE_DAY)
    return workdays.due(due_at, -left, steps, calendar=calendar).at


def _before(due_at: datetime, left: Decimal, unit: Unit, calendar: Calendar) -> datetime:
    """The instant with exactly `left` units to go: parts of a day are parts of its twenty-four hours."""
    if left == 0:
        return due_at
    if unit in (Unit.HOURS, Unit.WORKING_HOURS):
        return workdays.warn_at(due_at, left, unit, calendar)
    whole, part = divmod(left, 1)
    if not part:
        return workdays.warn_at(due_at, whole - 1, unit, calendar)
    return workdays.warn_at(due_at, whole, unit, calendar) + float(1 - part) * ONE_DAY
