"""The count of a limit stands still for a lawful ground, and goes on with what was left."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.actions.desks import check_desk, desk
from fengqiao.casework.clocks.actions.running import derive, held, said, settle, stand_still
from fengqiao.casework.clocks.events import ClockPaused, ClockResumed, PauseAsked, PauseRefused
from fengqiao.casework.clocks.models import Clock, Pause
from fengqiao.casework.clocks.permissions import Permission
from fengqiao.casework.clocks.rules.bells import heard, written
from fengqiao.casework.clocks.rules.ledger import goes_on
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused, check
from fengqiao.kernel.writing import add, change, unit


@unit
def ask_pause(
    matter_id: UUID,
    clock_id: UUID,
    *,
    ground: str,
    evidence: str,
    resumes_at: datetime,
    by: Actor,
    at: datetime,
) -> Pause:
    """Ask that a limit stand still, on a ground its rule knows, proved, and until a moment within the ground's cap."""
    matter = Matter.objects.lock(matter_id)
    clock = held(queries.get(matter_id, clock_id))
    if not (by.may(Permission.PAUSE) or by.may(Permission.APPROVE_PAUSE)):
        raise Refused(_("您现在的岗位没有这项权限"))
    check("clock.pause", clock, by=by, at=at)
    rows = queries.pauses(clock)
    _may_stand_still(matter, clock, rows, ground, resumes_at, at)
    if any(row.decided_at is None for row in rows):
        raise Refused(_("已经有一份申请在等批，先等结果"))
    if not evidence.strip():
        raise Refused(_("请写凭什么停：哪份材料、哪天的通知"))
    row = add(
        Pause(
            id=uuid7(),
            matter_id=matter.pk,
            clock_id=clock.pk,
            desk_id=desk(matter, by, "unit_head", Permission.APPROVE_PAUSE, at),
            ground=ground,
            evidence=evidence.strip(),
            asked_by=by.ref,
            asked_at=at,
            resumes_at=resumes_at,
            answer="",
        )
    )
    emit(
        PauseAsked(
            pause_id=row.pk,
            desk_id=row.desk_id,
            ground=ground,
            resumes_at=resumes_at,
            **said(matter, clock, by, at),
        ),
        on=matter,
    )
    return row


@unit
def grant_pause(matter_id: UUID, pause_id: UUID, *, answer: str = "", by: Actor, at: datetime) -> Clock:
    """The limit stands still from now on. Nobody grants what they asked for themselves."""
    matter = Matter.objects.lock(matter_id)
    row = _asked(matter_id, pause_id, by)
    clock = held(queries.get(matter_id, row.clock_id))
    rows = queries.pauses(clock)
    _may_stand_still(matter, clock, rows, row.ground, row.resumes_at, at)
    row.decided_by, row.decided_at, row.answer, row.from_at = by.ref, at, answer.strip(), at
    change(row, "decided_by", "decided_at", "answer", "from_at")
    clock.consumed = queries.used(clock, matter, at, queries.stood(rows))
    change(clock, "consumed")
    stand_still(clock, row, at=at)
    settle(matter)
    emit(
        ClockPaused(
            pause_id=row.pk, ground=row.ground, resumes_at=row.resumes_at, **said(matter, clock, by, at)
        ),
        on=matter,
    )
    return clock


@unit
def refuse_pause(matter_id: UUID, pause_id: UUID, *, answer: str, by: Actor, at: datetime) -> Pause:
    """No, and why. The limit has run all the while."""
    matter = Matter.objects.lock(matter_id)
    row = _asked(matter_id, pause_id, by)
    if not answer.strip():
        raise Refused(_("请写为什么不同意"))
    row.decided_by, row.decided_at, row.answer = by.ref, at, answer.strip()
    change(row, "decided_by", "decided_at", "answer")
    clock = held(queries.get(matter_id, row.clock_id))
    emit(PauseRefused(pause_id=row.pk, **said(matter, clock, by, at)), on=matter)
    return row


@unit
def resume(matter_id: UUID, clock_id: UUID, *, by: Actor, at: datetime) -> Clock:
    """Let a limit go on before its pause is over, with what was left of it."""
    matter = Matter.objects.lock(matter_id)
    clock = held(queries.get(matter_id, clock_id))
    if not (by.may(Permission.PAUSE) or by.may(Permission.APPROVE_PAUSE)):
        raise Refused(_("您现在的岗位没有这项权限"))
    check("clock.pause", clock, by=by, at=at)
    if not clock.is_live or not clock.is_paused:
        raise Refused(_("这个期限没有暂停"))
    go_on(matter, clock, by=by, at=at)
    return clock


def go_on(matter: Matter, clock: Clock, *, by: Actor = SYSTEM, at: datetime) -> None:
    """The pause ends, at its lawful end even where nobody was awake to see it. The caller holds the matter's lock."""
    assert clock.paused_at is not None
    assert clock.resumes_at is not None
    rule = catalogue.book(matter.edition_id).clocks[clock.rule]
    rows = queries.pauses(clock)
    row = next(one for one in rows if one.from_at and one.until_at is None)
    before = queries.stood(one for one in rows if one is not row)
    length, calendar = clock.n + clock.granted, queries.calendar(matter, rule)
    ends = min(at, clock.resumes_at)
    row.until_at = goes_on(clock.started_at, length, clock.unit, calendar, before, clock.paused_at, ends)
    change(row, "until_at")
    waiting = {bell.rung for bell in heard(clock.rings) if bell.rung is not None}
    times = derive(matter, clock, pauses=rows, at=row.until_at, only=waiting)
    clock.running_since = row.until_at
    clock.paused_at = clock.resumes_at = None
    clock.due_at, clock.rings, clock.next_ring_at = times.due_at, written(times.bells), times.next_ring_at
    clock.why, clock.provisional = times.why, times.provisional
    change(
        clock, "paused_at", "resumes_at", "running_since", "due_at", "rings", "next_ring_at", "why", "provisional"
    )  # fmt: skip
    settle(matter)
    emit(ClockResumed(pause_id=row.pk, due_at=clock.due_at, **said(matter, clock, by, at)), on=matter)


def _asked(matter_id: UUID, pause_id: UUID, by: Actor) -> Pause:
    row = Pause.objects.get(matter=matter_id, pk=pause_id)
    if row.decided_at is not None:
        raise Refused(_("这份申请已经有结果了"))
    check_desk(row.desk_id, row.asked_by, by, Permission.APPROVE_PAUSE)
    return row


def _may_stand_still(
    matter: Matter, clock: Clock, rows: Sequence[Pause], ground: str, resumes_at: datetime, at: datetime
) -> None:
    book = catalogue.book(matter.edition_id)
    rule = book.clocks.get(clock.rule)
    if not clock.is_live or clock.is_paused:
        raise Refused(_("这个期限现在没有在走"))
    if clock.lapsed_at is not None or at >= clock.due_at:
        raise Refused(_("已经超期的期限不能暂停"))
    if rule is None or ground not in rule.pause:
        raise Refused(_("这个期限不能因为这个理由暂停。依据：%(basis)s") % {"basis": clock.basis})
    if resumes_at <= at:
        raise Refused(_("请写明最多停到哪一天，那一天要在今天以后"))
    last = queries.pause_cap(matter, rows, book.grounds[ground], at)
    if last is not None and resumes_at > last:
        raise Refused(
            _("“%(ground)s”最多停到%(day)s")
            % {"ground": book.grounds[ground].zh, "day": queries.last_day(last)}
        )
