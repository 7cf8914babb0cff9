"""What supervision shows on the page of a matter, and the files of an order, an entry of the list, a finding, a review."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.documents.panel import papers_on
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.models import Task
from fengqiao.casework.tasks.panel import work_on
from fengqiao.design import words
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import privacy
from fengqiao.kernel.clock import CHINA
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.models import (
    Evidence,
    Finding,
    Hung,
    Order,
    Review,
    Round,
    Standing,
    State,
)  # fmt: skip
from fengqiao.services.supervision.permissions import Permission
from fengqiao.services.supervision.stages import FINDING, ORDER

ENDS = {
    "done": gettext_lazy("办到了"),
    "centre": gettext_lazy("撤销了"),
    "barred": gettext_lazy("单位回避"),
    "matter.closed": gettext_lazy("事项办结"),
    "matter.declined": gettext_lazy("事项不予受理"),
}


def supervision(request: HttpRequest, matter: Matter) -> str:
    """督办: orders, the leaders' list, findings; nothing where there are none and nobody here could make one."""
    actor = request.actor
    orders = queries.of_matter(matter.pk)
    hung = [row for row in queries.hung_of(matter.pk) if queries.may_see_hung(actor, row)]
    findings = [row for row in queries.findings_of(matter.pk) if queries.may_see_finding(actor, row)]
    may = actor.may(Permission.SUPERVISE)
    if not (orders or hung or findings or (may and matter.is_open)):
        return ""
    context = {
        "matter": matter,
        "orders": orders,
        "hung": hung_rows(request, hung),
        "findings": findings,
        "may_issue": may and matter.is_open,
        "may_hang": may and matter.is_open and not any(row.is_open for row in hung),
        "may_find": may,
    }
    return render_to_string("supervision/_panel.html", context, request)


# --- an order -----------------------------------------------------------------------------------------


def file_of(request: HttpRequest, matter: Matter, order: Order) -> dict[str, Any]:
    """Everything about one order for its page."""
    past = queries.rounds(order)
    answered = queries.answered(matter.pk, {order.task_id, *(row.task_id for row in past)})
    rests = queries.evidence(matter.pk, order.pk)
    timed = [row for row in work_on(request, matter).clocks if row.task_id == order.task_id and row.is_live]
    behind = next((row for row in work_on(request, matter).clocks if row.pk == order.clock_id), None)
    who = organisations.who({order.opened_by, *(row.by for row in past), *_takers(answered.values())})
    task = answered[order.task_id]
    open_rounds = [] if past and past[0].task_id == order.task_id else [None]
    copies = [row.organisation.short_name for row in queries.copies(order)]
    facts = [
        (_("文号"), order.number or _("正在编号")),
        (_("被督办的单位"), order.unit.name),
        (_("谁发的"), who.get(order.opened_by, _("系统，到期自动发出"))),
        (_("哪天发的"), words.moment(order.opened_at, request.at)),
        (_("为什么"), queries.why(order, behind)),
        (_("抄送"), "、".join(copies)),
        (_("了结"), _ended(order)),
    ]
    return {
        "matter": matter,
        "order": order,
        "task": task,
        "facts": facts,
        "clocks": [
            {
                "clock": clock,
                "lamp": clocks.lamp_of(clock, request.at),
                "due": clocks.due_words(clock.due_at),
                "why": clocks.explain(clock),
            }
            for clock in timed
        ],
        "asking": _proofs(request, matter, [row for row in rests if row.side == Evidence.Side.ASKING]),
        "rounds": [
            _round(request, matter, order, row, answered, rests, who) for row in (*open_rounds, *past)
        ],
        "done": behind is not None and not behind.is_live,
        "buttons": _buttons(request, order),
    }


def _takers(tasks: Any) -> set[str]:
    return {f"post:{task.post_id}" for task in tasks if task.post_id}


def _ended(order: Order) -> str:
    return str(ENDS.get(order.closed_for, order.closed_for)) if order.closed_at else ""


def _round(
    request: HttpRequest,
    matter: Matter,
    order: Order,
    row: Round | None,
    answered: dict[UUID, Task],
    rests: list[Evidence],
    who: dict[str, str],
) -> dict[str, Any]:
    """One time: what was asked, what was answered, what became of it. None: the present one."""
    task = answered[row.task_id if row else order.task_id]
    times = row.times if row else order.times
    mine = [one for one in rests if one.side == Evidence.Side.ANSWER and one.times == times]
    return {
        "times": times,
        "asked": task.asked,
        "asked_at": task.opened_at,
        "answer": task.answer,
        "answered_at": task.ended_at if task.answer else None,
        "who": who.get(f"post:{task.post_id}", "").partition(" · ")[0],
        "proofs": _proofs(request, matter, mine),
        "returned_for": row.returned_for if row else "",
        "accepted": row is not None and not row.returned_for,
        "judge": who.get(row.by, "") if row else "",
        "judged_at": row.at if row else None,
    }


def _proofs(request: HttpRequest, matter: Matter, rows: list[Evidence]) -> list[dict[str, str]]:
    """Evidence in words, each with its address."""
    limits = {row.pk: row for row in work_on(request, matter).clocks}
    papers = {row.pk: row for row in papers_on(request, matter)}
    found = []
    for row in rows:
        if (clock := limits.get(row.object_id)) is not None:
            told = _("%(label)s，应在%(due)s前") % {
                "label": clock.label,
                "due": clocks.due_words(clock.due_at),
            }
            found.append({"text": told, "href": reverse("clocks:show", args=[clock.pk]), "icon": "clock"})
        elif (paper := papers.get(row.object_id)) is not None and paper.withdrawn_at is None:
            told = f"{paper.title} {paper.number}".strip()
            found.append({"text": told, "href": reverse("documents:file", args=[paper.pk]), "icon": "file"})
        else:
            found.append({"text": _("已撤下的材料"), "href": "", "icon": "file"})
    return found


