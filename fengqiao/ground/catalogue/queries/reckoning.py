"""One call that works out a date and says why: for the command, the page, the API and whoever doubts a clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.ground.catalogue.queries import books, days
from fengqiao.ground.catalogue.rules.book import ClockRule
from fengqiao.kernel.workdays import ZONE, Due, Step, Unit, Why, due

Pause = tuple[datetime, datetime]

LONGEST_ROW = 120
"""So many days are drawn; a longer row says less than its sentences."""


class UnknownRule(LookupError):
    """No clock rule has this code. `near` are codes that look like it."""

    def __init__(self, code: str, near: Sequence[str]) -> None:
        super().__init__(code)
        self.code, self.near = code, near


@dataclass(frozen=True)
class Reckoned:
    """A date somebody asked for, with all it rests on."""

    due: Due
    n: Decimal
    unit: Unit
    roll: bool
    start: datetime
    pauses: tuple[Pause, ...]
    rule: ClockRule | None = None

    @property
    def reasons(self) -> list[str]:
        """Why it is that day, in sentences, with the article where a rule was asked."""
        lines = books.explain(self.due.steps, unit=self.unit)
        if self.due.provisional:
            lines.append(_("这一年的放假安排还没有公布，日子可能会变"))
        if self.rule is not None:
            lines.append(_("依据：%(basis)s") % {"basis": self.rule.basis})
        return lines

    @cached_property
    def days(self) -> list[dict[str, str]]:
        """The days as a row of squares: {text, kind} with kind "", off, make or due. Too many are not drawn."""
        return picture(self.due.steps, self.due.at)

    def plain(self) -> dict[str, Any]:
        """As JSON gives it to others; the shape is kept stable."""
        return {
            "due": self.due.at.isoformat(),
            "provisional": self.due.provisional,
            "rule": self.rule.code if self.rule else None,
            "basis": self.rule.basis if self.rule else None,
            "n": f"{self.n.normalize():f}",
            "unit": str(self.unit),
            "roll": self.roll,
            "start": self.start.astimezone(ZONE).isoformat(),
            "pauses": [[moment.astimezone(ZONE).isoformat() for moment in pause] for pause in self.pauses],
            "steps": plain(self.due.steps),
            "reasons": self.reasons,
        }


def reckon(
    start: datetime,
    n: Decimal | float | str,
    unit: str,
    *,
    roll: bool = False,
    pauses: Iterable[Pause] = (),
    places: Sequence[UUID] = (),
) -> Reckoned:
    """When so much of a unit ends that begins at `start`, by the days of these places (see `calendar`).

    Raises ValueError, as `kernel.workdays.due` does.
    """
    pauses = tuple(pauses)
    found = due(start, n, unit, roll=roll, calendar=days.calendar(places), pauses=pauses)
    return Reckoned(found, found.count.n, Unit(unit), roll, start, pauses)


def reckon_rule(
    code: str, start: datetime, *, pauses: Iterable[Pause] = (), places: Sequence[UUID] = ()
) -> Reckoned:
    """When the limit of a rule ends that begins at `start`, by the edition in force then and the days it goes by there.

    Raises UnknownRule; ValueError for a pause that ends before it begins.
    """
    rules = books.current(start).clocks
    rule = rules.get(code)
    if rule is None:
        raise UnknownRule(code, get_close_matches(code, rules, n=3, cutoff=0.4))
    pauses = tuple(pauses)
    calendar = days.calendar_of(rule, places)
    found = due(start, rule.n, rule.unit, roll=rule.roll, calendar=calendar, pauses=pauses)
    return Reckoned(found, rule.n, Unit(rule.unit), rule.roll, start, pauses, rule)


def plain(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Steps as JSON gives them to others: which day, what it did, how much has passed after it."""
    return [
        {
            "on": step.on.isoformat(),
            "why": str(step.why),
            "count": float(step.count) if step.count % 1 else int(step.count),
            "name": step.name,
            "off": step.off,
        }
        for step in steps
    ]


def picture(steps: Iterable[Step], due_at: datetime) -> list[dict[str, str]]:
    """Steps as a row of squares for a screen or a sheet; nothing where they would be too many."""
    last = due_at.astimezone(ZONE).date()
    row = {
        step.on: {
            "text": str(step.on.day) if number and step.on.day > 1 else f"{step.on.month}/{step.on.day}",
            "kind": "due" if step.on == last else _KINDS.get(step.why, ""),
        }
        for number, step in enumerate(sorted(steps, key=lambda step: step.on))
    }
    return list(row.values()) if len(row) <= LONGEST_ROW else []


_KINDS = {
    Why.START: "off",
    Why.WEEKEND: "off",
    Why.DAY_OFF: "off",
    Why.PAUSED: "off",
    Why.MAKE_UP: "make",
}
