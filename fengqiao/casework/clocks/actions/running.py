"""Limits start to run and are stopped, and the matter keeps the nearest of them. The caller holds the matter's lock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.events import ClockStarted, ClockStopped
from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.clocks.rules.bells import written
from fengqiao.casework.clocks.rules.timetable import timetable
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import ClockRule, stops
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.writing import add, change, hold, known, unit


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
    times = timetable(
        rule, since, catalogue.calendar_of(rule, queries.places(matter)), queries.rungs(matter, rule)
    )
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
            rings=written(times.bells),
            next_ring_at=times.next_ring_at,
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


def _stop(matter: Matter, clocks: Iterable[Clock], *, by: Actor, at: datetime) -> list[Clock]:
    stopped = [held(clock) for clock in clocks]
    for clock in stopped:
        clock.stopped_at, clock.next_ring_at = at, None
        clock.paused_at = clock.resumes_at = None
        change(clock, "stopped_at", "next_ring_at", "paused_at", "resumes_at")
    if stopped:
        settle(matter)
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


def settle(matter: Matter) -> None:
    """The nearest limit of the office that counts now, for the matter's own row."""
    counting = [c.due_at for c in queries.live(matter.pk) if c.duty == Duty.OFFICE and not c.is_paused]
    matters.set_due(matter, min(counting, default=None))


def held(clock: Clock) -> Clock:
    """The one instance of this clock in this unit: what was stopped in memory is not rung from a second reading."""
    return known(Clock, clock.pk) or hold(clock)
