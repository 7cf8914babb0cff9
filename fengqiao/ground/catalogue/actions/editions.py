"""Verbs on the rules and the calendar: publish an edition, mark a day, settle a year."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.events import DayMarked, EditionPublished, YearSettled
from fengqiao.ground.catalogue.models import CalendarYear, DayOff, Edition, Nature
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.kernel import events, memory, writing
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Refused


@writing.unit
def publish(edition: Edition, *, by: Actor, at: datetime) -> Edition:
    """Put a draft edition in force from its day on. Matters already registered keep the edition they have."""
    _may(by, Permission.PUBLISH)
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.published_at is not None:
        raise Refused(_("第 %(number)s 版已经发布过了") % {"number": edition.number})
    edition.published_at = at
    writing.change(edition, "published_at")
    events.emit(
        EditionPublished(
            by=by.ref,
            at=at,
            edition_id=edition.pk,
            number=edition.number,
            in_force_from=edition.in_force_from,
        )
    )
    memory.changed(queries.EDITIONS)
    return edition


@writing.unit
def mark_day(on: date, *, nature: str, name: str = "", by: Actor, at: datetime) -> DayOff:
    """Say by hand what a day is: off, worked, or ordinary after all. Clocks that already run keep their dates."""
    _may(by, Permission.EDIT)
    nature = Nature(nature)
    weekend = on.weekday() >= 5
    if nature == Nature.WORKDAY and not weekend:
        raise Refused(_("%(on)s 本来就是工作日，不用标调休上班") % {"on": on.isoformat()})
    day = DayOff.objects.select_for_update().filter(pk=on).first()
    before = day.nature if day else ""
    if day is None:
        day = writing.add(DayOff(on=on, nature=nature, name=name, by_hand=True, changed_at=at))
    else:
        day.nature, day.name, day.by_hand, day.changed_at = nature, name, True, at
        writing.change(day, "nature", "name", "by_hand", "changed_at")
    events.emit(DayMarked(by=by.ref, at=at, on=on, nature=nature.value, before=before))
    memory.changed(queries.CALENDAR)
    return day


@writing.unit
def settle_year(year: int, *, notice: str, by: Actor, at: datetime) -> CalendarYear:
    """Say that the days off of a year are entered in full; its dates are no longer provisional."""
    _may(by, Permission.EDIT)
    if CalendarYear.objects.filter(pk=year).exists():
        raise Refused(_("%(year)s 年已经确认过了") % {"year": year})
    if not DayOff.objects.of_year(year).filter(nature=Nature.OFF).exists():
        raise Refused(_("%(year)s 年还没有录入休息日，请先按国务院通知逐日录入") % {"year": year})
    row = writing.add(CalendarYear(year=year, notice=notice, settled_at=at))
    events.emit(YearSettled(by=by.ref, at=at, year=year))
    memory.changed(queries.CALENDAR)
    return row


def _may(by: Actor, permission: Permission) -> None:
    if not by.may(permission):
        raise Refused(_("您现在的岗位没有这项权限"))
