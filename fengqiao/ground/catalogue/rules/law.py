"""What the law sets, and whether an edition keeps to it: stricter is allowed, looser never.

The statutory rules that come with the house are the law table. A target serves a statutory rule and must end before
it, on every day of the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from fengqiao.ground.catalogue.rules.lengths import Incomparable, Instance, Length, outlasts
from fengqiao.ground.catalogue.rules.shapes import Book, Clock, Ground
from fengqiao.kernel.workdays import Calendar

STATUTORY = "statutory"
CONDITIONS = ("sources", "kinds", "complexities", "modes")
FEWEST_DAYS = 28
"""A month has at least so many days; a rule in months is warned in days."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One way in which an edition is looser than the law. `code` is a clock rule, or a ground to pause."""

    code: str
    what: str
    law: Any = None
    here: Any = None
    instance: Instance | None = None


def length(clock: Clock, *, extended: bool = False) -> Length:
    """How long a rule runs, at its longest when it is extended."""
    parts: tuple[tuple[Decimal, str], ...] = ((clock.n, clock.unit),)
    if extended and clock.extend:
        parts += ((clock.extend.max.n, clock.extend.max.unit),) * clock.extend.times
    return Length(parts, clock.roll)


def breaches(book: Book, law: Book, calendar: Calendar, on: date) -> list[Breach]:
    """Every statutory rule in force on a day that this book has lost, switched off or loosened."""
    rules = {clock.id: clock for clock in book.clocks}
    table = [clock for clock in law.clocks if clock.binding == STATUTORY and holds(clock, on)]
    found: list[Breach] = []
    for clock in table:
        rule = rules.get(clock.id)
        found += [Breach(clock.id, "gone")] if rule is None else _loosened(rule, clock, calendar)
    used = {ground for clock in table for ground in clock.pause}
    return found + list(_caps(book.grounds, law.grounds, used, calendar))


def overlong(book: Book, calendar: Calendar) -> list[Breach]:
    """Every target that can end later than the statutory rule it serves, plain or extended."""
    rules, found = {clock.id: clock for clock in book.clocks}, []
    for clock in book.clocks:
        bound = rules.get(clock.serves)
        if bound is None or not clock.enabled:
            continue
        for extended in (False, True) if clock.extend else (False,):
            limit, most = length(clock, extended=extended), length(bound, extended=extended)
            what = "extended_target" if extended else "target"
            if breach := _longer(clock.id, what, limit, most, calendar, law=bound, here=clock):
                found.append(breach)
                break
    return found


def holds(clock: Clock, on: date) -> bool:
    """Is its article in force on this day?"""
    return clock.version_from <= on and (clock.version_to is None or on < clock.version_to)


def expired(book: Book, on: date) -> list[Breach]:
    """Rules that are on although their article no longer holds, or does not hold yet."""
    return [
        Breach(clock.id, "expired", here=clock)
        for clock in book.clocks
        if clock.enabled and not holds(clock, on)
    ]


def early_warnings(book: Book) -> list[Breach]:
    """Rules that would warn before they have begun: such a bell never rings."""
    found = []
    for clock in book.clocks:
        whole = clock.n * FEWEST_DAYS if clock.unit == "M" else clock.n
        late = [n for n in clock.warn if n >= whole]
        if clock.n and late:
            found.append(Breach(clock.id, "warns", here=late))
    return found


def _loosened(rule: Clock, law: Clock, calendar: Calendar) -> Iterator[Breach]:
    code = law.id
    if law.enabled and not rule.enabled and not rule.off_because.strip():
        yield Breach(code, "off")
    if law.auto and not rule.auto:
        yield Breach(code, "by_hand")
    for name in ("binding", "duty", "basis"):
        if getattr(rule, name) != getattr(law, name):
            yield Breach(code, name, getattr(law, name), getattr(rule, name))
    if breach := _longer(code, "length", length(rule), length(law), calendar, law=law, here=rule):
        yield breach
    yield from _extension(rule, law, calendar)
    if more := sorted(set(rule.pause) - set(law.pause)):
        yield Breach(code, "pause", here=more)
    for name in CONDITIONS:
        before, now = set(getattr(law, name)), set(getattr(rule, name))
        if now and not (before and before <= now):
            yield Breach(code, name, sorted(before), sorted(now))
    if lost := sorted(set(law.starts_on) - set(rule.starts_on)):
        yield Breach(code, "starts_on", here=lost)
    if law.stops_on and (more := sorted(set(rule.stops_on) - set(law.stops_on))):
        yield Breach(code, "stops_on", here=more)
    if rule.lapses != law.lapses:
        yield Breach(code, "on_lapse", law.lapses, rule.lapses)
    if rule.version_from > law.version_from or (rule.version_to and rule.version_to != law.version_to):
        yield Breach(code, "window", law, rule)


def _extension(rule: Clock, law: Clock, calendar: Calendar) -> Iterator[Breach]:
    if rule.extend is None:
        return
    if law.extend is None:
        yield Breach(law.id, "extend", here=rule)
        return
    if rule.extend.approver != law.extend.approver:
        yield Breach(law.id, "approver", law.extend.approver, rule.extend.approver)
    if rule.extend.times > law.extend.times:
        yield Breach(law.id, "times", law.extend.times, rule.extend.times)
    once, most = (Length(((one.max.n, one.max.unit),), rule.roll) for one in (rule.extend, law.extend))
    if breach := _longer(law.id, "extension", once, most, calendar, law=law, here=rule):
        yield breach


def _caps(
    here: Mapping[str, Ground], law: Mapping[str, Ground], used: Iterable[str], calendar: Calendar
) -> Iterator[Breach]:
    """Grounds on which a statutory rule may be paused: their caps may shrink, never grow."""
    for code in sorted(used):
        before, now = law[code].cap, here[code].cap if code in here else None
        if before is None or code not in here:
            continue
        if now is None:
            yield Breach(code, "no_cap", law[code], here[code])
            continue
        mine, most = (Length(((span.n, span.unit),), False) for span in (now, before))
        if breach := _longer(code, "cap", mine, most, calendar, law=law[code], here=here[code]):
            yield breach


def _longer(
    code: str, what: str, limit: Length, most: Length, calendar: Calendar, *, law: Any, here: Any
) -> Breach | None:
    try:
        instance = outlasts(limit, most, calendar)
    except Incomparable:
        return Breach(code, "incomparable", law, here)
    return Breach(code, what, law, here, instance) if instance else None
