"""What the status page tells the person: who has it, what is next, by when, and the road from here to the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.documents import queries as documents
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.tasks import queries as tasks
from fengqiao.design import words
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.clock import CHINA
from fengqiao.services.supervision import queries as supervision

REOPEN = {
    "o_not_solved": gettext_lazy("没有真正解决"),
    "o_not_performed": gettext_lazy("答应的没有做到"),
    "o_new_facts": gettext_lazy("有了新的情况或材料"),
    "o_unit_relapse": gettext_lazy("同样的问题又来了"),
}
"""The reasons to open it again that are the person's to give, in the person's words."""

ENDED = ("closed", "declined")
TONES = {"you": "warm", "ok": "done", "warn": "s3", "bad": "s4"}
"""How the tones of the timeline's table are drawn."""


@dataclass(frozen=True)
class Limit:
    """A limit as the person reads it, with the lamp and why it is that day."""

    label: str
    due: str
    due_at: datetime
    lamp: Any
    share: int
    why: Sequence[str]
    days: Sequence[Any]
    rule: str
    paused: bool
    note: str = ""
    """Why it stands still, or why it is longer than it was, and until when."""


@dataclass(frozen=True)
class Story:
    """Everything the status page shows of one matter."""

    matter: Any
    holder: Any
    person: str
    next: str
    limits: Sequence[Limit]
    own: Sequence[Limit]
    stones: Sequence[dict[str, Any]]
    moments: Sequence[tuple[Any, str]]
    papers: Sequence[Any]
    files: Sequence[Any]
    outcome: Any
    decline: Any
    competent: Any

    @property
    def who(self) -> str:
        """The unit, and the officer where one has taken it up."""
        return f"{self.holder.name} {self.person}".strip()

    @property
    def nearest(self) -> Limit | None:
        """The limit that the head of the page speaks of: the nearest that runs."""
        return next((one for one in self.limits if not one.paused), self.limits[0] if self.limits else None)


def story(matter: Any, at: datetime) -> Story:
    """Read everything that belongs to the person, and nothing of the other side."""
    book = catalogue.book(matter.edition_id)
    running = clocks.live(matter.pk)
    ours = [row for row in running if row.duty == "office" and row.task_id is None]
    notes = clocks.notes(matter, ours)
    limits = [_limit(row, at, notes.get(row.pk, "")) for row in ours]
    moments = documents.timeline(matter, for_party=True)
    outcome = book.outcomes.get(matter.outcome)
    decline = book.reasons.get(matter.declined_for)
    all_papers = documents.for_party(matter.pk)
    return Story(
        matter=matter,
        holder=organisations.get(matter.holder_id or matter.centre_id),
        person=_person(matter),
        next=_next(matter, limits, at),
        limits=limits,
        own=[_limit(row, at) for row in running if row.duty == "party"],
        stones=_road(matter, moments, at),
        moments=[(one, TONES.get(one.tone, "")) for one in reversed(moments) if not one.minor],
        papers=[row for row in all_papers if row.paper],
        files=[row for row in all_papers if not row.paper],
        outcome=outcome,
        decline=decline,
        competent=_competent(matter) if matter.stage == "declined" else None,
    )


def _person(matter: Any) -> str:
    """The name of the officer who has taken it up, where somebody has."""
    lead = tasks.lead_of(matter.pk) if matter.stage == "accepted" else None
    if lead is None or lead.post_id is None:
        return ""
    ref = f"post:{lead.post_id}"
    return organisations.who([ref]).get(ref, "").partition(" · ")[0]


def _limit(clock: Any, at: datetime, note: str = "") -> Limit:
    return Limit(
        label=clocks.plain_label(clock),
        due=_("%(due)s（暂定）") % {"due": due_words(clock.due_at, at)}
        if clock.provisional and clock.is_live
        else due_words(clock.due_at, at),
        due_at=clock.due_at,
        lamp=clocks.lamp_of(clock, at),
        share=clocks.share(clock, at),
        why=clocks.explain(clock),
        days=clocks.days(clock),
        rule=clock.rule,
        paused=clock.is_paused,
        note=note,
    )


def due_words(due_at: datetime, at: datetime) -> str:
    """6 月 10 日（周三）; with the hour where it is not the end of the day."""
    local = due_at.astimezone(CHINA)
    told = words.day(local, at)
    return told if (local.hour, local.minute) == (23, 59) else f"{told} {words.hour(local)}"


