"""The ledger of a clock: when it stood still, what was granted, what has counted, what may still be asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks.models import Clock, Extension, Pause
from fengqiao.casework.clocks.queries.running import calendar
from fengqiao.casework.clocks.rules import ledger
from fengqiao.casework.clocks.rules.ledger import NONE, Still
from fengqiao.casework.matters.models import Matter
from fengqiao.design import words
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import ClockRule, Ground
from fengqiao.kernel import workdays
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.writing import known

ASKED = 200
"""Requests a desk is shown at once; who has more has another trouble."""


def chain(clock: Clock) -> list[UUID]:
    """The clock and those whose place it took, itself first."""
    found, before = [clock.pk], clock.follows
    while before is not None:
        found.append(before)
        before = (
            Clock.objects.filter(matter=clock.matter_id, pk=before).values_list("follows", flat=True).first()
        )
    return found


def pauses(clock: Clock) -> list[Pause]:
    """Every pause of a clock and of those whose place it took, asked for, refused or granted, the oldest first."""
    rows = Pause.objects.filter(matter=clock.matter_id, clock_id__in=chain(clock)).order_by("asked_at", "id")
    return [known(Pause, row.pk) or row for row in rows]


def extensions(clock: Clock) -> list[Extension]:
    """Every extension of a clock, asked for, refused or granted, the oldest first."""
    rows = Extension.objects.filter(matter=clock.matter_id, clock_id=clock.pk).order_by("asked_at", "id")
    return [known(Extension, row.pk) or row for row in rows]


def booked(matter_id: UUID) -> tuple[list[Pause], list[Extension]]:
    """Every pause and every extension of all clocks of a matter, the oldest first. Two queries."""
    return (
        list(Pause.objects.filter(matter=matter_id).order_by("asked_at", "id")),
        list(Extension.objects.filter(matter=matter_id).order_by("asked_at", "id")),
    )


def chain_in(clock: Clock, every: Iterable[Clock]) -> set[UUID]:
    """The clock and those whose place it took, from the clocks of its matter."""
    before = {row.pk: row.follows for row in every}
    found, here = {clock.pk}, clock.follows
    while here is not None:
        found.add(here)
        here = before.get(here)
    return found


@dataclass(frozen=True)
class Request:
    """What somebody asks of a clock, with the clock and its matter."""

    row: Pause | Extension
    clock: Clock


def asked(desks: Iterable[UUID], *, pauses: bool, extensions: bool) -> list[Request]:
    """The requests that wait for a decision on these desks, the nearest limit first."""
    rows: list[Pause | Extension] = []
    for model, wanted in ((Pause, pauses), (Extension, extensions)):
        if wanted:
            rows += model.objects.filter(desk__in=list(desks), decided_at=None).order_by("asked_at")[:ASKED]
    live = Clock.objects.live().filter(matter__in={row.matter_id for row in rows})
    clocks = {clock.pk: clock for clock in live.select_related("matter")}
    found = [Request(row, clocks[row.clock_id]) for row in rows if row.clock_id in clocks]
    return sorted(found, key=lambda one: one.clock.due_at)


def stood(rows: Iterable[Pause]) -> tuple[Still, ...]:
    """From when to when a limit has stood still; a pause that is on is not over and is not among them."""
    return tuple((row.from_at, row.until_at) for row in rows if row.from_at and row.until_at)


def extended(clock: Clock, matter: Matter, n: Decimal) -> datetime:
    """When a limit would be due with `n` more units."""
    rule = catalogue.book(matter.edition_id).clocks[clock.rule]
    return workdays.due(
        clock.started_at,
        clock.n + clock.granted + n,
        clock.unit,
        roll=rule.roll,
        calendar=calendar(matter, rule),
        pauses=stood(pauses(clock)),
    ).at


def counted(rule: ClockRule, matter: Matter, since: datetime, until: datetime) -> Decimal:
    """How much counts between two moments by a rule; of a rule in months days."""
    return ledger.used(since, until, rule.unit, calendar(matter, rule))


def counted_in(unit: str) -> str:
    """The unit a limit is counted down in: a rule in months in days."""
    return str(ledger.counts(unit))


def plain(n: Decimal | int) -> str:
    """A number as one says it: 7, 0.5."""
    return f"{round(Decimal(n), 2).normalize():f}"


def used(clock: Clock, matter: Matter, at: datetime, still: Iterable[Still]) -> Decimal:
    """How much of a limit had counted at `at`, in its unit; of a rule in months in days."""
    rule = catalogue.book(matter.edition_id).clocks[clock.rule]
    return ledger.used(clock.started_at, at, clock.unit, calendar(matter, rule), still)


def whole(clock: Clock, matter: Matter) -> Decimal:
    """The whole length with what was granted, in the unit it is counted down in."""
    rule = catalogue.book(matter.edition_id).clocks[clock.rule]
    return ledger.whole(clock.n + clock.granted, clock.unit, clock.started_at, calendar(matter, rule))


def pause_cap(matter: Matter, rows: Iterable[Pause], ground: Ground, at: datetime) -> datetime | None:
    """Until when a pause on this ground may last that begins at `at`; None without a cap.

    What stood still on the same ground before counts too: many short pauses are one long one.
    """
    if ground.cap_n is None:
        return None
    days = catalogue.calendar()
    before = sum(
        (
            Decimal(workdays.remaining(row.from_at, row.until_at, ledger.counts(ground.cap_unit), days))
            for row in rows
            if row.ground == ground.code and row.from_at and row.until_at
        ),
        NONE,
    )
    left = max(NONE, ground.cap_n - before)
    return workdays.due(at, left, ground.cap_unit, calendar=days).at + timedelta(seconds=1)


def last_day(resumes_at: datetime) -> str:
    """The last day of a pause that ends at this moment."""
    return words.day((resumes_at - timedelta(seconds=1)).astimezone(CHINA))


def extension_cap(rule: ClockRule | None) -> tuple[Decimal, int] | None:
    """How much one extension may be at most, in the rule's unit, and how often; None where there is none."""
    if rule is None or not rule.extend:
        return None
    most = rule.extend["max"]
    return (Decimal(str(most["n"])), int(rule.extend.get("times", 1))) if most["unit"] == rule.unit else None


def notes(matter: Matter, rows: Iterable[Clock]) -> dict[UUID, str]:
    """What the person reads beside a limit that stands still or was made longer: why, and until when. By clock.

    Asks the database only where there is such a limit.
    """
    rows = [row for row in rows if row.is_paused or row.granted]
    if not rows:
        return {}
    book, (paused, extended) = catalogue.book(matter.edition_id), booked(matter.pk)
    found = {}
    for row in rows:
        stopped = next(
            (one for one in paused if one.clock_id == row.pk and one.from_at and not one.until_at), None
        )
        longer = next((one for one in reversed(extended) if one.clock_id == row.pk and one.new_due_at), None)
        if stopped is not None:
            found[row.pk] = _("先停着：%(why)s。最多停到%(day)s，之后自动接着算") % {
                "why": book.grounds[stopped.ground].zh,
                "day": last_day(stopped.resumes_at),
            }
        elif longer is not None:
            found[row.pk] = _("延过：%(why)s。原来到%(old)s") % {
                "why": book.reasons[longer.reason].zh,
                "old": words.day(longer.old_due_at.astimezone(CHINA)),
            }
    return found
