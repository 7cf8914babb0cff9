"""Recounts: the one that is not over, those that were, and what they carried into limits that run."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.ground.catalogue.models import CalendarChange, Recount, What


def recounts() -> QuerySet[Recount]:
    """All recounts, for their history. Page it by ("-asked_at", "-id")."""
    return Recount.objects.all()


def recount(recount_id: UUID) -> Recount | None:
    """One of them."""
    return Recount.objects.filter(pk=recount_id).first()


def waiting_recount() -> Recount | None:
    """The one that is not over, whatever it waits for. There is at most one."""
    return Recount.objects.waiting().order_by("asked_at").first()


def first_changed() -> date | None:
    """The first day that is another in a limit's count since the last recount; None where all days are."""
    changes = CalendarChange.objects.uncounted()
    if changes.filter(on=None).exists():
        return None
    return changes.aggregate(first=Min("on"))["first"]


def changes_of(recount_id: UUID | None) -> list[CalendarChange]:
    """What a recount carries into limits that run; for none, what the next one would. The latest first."""
    return list(CalendarChange.objects.filter(recount=recount_id).order_by("-at", "-id")[:50])


def reasons_of(recount_id: UUID, places: Sequence[UUID]) -> list[str]:
    """Why limits in these places were counted anew, in words a person reads."""
    rows = CalendarChange.objects.filter(recount=recount_id).filter(
        Q(place_id=None) | Q(place_id__in=list(places))
    )
    found = [
        row.name or row.get_what_display()
        if row.what in (What.DAY, What.LOCAL, What.CLOSURE)
        else _WORDS[What(row.what)]
        for row in rows.order_by("-at", "-id")[:20]
    ]
    return list(dict.fromkeys(str(one) for one in found)) or [_("日历更正")]


_WORDS = {
    What.YEAR: gettext_lazy("放假安排公布"),
    What.NOTICE: gettext_lazy("放假安排公布"),
    What.HOURS: gettext_lazy("办公时间调整"),
}