def _next(matter: Any, limits: Sequence[Limit], at: datetime) -> str:
    """The one sentence: who does what by when."""
    due = next((one.due for one in limits if not one.paused), "")
    late = any(one.lamp.level == "s4" for one in limits)
    if matter.stage == "registered":
        told = _("工作人员在看，%(due)s前告诉您受不受理。") % {"due": due} if due else _("工作人员在看。")
    elif matter.stage == "accepted":
        told = _("受理了，正在办。%(due)s前答复您。") % {"due": due} if due else _("受理了，正在办。")
    elif matter.stage == "resolved":
        told = _("答复在下面。请您说一句：真的解决了吗？")
    elif matter.stage == "declined":
        told = _("这件事我们不能受理。理由、依据和去哪里办，都写着。")
    else:
        told = _("这件事办结了。")
    if late and matter.stage not in ENDED:
        watched = supervision.is_supervised(matter.pk)
        told = (_("已经过了说好的日子，上级在督。") if watched else _("已经过了说好的日子。")) + told
    return told


def _road(matter: Any, moments: Sequence[Any], at: datetime) -> list[dict[str, Any]]:
    """The stones from telling it to the end; where the matter stands is `here`."""

    def on(moment: datetime | None) -> str:
        return words.short_day(moment, at) if moment else ""

    own = reverse("portal:matter", args=[matter.code])
    told = {
        "title": _("登记"),
        "small": on(matter.registered_at),
        "text": _("您讲一次，后面的单位都用这一份。"),
    }
    if matter.stage == "declined":
        return [
            told | {"state": "past"},
            {
                "title": _("不予受理"),
                "state": "here",
                "small": on(matter.closed_at),
                "text": _("可以去哪里办，写在最上面。"),
            },
        ]
    if matter.outcome == "withdrawn":
        return [
            told | {"state": "past"},
            {
                "title": _("您撤回了"),
                "state": "here",
                "small": on(matter.closed_at),
                "text": _("以后还可以再来，也可以走仲裁或诉讼。"),
            },
        ]
    if matter.outcome == "answered" and not matter.accepted_at:
        return [
            told | {"state": "past"},
            {
                "title": _("当场答复"),
                "state": "here",
                "small": on(matter.closed_at),
                "text": _("还不清楚的，可以接着问。"),
            },
        ]
    place = {"registered": 1, "accepted": 2, "resolved": 3, "closed": 4}[matter.stage]
    stones: list[dict[str, Any]] = [
        told,
        {
            "title": _("看能不能受理"),
            "small": on(matter.accepted_at),
            "text": _("受理了给您告知书；不能受理，告诉您理由和去哪里办。"),
        },
        {
            "title": _("办理"),
            "lines": _steps(moments, at),
            "text": _("核实情况，能调解的请双方来谈。您可以不谈。"),
            "exits": [{"text": _("不想在这里办：随时可以走别的路"), "href": reverse("portal:rights")}],
        },
        {
            "title": _("答复，您说算不算解决"),
            "small": on(matter.resolved_at),
            "text": _("没解决就说没解决，重新办，督办的人也知道。"),
            "exits": [{"text": _("现在就说"), "href": f"{own}rating/"}] if matter.stage == "resolved" else [],
        },
        {
            "title": _("办结，归档"),
            "small": on(matter.closed_at),
            "text": _("以后又出问题，凭编号重新打开。"),
        },
    ]
    for number, stone in enumerate(stones):
        stone["state"] = "past" if number < place else "here" if number == place else ""
    if matter.stage != "accepted":
        stones[2].pop("exits")
    return stones


def _steps(moments: Sequence[Any], at: datetime) -> list[str]:
    """To whom it went, in one line each."""
    found = [
        one
        for one in moments
        if one.kind in ("task.opened", "task.taken_up", "task.returned", "matter.reopened")
    ]
    return [f"{words.short_day(one.at, at)} {one.text}" for one in found[-4:]]


def _competent(matter: Any) -> Any:
    """The unit that the person was shown the way to."""
    data = next((one.data for one in matters.timeline(matter.pk) if one.kind == "matter.declined"), {})
    return organisations.get(UUID(data["competent_id"])) if data.get("competent_id") else None


def reopen_reasons(matter: Any) -> list[tuple[str, str]]:
    """The edition's reasons to open a matter again, as far as they are the person's to give."""
    rows = catalogue.book(matter.edition_id).reasons_of("reopen")
    return [(row.code, str(REOPEN[row.code])) for row in rows if row.code in REOPEN]


def reports(matter: Any) -> list[Any]:
    """What the units have reported for the person to read, the latest first."""
    return tasks.reports_to_party(matter.pk)
