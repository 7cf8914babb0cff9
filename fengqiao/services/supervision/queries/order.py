"""One order: how it is found, why it was issued, what it rests on, what was answered each time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.documents import queries as documents
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.models import LIVE, Mode, Task
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.writing import hold, known
from fengqiao.services.supervision.models import Copy, Evidence, Firing, Order, Round


def reach(actor: Actor, order_id: UUID, at: datetime) -> tuple[Order, Matter]:
    """The gate to one order: through its matter. Raises Http404 alike for one that is not there and one not yours."""
    row = Order.objects.select_related("unit", "centre").filter(pk=order_id).first()
    if row is None:
        raise Http404
    return row, matters.reach_by_id(actor, row.matter_id, at)


def lock(matter_id: UUID, order_id: UUID) -> Order:
    """An order of a matter that the caller has already locked."""
    return known(Order, order_id) or hold(Order.objects.get(matter=matter_id, pk=order_id))


def of_matter(matter_id: UUID) -> list[Order]:
    """Every order on a matter, the latest first."""
    rows = Order.objects.filter(matter=matter_id).select_related("unit")
    return list(rows.order_by("-opened_at", "-id"))


def of_clock(matter_id: UUID, clock_id: UUID) -> Order | None:
    """The order that the lapse of this limit has called for."""
    found = Order.objects.filter(matter=matter_id, clock_id=clock_id).first()
    return None if found is None else known(Order, found.pk) or hold(found)


def of_task(matter_id: UUID, task_id: UUID) -> Order | None:
    """The order whose present time this task is."""
    found = Order.objects.filter(matter=matter_id, task_id=task_id).first()
    return None if found is None else known(Order, found.pk) or hold(found)


def on_record(matter_id: UUID) -> list[Order]:
    """The orders on a matter that are not closed; inside a unit the instances being worked on."""
    rows = Order.objects.open().filter(matter=matter_id).order_by("opened_at", "id")
    return [known(Order, row.pk) or hold(row) for row in rows]


def rounds(order: Order) -> list[Round]:
    """The times that are over, the latest first."""
    return list(Round.objects.filter(matter=order.matter_id, order_id=order.pk).order_by("-times"))


def copies(order: Order) -> list[Copy]:
    """Which units were told of the order."""
    rows = Copy.objects.filter(matter=order.matter_id, order_id=order.pk).select_related("organisation")
    return list(rows.order_by("at", "id"))


def evidence(matter_id: UUID, subject_id: UUID) -> list[Evidence]:
    """What an order or a finding rests on, and what was added to the answers, the earliest first."""
    return list(Evidence.objects.filter(matter=matter_id, subject_id=subject_id).order_by("at", "id"))


def proofs(matter: Matter) -> list[tuple[str, str]]:
    """What of this matter may be taken as evidence: its limits and its papers, as (kind:id, words)."""
    found = [
        (
            f"clock:{row.pk}",
            _("%(label)s（%(due)s）") % {"label": row.label, "due": clocks.due_words(row.due_at)},
        )
        for row in clocks.of_matter(matter.pk)
        if row.duty == "office"
    ]
    return found + [
        (f"document:{row.pk}", f"{row.title} {row.number}".strip()) for row in documents.of_matter(matter.pk)
    ]


def units_of(matter: Matter) -> list[Organisation]:
    """The units that have had to do with a matter: who was given work on it, who holds it, its centre."""
    ids = Task.objects.filter(matter=matter.pk).order_by("opened_at").values_list("holder_id", flat=True)
    found = (organisations.get(pk) for pk in dict.fromkeys([*ids, matter.holder_id, matter.centre_id]) if pk)
    return [one for one in found if one is not None]


def answered(matter_id: UUID, task_ids: Iterable[UUID]) -> dict[UUID, Task]:
    """The tasks behind the times of an order: what was asked, by when, what was answered."""
    return {row.pk: row for row in Task.objects.filter(matter=matter_id, pk__in=list(task_ids))}


def why(order: Order, clock: Clock | None) -> str:
    """Why it was issued: in the words of whoever did, or which limit had passed."""
    if order.why or clock is None:
        return order.why
    return _("“%(label)s”应在%(due)s前完成，没有完成（%(basis)s）") % {
        "label": clock.label,
        "due": clocks.due_words(clock.due_at),
        "basis": clock.basis,
    }


def untold(at: datetime, limit: int) -> list[UUID]:
    """The rungs that somebody has still to be told of, the longest waiting first."""
    rows = Firing.objects.untold(at).order_by("tell_at", "id")
    return list(rows.values_list("pk", flat=True)[:limit])


def unrecorded(limit: int = 20) -> list[str]:
    """Codes of matters with a supervision at work that stands on no order: for `doctor`."""
    mine = Order.objects.filter(matter=OuterRef("matter"), task_id=OuterRef("pk"))
    rows = Task.objects.filter(~Exists(mine), mode=Mode.SUPERVISE, stage__in=LIVE)
    return list(rows.values_list("matter__code", flat=True)[:limit])
