"""What tasks show on the page of a matter, and the file of one task."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import queries
from fengqiao.casework.tasks.models import Mode, Report, State, Task
from fengqiao.casework.tasks.rules.modes import WAYS
from fengqiao.casework.tasks.stages import MACHINE
from fengqiao.design import words
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations


@dataclass
class Work:
    """The tasks and clocks of one matter, read once per request for all panels; `who` where somebody has asked already."""

    tasks: list[Task]
    clocks: list[Clock]
    who: dict[str, str] | None = None


def work_on(request: HttpRequest, matter: Matter) -> Work:
    """The work on this matter as this request has read it."""
    kept = request.__dict__.setdefault("work_on", {})
    if matter.pk not in kept:
        kept[matter.pk] = Work(queries.of_matter(matter.pk), clocks.of_matter(matter.pk))
    return kept[matter.pk]


def tasks(request: HttpRequest, matter: Matter) -> str:
    """办件: who owes what, by when; the buttons are only for those who may press them."""
    work = work_on(request, matter)
    who = work.who
    if who is None:
        who = organisations.who(f"post:{row.post_id}" for row in work.tasks if row.post_id)
    timed = {row.pk: [c for c in work.clocks if c.is_live and c.task_id == row.pk] for row in work.tasks}
    actor = request.actor
    context = {
        "matter": matter,
        "rows": [_told(request, row, timed[row.pk], who, matter) for row in work.tasks],
        "open": sum(row.is_open for row in work.tasks),
        "may_open": any(
            matter.stage in way.stages and any(actor.may(permission) for permission in way.permissions)
            for way in WAYS.values()
        ),
    }
    return render_to_string("tasks/_panel.html", context, request)


def result(request: HttpRequest, matter: Matter) -> dict[str, Any]:
    """What the unit that did it has answered, for the answer to the person to begin with."""
    lead = queries.last_lead(matter.pk)
    if lead is None or lead.stage != State.DONE:
        return {}
    return {"answer": lead.answer, "outcome": lead.outcome}


def file_of(request: HttpRequest, matter: Matter, task: Task) -> dict[str, Any]:
    """Everything about one task for its page."""
    timed = clocks.of_tasks([task.pk], [matter.pk]).get(task.pk, [])
    said = [row for row in queries.reports(matter.pk) if row.task_id == task.pk]
    refs = {row.by for row in said} | {task.opened_by} | ({f"post:{task.post_id}"} if task.post_id else set())
    who = organisations.who(refs)
    book = catalogue.book(matter.edition_id)
    outcome, reason = book.outcomes.get(task.outcome), book.reasons.get(task.returned_for)
    facts = [
        (_("在谁手里"), " · ".join(filter(None, (task.holder.name, _name(who, f"post:{task.post_id}"))))),
        (_("谁交的"), _name(who, task.opened_by) or _("系统")),
        (_("哪天交的"), words.moment(task.opened_at, request.at)),
        (_("签收"), words.moment(task.taken_up_at, request.at) if task.taken_up_at else ""),
        (_("结果归类"), outcome.zh if outcome else ""),
        (_("退回理由"), f"{reason.zh}（{reason.basis}）" if reason else ""),
    ]
    return {
        "matter": matter,
        "task": task,
        "row": _told(request, task, timed, who, matter),
        "clocks": [
            {
                "clock": clock,
                "lamp": clocks.lamp_of(clock, request.at),
                "due": clocks.due_of(clock),
                "why": clocks.explain(clock),
            }
            for clock in timed
        ],
        "facts": facts,
        "reports": [_report(row, who) for row in said],
    }


def _told(
    request: HttpRequest, task: Task, running: list[Any], who: dict[str, str], matter: Matter
) -> dict[str, Any]:
    lamp = clocks.lamp_of(running[0], request.at) if running else None
    return {
        "task": task,
        "mode": task.get_mode_display(),
        "kind": "s4" if task.mode == Mode.SUPERVISE else "",
        "level": lamp.level if lamp and task.is_open else ("done" if task.stage == State.DONE else "idle"),
        "word": lamp.word if lamp and task.is_open else task.get_stage_display(),
        "left": lamp.left if lamp and task.is_open else "",
        "due": lamp.live if lamp and task.is_open else None,
        "meta": list(filter(None, (
            task.holder.short_name + (" · " + name if (name := _name(who, f"post:{task.post_id}")) else ""),
            task.get_stage_display() if task.is_open else "",
            running[0].label if running and task.is_open else "",
        ))),
        "href": reverse("tasks:show", args=[task.pk]),
        "buttons": _buttons(request, task),
    }  # fmt: skip


def _buttons(request: HttpRequest, task: Task) -> list[dict[str, str]]:
    """What this actor may do to the task now, the main deed first."""
    if not task.is_open:
        return []
    lift = "lift" if task.mode == Mode.SUPERVISE else "cancel"
    reply = _("答复督办") if task.mode == Mode.SUPERVISE else _("写办理结果")
    offered = [
        ("take_up", "tasks:uptake", _("签收")),
        ("finish", "supervision:of-task" if task.mode == Mode.SUPERVISE else "tasks:completion", reply),
        ("report", "tasks:report", _("填办理情况")),
        ("give_back", "tasks:return", _("退回中心")),
        (lift, "tasks:cancellation", _("撤销")),
    ]
    ours = request.actor.organisation_id == task.holder_id
    found = []
    for verb, name, text in offered:
        move = MACHINE.moves[verb]
        if task.stage not in move.sources or not any(request.actor.may(p) for p in move.permissions):
            continue
        if (verb == lift) or (ours and (verb != "give_back" or WAYS[task.mode].returnable)):
            found.append({"text": text, "href": reverse(name, args=[task.pk])})
    for number, button in enumerate(found):
        button["kind"] = "main" if number == 0 and ours else ""
    return found


def _report(row: Report, who: dict[str, str]) -> dict[str, Any]:
    return {"report": row, "who": _name(who, row.by) or _("系统")}


def _name(who: dict[str, str], ref: str) -> str:
    return who.get(ref, "").partition(" · ")[0]
