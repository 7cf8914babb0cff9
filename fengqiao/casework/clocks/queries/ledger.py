"""The ledger of a clock: when it stood still, what was granted, what has counted, what may still be asked for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

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
    rows = Pause.objects.filter(matter=clock.matter_id, clock__in=chain(clock)).order_by("asked_at", "id")
    return [known(Pause, row.pk) or row for row in rows]


def extensions(clock: Clock) -> list[Extension]:
    """Every extension of a clock, asked for, refused or granted, the oldest first."""
    rows = Extension.objects.filter(matter=clock.matter_id, clock=clock.pk).order_by("asked_at", "id")
    return [known(Extension, row.pk) or row for row in rows]


def stood(rows: Iterable[Pause]) -> tuple[Still, ...]:
    """From when to when a limit has stood still; a pause that is on is not over and is not among them."""
    return tuple((row.from_at, row.until_at) for row in rows if row.from_at and row.until_at)


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
