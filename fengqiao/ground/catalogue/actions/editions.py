"""Verbs on the rules and the calendar: publish an edition, mark a day, settle a year."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.events import DayMarked, EditionProposed, EditionPublished, YearSettled
from fengqiao.ground.catalogue.models import (
    CalendarYear,
    ClockRule,
    DayOff,
    Edition,
    Ground,
    Kind,
    Ladder,
    Nature,
    Outcome,
    Paper,
    Preset,
    Reason,
    RoutingLevel,
    SourceRule,
)
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.ground.catalogue.rules.files import digest
from fengqiao.ground.catalogue.rules.rows import rows, words
from fengqiao.ground.catalogue.rules.shapes import Book
from fengqiao.kernel import events, memory, writing
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.workdays import ZONE

TABLES: Mapping[str, Any] = {
    str(model._meta.model_name): model
    for model in (Ground, Ladder, Preset, Kind, ClockRule, Outcome, Reason, Paper, RoutingLevel, SourceRule)
}
"""The tables of an edition's rows, by the name `rules.rows` gives them."""


@writing.unit
def propose(
    book: Book,
    files: Mapping[str, str],
    *,
    base: Edition | None = None,
    note: str | None = None,
    by: Actor,
    at: datetime,
) -> Edition:
    """Write a checked book and its files as a new edition, which nobody follows until it is published."""
    number = (Edition.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    from_day = book.edition.in_force_from
    edition = Edition(
        number=number,
        in_force_from=from_day if number == 1 else max(from_day, _today(at)),
        proposed_at=at,
        published_at=None,
        digest=digest(files),
        note=book.edition.note if note is None else note,
        base=base,
        words=words(book),
        files=dict(files),
    )
    Edition.objects.bulk_create([edition])
    for table, made in rows(book).items():
        TABLES[table].objects.bulk_create(
            TABLES[table](edition=edition, position=position, **row) for position, row in enumerate(made, 1)
        )
    events.emit(
        EditionProposed(by=by.ref, at=at, edition_id=edition.pk, number=number, digest=edition.digest)
    )
    return edition


@writing.unit
def publish(edition: Edition, *, in_force_from: date | None = None, by: Actor, at: datetime) -> Edition:
    """Put a draft edition in force from its day on. Matters already registered keep the edition they have.

    Refused where it is looser than the law, where a target outlasts the law it serves, or where something it names
    does not exist: each rule is named with the reason.
    """
    may(by, Permission.PUBLISH)
    edition = held(edition.pk)
    today = _today(at)
    if in_force_from is not None and in_force_from < today:
        raise Refused(_("施行日不能早于今天：已经登记的事项不追改"))
    if edition.number > 1:
        edition.in_force_from = max(in_force_from or edition.in_force_from, today)
    if objections := queries.objections(edition.files, on=edition.in_force_from):
        raise Refused("；".join(f"{one.label}：{one.says}" for one in objections))
    edition.published_at = at
    writing.change(edition, "published_at", "in_force_from")
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


def held(edition_id: UUID) -> Edition:
    """A draft, locked. Raises Refused when it is none any more."""
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    if edition.published_at is not None:
        raise Refused(_("第 %(number)s 版已经发布过了") % {"number": edition.number})
    if edition.dropped_at is not None:
        raise Refused(_("第 %(number)s 版草稿已经作废") % {"number": edition.number})
    return edition


@writing.unit
def mark_day(on: date, *, nature: str, name: str = "", by: Actor, at: datetime) -> DayOff:
    """Say by hand what a day is: off, worked, or ordinary after all. Clocks that already run keep their dates."""
    may(by, Permission.EDIT)
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
    may(by, Permission.EDIT)
    if CalendarYear.objects.filter(pk=year).exists():
        raise Refused(_("%(year)s 年已经确认过了") % {"year": year})
    if not DayOff.objects.of_year(year).filter(nature=Nature.OFF).exists():
        raise Refused(_("%(year)s 年还没有录入休息日，请先按国务院通知逐日录入") % {"year": year})
    row = writing.add(CalendarYear(year=year, notice=notice, settled_at=at))
    events.emit(YearSettled(by=by.ref, at=at, year=year))
    memory.changed(queries.CALENDAR)
    return row


def may(by: Actor, *permissions: Permission) -> None:
    """Any of these permissions, or Refused."""
    if not any(by.may(permission) for permission in permissions):
        raise Refused(_("您现在的岗位没有这项权限"))


def _today(at: datetime) -> date:
    return at.astimezone(ZONE).date()
