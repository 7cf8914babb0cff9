"""Which of the person's own time bars belong to a matter: by its kind and the way it came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from fengqiao.casework.clocks.rules.timetable import PARTY
from fengqiao.kernel.workdays import ZONE


def bars(rules: Iterable[Any], *, kind: Any, source: str) -> list[Any]:
    """The rules of the person's own time that are asked about: those that name the kinds or the way they are for."""
    return [
        rule
        for rule in rules
        if rule.duty == PARTY
        and rule.enabled
        and not rule.auto
        and (rule.kinds or rule.sources)
        and rule.fits(kind=kind, source=source, complexity="", mode="")
    ]


def by_fact(rules: Iterable[Any]) -> Mapping[str, list[Any]]:
    """The same by the event from which they run, in the order of the rules."""
    found: dict[str, list[Any]] = {}
    for rule in rules:
        for event in rule.starts_on:
            found.setdefault(event, []).append(rule)
    return found


def begins(on: date) -> datetime:
    """A limit that runs from a day starts on it; the day itself does not count."""
    return datetime.combine(on, time(0), ZONE)
