"""The person's own time bars: from which day they run, and that the person has been told of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.actions.running import halt, held, said, start
from fengqiao.casework.clocks.events import FactStated, LimitTold
from fengqiao.casework.clocks.models import Clock, Duty, Fact
from fengqiao.casework.clocks.rules.bars import begins
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.matters.permissions import SPEAKERS
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit


@unit
def state_facts(
    matter_id: UUID, *, days: Mapping[str, date], why: str = "", by: Actor, at: datetime
) -> list[Clock]:
    """The person says on which days things happened; each starts the time bars that run from it.

    A day that was said before and is another now needs a reason; its limits are counted anew from the new day.
    """
    matter = Matter.objects.lock(matter_id)
    if not any(by.may(one) for one in SPEAKERS):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not matter.is_open:
        raise Refused(_("这件事已经办完了"))
    known, asked, started = queries.facts(matter.pk), queries.questions(matter), []
    for event, on in days.items():
        if event not in asked:
            raise Refused(_("这类事项没有从这一天起算的期限"))
        if on > at.astimezone(CHINA).date():
            raise Refused(_("起算的日子不能在今天以后"))
        before = known.get(event)
        if before is not None and before.on == on:
            continue
        if before is not None:
            if not why.strip():
                raise Refused(_("改起算的日子，请写为什么"))
            before.replaced_at = at
            change(before, "replaced_at")
        add(
            Fact(
                id=uuid7(),
                matter_id=matter.pk,
                event=event,
                on=on,
                why=why.strip(),
                said_by=by.ref,
                said_at=at,
                replaced_at=None,
            )
        )
        codes = {rule.code for rule in asked[event]}
        halt(matter, [row for row in queries.live(matter.pk) if row.rule in codes], by=by, at=at)
        for rule in asked[event]:
            clock = start(matter, rule, since=begins(on), by=by, at=at)
            started.append(clock)
            emit(FactStated(fact=event, due_at=clock.due_at, **said(matter, clock, by, at)), on=matter)
    return started


@unit
def tell_limits(matter_id: UUID, *, by: Actor, at: datetime) -> list[Clock]:
    """Somebody tells the person of their own limits, and says so; a message goes out with it."""
    matter = Matter.objects.lock(matter_id)
    if not any(by.may(one) for one in SPEAKERS):
        raise Refused(_("您现在的岗位没有这项权限"))
    untold = queries.untold(queries.live(matter.pk), at)
    if not untold:
        raise Refused(_("没有还没告诉的期限"))
    return mark_told(matter, untold, way="said", by=by, at=at)


@unit
def mark_told(
    matter: Matter, clocks: Iterable[Clock], *, way: str, by: Actor = SYSTEM, at: datetime
) -> list[Clock]:
    """These limits of the person are known to them from now on. The caller holds the matter's lock."""
    told = [held(clock) for clock in clocks if clock.duty == Duty.PARTY and clock.told_at is None]
    for clock in told:
        clock.told_at = at
        change(clock, "told_at")
        emit(LimitTold(way=way, **said(matter, clock, by, at)), on=matter)
    return told