def _buttons(request: HttpRequest, order: Order) -> list[dict[str, Any]]:
    """What this actor may do with the order now, the main deed first."""
    actor = request.actor
    found: list[dict[str, Any]] = []
    if order.stage == State.OPEN and actor.organisation_id == order.unit_id and _answers(request):
        found.append({"text": _("答复督办"), "name": "supervision:reply", "kind": "main"})
    if actor.may(Permission.SUPERVISE):
        moves = {verb for verb, move in ORDER.moves.items() if order.stage in move.sources}
        if "accept" in moves:
            found.append(
                {"text": _("认可答复"), "name": "supervision:acceptance", "kind": "main", "post": True}
            )
            found.append({"text": _("退回答复"), "name": "supervision:return", "kind": ""})
        if "close" in moves:
            found.append({"text": _("了结"), "name": "supervision:closure", "kind": "main"})
        if order.is_open and order.level != "listed":
            found.append({"text": _("升级"), "name": "supervision:level", "kind": ""})
        if "lift" in moves:
            found.append({"text": _("撤销"), "name": "supervision:closure", "kind": "quiet"})
    return [one | {"href": reverse(one["name"], args=[order.pk])} for one in found]


def _answers(request: HttpRequest) -> bool:
    return request.actor.may(Permission.REPLY) or request.actor.may("tasks.dispatch")


# --- the leaders' list --------------------------------------------------------------------------------


def hung_rows(request: HttpRequest, rows: list[Hung]) -> list[dict[str, Any]]:
    """Entries of the list with their leader, their age and whether the day has passed."""
    who = organisations.who({f"post:{row.leader_post_id}" for row in rows})
    today = request.at.astimezone(CHINA).date()
    return [
        {
            "row": row,
            "matter": row.matter,
            "title": privacy.mask_text(row.matter.title),
            "leader": who.get(f"post:{row.leader_post_id}", ""),
            "age": row.age(today),
            "late": row.is_open and row.due_on is not None and row.due_on < today,
        }
        for row in rows
    ]


def hung_file(request: HttpRequest, matter: Matter, row: Hung) -> dict[str, Any]:
    """One entry of the list."""
    who = organisations.who({f"post:{row.leader_post_id}", row.by, row.closed_by})
    proof = next((one for one in papers_on(request, matter) if one.pk == row.proof_id), None)
    facts = [
        (_("挂账的领导"), who.get(f"post:{row.leader_post_id}", "")),
        (_("负责单位"), row.unit.name),
        (_("挂账日期"), words.day(row.hung_on, request.at)),
        (_("要求哪天办到"), words.day(row.due_on, request.at) if row.due_on else ""),
        (_("谁登记的"), who.get(row.by, "")),
        (_("销账"), words.moment(row.closed_at, request.at) if row.closed_at else ""),
        (_("谁销的"), who.get(row.closed_by, "")),
    ]
    return {
        "matter": matter,
        "row": row,
        "facts": facts,
        "age": row.age(request.at.astimezone(CHINA).date()),
        "proof": proof,
        "may_close": row.is_open and request.actor.may(Permission.SUPERVISE),
    }


# --- findings and reviews -----------------------------------------------------------------------------


def finding_file(request: HttpRequest, matter: Matter, row: Finding) -> dict[str, Any]:
    """One finding, with what may be done now."""
    actor = request.actor
    who = organisations.who({row.opened_by, row.replied_by, row.decided_by})
    rests = queries.evidence(matter.pk, row.pk)
    facts = [
        (_("哪家单位"), row.unit.name),
        (_("没有按哪一条办"), row.article),
        (_("谁提出的"), who.get(row.opened_by, "")),
        (_("哪天提出的"), words.moment(row.opened_at, request.at)),
        (_("单位答复的期限"), clocks.due_words(row.reply_by)),
    ]
    ours = actor.organisation_id == row.unit_id
    return {
        "matter": matter,
        "row": row,
        "facts": facts,
        "asking": _proofs(request, matter, [one for one in rests if one.side == Evidence.Side.ASKING]),
        "answers": _proofs(request, matter, [one for one in rests if one.side == Evidence.Side.ANSWER]),
        "replied_by": who.get(row.replied_by, ""),
        "decided_by": who.get(row.decided_by, ""),
        "may_reply": ours and not FINDING.objections("reply", row, by=actor, at=request.at),
        "may_decide": row.is_open and actor.may(Permission.SUPERVISE) and row.opened_by != actor.ref,
        "waits": row.stage == Standing.OPEN and request.at <= row.reply_by,
    }


def review_file(request: HttpRequest, review: Review) -> dict[str, Any]:
    """One review with the matters behind it that the reader may see."""
    behind = queries.samples(request.actor, review, request.at)
    who = organisations.who({review.looked_by})
    return {
        "review": review,
        "behind": [
            {"matter": matter, "title": privacy.mask_text(matter.title), "at": sample.at}
            for sample, matter in behind
        ],
        "looked_by": who.get(review.looked_by, ""),
    }
