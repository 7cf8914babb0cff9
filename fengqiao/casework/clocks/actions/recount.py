"""A changed calendar is carried into the limits that run: looked at first, approved, then done batch by batch.

Every batch is one transaction that also keeps how far it has come, so a worker that is killed is followed by another who
goes on there. Two of them do no harm: whoever holds the row of the recount works, the other comes back later.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.actions.running import derive, held, settle
from fengqiao.casework.clocks.events import ClockRecounted
from fengqiao.casework.clocks.models import Clock, Shift
from fengqiao.casework.clocks.rules.bells import heard, still, written
from fengqiao.casework.clocks.rules.recount import Fate, fate
from fengqiao.casework.clocks.rules.timetable import Timetable
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import actions as calendars
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.models import Recount
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.workdays import Calendar, Unit
from fengqiao.kernel.writing import change, unit

LOOK = 2000
"""How many limits one transaction of the preview looks at."""
BATCH = 500
"""How many shifts one transaction of the deed carries out at most."""

Known = dict[tuple[object, ...], tuple[Calendar, Timetable]]
"""What was computed in this batch. Limits of one rule that began on one day in one place end together."""


@unit
def ask_recount(*, everything: bool = False, by: Actor, at: datetime) -> Recount:
    """Have it looked at which limits a changed calendar would move. Nothing moves yet."""
    first = None if everything else catalogue.first_changed()
    many = queries.to_look_at(first).count()
    return calendars.ask_recount(everything=everything, of=many, by=by, at=at)


@unit
def recount_further(at: datetime) -> int:
    """Go one batch further with the recount that waits for work; how many limits it dealt with, nought for none."""
    row = Recount.objects.working().order_by("asked_at").select_for_update(skip_locked=True).first()
    if row is None:
        return 0
    return _look(row, at) if row.looked_at is None else _do(row, at)


def _look(row: Recount, at: datetime) -> int:
    """Compute a batch of limits anew and note those that would be another."""
    rows = queries.to_look_at(row.from_on)
    if row.upto_id is not None:
        rows = rows.filter(matter__gt=row.upto_id)
    clocks = list(queries.with_places(rows).order_by("matter", "id")[:LOOK])
    over = len(clocks) < LOOK
    if not over:  # a matter is looked at as a whole
        last = clocks[-1].matter_id
        clocks = [clock for clock in clocks if clock.matter_id != last] or list(
            queries.with_places(rows.filter(matter=last)).order_by("id")
        )
    known: Known = {}
    found = [
        _noted(row, clock, times)
        for clock in clocks
        if (times := again(clock.matter, clock, at, known)) is not None and _differs(clock, times, at)
    ]
    Shift.objects.bulk_create(found)
    calendars.note_recount(
        row, upto_id=clocks[-1].matter_id if clocks else row.upto_id, seen=len(clocks), found=len(found), over=over,
        by=SYSTEM, at=at,
    )  # fmt: skip
    return len(clocks) or 1


def _noted(row: Recount, clock: Clock, times: Timetable) -> Shift:
    days = (times.due_at.astimezone(CHINA).date() - clock.due_at.astimezone(CHINA).date()).days
    return Shift(
        id=uuid7(), matter_id=clock.matter_id, recount=row, clock_id=clock.pk, rule=clock.rule, label=clock.label,
        duty=clock.duty, was_at=clock.due_at, becomes_at=times.due_at, days=days, fate=Fate.WAITING,
    )  # fmt: skip


def _do(row: Recount, at: datetime) -> int:
    """Carry out a batch. Matters somebody else holds just now are left for a later one."""
    waiting = Shift.objects.waiting().filter(recount=row)
    shifts, last = [], row.upto_id
    for rows in (waiting.filter(matter__gt=last) if last else waiting, waiting):
        shifts = list(rows.order_by("matter", "id")[:BATCH])
        if shifts:
            break
    held_matters = {one.pk: one for one in Matter.objects.lock_all(sorted({one.matter_id for one in shifts}))}
    clocks: dict[UUID, list[Clock]] = {}
    for clock in Clock.objects.live().filter(matter__in=list(held_matters)).order_by("matter", "id"):
        clocks.setdefault(clock.matter_id, []).append(held(clock))
    done = [one for one in shifts if one.matter_id in held_matters]
    mine: dict[UUID, list[Shift]] = {}
    for one in done:
        mine.setdefault(one.matter_id, []).append(one)
    known: Known = {}
    for matter_id, matter in held_matters.items():
        _do_matter(row, matter, clocks.get(matter_id, []), mine[matter_id], known, at)
    moved = sum(one.fate == Fate.MOVED for one in done)
    over = len(shifts) < BATCH and len(done) == len(shifts) and not waiting.exists()
    upto = None if len(shifts) < BATCH else shifts[-1].matter_id
    calendars.note_recount(
        row, upto_id=upto, moved=moved, kept=len(done) - moved, over=over, by=SYSTEM, at=at
    )
    return len(done)


def _do_matter(
    row: Recount,
    matter: Matter,
    clocks: Sequence[Clock],
    shifts: Iterable[Shift],
    known: Known,
    at: datetime,
) -> None:
    live = {clock.pk: clock for clock in clocks}
    recounted: list[tuple[Clock, Shift, Timetable]] = []
    for shift in shifts:
        clock = live.get(shift.clock_id)
        times = again(matter, clock, at, known) if clock is not None else None
        if clock is None:
            shift.fate = Fate.GONE
        elif times is None or clock.due_at != shift.was_at or times.due_at != shift.becomes_at:
            shift.fate = Fate.CHANGED
        else:
            shift.fate = fate(
                duty=clock.duty, was_at=shift.was_at, becomes_at=shift.becomes_at, at=at,
                brings_forward=row.brings_forward,
            )  # fmt: skip
            recounted.append((clock, shift, times))
        change(shift, "fate")
    for clock, shift, times in recounted:
        _carry(clock, times, Fate(shift.fate))
    settle(matter, clocks)  # a query for each matter would cost more than the rest
    for clock, shift, _times in recounted:
        emit(
            ClockRecounted(
                matter_id=matter.pk,
                clock_id=clock.pk,
                rule=clock.rule,
                task_id=clock.task_id,
                recount_id=row.pk,
                was_at=shift.was_at,
                counted_at=shift.becomes_at,
                due_at=clock.due_at,
                by=row.approved_by,
                at=at,
            ),
            on=matter,
        )


def _carry(clock: Clock, times: Timetable, fate: Fate) -> None:
    """Give a limit its new instants; one that keeps its day only loses the mark of being provisional."""
    clock.provisional = times.provisional
    if fate != Fate.MOVED:
        change(clock, "provisional")
        return
    clock.due_at, clock.why, clock.rings = times.due_at, times.why, written(times.bells)
    clock.next_ring_at = times.next_ring_at
    change(clock, "due_at", "why", "rings", "next_ring_at", "provisional")


def again(matter: Matter, clock: Clock, at: datetime, known: Known | None = None) -> Timetable | None:
    """What follows from the ledger of a limit by the calendar of today; None for one that is paused or late.

    A paused one is counted when it goes on; what is late stays late, for what has happened has happened.
    """
    if clock.is_paused or clock.lapsed_at is not None:
        return None
    waiting = frozenset(bell.rung for bell in heard(clock.rings) if bell.rung is not None)
    if clock.follows is not None or clock.running_since != clock.started_at:
        return derive(matter, clock, pauses=queries.pauses(clock), at=at, only=waiting)
    if known is None or clock.unit == Unit.WORKING_HOURS:
        return derive(matter, clock, pauses=(), at=at, only=waiting)
    rule = catalogue.book(matter.edition_id).clocks[clock.rule]
    calendar = queries.calendar(matter, rule)
    day = clock.started_at.astimezone(CHINA).date()
    key = (matter.edition_id, clock.rule, day, clock.granted, id(calendar), waiting)
    if key not in known:  # the calendar is kept with it, so that its id is nobody else's
        known[key] = calendar, derive(matter, clock, pauses=(), at=at, only=waiting)
    return known[key][1]


def _differs(clock: Clock, times: Timetable, at: datetime) -> bool:
    if times.due_at != clock.due_at or times.provisional != clock.provisional:
        return True
    return times.bells != still(heard(clock.rings), after=at, due_at=clock.due_at)
