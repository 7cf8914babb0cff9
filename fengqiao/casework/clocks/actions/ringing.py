"""The sweep: whatever has come is rung, each bell once, however many workers look."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.actions.pausing import go_on
from fengqiao.casework.clocks.actions.running import held
from fengqiao.casework.clocks.events import ClockEscalated, ClockLapsed, ClockWarned
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.clocks.rules.bells import heard, written
from fengqiao.casework.matters.models import Matter
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.events import emit
from fengqiao.kernel.writing import change, unit

log = logging.getLogger(__name__)

BATCH = 500
"""How many matters one transaction of the sweep locks at most."""


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
        clock = held(row)
        # an earlier bell of the same matter may have stopped this one
        if clock.is_live and clock.next_ring_at is not None and clock.next_ring_at <= at:
            _ring_one(matters_held[clock.matter_id], clock, at)
            rung += 1
    return rung


def _ring_one(matter: Matter, clock: Clock, at: datetime) -> None:
    """Whatever has come by now, once each: a warning, the lapse, and the rungs of the ladder in their order.

    Reminders that a stopped machine has slept through are left out once the limit has lapsed; rungs after the lapse
    are not: somebody still has to hear.
    """
    if clock.resumes_at is not None:
        go_on(matter, clock, by=SYSTEM, at=at)
        return
    bells = heard(clock.rings)
    passed = [bell for bell in bells if bell.at <= at]
    lapses = clock.lapsed_at is None and at >= clock.due_at
    if lapses:
        clock.lapsed_at = clock.due_at
        passed = [bell for bell in passed if bell.at >= clock.due_at]
    coming = [bell for bell in bells if bell.at > at]
    warns = [bell for bell in passed if bell.rung is None]
    if warns:
        clock.warned_at = warns[-1].at
    clock.rings = written(coming)
    ends = [] if clock.lapsed_at else [clock.due_at]
    clock.next_ring_at = min([bell.at for bell in coming[:1]] + ends, default=None)
    change(clock, "lapsed_at", "warned_at", "rings", "next_ring_at")
    said: dict[str, Any] = {
        "matter_id": matter.pk,
        "clock_id": clock.pk,
        "rule": clock.rule,
        "task_id": clock.task_id,
        "due_at": clock.due_at,
        "by": SYSTEM.ref,
        "at": at,
    }
    if lapses:
        emit(ClockLapsed(on_lapse=clock.on_lapse, **said), on=matter)
    elif warns:
        emit(ClockWarned(duty=clock.duty, **said), on=matter)
    for bell in passed:
        if bell.rung is not None and clock.is_live:  # the lapse, or a rung before, may have stopped it
            emit(ClockEscalated(rung=bell.rung, **said), on=matter)
