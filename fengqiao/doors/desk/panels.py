"""The desk's own parts of a matter page: who holds it, what is next, by when; the road; what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.casework.clocks import panel as clock_panel
from fengqiao.casework.clocks import queries as clock_queries
from fengqiao.casework.documents import queries as documents
from fengqiao.casework.documents.panel import papers_on
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.permissions import SPEAKERS
from fengqiao.casework.matters.stages import MACHINE
from fengqiao.casework.tasks.panel import work_on
from fengqiao.design import words
from fengqiao.doors.desk import steps
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import verify
from fengqiao.kernel.stages import Facts

TONES = {"ok": "done", "you": "warm", "warn": "s1", "bad": "s4"}
"""The tones of the timeline's table as the kit calls them."""


@dataclass
class File:
    """What one request has read of one matter, so that five panels ask once."""

    events: list[Any]
    tasks: list[Any]
    clocks: list[Any]
    who: dict[str, str]


def of(request: HttpRequest, matter: Any) -> File:
    """The file of this matter, read once per request."""
    kept = request.__dict__.setdefault("desk_files", {})
    if matter.pk not in kept:
        events = matters.timeline(matter.pk)
        work = work_on(request, matter)
        rows = work.tasks
        refs = {event.by for event in events} | {f"post:{row.post_id}" for row in rows if row.post_id}
        work.who = organisations.who(refs)
        kept[matter.pk] = File(events, rows, work.clocks, work.who)
    return kept[matter.pk]


def holder(request: HttpRequest, matter: Any) -> str:
    """现在在谁手里: the unit, the person, since when, and who held it how long before."""
    file = of(request, matter)
    lead = next((task for task in file.tasks if task.leads and task.is_open), None)
    parts = list(_held(file.events, matter, request.at))
    return _draw(
        request,
        "_holder.html",
        matter=matter,
        person=file.who.get(f"post:{lead.post_id}", "").partition(" · ")[0] if lead else "",
        since=parts[-1]["from_at"] if parts else matter.registered_at,
        parts=parts if len(parts) > 1 else [],
    )


def _held(events: Iterable[Any], matter: Any, at: datetime) -> Iterable[dict[str, Any]]:
    """Who held it from when to when, with the days."""
    steps_: list[tuple[Any, datetime]] = []
    for event in events:
        if event.kind == "matter.registered":
            steps_.append((event.data["centre_id"], event.at))
        elif event.kind == "matter.held":
            steps_.append((event.data["holder_id"], event.at))
    end = matter.closed_at or at
    steps_ = _joined(steps_, end)
    for number, (unit, from_at) in enumerate(steps_):
        last = number == len(steps_) - 1
        until = end if last else steps_[number + 1][1]
        name = organisations.name(UUID(str(unit)))
        seconds = (until - from_at).total_seconds()
        yield {
            "text": f"{name} {words.span(seconds)}",
            "days": seconds / 86400,
            "kind": "now" if last and matter.is_open else "",
            "from_at": from_at,
        }


def _joined(steps_: list[tuple[Any, datetime]], end: datetime) -> list[tuple[Any, datetime]]:
    """Without those who held it for less than an hour, and each unit once in a row. Who holds it now stays."""
    until = [from_at for _unit, from_at in steps_[1:]] + [end]
    long = [
        step
        for number, (step, to) in enumerate(zip(steps_, until, strict=True))
        if number == len(steps_) - 1 or (to - step[1]).total_seconds() >= 3600
    ]
    return [step for number, step in enumerate(long) if number == 0 or step[0] != long[number - 1][0]]


def next_step(request: HttpRequest, matter: Any) -> str:
    """下一步: one sentence, one main button, and why what one cannot do cannot be done yet."""
    file, actor = of(request, matter), request.actor
    found = steps.of_matter(matter, file.tasks, [row for row in file.clocks if row.is_live], actor)
    facts, blocked = (
        Facts(
            open_tasks=[task for task in file.tasks if task.is_open],
            clocks=[row for row in file.clocks if row.is_live],
        ),
        {},
    )
    for verb, move in MACHINE.moves.items():
        if matter.stage in move.sources and any(actor.may(one) for one in move.permissions):
            blocked[verb] = MACHINE.objections(verb, matter, by=actor, at=request.at, facts=facts)
    deeds = steps.deeds(matter, found, actor, blocked)
    return _draw(request, "_next.html", matter=matter, step=found, deeds=deeds)


