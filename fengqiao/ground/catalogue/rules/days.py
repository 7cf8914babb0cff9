"""The calendar of a place: the country's, with what is otherwise there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from uuid import UUID

from fengqiao.kernel.workdays import Calendar


@dataclass(frozen=True)
class Local:
    """What is otherwise in one place: days off set by its government, days worked there, days shut, opening hours."""

    off: dict[date, str] = field(default_factory=dict)
    worked: dict[date, str] = field(default_factory=dict)
    shut: dict[date, str] = field(default_factory=dict)
    opening: tuple[tuple[time, time], ...] = ()


Locals = dict[UUID, Local]


def mixed(national: Calendar, places: Sequence[Local], *, lawful: bool = False) -> Calendar:
    """The calendar where all these places lie in each other, the largest first: the smaller one has the last word.

    `lawful`: only what a government has set by rule, no closing and no opening of our own (docs/decisions/0020).
    """
    off, worked, names, opening = (
        set(national.off),
        set(national.make_up),
        dict(national.names),
        national.opening,
    )
    for place in places:
        off.update(place.off)
        worked.difference_update(place.off)
        names.update(place.off)
        if lawful:
            continue
        worked.update(place.worked)
        off.difference_update(place.worked)
        names.update(place.worked)
        opening = place.opening or opening
    if not lawful:
        for place in places:  # shut is shut, whoever would work there
            names.update({day: name for day, name in place.shut.items() if not _off(day, off, worked)})
            off.update(place.shut)
            worked.difference_update(place.shut)
    return replace(
        national, off=frozenset(off), make_up=frozenset(worked), names=names, opening=tuple(opening)
    )


def days(first: date, end: date) -> Iterable[date]:
    """Every day from `first` up to, not including, `end`."""
    return (first + timedelta(days=n) for n in range((end - first).days))


def _off(day: date, off: set[date], worked: set[date]) -> bool:
    return day not in worked and (day.weekday() >= 5 or day in off)
