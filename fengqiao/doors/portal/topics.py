"""The kinds of the catalogue as a citizen meets them: six doors in plain words, then the kinds behind each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.catalogue import queries as catalogue


@dataclass(frozen=True)
class Topic:
    """One door: its name, what lies behind it in a few words, and the first-level kinds it opens on."""

    slug: str
    title: Any
    hint: Any
    icon: str
    codes: tuple[str, ...]


TOPICS = (
    Topic("work", _("工资与工伤"), _("被欠薪、受伤没人管"), "yuan", ("A07",)),
    Topic("neighbours", _("邻里相处"), _("漏水、噪声、院墙地界"), "home", ("A02",)),
    Topic("housing", _("物业与房屋"), _("维修、租房、宅基地、供暖"), "building", ("A04", "A03")),
    Topic("family", _("婚姻家庭"), _("抚养、赡养、分家、财产"), "heart", ("A01",)),
    Topic("money", _("合同与欠款"), _("借钱、货款、工程款"), "scale", ("A05", "A06")),
)


@dataclass(frozen=True)
class Group:
    """A first-level kind with those below it, in the citizen's words."""

    code: str
    title: str
    kinds: tuple[tuple[str, str], ...]


def topic(slug: str) -> Topic | None:
    return next((one for one in TOPICS if one.slug == slug), None)


def title_of(kind: Any) -> str:
    """What a citizen reads: the plain name, or the English one."""
    return kind.citizen if (get_language() or "zh").startswith("zh") else kind.en


def group(code: str, at: datetime) -> Group | None:
    """The kinds under a first-level kind."""
    book = catalogue.current(at)
    top = book.kinds.get(code)
    if top is None:
        return None
    return Group(code, title_of(top), tuple((kind.code, title_of(kind)) for kind in book.children(code)))


def others(at: datetime) -> list[Group]:
    """The first-level kinds behind none of the five doors."""
    shown = {code for one in TOPICS for code in one.codes}
    return [
        Group(kind.code, title_of(kind), ())
        for kind in catalogue.current(at).top_kinds
        if kind.code not in shown
    ]


def found(text: str, at: datetime) -> list[tuple[str, str, str]]:
    """(code, title, title of its group) of the kinds that fit what somebody typed in everyday words."""
    book = catalogue.current(at)
    return [
        (hit.kind.code, title_of(hit.kind), title_of(book.kinds[hit.kind.parent]) if hit.kind.parent else "")
        for hit in catalogue.search_kinds(text, at, limit=6)
    ]


def name(code: str, at: datetime) -> str:
    """The kind's name in the citizen's words; empty for an unknown one."""
    kind = catalogue.current(at).kinds.get(code) if code else None
    return title_of(kind) if kind else ""


SKIPPED = frozenset({"place", "files", "phone"})
"""Where it happened, photographs and the telephone are asked on their own pages."""

ASKED = frozenset({"since", "happened_on", "began_on", "tell", "photo"})
"""Questions that ask what a field of the report asks already."""

PICKED = "what"
"""The question which kind of trouble it is: picking a second-level kind has answered it."""

WISH = "want"
"""The question what the person wants: as a choice it takes the place of the field in words."""


def questions(code: str, at: datetime) -> list[Mapping[str, Any]]:
    """What the catalogue wants to know of this kind, without what other fields of the report ask already."""
    book = catalogue.current(at)
    if code not in book.kinds:
        return []
    return [
        one
        for one in book.questions(code)
        if one["type"] not in SKIPPED
        and one["id"] not in ASKED
        and (one["id"] != PICKED or book.kinds[code].level == 1)
        and (one["id"] != WISH or one["type"] in ("multi", "choice"))
    ]


def question_title(one: Mapping[str, Any]) -> str:
    """What is asked, in the reader's language."""
    return one["zh"] if (get_language() or "zh").startswith("zh") else one["en"]
