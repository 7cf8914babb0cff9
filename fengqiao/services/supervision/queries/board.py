"""The supervision board: orders by level, age and unit, with their figures. A line costs no query of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.clocks.queries import Lamp
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.design import words
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel import privacy
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.paging import CappedCounts
from fengqiao.services.supervision.models import Order, State
from fengqiao.services.supervision.permissions import Permission
from fengqiao.services.supervision.queries import lists

AGES: Mapping[str, tuple[int, int | None]] = {"3": (0, 4), "7": (4, 8), "30": (8, 31), "more": (31, None)}
"""Ages in days, from and below."""


@dataclass(frozen=True)
class Line:
    """One line of the board, with everything it shows; names of persons are masked."""

    order: Order
    matter: Matter
    title: str
    kind: str
    unit: str
    lamp: Lamp
    age: int
    late: str
    """The limit that called for it, in words."""
    done: bool
    """Whether what was late has been done meanwhile."""


def orders(
    actor: Actor, at: datetime, *, level: str = "", stage: str = "", unit: UUID | None = None, age: str = ""
) -> QuerySet[Order]:
    """The orders on matters the actor may see: those at work unless a stage is asked for. Page it by ("opened_at", "id")."""
    rows = Order.objects.filter(Exists(matters.visible(actor, at).filter(pk=OuterRef("matter"))))
    rows = rows.filter(stage=stage) if stage in State.values else rows.open()
    if level:
        rows = rows.filter(level=level)
    if unit:
        rows = rows.filter(unit=unit)
    if age in AGES:
        youngest, oldest = AGES[age]
        end = clocks.end_of_day(at)
        rows = rows.filter(opened_at__lt=end - timedelta(days=youngest))
        if oldest is not None:
            rows = rows.filter(opened_at__gte=end - timedelta(days=oldest))
    return rows.select_related("matter")


def lines(page: Iterable[Order], at: datetime) -> list[Line]:
    """The lines of one page of the board. Two queries, however many lines."""
    found = list(page)
    running = clocks.of_tasks([row.task_id for row in found], [row.matter_id for row in found])
    called = [row.clock_id for row in found if row.clock_id]
    behind = Clock.objects.filter(pk__in=called, matter__in=[row.matter_id for row in found]).in_bulk()
    return [
        Line(
            order=row,
            matter=row.matter,
            title=privacy.mask_text(row.matter.title),
            kind=words.named(catalogue.book(row.matter.edition_id).kinds_by_id[row.matter.kind_id]),
            unit=organisations.name(row.unit_id),
            lamp=_lamp(running.get(row.task_id, []), at),
            age=_days(row.opened_at, row.closed_at or at),
            late=behind[row.clock_id].label if row.clock_id in behind else "",
            done=row.clock_id in behind and behind[row.clock_id].stopped_at is not None,
        )
        for row in found
    ]


def _days(begun: datetime, end: datetime) -> int:
    return max(0, (end.astimezone(CHINA).date() - begun.astimezone(CHINA).date()).days)


def _lamp(running: list[Clock], at: datetime) -> Lamp:
    if not running:
        return clocks.lamp(at, at, stopped=True)
    return clocks.lamp_of(running[0], at)


def figures(actor: Actor, at: datetime) -> dict[str, dict[str, int]]:
    """How many orders are at work, by level and by stage: {"level": {…}, "stage": {…}}. One query."""
    found: dict[str, dict[str, int]] = {"level": {}, "stage": {}}
    for level, stage, n in orders(actor, at).order_by().values_list("level", "stage").annotate(n=Count("id")):
        found["level"][level] = found["level"].get(level, 0) + n
        found["stage"][stage] = found["stage"].get(stage, 0) + n
    return found


def counts(actor: Actor, at: datetime) -> dict[str, tuple[int, bool]]:
    """How many wait on each part of the board, up to 99, in one query."""
    return CappedCounts(
        {
            "orders": orders(actor, at),
            "hung": lists.hung(actor, at),
            "findings": lists.findings(actor, at),
            "reviews": lists.reviews(actor).filter(looked_at=None),
        }
    )()


def in_short(actor: Actor, at: datetime) -> str:
    """What waits for who supervises, in one line for the morning; nothing where nothing does, or for anybody else."""
    if not actor.may(Permission.SUPERVISE):
        return ""
    found, waiting = counts(actor, at), figures(actor, at)["stage"].get(State.REPLIED, 0)
    parts = [
        _("督办单 %(n)d 张") % {"n": n} if (n := found["orders"][0]) else "",
        _("等审看 %(n)d 张") % {"n": waiting} if waiting else "",
        _("挂账 %(n)d 件") % {"n": n} if (n := found["hung"][0]) else "",
        _("认定 %(n)d 件") % {"n": n} if (n := found["findings"][0]) else "",
        _("待复核 %(n)d 条") % {"n": n} if (n := found["reviews"][0]) else "",
    ]
    return _("，").join(filter(None, parts))


def supervised_units(actor: Actor, at: datetime) -> list[Organisation]:
    """The units that owe an answer now, by name."""
    ids = orders(actor, at).order_by().values_list("unit_id", flat=True).distinct()
    found = [unit for pk in ids if (unit := organisations.get(pk)) is not None]
    return sorted(found, key=lambda unit: unit.pinyin)
