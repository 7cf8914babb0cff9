"""What must always hold of clocks: for `doctor` and the tests."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Subquery

from fengqiao.casework.clocks.models import Clock, Pause, Shift
from fengqiao.casework.clocks.queries.ledger import extensions, pauses, stood, used
from fengqiao.casework.clocks.queries.running import calendar
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel import workdays

SOME = 500
"""How many of the next limits to fall due are derived again."""


def unclocked(limit: int = 20) -> list[str]:
    """Codes of open matters without a live clock of the office, running or paused until a day."""
    clocks = Clock.objects.live().of_office().filter(matter=OuterRef("pk"))
    return list(Matter.objects.open().filter(~Exists(clocks)).values_list("code", flat=True)[:limit])


def running_after_the_end(limit: int = 20) -> list[str]:
    """Codes of ended matters on which a clock still runs."""
    clocks = Clock.objects.live().filter(matter=OuterRef("pk"))
    ended = Matter.objects.filter(stage__in=["closed", "declined"])
    return list(ended.filter(Exists(clocks)).values_list("code", flat=True)[:limit])


def wrongly_sorted(limit: int = 20) -> list[str]:
    """Codes of open matters whose own due date is not that of their nearest running clock of the office."""
    first = (
        Clock.objects.running()
        .of_office()
        .filter(matter=OuterRef("pk"))
        .order_by("due_at")
        .values("due_at")[:1]
    )
    rows = Matter.objects.open().annotate(nearest=Subquery(first))
    wrong = rows.exclude(due_at=F("nearest")).exclude(due_at=None, nearest=None)
    return list(wrong.values_list("code", flat=True)[:limit])


def overdue_bells(at: datetime, limit: int = 20) -> list[str]:
    """Clocks that should have rung more than an hour ago: the sweep is not running."""
    rows = Clock.objects.ringing(at - timedelta(hours=1)).order_by("next_ring_at")
    return [str(pk) for pk in rows.values_list("id", flat=True)[:limit]]


def astray(limit: int = 20) -> list[str]:
    """Live clocks whose row does not say what their ledger says: start, length, extensions and pauses, derived again.

    Looked at are those with something in their ledger, and the next few that fall due. What is late stays late, and
    what a recount has left on its day stays there, whatever the calendar says since.
    """
    shifts = Shift.objects.filter(matter=OuterRef("matter"), clock_id=OuterRef("pk"))
    booked = Q(Exists(Pause.objects.filter(matter=OuterRef("matter"), clock_id=OuterRef("pk"))))
    rows = Clock.objects.live().filter(~Exists(shifts.exclude(fate="moved")), lapsed_at=None)
    moved = rows.filter(booked | Q(granted__gt=0) | Q(follows__isnull=False))
    next_due = rows.filter(paused_at=None).order_by("due_at")[:SOME]
    found = []
    for clock in (*moved.select_related("matter"), *next_due.select_related("matter")):
        if clock.rule in catalogue.book(clock.matter.edition_id).clocks and not _agrees(clock):
            found.append(f"{clock.matter.code} {clock.rule}")
    return found[:limit]


def _agrees(clock: Clock) -> bool:
    rule = catalogue.book(clock.matter.edition_id).clocks[clock.rule]
    plain = clock.running_since == clock.started_at and not clock.granted and clock.follows is None
    rows = [] if plain else pauses(clock)
    still, days = stood(rows), calendar(clock.matter, rule)
    due = workdays.due(
        clock.started_at, clock.n + clock.granted, clock.unit, roll=rule.roll, calendar=days, pauses=still
    )
    granted = sum((row.n for row in extensions(clock) if row.new_due_at), Decimal(0)) if clock.granted else 0
    since = None if clock.is_paused else max([clock.started_at, *(ends for _begins, ends in still)])
    return (due.at, granted, since) == (clock.due_at, clock.granted, clock.running_since)


def miscounted(limit: int = 20) -> list[str]:
    """Clocks that stand still and whose row does not say how much had counted when they were stopped."""
    rows = Clock.objects.live().filter(paused_at__isnull=False).select_related("matter")
    return [
        f"{clock.matter.code} {clock.rule}"
        for clock in rows
        if clock.paused_at
        and used(clock, clock.matter, clock.paused_at, stood(pauses(clock))) != clock.consumed
    ][:limit]
