"""Limits start to run and are stopped, and the matter keeps the nearest of them. The caller holds the matter's lock."""

from collections.abc import Container, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.events import ClockStarted, ClockStopped
from fengqiao.casework.clocks.models import Clock, Duty, Pause
from fengqiao.casework.clocks.rules.bells import written
from fengqiao.casework.clocks.rules.ledger import NONE, Still
from fengqiao.casework.clocks.rules.timetable import Timetable, timetable
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
    follows: UUID | None = None,
    pauses: tuple[Still, ...] = (),
    by: Actor = SYSTEM,
    at: datetime,
) -> Clock:
    """Let a limit run from `at` (or from `since`) on a matter the caller has locked, or on one of its tasks.

    One that `follows` another has its start, and its pauses do not count. Asks the database nothing.
    """
    since = since or at
    calendar = queries.calendar(matter, rule)
    times = timetable(rule, since, calendar, queries.rungs(matter, rule), pauses=pauses, after=at)
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
            n=rule.n,
            granted=NONE,
            consumed=NONE,
            running_since=since,
            follows=follows,
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
    return halt(
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
    return halt(matter, queries.live(matter.pk), by=by, at=at)


@unit
def restart(matter: Matter, *, by: Actor = SYSTEM, at: datetime) -> None:
    """The kind or the complexity is another: limits that no longer fit give way to those that do.

    What has counted stays counted: the new one has the start and the pauses of the old. Where the old one stands still,
    so does the new, if its own rule knows the ground; else it runs from now.
    """
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
                _replace(matter, clock, other, by=by, at=at)
        halt(matter, [clock], by=by, at=at)


def _replace(matter: Matter, old: Clock, rule: ClockRule, *, by: Actor, at: datetime) -> None:
    stood = queries.pauses(old) if old.is_paused or old.running_since != old.started_at else []
    until = tuple((row.from_at, row.until_at or at) for row in stood if row.from_at)
    new = start(
        matter, rule, task_id=old.task_id, since=old.started_at, follows=old.pk, pauses=until, by=by, at=at
    )
    open_pause = next((row for row in stood if row.until_at is None and row.from_at), None)
    if stood:
        new.running_since = max(ends for _begins, ends in until)
        new.consumed = queries.used(new, matter, new.running_since, until)
        change(new, "running_since", "consumed")
    if open_pause is not None and open_pause.ground in rule.pause and at < new.due_at:
        row = add(
            Pause(
                id=uuid7(),
                matter_id=matter.pk,
                clock_id=new.pk,
                desk_id=open_pause.desk_id,
                ground=open_pause.ground,
                evidence=open_pause.evidence,
                asked_by=open_pause.asked_by,
                asked_at=open_pause.asked_at,
                resumes_at=open_pause.resumes_at,
                decided_by=open_pause.decided_by,
                decided_at=open_pause.decided_at,
                answer=open_pause.answer,
                from_at=at,
            )
        )
        stand_still(new, row, at=at)


def stand_still(clock: Clock, pause: Pause, *, at: datetime) -> None:
    """A pause begins: the row of the clock says so. The caller settles the matter's own row."""
    clock.paused_at, clock.resumes_at, clock.next_ring_at = at, pause.resumes_at, pause.resumes_at
    clock.running_since = None
    change(clock, "paused_at", "resumes_at", "next_ring_at", "running_since")


def derive(
    matter: Matter,
    clock: Clock,
    *,
    pauses: Iterable[Pause],
    at: datetime,
    only: Container[int] | None = None,
) -> Timetable:
    """The instants that follow from the ledger of a clock as it stands: its length, what was granted, its pauses."""
    rule = catalogue.book(matter.edition_id).clocks[clock.rule]
    return timetable(
        rule,
        clock.started_at,
        queries.calendar(matter, rule),
        queries.rungs(matter, rule),
        granted=Decimal(clock.granted),
        pauses=queries.stood(pauses),
        after=at,
        only=only,
    )


def halt(matter: Matter, clocks: Iterable[Clock], *, by: Actor, at: datetime) -> list[Clock]:
    """Stop these. A pause that is on ends with its clock."""
    stopped = [held(clock) for clock in clocks]
    for clock in stopped:
        if clock.is_paused:
            for row in queries.pauses(clock):
                if row.from_at and row.until_at is None:
                    row.until_at = max(at, row.from_at)
                    change(row, "until_at")
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


def settle(matter: Matter, live: Iterable[Clock] | None = None) -> None:
    """The nearest limit of the office that counts now, for the matter's own row. `live`: where they are at hand."""
    clocks = queries.live(matter.pk) if live is None else live
    counting = [c.due_at for c in clocks if c.duty == Duty.OFFICE and not c.is_paused]
    matters.set_due(matter, min(counting, default=None))


def held(clock: Clock) -> Clock:
    """The one instance of this clock in this unit: what was stopped in memory is not rung from a second reading."""
    return known(Clock, clock.pk) or hold(clock)


def said(matter: Matter, clock: Clock, by: Actor, at: datetime) -> dict[str, Any]:
    """What every event about a clock says."""
    return {
        "matter_id": matter.pk, "clock_id": clock.pk, "rule": clock.rule, "task_id": clock.task_id, "by": by.ref,
        "at": at,
    }  # fmt: skip
