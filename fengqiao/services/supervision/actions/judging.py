"""What becomes of an answer: accepted, or returned with a reason; and how an order ends."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions as tasks
from fengqiao.casework.tasks.models import Task
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.actions.ordering import ask_again, of
from fengqiao.services.supervision.events import OrderClosed, OrderReplied, ReplyAccepted, ReplyReturned
from fengqiao.services.supervision.models import Order, Round, State
from fengqiao.services.supervision.stages import ORDER


@unit
def hear(matter_id: UUID, task_id: UUID, *, at: datetime) -> Order | None:
    """The unit has answered the task of an order: it waits to be judged."""
    matter = Matter.objects.lock(matter_id)
    order = queries.of_task(matter_id, task_id)
    if order is None or order.stage != State.OPEN:
        return None
    ORDER.move("reply", order, by=SYSTEM, at=at)
    order.replied_at = at
    change(order, "stage", "replied_at")
    emit(OrderReplied(**of(order, SYSTEM, at)), on=matter)
    return order


@unit
def accept(matter_id: UUID, order_id: UUID, *, by: Actor, at: datetime) -> Order:
    """The answer is enough; the order stays on the board until it is done."""
    matter, order = _judged(matter_id, order_id, by=by)
    ORDER.move("accept", order, by=by, at=at)
    order.accepted_at = at
    change(order, "stage", "accepted_at")
    _over(order, returned_for="", by=by, at=at)
    emit(ReplyAccepted(**of(order, by, at)), on=matter)
    return order


@unit
def give_back(
    matter_id: UUID, order_id: UUID, *, reason: str, level: str = "", by: Actor, at: datetime
) -> Order:
    """The answer is not enough: a reason, and the next time begins with a new limit; at a higher level where said."""
    matter, order = _judged(matter_id, order_id, by=by)
    if not reason.strip():
        raise Refused(_("请写哪里还不够，要补什么"))
    if found := ORDER.objections("give_back", order, by=by, at=at):
        raise Refused(_("；").join(found))
    _over(order, returned_for=reason.strip(), by=by, at=at)
    emit(ReplyReturned(**of(order, by, at)), on=matter)
    return ask_again(matter, order, reason.strip(), unit_id=order.unit_id, level=level, by=by, at=at)


@unit
def close(matter_id: UUID, order_id: UUID, *, words: str, by: Actor, at: datetime) -> Order:
    """了结: it was done; or, before it was answered, the order is lifted. Both with a reason."""
    matter = Matter.objects.lock(matter_id)
    order = queries.lock(matter_id, order_id)
    if not words.strip():
        raise Refused(_("请写一句为什么了结"))
    done = order.stage == State.ACCEPTED
    waiting = order.stage == State.OPEN
    ORDER.move("close" if done else "lift", order, by=by, at=at)
    _ended(matter, order, words=words.strip(), why="done" if done else "lifted", by=by, at=at)
    if waiting:
        tasks.cancel(matter.pk, order.task_id, why=words, by=by, at=at)
    return order


@unit
def close_task(matter_id: UUID, task_id: UUID, *, why: str, at: datetime) -> None:
    """The task of an order was taken back, or its unit shut out: nobody owes an answer any more."""
    matter = Matter.objects.lock(matter_id)
    order = queries.of_task(matter_id, task_id)
    if order is not None and order.is_open:
        order.stage = State.CLOSED
        _ended(matter, order, words=why, why=why, by=SYSTEM, at=at)


@unit
def close_all(matter_id: UUID, *, why: str, at: datetime) -> None:
    """The matter has ended: no order on it waits for anything any more."""
    matter = Matter.objects.lock(matter_id)
    for order in queries.on_record(matter_id):
        order.stage = State.CLOSED
        _ended(matter, order, words=why, why=why, by=SYSTEM, at=at)


def _judged(matter_id: UUID, order_id: UUID, *, by: Actor) -> tuple[Matter, Order]:
    """The order under lock, where this actor is not the one who wrote the answer."""
    matter = Matter.objects.lock(matter_id)
    order = queries.lock(matter_id, order_id)
    task = Task.objects.get(matter=matter_id, pk=order.task_id)
    if by.post_id is not None and task.post_id == by.post_id:
        raise Refused(_("答复是您写的，请别的同事来审看"))
    return matter, order


def _over(order: Order, *, returned_for: str, by: Actor, at: datetime) -> None:
    add(
        Round(
            id=uuid7(), matter_id=order.matter_id, order_id=order.pk, times=order.times, task_id=order.task_id,
            number=order.number, returned_for=returned_for, by=by.ref, at=at,
        )
    )  # fmt: skip


def _ended(matter: Matter, order: Order, *, words: str, why: str, by: Actor, at: datetime) -> None:
    order.closed_at, order.closed_for = at, words
    change(order, "stage", "closed_at", "closed_for")
    emit(OrderClosed(why=why, **of(order, by, at)), on=matter)
