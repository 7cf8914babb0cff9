"""Writing an edition of the rules, and putting it in force."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.events import EditionProposed, EditionPublished
from fengqiao.ground.catalogue.models import (
    ClockRule,
    Edition,
    Ground,
    Kind,
    Ladder,
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


def may(by: Actor, *permissions: Permission) -> None:
    """Any of these permissions, or Refused."""
    if not any(by.may(permission) for permission in permissions):
        raise Refused(_("您现在的岗位没有这项权限"))


def _today(at: datetime) -> date:
    return at.astimezone(ZONE).date()
