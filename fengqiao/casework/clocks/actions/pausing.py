"""The count of a limit is stopped for a lawful ground, and goes on with what was left."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.actions.running import held, settle
from fengqiao.casework.clocks.events import ClockPaused, ClockResumed
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.clocks.permissions import Permission
from fengqiao.casework.clocks.rules.bells import heard, written
from fengqiao.casework.clocks.rules.timetable import resumed
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import change, unit


@unit
def pause(
    matter_id: UUID, clock_id: UUID, *, ground: str, resumes_at: datetime, by: Actor, at: datetime
) -> Clock:
    """Stop the count for a ground the rule allows, until a day at most. Raises Refused for any other."""
    matter = Matter.objects.lock(matter_id)
    clock = held(queries.get(matter_id, clock_id))
    rule = catalogue.book(matter.edition_id).clocks.get(clock.rule)
    if not by.may(Permission.APPROVE_PAUSE):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not clock.is_live or clock.is_paused:
        raise Refused(_("这个期限现在没有在走"))
    if clock.lapsed_at is not None or at >= clock.due_at:
        raise Refused(_("已经超期的期限不能暂停"))
    if rule is None or ground not in rule.pause:
        raise Refused(_("这个期限不能因为这个理由暂停。依据：%(basis)s") % {"basis": clock.basis})
    if resumes_at <= at:
        raise Refused(_("请写明最多停到哪一天，那一天要在今天以后"))
    clock.paused_at, clock.resumes_at, clock.next_ring_at = at, resumes_at, resumes_at
    change(clock, "paused_at", "resumes_at", "next_ring_at")
    settle(matter)
    emit(
        ClockPaused(
            matter_id=matter.pk,
            clock_id=clock.pk,
            rule=clock.rule,
            task_id=clock.task_id,
            ground=ground,
            resumes_at=resumes_at,
            by=by.ref,
            at=at,
        ),
        on=matter,
    )
    return clock


@unit
def resume(matter_id: UUID, clock_id: UUID, *, by: Actor, at: datetime) -> Clock:
    """Let a paused limit go on with what was left of it."""
    matter = Matter.objects.lock(matter_id)
    clock = held(queries.get(matter_id, clock_id))
    if not by.may(Permission.APPROVE_PAUSE):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not clock.is_live or not clock.is_paused:
        raise Refused(_("这个期限没有暂停"))
    go_on(matter, clock, by=by, at=at)
    return clock


def go_on(matter: Matter, clock: Clock, *, by: Actor, at: datetime) -> None:
    """What was left when it was paused is left again. The caller holds the matter's lock."""
    assert clock.paused_at is not None
    assert clock.resumes_at is not None
    rule = catalogue.book(matter.edition_id).clocks[clock.rule]
    times = resumed(
        rule,
        start=clock.started_at,
        paused_at=clock.paused_at,
        due_at=clock.due_at,
        at=min(at, clock.resumes_at),  # the lawful end, even where nobody was awake to see it
        calendar=catalogue.calendar_of(rule, queries.places(matter)),
        rungs=queries.rungs(matter, rule),
        only={bell.rung for bell in heard(clock.rings) if bell.rung is not None},
    )
    clock.paused_at = clock.resumes_at = None
    clock.due_at, clock.rings, clock.next_ring_at = times.due_at, written(times.bells), times.next_ring_at
    clock.why, clock.provisional = times.why, times.provisional
    change(clock, "paused_at", "resumes_at", "due_at", "rings", "next_ring_at", "why", "provisional")
    settle(matter)
    emit(
        ClockResumed(
            matter_id=matter.pk,
            clock_id=clock.pk,
            rule=clock.rule,
            task_id=clock.task_id,
            due_at=clock.due_at,
            by=by.ref,
            at=at,
        ),
        on=matter,
    )
