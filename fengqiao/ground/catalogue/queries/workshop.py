"""What the workshop of rules shows: how a preset stands, what switching it would do, what was done to a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.ground.catalogue.models import ClockRule as ClockRow
from fengqiao.ground.catalogue.models import Edition
from fengqiao.ground.catalogue.queries import books
from fengqiao.ground.catalogue.queries.checks import Objection, objections_to
from fengqiao.ground.catalogue.queries.worded import COLUMNS, Difference, facts
from fengqiao.ground.catalogue.rules import presets
from fengqiao.ground.catalogue.rules.book import ClockRule, EditionBook, Preset
from fengqiao.ground.catalogue.rules.files import read
from fengqiao.ground.catalogue.rules.presets import DAYS, Switch
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import events

LINES = 200
"""How much of a draft's log its page shows at most."""

DONE: Mapping[str, Any] = {
    "catalogue.edition_proposed": gettext_lazy("提出"),
    "catalogue.edition_published": gettext_lazy("发布"),
    "catalogue.edition_dropped": gettext_lazy("作废"),
    "catalogue.preset_switched": gettext_lazy("成套时限"),
    "catalogue.rule_edited": gettext_lazy("改动"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a switch would change, rule by rule, and what would then stand against publishing."""

    changes: list[tuple[ClockRule, list[Difference]]]
    objections: list[Objection]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log of administration about an edition."""

    at: datetime
    who: str
    what: str
    code: str
    column: str
    before: str
    after: str


def stands(book: EditionBook, preset: Preset) -> str:
    """Whether a preset is on, off or partly on."""
    return presets.state([book.clocks[code].enabled for code in preset.rules if code in book.clocks])


def as_it_stands(book: EditionBook, preset: Preset) -> dict[str, Any]:
    """What the form of a switch begins with."""
    rules = [book.clocks[code] for code in preset.rules if code in book.clocks]
    units = [rule.unit for rule in rules if rule.unit in DAYS]
    return {
        "on": "off" if not any(rule.enabled for rule in rules) else "on",
        "unit": units[0] if units else "",
        "sources": next((rule.sources for rule in rules if rule.auto), ()),
    }


def preview(edition: Edition, code: str, switch: Switch) -> Preview:
    """What switching a preset of a draft would do, without doing it."""
    book, said = books.book(edition.pk), read(edition.files)[0]
    if said is None:
        return Preview([], [])
    preset = next(one for one in said.presets if one.id == code)
    changed = {rule.id: presets.switched(rule, preset, switch) for rule in presets.members(said, preset)}
    after = said.model_copy(update={"clocks": [changed.get(rule.id, rule) for rule in said.clocks]})
    rules = []
    for rule in (book.clocks[code] for code in changed):
        now = changed[rule.code]
        new = replace(
            rule,
            enabled=now.enabled,
            off_because=now.off_because,
            ladder=now.ladder,
            unit=now.unit,
            sources=now.sources,
        )
        pairs = zip(facts(book, rule), facts(book, new), strict=True)
        rules.append((new, [Difference(a.name, a.text, b.text) for a, b in pairs if a.text != b.text]))
    return Preview(rules, objections_to(after, on=edition.in_force_from))


def drafts() -> list[Edition]:
    """The drafts that are being worked on, the newest first."""
    return list(Edition.objects.drafts().defer("files", "words").order_by("-number"))


def ever_held(code: str) -> bool:
    """Has any published edition had this clock rule?"""
    return ClockRow.objects.filter(code=code, edition__published_at__isnull=False).exists()


def log(edition_id: UUID) -> list[Line]:
    """What was done to an edition, the newest first."""
    rows = list(
        events.entries()
        .filter(kind__in=list(DONE), data__edition_id=str(edition_id))
        .order_by("-recorded_at", "-id")[:LINES]
    )
    who = organisations.who({row.by for row in rows})
    return [
        Line(
            at=row.at,
            who=who.get(row.by, _("系统") if row.by == "system" else row.by),
            what=str(DONE[row.kind]),
            code=row.data.get("code") or row.data.get("preset", ""),
            column=str(COLUMNS.get(row.data.get("column", ""), row.data.get("column", ""))),
            before=row.data.get("before", ""),
            after=row.data.get("after", "") or _on(row.data),
        )
        for row in rows
    ]


def _on(data: Mapping[str, Any]) -> str:
    if "on" not in data:
        return ""
    return _("启用") if data["on"] else _("停用")
