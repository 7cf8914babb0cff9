"""A limit climbs its ladder: each rung fires once, and the first that supervises opens the one order that later ones raise."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import Ladder, Rung
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.writing import add, unit
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.actions.ordering import ask_again, call_for, lift_to
from fengqiao.services.supervision.models import Firing, Level, State
from fengqiao.services.supervision.rules import ladders

QUIET = ladders.quiet(settings.QUIET_HOURS)


@unit
def climb(matter: Matter, clock: Clock, number: int, rung: Rung, *, at: datetime) -> None:
    """A rung has come: it is put down, once; its words go out now or in the morning; its order is opened or raised."""
    add(
        Firing(
            id=uuid7(),
            matter_id=matter.pk,
            clock_id=clock.pk,
            rung=number,
            deed=rung.do,
            at=at,
            tell_at=ladders.tell_at(at, rung.do, QUIET),
        )
    )
    if rung.do not in ladders.SUPERVISES or clock.duty != Duty.OFFICE:
        return
    ladder = ladder_of(matter, clock)
    level = ladders.level_of(rung)
    first = ladder is not None and number == ladders.first_order(ladder.rungs)
    order = None if first else queries.of_clock(matter.pk, clock.pk)
    if order is not None and order.stage in (State.OPEN, State.REPLIED):
        if ladders.is_higher(level, order.level):
            lift_to(matter, order, level, by=SYSTEM, at=at)
        return
    if (late := _late(matter, clock)) is None:
        return
    if order is None:
        call_for(matter, clock, late, level, at=at)
    else:
        asked = _("“%(clock)s”还没有办到。请说明原因，写明哪一天办到哪一步") % {"clock": clock.label}
        ask_again(matter, order, asked, unit_id=late, level=level, by=SYSTEM, at=at)


@unit
def lapse(matter: Matter, clock: Clock, *, at: datetime) -> None:
    """A limit has passed whose ladder never supervises, or that has none: the lapse itself calls for the order."""
    ladder = ladder_of(matter, clock)
    if clock.duty != Duty.OFFICE or (ladder and ladders.first_order(ladder.rungs) is not None):
        return
    if (late := _late(matter, clock)) is not None:
        call_for(matter, clock, late, Level.GENERAL, at=at)


def ladder_of(matter: Matter, clock: Clock) -> Ladder | None:
    """The ladder of a limit, in the edition of its matter."""
    book = catalogue.book(matter.edition_id)
    rule = book.clocks.get(clock.rule)
    return book.ladders.get(rule.ladder) if rule else None


def _late(matter: Matter, clock: Clock) -> UUID | None:
    """The unit that is late: of the task, else the holder. None where nobody is, or where it is a supervision itself."""
    if clock.task_id is None:
        return matter.holder_id
    task = Task.objects.lock(matter.pk, clock.task_id)
    return task.holder_id if task.is_open and task.mode != Mode.SUPERVISE else None
