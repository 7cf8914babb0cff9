"""Clocks are started, stopped, paused, and rung when their time has come. The caller holds the matter's lock."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.events import (
    ClockLapsed,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockStopped,
    ClockWarned,
)  # fmt: skip
from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.clocks.permissions import Permission
from fengqiao.casework.clocks.rules.timetable import Timetable, resumed, timetable
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import ClockRule, stops
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, hold, known, unit

log = logging.getLogger(__name__)

BATCH = 500
"""How many matters one transaction of the sweep locks at most."""


@unit
def start(
    matter: Matter,
    rule: ClockRule,
    *,
    task_id: UUID | None = None,
    since: datetime | None = None,
    by: Actor = SYSTEM,
    at: datetime,
) -> Clock:
    """Let a limit run from `at` (or from `since`) on a matter the caller has locked, or on one of its tasks.

    Asks the database nothing.
    """
    since = since or at
    times = timetable(rule, since, catalogue.calendar())
    clock = add(
        Clock(
            id=uuid7(),
            matter_id=matter.pk,
            task_id=task_id,
            rule=rule.code,
            label=rule.label,
            basis=rule.basis,
            duty=rule.duty,
            binding=rule.binding,
            unit=rule.unit,
            stops_on=" ".join(rule.stops_on),
            on_lapse=rule.on_lapse,
            started_at=since,
            due_at=times.due_at,
            rings=_written(times.rings),
            next_ring_at=_first(times),
            why=times.why,
            provisional=times.provisional,
        )
    )
    if clock.duty == Duty.OFFICE and (matter.due_at is None or clock.due_at < matter.due_at):
        matters.set_due(matter, clock.due_at)
    emit(
        ClockStarted(
            matter_id=matter.pk,
            clock_id=clock.pk,
            rule=clock.rule,
            task_id=task_id,
            due_at=clock.due_at,
            by=by.ref,
            at=at,
        ),
        on=matter,
    )
    return clock


@unit
def stop(
    matter: Matter,
    *,
    event: str,
    mode: str = "",
    task_id: UUID | None = None,
    by: Actor = SYSTEM,
    at: datetime,
) -> list[Clock]:
    """Stop the live clocks that wait for this event: those of the matter, and those of the task it happened to."""
    return _stop(
        matter,
        [
            clock
            for clock in queries.live(matter.pk)
            if clock.task_id in (None, task_id) and stops(clock.stops_on.split(), event, mode)
        ],
        by=by,
        at=at,
    )


@unit
def stop_all(matter: Matter, *, by: Actor = SYSTEM, at: datetime) -> list[Clock]:
    """Stop whatever still runs: the matter has come to its end, in whichever way."""
    return _stop(matter, queries.live(matter.pk), by=by, at=at)


@unit
def restart(matter: Matter, *, by: Actor = SYSTEM, at: datetime) -> None:
    """The kind or the complexity is another: limits that no longer fit give way to those that do, from the same start."""
    book, live = catalogue.book(matter.edition_id), queries.live(matter.pk)
    kind = book.kinds_by_id.get(matter.kind_id)
    running = {(clock.rule, clock.task_id) for clock in live}
    for clock in live:
        rule = book.clocks.get(clock.rule)
        if rule is None or not rule.auto:
            continue
        said: dict[str, Any] = {"kind": kind, "source": matter.source, "complexity": matter.complexity}
        if rule.fits(**said, mode=rule.modes[0] if rule.modes else ""):
            continue
        for other in book.clocks.values():
            if (
                other.auto
                and other.enabled
                and other.subject == rule.subject
                and set(other.starts_on) & set(rule.starts_on)
                and other.modes == rule.modes
                and (other.code, clock.task_id) not in running
                and other.fits(**said, mode=rule.modes[0] if rule.modes else "")
            ):
                running.add((other.code, clock.task_id))
                start(matter, other, task_id=clock.task_id, since=clock.started_at, by=by, at=at)
        _stop(matter, [clock], by=by, at=at)


@unit
def pause(
    matter_id: UUID, clock_id: UUID, *, ground: str, resumes_at: datetime, by: Actor, at: datetime
) -> Clock:
    """Stop the count for a ground the rule allows, until a day at most. Raises Refused for any other."""
    matter = Matter.objects.lock(matter_id)
    clock = _held(queries.get(matter_id, clock_id))
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
    _settle(matter)
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
    clock = _held(queries.get(matter_id, clock_id))
    if not by.may(Permission.APPROVE_PAUSE):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not clock.is_live or not clock.is_paused:
        raise Refused(_("这个期限没有暂停"))
    _resume(matter, clock, by=by, at=at)
    return clock


def ring(at: datetime, limit: int = BATCH) -> int:
    """Ring up to `limit` clocks whose time has come; how many it were. Safe to repeat and in several workers at once.

    The matter is locked first, always, and in the order of ids; one that somebody else holds is left for the next
    round. Under that lock the clocks are read again, so each is rung by exactly one worker. A matter whose reaction
    breaks is logged and left, and does not keep the others from ringing.
    """
    waiting = list(dict.fromkeys(queries.ringing(at, limit * 8)))
    for begin in range(0, len(waiting), limit):
        if rung := _ring_or_split(waiting[begin : begin + limit], at):
            return rung
    return 0


def _ring_or_split(ids: list[UUID], at: datetime) -> int:
    try:
        return _ring(ids, at)
    except Exception:
        if len(ids) == 1:
            log.exception("the clocks of matter %s do not ring", ids[0])
            return 0
    half = len(ids) // 2
    return _ring_or_split(ids[:half], at) + _ring_or_split(ids[half:], at)


@unit
def _ring(ids: list[UUID], at: datetime) -> int:
    matters_held = {matter.pk: matter for matter in Matter.objects.lock_all(sorted(ids))}
    rung = 0
    for row in list(
        Clock.objects.ringing(at)
        .filter(matter__in=list(matters_held))
        .defer("why", "basis", "binding")  # a bell tells nobody why
        .order_by("matter", "due_at", "id")
    ):
        clock = _held(row)
        # an earlier bell of the same matter may have stopped this one
        if clock.is_live and clock.next_ring_at is not None and clock.next_ring_at <= at:
            _ring_one(matters_held[clock.matter_id], clock, at)
            rung += 1
    return rung


def _ring_one(matter: Matter, clock: Clock, at: datetime) -> None:
    if clock.resumes_at is not None:
        _resume(matter, clock, by=SYSTEM, at=at)
        return
    said: dict[str, Any] = {
        "matter_id": matter.pk,
        "clock_id": clock.pk,
        "rule": clock.rule,
        "task_id": clock.task_id,
        "due_at": clock.due_at,
        "by": SYSTEM.ref,
        "at": at,
    }
    if at >= clock.due_at:
        clock.lapsed_at, clock.rings, clock.next_ring_at = clock.due_at, [], None
        change(clock, "lapsed_at", "rings", "next_ring_at")
        emit(ClockLapsed(on_lapse=clock.on_lapse, **said), on=matter)
        return
    passed = [ring for ring in clock.rings if datetime.fromisoformat(ring) <= at]
    clock.rings = clock.rings[len(passed) :]
    clock.warned_at = datetime.fromisoformat(passed[-1]) if passed else at
    clock.next_ring_at = datetime.fromisoformat(clock.rings[0]) if clock.rings else clock.due_at
    change(clock, "rings", "warned_at", "next_ring_at")
    emit(ClockWarned(**said), on=matter)


def _stop(matter: Matter, clocks: Iterable[Clock], *, by: Actor, at: datetime) -> list[Clock]:
    stopped = [_held(clock) for clock in clocks]
    for clock in stopped:
        clock.stopped_at, clock.next_ring_at = at, None
        clock.paused_at = clock.resumes_at = None
        change(clock, "stopped_at", "next_ring_at", "paused_at", "resumes_at")
    if stopped:
        _settle(matter)
    for clock in stopped:
        emit(
            ClockStopped(
                matter_id=matter.pk,
                clock_id=clock.pk,
                rule=clock.rule,
                task_id=clock.task_id,
                in_time=at <= clock.due_at,
                by=by.ref,
                at=at,
            ),
            on=matter,
        )
    return stopped


def _resume(matter: Matter, clock: Clock, *, by: Actor, at: datetime) -> None:
    assert clock.paused_at is not None
    assert clock.resumes_at is not None
    rule = catalogue.book(matter.edition_id).clocks[clock.rule]
    times = resumed(
        rule,
        paused_at=clock.paused_at,
        due_at=clock.due_at,
        at=min(at, clock.resumes_at),  # the lawful end, even where nobody was awake to see it
        calendar=catalogue.calendar(),
    )
    clock.paused_at = clock.resumes_at = None
    clock.due_at, clock.rings, clock.next_ring_at = times.due_at, _written(times.rings), _first(times)
    clock.why, clock.provisional = times.why, times.provisional
    change(clock, "paused_at", "resumes_at", "due_at", "rings", "next_ring_at", "why", "provisional")
    _settle(matter)
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


def _settle(matter: Matter) -> None:
    """The nearest limit of the office that counts now, for the matter's own row."""
    counting = [c.due_at for c in queries.live(matter.pk) if c.duty == Duty.OFFICE and not c.is_paused]
    matters.set_due(matter, min(counting, default=None))


def _held(clock: Clock) -> Clock:
    """The one instance of this clock in this unit: what was stopped in memory is not rung from a second reading."""
    return known(Clock, clock.pk) or hold(clock)


def _first(times: Timetable) -> datetime:
    return times.rings[0] if times.rings else times.due_at


def _written(rings: Iterable[datetime]) -> list[str]:
    return [ring.isoformat() for ring in rings]
