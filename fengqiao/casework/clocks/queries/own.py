"""The person's own time bars of a matter: what is asked, what was said, what they have not been told yet."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqiao.casework.clocks.models import Clock, Duty, Fact
from fengqiao.casework.clocks.rules.bars import bars, by_fact
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import ClockRule

QUESTIONS = {
    "labour.left": _("哪天离开单位的？还在上班就不填"),
    "labour.known": _("哪天知道自己吃了亏的？"),
    "harm.known": _("哪天知道受了损失、该找谁的？"),
    "act.known": _("哪天知道这个行政决定的？"),
    "reconsideration.decided": _("哪天收到复议决定的？"),
    "arbitration.awarded": _("哪天收到仲裁裁决书的？"),
    "injury.happened": _("哪天受的伤，或者哪天诊断为职业病的？"),
    "opinion.served": _("哪天收到信访处理意见的？"),
    "review.served": _("哪天收到复查意见的？"),
    "ruling.served": _("哪天收到政府处理决定的？"),
    "decision.known": _("哪天知道这个决定的？"),
    "appraisal.served": _("哪天收到评估报告的？"),
    "traffic.finding": _("哪天收到事故认定书的？"),
}
"""How we ask for a day, by event; the others keep their name in the rules."""


def questions(matter: Matter) -> Mapping[str, list[ClockRule]]:
    """The days one may ask for on this matter, each with the limits that run from it. No query."""
    book = catalogue.book(matter.edition_id)
    kind = book.kinds_by_id.get(matter.kind_id)
    return by_fact(bars(book.clocks.values(), kind=kind, source=matter.source))


def question(matter: Matter, event: str) -> str:
    """How we ask for this day."""
    return str(QUESTIONS.get(event) or catalogue.book(matter.edition_id).words["events"].get(event, event))


def facts(matter_id: UUID) -> dict[str, Fact]:
    """The days the person has named, by event: those that count."""
    return {row.event: row for row in Fact.objects.filter(matter=matter_id, replaced_at=None)}


def untold(rows: Iterable[Clock], at: datetime) -> list[Clock]:
    """Of these clocks the person's own limits that still run and of which nobody has told them."""
    return [
        row
        for row in rows
        if row.duty == Duty.PARTY and row.is_live and row.told_at is None and row.due_at > at
    ]
