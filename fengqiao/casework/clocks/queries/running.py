"""What runs on a matter and its tasks, what rings, and by which rule and calendar."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from fengqiao.casework.clocks.events import ClockEscalated
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import ClockRule, Rung, stops
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.workdays import Calendar
from fengqiao.kernel.writing import known


def places(matter: Matter) -> tuple[UUID, ...]:
    """Where a matter is, the largest first, and the centre that answers for it: whose days off count for its limits."""
    found = (
        matter.city_id,
        matter.county_id,
        matter.town_id,
        matter.village_id,
        matter.grid_id,
        matter.centre_id,
    )
    return tuple(place for place in found if place is not None)


def calendar(matter: Matter, rule: ClockRule) -> Calendar:
    """The calendar by which a limit of this matter counts. No query."""
    return catalogue.calendar_of(rule, places(matter))


def live(matter_id: UUID) -> list[Clock]:
    """Every clock of a matter that has not been stopped, the nearest first."""
    return list(Clock.objects.live().filter(matter=matter_id).order_by("due_at", "id"))


def of_matter(matter_id: UUID) -> list[Clock]:
    """Every clock of a matter: the live ones by their end, then those that were stopped, the latest first."""
    rows = list(Clock.objects.filter(matter=matter_id).order_by("due_at", "id"))
    done = sorted((row for row in rows if row.stopped_at), key=lambda row: str(row.stopped_at), reverse=True)
    return [row for row in rows if not row.stopped_at] + done


def rungs(matter: Matter, rule: ClockRule) -> tuple[Rung, ...]:
    """The rungs of the ladder of a rule in the matter's edition; a rule without a ladder has none."""
    ladder = catalogue.book(matter.edition_id).ladders.get(rule.ladder)
    return ladder.rungs if ladder else ()


def rung(matter: Matter, happening: ClockEscalated) -> Rung:
    """The rung that has come: what is to be done, for whom, on which level."""
    rule = catalogue.book(matter.edition_id).clocks[happening.rule]
    return rungs(matter, rule)[happening.rung]


def get(matter_id: UUID, clock_id: UUID) -> Clock:
    """One clock of a matter; inside a unit the instance that is being worked on."""
    return known(Clock, clock_id) or Clock.objects.get(matter_id=matter_id, pk=clock_id)


def reach(actor: Actor, clock_id: UUID, at: datetime) -> tuple[Clock, Matter]:
    """The gate to one clock: through its matter. Raises Http404."""
    clock = Clock.objects.filter(pk=clock_id).first()
    matter = matters.reach_by_id(actor, clock.matter_id if clock else clock_id, at)
    assert clock is not None
    return clock, matter


def ringing(at: datetime, limit: int) -> list[UUID]:
    """The matters of the clocks whose bell has come, the longest waiting first; a matter may come twice."""
    rows = Clock.objects.ringing(at).order_by("next_ring_at", "id")
    return list(rows.values_list("matter_id", flat=True)[:limit])


def of_offices(matter_ids: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """For each matter its live clocks of the office: those that run, the nearest first, then the paused. One query."""
    rows = Clock.objects.live().of_office().filter(matter__in=list(matter_ids))
    return _sorted(rows.defer(*UNSHOWN), lambda row: row.matter_id)


def of_tasks(task_ids: Iterable[UUID], matter_ids: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """For each task its live clocks, in the same order. One query."""
    rows = Clock.objects.live().filter(matter__in=list(matter_ids), task_id__in=list(task_ids))
    return _sorted(rows.defer(*UNSHOWN), lambda row: row.task_id)


UNSHOWN = ("why", "basis", "stops_on", "on_lapse", "binding")
"""What no line of a list says of a clock; why it ends on its day is long."""


def _sorted(rows: Iterable[Clock], key: Callable[[Clock], UUID | None]) -> dict[UUID, list[Clock]]:
    found: dict[UUID, list[Clock]] = {}
    for row in sorted(rows, key=lambda row: (row.is_paused, row.due_at, row.pk)):
        if (subject := key(row)) is not None:
            found.setdefault(subject, []).append(row)
    return found


def due_of_task(matter_id: UUID, task_id: UUID) -> datetime | None:
    """When the nearest running clock of a task is due."""
    rows = Clock.objects.running().filter(matter=matter_id, task_id=task_id).order_by("due_at")
    return rows.values_list("due_at", flat=True).first()


@lru_cache(maxsize=4096)
def ever_stops(edition_id: UUID, event: str, mode: str) -> bool:
    """Whether any rule of the edition ends with this event: what nothing waits for costs no query."""
    rules = catalogue.book(edition_id).clocks.values()
    return any(stops(rule.stops_on, event, mode) for rule in rules)
