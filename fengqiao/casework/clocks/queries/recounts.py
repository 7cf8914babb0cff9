"""What a changed calendar means for limits that run: which to look at, what a recount found, what it did."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqiao.casework.clocks.models import Clock, Duty, Shift
from fengqiao.casework.clocks.rules.recount import Fate
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.workdays import Unit


def to_look_at(first: date | None) -> QuerySet[Clock]:
    """Limits that run and that days from `first` on may move; none: all. Natural hours know no days off."""
    rows = Clock.objects.running().filter(lapsed_at=None).exclude(unit=Unit.HOURS)
    return rows if first is None else rows.filter(due_at__gte=datetime.combine(first, time(0), CHINA))


def with_places(rows: QuerySet[Clock]) -> QuerySet[Clock]:
    """With that much of their matters as says where they lie and by which edition they run."""
    own = [
        field.name for field in Clock._meta.concrete_fields if field.name not in ("why", "basis", "stops_on")
    ]
    where = ("edition", "city_id", "county_id", "town_id", "village_id", "grid_id", "centre")
    return rows.select_related("matter").only(*own, *(f"matter__{name}" for name in where))


def shifts(recount_id: UUID) -> QuerySet[Shift]:
    """What a recount means, limit by limit. Page it by ("days", "id"): those that end earlier come first."""
    return Shift.objects.filter(recount=recount_id)


def tally(recount_id: UUID, at: datetime) -> dict[str, int]:
    """How many limits a recount moves to a later or an earlier day, leaves on theirs, or would end at once."""
    ours = Q(duty=Duty.OFFICE)
    earlier = Q(becomes_at__lt=F("was_at"))
    found = shifts(recount_id).aggregate(
        all=Count("id"),
        later=Count("id", filter=Q(becomes_at__gt=F("was_at"))),
        earlier=Count("id", filter=earlier & ours),
        theirs=Count("id", filter=earlier & ~ours),
        same=Count("id", filter=Q(becomes_at=F("was_at"))),
        over=Count("id", filter=earlier & ours & Q(becomes_at__lte=at)),
        **{fate.name.lower(): Count("id", filter=Q(fate=fate)) for fate in Fate},
    )
    return dict(found)


def shown(actor: Actor, matter_ids: Iterable[UUID], at: datetime) -> dict[UUID, Matter]:
    """Those of the matters that this actor may see. The others stand in a preview without a name."""
    rows = matters.visible(actor, at).filter(pk__in=list(matter_ids))
    return {row.pk: row for row in rows.only("code", "centre")}


def by_rule(recount_id: UUID) -> list[dict[str, Any]]:
    """The same by rule: {label, n, least, most} with the days by which they move; the earliest moved first."""
    rows = shifts(recount_id).values("label").annotate(n=Count("id"), least=Min("days"), most=Max("days"))
    return [dict(row) for row in rows.order_by("least", "-n", "label")]


def moved(recount_id: UUID, matter_id: UUID) -> list[Shift]:
    """Limits of a matter that a recount has moved to another day."""
    rows = shifts(recount_id).filter(matter=matter_id, fate=Fate.MOVED).exclude(days=0)
    return list(rows.order_by("becomes_at", "id"))


def provisional(cap: int = 1000) -> int:
    """How many limits run into a year whose days off are not known, counted up to a cap."""
    return Clock.objects.running().filter(provisional=True, lapsed_at=None)[:cap].count()


OCTOBER = 10
"""The month from which next year's days off are waited for."""


def calendar_alarm(at: datetime) -> list[str]:
    """What whoever keeps the calendar should see to: a year that is missing, limits that are provisional, changes that
    limits which run do not know. Nothing where all is well."""
    today = at.astimezone(CHINA).date()
    known = {row.year for row in catalogue.years()}
    wanted = [today.year, *([today.year + 1] if today.month >= OCTOBER else [])]
    said = [_("%(year)s 年的放假安排还没有录入") % {"year": year} for year in wanted if year not in known]
    if n := provisional():
        said.append(ngettext("%(n)d 个在走的期限是暂定的", "%(n)d 个在走的期限是暂定的", n) % {"n": n})
    if n := catalogue.uncounted():
        said.append(
            ngettext(
                "日历改过 %(n)d 处，在走的期限还没有重新计算",
                "日历改过 %(n)d 处，在走的期限还没有重新计算",
                n,
            )
            % {"n": n}
        )
    return said
