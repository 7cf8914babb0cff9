"""Orders are issued, by the sweep and by hand, raised, asked again, and answered; each asking is a task with its limit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.documents import actions as documents
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions as tasks
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.casework.tasks.models import State as TaskState
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.events import OrderIssued, OrderRaised
from fengqiao.services.supervision.models import Copy, Evidence, Level, Order, State
from fengqiao.services.supervision.permissions import Permission
from fengqiao.services.supervision.rules import ladders
from fengqiao.services.supervision.stages import ORDER

PAPER = "supervision_order"
TIMES = ("", "首次", "第二次", "第三次", "第四次", "第五次")


@unit
def call_for(matter: Matter, clock: Clock, late_id: UUID, level: str, *, at: datetime) -> Order:
    """The sweep asks the late unit why, and by when. Nothing is asked of the database; the paper follows."""
    asked = _("“%(clock)s”已超期。请说明原因，写明哪一天办到哪一步") % {"clock": clock.label}
    task = tasks.supervise(matter, clock.pk, late_id, asked, at=at)
    return _recorded(matter, task, level=level, clock_id=clock.pk, by=SYSTEM, at=at)


@unit
def issue(
    matter_id: UUID,
    *,
    unit_id: UUID,
    level: str,
    why: str,
    asked: str,
    evidence: Iterable[str] = (),
    copies: Iterable[UUID] = (),
    by: Actor,
    at: datetime,
) -> Order:
    """发督办单 by hand: to one unit, at a level, with a reason and an ask. 信访工作条例 第四十条.

    `evidence`: "clock:<id>" and "document:<id>" of the matter. Raises Refused without the permission, and for a unit
    (also one that is only to have a copy) that is barred.
    """
    matter = Matter.objects.lock(matter_id)
    if not by.may(Permission.SUPERVISE):
        raise Refused(_("您现在的岗位没有这项权限"))
    if level not in Level.values:
        raise Refused(_("请选督办的级别"))
    if not why.strip():
        raise Refused(_("请写为什么督办"))
    task = tasks.open_task(
        matter.pk, mode=Mode.SUPERVISE, holder_id=unit_id, asked=asked, leads=False, by=by, at=at
    )
    order = _recorded(matter, task, level=level, why=why.strip(), by=by, at=at)
    keep_evidence(matter, order.pk, evidence, side=Evidence.Side.ASKING, at=at)
    _copy(order, matter, copies, at=at)
    _number(matter, order, at=at)
    return order


@unit
def raise_level(matter_id: UUID, order_id: UUID, *, level: str, by: Actor, at: datetime) -> Order:
    """升级: the same order, more weight. Raises Refused where it is closed or as high already."""
    matter = Matter.objects.lock(matter_id)
    order = queries.lock(matter_id, order_id)
    if not by.may(Permission.SUPERVISE):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not order.is_open:
        raise Refused(_("这张督办单已经了结"))
    if level not in Level.values or not ladders.is_higher(level, order.level):
        raise Refused(_("只能往上升级。现在是%(level)s") % {"level": order.get_level_display()})
    lift_to(matter, order, level, by=by, at=at)
    if not by.is_system:
        _number(matter, order, at=at)
    return order


def lift_to(matter: Matter, order: Order, level: str, *, by: Actor, at: datetime) -> None:
    """Write the higher level and say so; the caller has looked whether it is one."""
    was, order.level = order.level, level
    change(order, "level")
    emit(OrderRaised(was=was, **of(order, by, at)), on=matter)


@unit
def ask_again(
    matter: Matter, order: Order, asked: str, *, unit_id: UUID, level: str = "", by: Actor, at: datetime
) -> Order:
    """The next time: a new task with a new limit, on the same order. The caller has ended the time before."""
    ORDER.move("give_back" if order.stage == State.REPLIED else "ask_again", order, by=by, at=at)
    if level and ladders.is_higher(level, order.level):
        order.level = level
    if by.is_system:  # whoever is late holds the matter or its task: nothing has to be asked
        task = tasks.supervise(matter, None, unit_id, asked, at=at)
    else:
        task = tasks.open_task(
            matter.pk, mode=Mode.SUPERVISE, holder_id=unit_id, asked=asked, leads=False, by=by, at=at
        )
    order.task_id, order.unit_id, order.times = task.pk, unit_id, order.times + 1
    order.replied_at = order.accepted_at = order.closed_at = None
    order.closed_for = ""
    change(
        order, "stage", "level", "task_id", "unit", "times", "replied_at", "accepted_at", "closed_at", "closed_for"
    )  # fmt: skip
    emit(OrderIssued(clock_id=order.clock_id, **of(order, by, at)), on=matter)
    if not by.is_system:
        _number(matter, order, at=at)
    return order


@unit
def answer(
    matter_id: UUID,
    order_id: UUID,
    *,
    text: str,
    files: Iterable[tuple[str, bytes]] = (),
    evidence: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> Order:
    """答复督办: the supervised unit says why and by when, with papers of the matter or new files. Nobody else may."""
    matter = Matter.objects.lock(matter_id)
    order = queries.lock(matter_id, order_id)
    if order.stage != State.OPEN:
        raise Refused(_("已经答复过了，请等督办的人审看"))
    if not text.strip():
        raise Refused(_("请写为什么晚了，哪天办到哪一步"))
    given = [documents.give(matter.pk, content=content, name=name, audience="office", by=by, at=at)
             for name, content in files]  # fmt: skip
    added = [*evidence, *(f"document:{row.pk}" for row in given)]
    keep_evidence(matter, order.pk, added, side=Evidence.Side.ANSWER, times=order.times, at=at)
    task = Task.objects.lock(matter.pk, order.task_id)
    if task.stage == TaskState.OPEN:
        tasks.take_up(matter.pk, task.pk, by=by, at=at)
    tasks.finish(matter.pk, task.pk, answer=text, by=by, at=at)  # whoever hears of it moves the order on
    return order


def keep_evidence(
    matter: Matter, subject_id: UUID, chosen: Iterable[str], *, side: str, times: int = 1, at: datetime
) -> int:
    """Tie limits and papers of the matter to an order or a finding; how many. Raises Refused for those of another."""
    known = {key for key, _words in queries.proofs(matter)}
    number = 0
    for one in dict.fromkeys(chosen):
        if one not in known:
            raise Refused(_("有一项依据不是这件事的，请重新选"))
        what, _colon, object_id = one.partition(":")
        add(
            Evidence(
                id=uuid7(), matter_id=matter.pk, subject_id=subject_id, side=side, what=what,
                object_id=UUID(object_id), times=times, at=at,
            )
        )  # fmt: skip
        number += 1
    return number


def _recorded(
    matter: Matter,
    task: Task,
    *,
    level: str,
    clock_id: UUID | None = None,
    why: str = "",
    by: Actor,
    at: datetime,
) -> Order:
    order = add(
        Order(
            id=uuid7(), matter_id=matter.pk, centre_id=matter.centre_id, unit_id=task.holder_id, task_id=task.pk,
            clock_id=clock_id, level=level, times=1, stage=State.OPEN, why=why, opened_by=by.ref, opened_at=at,
        )
    )  # fmt: skip
    emit(OrderIssued(clock_id=clock_id, **of(order, by, at)), on=matter)
    return order


def _copy(order: Order, matter: Matter, units: Iterable[UUID], *, at: datetime) -> None:
    for unit_id in dict.fromkeys(units):
        if unit_id == order.unit_id:
            continue
        if organisations.get(unit_id) is None or matters.is_barred(matter.pk, organisations.path(unit_id)):
            raise Refused(_("%(unit)s和这件事有利害关系，不能抄送") % {"unit": organisations.name(unit_id)})
        add(Copy(id=uuid7(), matter_id=matter.pk, order_id=order.pk, organisation_id=unit_id, at=at))


# --- the paper ----------------------------------------------------------------------------------------


@unit
def issue_paper(matter_id: UUID, order_id: UUID, *, at: datetime) -> Order:
    """The 督办单 of an order as it stands: its official number is taken here, one after the other per centre and year."""
    matter = Matter.objects.lock(matter_id)
    order = queries.lock(matter_id, order_id)
    _number(matter, order, at=at)
    return order


def _number(matter: Matter, order: Order, *, at: datetime) -> None:
    if PAPER not in catalogue.book(matter.edition_id).papers:
        return  # an edition of old without the paper: the order stands on its task
    task = Task.objects.lock(matter.pk, order.task_id)
    clock = clocks.get(matter.pk, order.clock_id) if order.clock_id else None
    with override(settings.LANGUAGE_CODE):  # a paper is written in Chinese
        facts = {
            "level": f"{Level(order.level).label}，{TIMES[min(order.times, 5)]}",
            "why": queries.why(order, clock),
            "ask": task.asked,
            "cc": [row.organisation.short_name for row in queries.copies(order)],
        }
    paper = documents.issue(matter.pk, paper=PAPER, facts=facts, task=task, by=SYSTEM, at=at)
    order.number, order.document_id = paper.number, paper.pk
    change(order, "number", "document_id")


def of(order: Order, by: Actor, at: datetime) -> dict[str, Any]:
    """What every event of an order carries."""
    return {
        "matter_id": order.matter_id,
        "order_id": order.pk,
        "task_id": order.task_id,
        "holder_id": order.unit_id,
        "level": str(order.level),
        "times": order.times,
        "by": by.ref,
        "at": at,
    }
