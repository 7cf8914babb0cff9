"""What supervision does when a limit climbs or passes, a unit answers, a task is taken back, a matter ends."""

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.events import ClockEscalated, ClockLapsed
from fengqiao.casework.matters.events import Barred, MatterClosed, MatterDeclined
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.events import Cancelled, Done
from fengqiao.casework.tasks.models import Mode
from fengqiao.ground.organisations import queries as organisations
from fengqiao.services.supervision import actions, queries
from fengqiao.services.supervision.events import OrderIssued, OrderRaised

SUPERVISES = "supervise"


def climb(happening: ClockEscalated) -> None:
    """A rung of a ladder: remind, order, raise, call."""
    matter = Matter.objects.lock(happening.matter_id)
    clock = clocks.get(matter.pk, happening.clock_id)
    actions.climb(matter, clock, happening.rung, clocks.rung(matter, happening), at=happening.at)


def open_supervision(happening: ClockLapsed) -> None:
    """A limit of the office has passed, and no ladder of its own will ever ask why: the lapse does.

    Never for the answer to a supervision: that lapse is told to the director alone.
    """
    if happening.on_lapse == SUPERVISES:
        matter = Matter.objects.lock(happening.matter_id)
        actions.lapse(matter, clocks.get(matter.pk, happening.clock_id), at=happening.at)


def hear_answer(happening: Done) -> None:
    """The unit has answered: the order waits to be judged."""
    if happening.mode == Mode.SUPERVISE:
        actions.hear(happening.matter_id, happening.task_id, at=happening.at)


def let_go(happening: Cancelled) -> None:
    """A supervision was taken back, or its unit shut out."""
    if happening.mode == Mode.SUPERVISE:
        actions.close_task(happening.matter_id, happening.task_id, why=happening.why, at=happening.at)


def close_orders(happening: MatterClosed | MatterDeclined) -> None:
    """The matter has ended: what was answered and accepted is done with."""
    actions.close_all(happening.matter_id, why=happening.kind, at=happening.at)


def drop_barred(happening: Barred) -> None:
    """Who is shut out is asked nothing more. A matter that is just being registered has no orders yet."""
    matter = Matter.objects.lock(happening.matter_id)
    if happening.organisation_id is None or matter._state.adding:
        return
    for order in queries.on_record(matter.pk):
        if happening.organisation_id in organisations.path(order.unit_id):
            actions.close_task(matter.pk, order.task_id, why="barred", at=happening.at)


def issue_paper(happening: OrderIssued | OrderRaised) -> None:
    """督办单. Later: the sweep opens thousands in a breath, and a number is taken one after the other."""
    actions.issue_paper(happening.matter_id, happening.order_id, at=happening.at)
