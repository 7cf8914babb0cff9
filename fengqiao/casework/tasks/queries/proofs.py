"""What must always hold of matters, clocks and tasks together, asked of the live data. Each answers with what is wrong."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import OPEN, Bar, CaseCode, Matter, SearchText, Stage
from fengqiao.casework.tasks.models import Task
from fengqiao.casework.tasks.rules.fold import faults, fold
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.models import Event


def unheld(limit: int = 20) -> list[str]:
    """Codes of open matters without a holder: the invariant that nothing is nobody's, on the live data."""
    rows = Matter.objects.open().filter(holder=None).values_list("code", flat=True)
    return list(rows[:limit])


def held_by_barred(limit: int = 20) -> list[str]:
    """Codes of open matters held by a unit that is barred from them."""
    bar = Bar.objects.filter(matter=OuterRef("pk"), organisation=OuterRef("holder"), lifted_at=None)
    return list(Matter.objects.open().filter(Exists(bar)).values_list("code", flat=True)[:limit])


def astray() -> dict[str, UUID]:
    """Open matters whose places are not those of the tree of regions: a code for each kind of wrong, and its smallest place.

    One pass over the index of open matters, however many have ended.
    """
    wrong = {}
    for *kept, code in Matter.objects.open().order_by().values_list(*matters.PLACES).annotate(Min("code")):
        smallest = next(filter(None, reversed(kept)), None)
        if smallest and kept != [getattr(regions.ancestry(smallest), name) for name in matters.PLACES]:
            wrong[code] = smallest
    return wrong


def misfiled(limit: int = 20) -> list[str]:
    """Codes of open matters whose words are looked for in another county than the one they lie in."""
    rows = SearchText.objects.filter(matter__stage__in=OPEN).exclude(county_id=F("matter__county_id"))
    rows = rows.exclude(county_id=None, matter__county_id=None)
    return list(rows.values_list("matter__code", flat=True)[:limit])


def unregistered_codes(limit: int = 20) -> list[str]:
    """Codes that are wrong or stand in no registry."""
    here = CaseCode.objects.filter(code=OuterRef("code"), matter_id=OuterRef("pk"))
    return list(Matter.objects.filter(~Exists(here)).values_list("code", flat=True)[:limit])


def undated(limit: int = 20) -> list[str]:
    """Codes of ended matters without a date or a reason."""
    ended = Matter.objects.filter(stage__in=[Stage.CLOSED, Stage.DECLINED])
    return list(
        ended.filter(Q(closed_at=None) | Q(outcome="", declined_for="")).values_list("code", flat=True)[
            :limit
        ]
    )


def closed_with_open_tasks(limit: int = 20) -> list[str]:
    """Codes of ended matters on which somebody still owes a task."""
    ended = Matter.objects.filter(stage__in=["closed", "declined"])
    owed = Task.objects.open().filter(matter=OuterRef("pk"))
    return list(ended.filter(Exists(owed)).values_list("code", flat=True)[:limit])


def unclocked_tasks(limit: int = 20) -> list[str]:
    """Open tasks without a live clock of their own."""
    clocks = Clock.objects.live().filter(matter=OuterRef("matter"), task_id=OuterRef("pk"))
    return [
        str(pk) for pk in Task.objects.open().filter(~Exists(clocks)).values_list("pk", flat=True)[:limit]
    ]


def wrongly_held(limit: int = 20) -> list[str]:
    """Codes of open matters that are not held by the unit of their open lead task, or without one by their centre."""
    lead = Task.objects.open().filter(matter=OuterRef("pk"), leads=True).values("holder")[:1]
    rows = Matter.objects.open().annotate(should=Coalesce(Subquery(lead), F("centre")))
    return list(rows.exclude(holder=F("should")).values_list("code", flat=True)[:limit])


def disagreements(matter_ids: Iterable[UUID] | None = None, sample: int = 500) -> list[str]:
    """Where stage, holder, clocks or tasks differ from what the events say: "code: what". By default of the newest."""
    rows = Matter.objects.order_by("-id")
    rows = rows[:sample] if matter_ids is None else rows.filter(pk__in=list(matter_ids))
    held = {row.pk: row for row in rows}
    said: dict[UUID, list[tuple[str, dict]]] = {pk: [] for pk in held}
    for event in Event.objects.filter(matter_id__in=list(held)).order_by("matter_id", "seq"):
        said[event.matter_id].append((event.kind, event.data))
    live: dict[UUID, dict[str, str]] = {pk: {} for pk in held}
    for clock in Clock.objects.live().filter(matter__in=list(held)):
        state = "paused" if clock.is_paused else "lapsed" if clock.lapsed_at else "running"
        live[clock.matter_id][str(clock.pk)] = state
    tasks: dict[UUID, dict[str, tuple[str, str]]] = {pk: {} for pk in held}
    for task in Task.objects.filter(matter__in=list(held)):
        tasks[task.matter_id][str(task.pk)] = (str(task.stage), str(task.holder_id))
    found = []
    for pk, matter in held.items():
        followed = fold(said[pk])
        found += [f"{matter.code}: {fault}" for fault in faults(followed)]
        for name, row, told in (
            ("stage", str(matter.stage), followed.stage),
            ("holder", str(matter.holder_id), followed.holder),
            ("clocks", live[pk], followed.clocks),
            ("tasks", tasks[pk], followed.tasks),
        ):
            if row != told:
                found.append(f"{matter.code}: {name} is {row}, the events say {told}")
    return found
