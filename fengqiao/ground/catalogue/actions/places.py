"""What is otherwise in one place: its own days, closures, opening hours."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.ground.catalogue.actions.changes import may_edit, note
from fengqiao.ground.catalogue.events import (
    ClosureLifted,
    ClosureMoved,
    ClosureOrdered,
    HoursKept,
    LocalDayMarked,
)
from fengqiao.ground.catalogue.models import Closure, LocalDay, Nature, OpeningHours, What
from fengqiao.ground.organisations.models import Organisation
from fengqiao.ground.regions.models import Region
from fengqiao.kernel import events, writing
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused

ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=92)
"""A closure ends within a quarter; who is still shut then says so again."""


@writing.unit
def mark_local_day(
    region: Region,
    on: date,
    *,
    nature: str,
    name: str,
    basis: str = "",
    why: str = "",
    by: Actor,
    at: datetime,
) -> LocalDay:
    """A holiday set by the government of a place (with the decision it rests on), a market day that is worked, or
    neither after all."""
    may_edit(by)
    nature = Nature(nature)
    if nature == Nature.OFF and not basis:
        raise Refused(_("地方放假要写明依据，例如自治区人民政府的决定"))
    if nature == Nature.WORKDAY and on.weekday() < 5:
        raise Refused(_("%(on)s 本来就是工作日，不用标上班") % {"on": on.isoformat()})
    row = LocalDay.objects.select_for_update().filter(region=region, on=on).first()
    before = row.nature if row else ""
    if row is None:
        row = writing.add(
            LocalDay(id=uuid7(), region=region, on=on, nature=nature, name=name, basis=basis, changed_at=at)
        )
    else:
        row.nature, row.name, row.basis, row.changed_at = nature, name, basis, at
        writing.change(row, "nature", "name", "basis", "changed_at")
    change = note(
        What.LOCAL, on=on, until_on=on + ONE_DAY, place_id=region.pk, before=before, after=nature.value, name=name,
        why=why or basis, by=by, at=at,
    )  # fmt: skip
    events.emit(
        LocalDayMarked(
            by=by.ref,
            at=at,
            region_id=region.pk,
            on=on,
            nature=nature.value,
            before=before,
            change_id=change.pk,
        )
    )
    return row


@writing.unit
def shut(
    *,
    region: Region | None = None,
    centre: Organisation | None = None,
    from_on: date,
    until_on: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> Closure:
    """Nobody works in a place, or in one centre, from a day up to (not including) another. Targets stand still.

    Raises Refused without exactly one place, without an end, and for more than a quarter.
    """
    may_edit(by)
    _sound(from_on, until_on)
    if (region is None) == (centre is None):
        raise Refused(_("请选一个地方，或者一个中心"))
    row = writing.add(
        Closure(
            id=uuid7(), region=region, centre=centre, from_on=from_on, until_on=until_on, reason=reason,
            ordered_by=by.ref, ordered_at=at, lifted_at=None,
        )
    )  # fmt: skip
    change = note(
        What.CLOSURE, on=from_on, until_on=until_on, place_id=row.place_id, after=_span(from_on, until_on), name=reason,
        by=by, at=at,
    )  # fmt: skip
    events.emit(
        ClosureOrdered(
            by=by.ref, at=at, closure_id=row.pk, place_id=row.place_id, from_on=from_on, until_on=until_on,
            change_id=change.pk,
        )
    )  # fmt: skip
    return row


@writing.unit
def reopen(closure_id: UUID, *, until_on: date, why: str = "", by: Actor, at: datetime) -> Closure:
    """It is open again on another day than was said: sooner, or later."""
    may_edit(by)
    row = _running(closure_id)
    _sound(row.from_on, until_on)
    before = row.until_on
    if until_on == before:
        return row
    row.until_on = until_on
    writing.change(row, "until_on")
    change = note(
        What.CLOSURE, on=min(before, until_on), until_on=max(before, until_on), place_id=row.place_id,
        before=_span(row.from_on, before), after=_span(row.from_on, until_on), name=row.reason, why=why, by=by, at=at,
    )  # fmt: skip
    events.emit(
        ClosureMoved(
            by=by.ref, at=at, closure_id=row.pk, before=before, until_on=until_on, change_id=change.pk
        )
    )
    return row


@writing.unit
def lift_closure(closure_id: UUID, *, why: str = "", by: Actor, at: datetime) -> Closure:
    """It was ordered by mistake: as if it had never been."""
    may_edit(by)
    row = _running(closure_id)
    row.lifted_at = at
    writing.change(row, "lifted_at")
    change = note(
        What.CLOSURE, on=row.from_on, until_on=row.until_on, place_id=row.place_id,
        before=_span(row.from_on, row.until_on), name=row.reason, why=why, by=by, at=at,
    )  # fmt: skip
    events.emit(ClosureLifted(by=by.ref, at=at, closure_id=row.pk, change_id=change.pk))
    return row


@writing.unit
def keep_hours(
    centre: Organisation, opens: Sequence[tuple[time, time]], *, why: str = "", by: Actor, at: datetime
) -> OpeningHours:
    """The opening hours of a centre on a working day. Raises Refused when they are out of order or overlap."""
    may_edit(by)
    edges = [edge for span in opens for edge in span]
    if not edges or edges != sorted(set(edges)):
        raise Refused(_("办公时间要从早到晚写，前后不能重叠"))
    said = [[f"{opening:%H:%M}", f"{closing:%H:%M}"] for opening, closing in opens]
    row = OpeningHours.objects.select_for_update().filter(pk=centre.pk).first()
    before = _hours(row.opens) if row else ""
    if row is None:
        row = writing.add(OpeningHours(centre=centre, opens=said, changed_at=at))
    elif row.opens == said:
        return row
    else:
        row.opens, row.changed_at = said, at
        writing.change(row, "opens", "changed_at")
    change = note(
        What.HOURS, place_id=centre.pk, before=before, after=_hours(said), why=why, by=by, at=at
    )  # fmt: skip
    events.emit(HoursKept(by=by.ref, at=at, centre_id=centre.pk, opens=_hours(said), change_id=change.pk))
    return row


def _running(closure_id: UUID) -> Closure:
    row = Closure.objects.select_for_update().get(pk=closure_id)
    if row.lifted_at is not None:
        raise Refused(_("这次停办已经撤销了"))
    return row


def _sound(from_on: date, until_on: date) -> None:
    if until_on <= from_on:
        raise Refused(_("停到哪一天不能早于开始那天"))
    if until_on - from_on > LONGEST:
        raise Refused(_("一次最多停三个月，到时还没有恢复再延长"))


def _span(from_on: date, until_on: date) -> str:
    return f"{from_on.isoformat()}/{(until_on - ONE_DAY).isoformat()}"


def _hours(opens: list[list[str]]) -> str:
    return " ".join(f"{opening}-{closing}" for opening, closing in opens)
