"""What is owed by whom: the tasks of a matter, whom it waits for, and where the rules would have it go."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404

from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import OPEN, Grant, Matter, Remark
from fengqiao.casework.tasks.models import LIVE, Report, Task
from fengqiao.casework.tasks.rules.modes import holding_up
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.writing import hold, known


@dataclass(frozen=True)
class Suggestion:
    """Whom the rules would hand a matter to, and which row of the routing table says so."""

    unit: Organisation
    label: str
    basis: str
    helpers: tuple[Organisation, ...]


def of_matter(matter_id: UUID) -> list[Task]:
    """Every task of a matter, the latest first."""
    rows = Task.objects.filter(matter=matter_id).select_related("holder")
    return list(rows.order_by("-opened_at", "-id"))


def open_of(matter_id: UUID) -> list[Task]:
    """The tasks still owed on a matter, the earliest first; inside a unit the instances being worked on."""
    rows = Task.objects.open().filter(matter=matter_id).order_by("opened_at", "id")
    return [known(Task, row.pk) or hold(row) for row in rows]


def waiting_for(matter_id: UUID) -> list[Task]:
    """The tasks without which a matter is neither resolved nor closed."""
    rows = Task.objects.open().filter(matter=matter_id, mode__in=holding_up()).select_related("holder")
    return list(rows.order_by("due_at", "id"))


def lead_of(matter_id: UUID) -> Task | None:
    """The open lead task, whose unit holds the matter."""
    return Task.objects.open().filter(matter=matter_id, leads=True).first()


def last_lead(matter_id: UUID) -> Task | None:
    """The task that led last, open or not: who handled it."""
    rows = Task.objects.filter(matter=matter_id, leads=True).select_related("holder")
    return rows.order_by("-opened_at", "-id").first()


def works_on(matter_id: UUID, organisation_id: UUID) -> bool:
    """Whether a unit still owes a task on the matter, or has done one."""
    rows = Task.objects.filter(matter=matter_id, holder=organisation_id)
    return rows.filter(stage__in=[*LIVE, "done"]).exists()


def reach(actor: Actor, task_id: UUID, at: datetime) -> tuple[Task, Matter]:
    """The gate to one task: through its matter. Raises Http404 alike for one that is not there and one not yours."""
    task = Task.objects.select_related("holder").filter(pk=task_id).first()
    if task is None:
        raise Http404
    return task, matters.reach_by_id(actor, task.matter_id, at)


def held_by_post(post_id: UUID) -> list[tuple[UUID, UUID]]:
    """(matter, task) of what a post has taken up and not ended, in the order in which matters are locked."""
    rows = Task.objects.open().filter(post_id=post_id).order_by("matter", "id")
    return list(rows.values_list("matter_id", "id"))


def shown_to_post(post_id: UUID, at: datetime) -> list[Grant]:
    """The live grants of one post on open matters, in the order in which matters are locked."""
    rows = Grant.objects.live(at).filter(post_id=post_id, matter__stage__in=OPEN)
    return list(rows.order_by("matter", "id"))


def unanswered(actor: Actor, at: datetime, limit: int = 20) -> list[Remark]:
    """What people have added to open matters the actor looks after since anybody spoke to them, the longest waiting first."""
    area = matters.in_region(actor, at) if matters.sees_region(actor) else matters.granted(actor, at)
    seen = area.filter(stage__in=OPEN, pk=OuterRef("matter"))
    told = Remark.objects.filter(matter=OuterRef("matter"), at__gt=OuterRef("at"), reached=True)
    rows = Remark.objects.filter(
        Exists(seen), ~Exists(told.exclude(way=Remark.Way.ADDED)), way=Remark.Way.ADDED
    )
    return list(rows.select_related("matter").order_by("at", "id")[:limit])


def count_held_by(organisation_id: UUID) -> int:
    """How many open tasks a unit owes."""
    return Task.objects.open().held_by(organisation_id).count()


def reports(matter_id: UUID) -> list[Report]:
    """What units have said on the way, the latest first."""
    return list(Report.objects.filter(matter=matter_id).order_by("-at", "-id"))


def reports_by_seq(matter_id: UUID) -> dict[int, Report]:
    """The words behind events of tasks, by place in the chain: for the timeline."""
    return {row.seq: row for row in Report.objects.filter(matter=matter_id)}


def reports_to_party(matter_id: UUID) -> list[Report]:
    """What the person may read of it, the latest first."""
    rows = Report.objects.filter(matter=matter_id, to_party_at__isnull=False)
    return list(rows.order_by("-at", "-id"))


def suggestion(matter: Matter) -> Suggestion:
    """Whom the routing table of the matter's edition would hand it to. A unit that is barred is never named.

    Where no such unit is found near, it is the centre itself.
    """
    book = catalogue.book(matter.edition_id)
    route = book.route(kind=book.kinds_by_id[matter.kind_id].code, complexity=matter.complexity)
    found = [unit for role in (route.lead, *route.helpers) if (unit := _near(matter, role)) is not None]
    found = [
        unit for unit in dict.fromkeys(found) if not matters.is_barred(matter.pk, organisations.path(unit.pk))
    ]
    lead = _near(matter, route.lead)
    unit = lead if lead in found else organisations.get(matter.centre_id)
    assert unit is not None
    helpers = tuple(one for one in found if one != unit)
    return Suggestion(unit, route.label, route.basis, helpers)


def _near(matter: Matter, role: str) -> Organisation | None:
    if role == "centre":
        return organisations.get(matter.centre_id)
    for level in ("grid", "village", "town", "county", "city"):
        if region_id := getattr(matter, f"{level}_id"):
            return organisations.unit_in(region_id, role)
    return None
