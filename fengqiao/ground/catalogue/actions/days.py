"""The country's days: mark one by hand, take over a notice, say that a year is complete."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from fengqiao.ground.catalogue.actions.changes import may_edit, note
from fengqiao.ground.catalogue.events import DayMarked, NoticeImported, YearSettled
from fengqiao.ground.catalogue.models import CalendarYear, DayOff, Nature, What
from fengqiao.ground.catalogue.rules.notice import Day, Difference, compare
from fengqiao.kernel import events, writing
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Refused

ONE_DAY = timedelta(days=1)


@writing.unit
def mark_day(on: date, *, nature: str, name: str = "", why: str = "", by: Actor, at: datetime) -> DayOff:
    """Say by hand what a day is: off, worked, or ordinary after all.

    Limits that run keep their dates until a recount is approved.
    """
    may_edit(by)
    nature = Nature(nature)
    if nature == Nature.WORKDAY and on.weekday() < 5:
        raise Refused(_("%(on)s 本来就是工作日，不用标调休上班") % {"on": on.isoformat()})
    day = DayOff.objects.select_for_update().filter(pk=on).first()
    before = day.nature if day else ""
    if day is not None and (day.nature, day.name) == (nature, name):
        return day
    day = _keep(day, on, nature, name, notice="", at=at)
    change = note(
        What.DAY,
        on=on,
        until_on=on + ONE_DAY,
        before=before,
        after=nature.value,
        name=name,
        why=why,
        by=by,
        at=at,
    )
    _marked(on, nature, before, change.pk, by, at)
    return day


@writing.unit
def import_year(year: int, *, days: Sequence[Day], notice: str, by: Actor, at: datetime) -> Difference:
    """Take over the notice of a year as a whole, and settle the year. What is the same stays untouched: safe to repeat.

    Days that an earlier notice or the calendar package named and this one does not are ordinary again; days marked by
    hand that it does not name stay. Raises Refused for a notice without a single day off.
    """
    may_edit(by)
    if not any(day.nature == Nature.OFF for day in days):
        raise Refused(_("通知里没有一天是放假，请检查贴进来的内容"))
    there = {row.on: row for row in DayOff.objects.of_year(year).select_for_update()}
    there |= {
        row.on: row for row in DayOff.objects.filter(on__in=[day.on for day in days if day.on.year != year])
    }
    found = compare(year, days, there)
    settled = CalendarYear.objects.select_for_update().filter(pk=year).first()
    renamed = settled is None or (bool(notice) and settled.notice != notice)
    if not found and not renamed:
        return found
    # a year that becomes known changes every day of it: limits that rest on one are no longer provisional
    whole = (date(year, 1, 1), date(year, 12, 31)) if settled is None or not found else ()
    touched = sorted((*found.dates, *whole))
    change = note(
        What.NOTICE, on=touched[0], until_on=touched[-1] + ONE_DAY, before=str(year), after=found.in_short,
        name=notice, by=by, at=at,
    )  # fmt: skip
    for day, before in found.marked:
        _keep(there.get(day.on), day.on, Nature(day.nature), day.name, notice=notice or str(year), at=at)
        _marked(day.on, Nature(day.nature), before, change.pk, by, at)
    if settled is None:
        writing.add(CalendarYear(year=year, notice=notice, settled_at=at))
        events.emit(YearSettled(by=by.ref, at=at, year=year))
    elif renamed:
        settled.notice, settled.settled_at = notice, at
        writing.change(settled, "notice", "settled_at")
    events.emit(
        NoticeImported(
            by=by.ref, at=at, year=year, change_id=change.pk, days=len(days), changed=len(found.marked)
        )
    )
    return found


@writing.unit
def settle_year(year: int, *, notice: str, by: Actor, at: datetime) -> CalendarYear:
    """Say that the days off of a year are entered in full; its dates are no longer provisional."""
    may_edit(by)
    if CalendarYear.objects.filter(pk=year).exists():
        raise Refused(_("%(year)s 年已经确认过了") % {"year": year})
    if not DayOff.objects.of_year(year).filter(nature=Nature.OFF).exists():
        raise Refused(_("%(year)s 年还没有录入休息日，请先按国务院通知逐日录入") % {"year": year})
    row = writing.add(CalendarYear(year=year, notice=notice, settled_at=at))
    note(
        What.YEAR, on=date(year, 1, 1), until_on=date(year + 1, 1, 1), after=str(year), name=notice, by=by, at=at
    )  # fmt: skip
    events.emit(YearSettled(by=by.ref, at=at, year=year))
    return row


def _keep(day: DayOff | None, on: date, nature: Nature, name: str, *, notice: str, at: datetime) -> DayOff:
    if day is None:
        return writing.add(
            DayOff(on=on, nature=nature, name=name, by_hand=True, notice=notice, changed_at=at)
        )
    day.nature, day.name, day.by_hand, day.notice, day.changed_at = nature, name, True, notice, at
    return writing.change(day, "nature", "name", "by_hand", "notice", "changed_at")


def _marked(on: date, nature: Nature, before: str, change_id: object, by: Actor, at: datetime) -> None:
    events.emit(
        DayMarked(by=by.ref, at=at, on=on, nature=nature.value, before=before, change_id=change_id)  # type: ignore[arg-type]
    )
