"""Verbs on a draft edition: begin one, change a rule of it, switch a preset, throw it away. Each change is recorded."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import BaseModel

from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.actions.editions import held, may, propose
from fengqiao.ground.catalogue.events import EditionDropped, PresetSwitched, RuleEdited
from fengqiao.ground.catalogue.models import ClockRule, Edition, Ground, Ladder
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.ground.catalogue.rules import drafting, rows
from fengqiao.ground.catalogue.rules.files import digest, read
from fengqiao.ground.catalogue.rules.presets import Switch, members, switched
from fengqiao.ground.catalogue.rules.shapes import Book, Clock
from fengqiao.ground.catalogue.rules.shapes import Ground as GroundShape
from fengqiao.ground.catalogue.rules.shapes import Ladder as LadderShape
from fengqiao.kernel import events, writing
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Refused

TABLES: Mapping[str, Any] = {"rules": ClockRule, "ladders": Ladder, "pause_grounds": Ground}


@writing.unit
def draft(base_id: UUID, *, by: Actor, at: datetime) -> Edition:
    """Begin a draft equal to an edition: the one in force, to change it, or an older one, to go back to it."""
    may(by, Permission.EDIT, Permission.PUBLISH)
    base = Edition.objects.get(pk=base_id)
    if base.dropped_at is not None:
        raise Refused(_("第 %(number)s 版草稿已经作废") % {"number": base.number})
    return propose(
        _book(base),
        base.files,
        base=base,
        note=_("由第 %(number)s 版而来") % {"number": base.number},
        by=by,
        at=at,
    )


@writing.unit
def put_rule(edition_id: UUID, rule: Clock, *, by: Actor, at: datetime) -> Edition:
    """Change a clock rule of a draft, or add one."""
    return _put(_draft(edition_id, by), "rules", rule.id, rule, rows.clock(rule), by=by, at=at)


@writing.unit
def put_ladder(edition_id: UUID, ladder: LadderShape, *, by: Actor, at: datetime) -> Edition:
    """Change a ladder of a draft, or add one."""
    return _put(_draft(edition_id, by), "ladders", ladder.id, ladder, rows.coded(ladder), by=by, at=at)


@writing.unit
def put_ground(edition_id: UUID, code: str, ground: GroundShape, *, by: Actor, at: datetime) -> Edition:
    """Change a ground to pause of a draft, or add one."""
    return _put(
        _draft(edition_id, by), "pause_grounds", code, ground, rows.ground(code, ground), by=by, at=at
    )


@writing.unit
def drop_rule(edition_id: UUID, code: str, *, by: Actor, at: datetime) -> Edition:
    """Take a rule out of a draft. One that has ever been in force is switched off instead, so that its history stays."""
    edition = _draft(edition_id, by)
    if queries.ever_held(code):
        raise Refused(_("施行过的时限只能停用，不能删除"))
    before = drafting.row(edition.files[drafting.FILE], "rules", code)
    _write(edition, drafting.without(edition.files[drafting.FILE], "rules", code))
    ClockRule.objects.filter(edition=edition, code=code).delete()
    _tell(edition, "rules", code, before, None, by=by, at=at)
    return edition


@writing.unit
def switch_preset(edition_id: UUID, code: str, switch: Switch, *, by: Actor, at: datetime) -> Edition:
    """Switch the rules of a preset on or off, together."""
    edition = _draft(edition_id, by)
    book = _book(edition)
    preset = next((preset for preset in book.presets if preset.id == code), None)
    if preset is None:
        raise Refused(_("没有这一套时限"))
    rules = members(book, preset)
    if (
        not switch.on
        and not switch.off_because.strip()
        and any(rule.binding == "statutory" for rule in rules)
    ):
        raise Refused(_("这一套里有法定时限。停用法定时限要写明为什么"))
    events.emit(
        PresetSwitched(
            by=by.ref,
            at=at,
            edition_id=edition.pk,
            number=edition.number,
            preset=code,
            on=switch.on,
            unit=switch.unit,
            sources=tuple(switch.sources or ()),
        )
    )
    for rule in rules:
        changed = switched(rule, preset, switch)
        if changed != rule:
            _put(edition, "rules", rule.id, changed, rows.clock(changed), by=by, at=at)
    return edition


@writing.unit
def plan(edition_id: UUID, *, in_force_from: date, note: str, by: Actor, at: datetime) -> Edition:
    """Say from which day a draft is to hold, and what it is about."""
    edition = _draft(edition_id, by)
    for column, value in (("in_force_from", in_force_from), ("note", note.strip())):
        before = getattr(edition, column)
        if before != value:
            setattr(edition, column, value)
            _record(edition, "edition", "", column, str(before), str(value), by=by, at=at)
    writing.change(edition, "in_force_from", "note")
    return edition


@writing.unit
def drop(edition_id: UUID, *, by: Actor, at: datetime) -> Edition:
    """Throw a draft away. Its number is not given again, and what was done to it stays in the log."""
    edition = _draft(edition_id, by)
    edition.dropped_at = at
    writing.change(edition, "dropped_at")
    events.emit(EditionDropped(by=by.ref, at=at, edition_id=edition.pk, number=edition.number))
    return edition


def _draft(edition_id: UUID, by: Actor) -> Edition:
    may(by, Permission.EDIT)
    return held(edition_id)


def _book(edition: Edition) -> Book:
    book, problems = read(edition.files)
    if book is None:
        raise Refused("；".join(problems[:5]))
    return book


def _put(
    edition: Edition,
    part: str,
    code: str,
    shape: BaseModel,
    columns: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> Edition:
    text, table = edition.files[drafting.FILE], TABLES[part]
    before = drafting.row(text, part, code)
    _write(edition, drafting.put(text, part, code, shape))
    row = table.objects.filter(edition=edition, code=code).first()
    if row is None:
        last = table.objects.filter(edition=edition).count()
        writing.add(table(edition=edition, position=last + 1, **columns))
    else:
        for name, value in columns.items():
            setattr(row, name, value)
        writing.change(row, *columns)
    _tell(edition, part, code, before, shape, by=by, at=at)
    return edition


def _write(edition: Edition, text: str) -> None:
    edition.files = {**edition.files, drafting.FILE: text}
    edition.digest = digest(edition.files)
    writing.change(edition, "files", "digest")


def _tell(
    edition: Edition,
    part: str,
    code: str,
    before: BaseModel | None,
    after: BaseModel | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    for column, old, new in drafting.differing(before, after):
        _record(edition, part, code, column, old, new, by=by, at=at)


def _record(
    edition: Edition, part: str, code: str, column: str, before: str, after: str, *, by: Actor, at: datetime
) -> None:
    events.emit(
        RuleEdited(
            by=by.ref,
            at=at,
            edition_id=edition.pk,
            number=edition.number,
            part=part,
            code=code,
            column=column,
            before=before,
            after=after,
        )
    )