def clocks(request: HttpRequest, matter: Any) -> str:
    """时限: what runs now, whose time it is, and why it ends on that day."""
    rows = [
        {
            "clock": clock,
            "lamp": clock_queries.lamp_of(clock, request.at),
            "share": clock_queries.share(clock, request.at),
            "due": clock_queries.due_of(clock),
            "day": words.day(clock.due_at, request.at),
            "why": clock_queries.explain(clock),
            "days": clock_queries.days(clock),
        }
        for clock in of(request, matter).clocks
        if clock.is_live
    ]
    ours = [row for row in rows if row["clock"].duty == "office"]
    return _draw(
        request,
        "_clocks.html",
        matter=matter,
        rows=ours,
        others=[row for row in rows if row not in ours],
        worst=_worst(ours, of(request, matter).tasks) if len(ours) > 1 else "",
    )


def _worst(rows: Iterable[dict[str, Any]], tasks: Iterable[Any]) -> str:
    """Which of several limits endangers the whole: the nearest that runs, and whose it is; nothing while all is well."""
    running = [row for row in rows if not row["clock"].is_paused]
    first = min(running, key=lambda row: row["clock"].due_at, default=None)
    if first is None or first["lamp"].level not in ("s2", "s3", "s4"):
        return ""
    label = first["clock"].label
    task = next((task for task in tasks if task.pk == first["clock"].task_id), None)
    if task is None:
        return _("最急的是“%(label)s”") % {"label": label}
    unit = organisations.name(task.holder_id)
    return _("最急的是%(unit)s的“%(label)s”") % {"unit": unit, "label": label}


def own_limits(request: HttpRequest, matter: Any) -> str:
    """当事人自己的期限: what runs for the person, whether they know, and the days still to be asked for."""
    rows = clock_panel.own(matter, request, of(request, matter).clocks)
    questions = clock_queries.questions(matter) if matter.is_open else {}
    if not rows and not questions:
        return ""
    running = {row["clock"].rule for row in rows}
    missing = [
        clock_queries.question(matter, event)
        for event, rules in questions.items()
        if not running & {rule.code for rule in rules}
    ]
    return _draw(
        request,
        "_own.html",
        matter=matter,
        rows=rows,
        missing=missing,
        untold=any(row["untold"] for row in rows),
        may_tell=any(request.actor.may(one) for one in SPEAKERS),
    )


def road(request: HttpRequest, matter: Any) -> str:
    """路线图: the stones across the water, the same the person sees."""
    file = of(request, matter)
    stones = list(steps.stones(matter, file.events, file.tasks, file.who, request.at))
    return _draw(request, "_road.html", matter=matter, stones=stones)


def history(request: HttpRequest, matter: Any) -> str:
    """发生过什么, the newest first, and whether the records hang together."""
    file = of(request, matter)
    broken = verify.breaks_in(matter.pk, file.events, matter.seq, bytes(matter.head))
    if broken:  # or only written between two readings: asked again, in one picture
        broken = matters.chain_breaks(matter.pk)
    papers = papers_on(request, matter)
    moments = documents.timeline(matter, events=file.events, who=file.who, papers=papers)
    sets = {
        "": [row for row in moments if not row.minor],
        "party": [row for row in moments if row.party],
        "all": moments,
    }
    here, chosen = reverse("matters:show", args=[matter.code]), request.GET.get("history", "")
    chosen = chosen if chosen in sets else ""
    titles = {"": _("要紧的"), "party": _("当事人看得到"), "all": _("全部")}
    views = [
        {
            "text": title,
            "count": len(sets[name]),
            "href": f"{here}?history={name}#history" if name else f"{here}#history",
            "current": name == chosen,
        }
        for name, title in titles.items()
    ]
    views.append(
        {"text": _("谁看过"), "href": reverse("matters:looks", args=[matter.code]), "current": False}
    )
    return _draw(
        request,
        "_history.html",
        matter=matter,
        entries=[{"moment": row, "tone": TONES.get(row.tone, "")} for row in reversed(sets[chosen])],
        count=len(file.events),
        head=bytes(matter.head).hex(),
        broken=broken[0].event if broken else None,
        views=views,
    )


def _draw(request: HttpRequest, name: str, **context: Any) -> str:
    return render_to_string(f"desk/{name}", context, request)
