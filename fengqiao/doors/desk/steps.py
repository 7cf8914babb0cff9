"""What comes next on a matter, in the desk's words, with the button that does it; and the stones of the road."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.casework.matters.stages import MACHINE
from fengqiao.casework.tasks.rules.steps import MINE, Step, Work, next_step
from fengqiao.design import words
from fengqiao.doors.desk.nav import address
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import Actor


@dataclass(frozen=True)
class Next:
    """The next step of a matter as one actor sees it."""

    step: Step
    sentence: str
    label: str
    """The word of the row's button."""
    href: str
    mine: bool
    who: str = ""
    note: str = ""


@dataclass(frozen=True)
class Button:
    """A deed offered: the main one first. With `why` it cannot be done yet."""

    text: str
    href: str
    main: bool = False
    icon: str = ""
    dialog: bool = False
    why: str = ""


def of_matter(matter: Any, tasks: Iterable[Any], actor: Actor) -> Next:
    """The next step, from the stage and the tasks (the latest first)."""
    rows = list(tasks)
    works = [Work(row.pk, row.mode, row.stage, row.leads, row.holder_id, row.ended_at) for row in rows]
    round_began = matter.accepted_at if matter.times_reopened else None
    step, work = next_step(matter.stage, works, actor.organisation_id, round_began)
    task = next((row for row in rows if work is not None and row.pk == work.id), None)
    unit = organisations.name(task.holder_id) if task else ""
    page = address("matters:show", matter.code)
    sentence, label = _words(step, unit, task)
    href = {
        Step.DECIDE: page,
        Step.HAND_OVER: address("tasks:new", matter.code),
        Step.RULE: address("tasks:new", matter.code),
        Step.AGAIN: address("tasks:new", matter.code),
        Step.ANSWER: address("matters:resolution", matter.code),
    }.get(step) or page
    return Next(
        step,
        sentence,
        label,
        href,
        step in MINE,
        who=unit or organisations.name(matter.holder_id),
        note=task.asked[:60] if task and step in (Step.SIGN, Step.WORK, Step.REPLY) else "",
    )


def _words(step: Step, unit: str, task: Any) -> tuple[str, str]:
    return {
        Step.DECIDE: (_("看看归不归我们管：受理、不予受理，或当场答复"), _("去受理")),
        Step.HAND_OVER: (_("定一家单位来办"), _("交办")),
        Step.RULE: (_("%(unit)s退回了，重新定一家") % {"unit": unit}, _("重新交办")),
        Step.AGAIN: (_("当事人说没有解决，重新定谁来办"), _("重新交办")),
        Step.SIGN: (_("签收，开始办"), _("签收")),
        Step.WORK: (_("办理，报进展或写结果"), _("去办理")),
        Step.REPLY: (_("答复督办：为什么晚，什么时候好"), _("答复督办")),
        Step.AWAIT_SIGN: (_("等%(unit)s签收") % {"unit": unit}, _("看进展")),
        Step.AWAIT_WORK: (_("等%(unit)s办理") % {"unit": unit}, _("看进展")),
        Step.ANSWER: (_("%(unit)s办完了，答复当事人") % {"unit": unit}, _("去答复")),
        Step.CONFIRM: (_("等当事人确认：真的解决了吗"), _("看答复")),
        Step.NOTHING: (_("办完了，没有下一步"), _("看一看")),
    }[step]


def deeds(matter: Any, found: Next, actor: Actor) -> list[Button]:
    """What this actor may do now, the main deed first."""

    def may(*permissions: str) -> bool:
        return any(actor.may(permission) for permission in permissions)

    def stage_allows(verb: str) -> bool:
        move = MACHINE.moves[verb]
        return matter.stage in move.sources and may(*move.permissions)

    code, offered = matter.code, []
    if stage_allows("accept"):
        offered += [
            Button(_("受理"), address("matters:acceptance", code), icon="stamp", dialog=True),
            Button(_("当场答复"), address("matters:answer", code), icon="chat"),
            Button(_("不归我们管"), address("matters:declination", code), icon="out"),
        ]
    if matter.stage == "accepted":
        if found.step in (Step.HAND_OVER, Step.RULE, Step.AGAIN) and may("tasks.dispatch"):
            offered.append(Button(found.label, address("tasks:new", code), icon="send"))
        if stage_allows("resolve") and found.step in (Step.ANSWER, Step.HAND_OVER, Step.AGAIN, Step.RULE):
            offered.append(Button(_("答复当事人"), address("matters:resolution", code), icon="chat"))
            if found.step is Step.ANSWER:
                offered.reverse()
    if found.step in (Step.SIGN, Step.WORK, Step.REPLY):
        offered.append(Button(found.label, "#tasks", icon="check"))
    if stage_allows("close") and not may("portal.own"):
        offered.append(Button(_("办结"), address("matters:closure", code), icon="lock", dialog=True))
    if stage_allows("reopen"):
        offered.append(Button(_("重新办理"), address("matters:reopening", code), icon="sync", dialog=True))
    if matter.is_open:
        offered.append(Button(_("记一次联系"), address("matters:contact", code), icon="phone", dialog=True))
    kept = [one for one in offered if one.href]
    return [
        Button(one.text, one.href, number == 0, one.icon, one.dialog, one.why)
        for number, one in enumerate(kept)
    ]


def stones(
    matter: Any, events: Iterable[Any], tasks: Iterable[Any], who: Mapping[str, str], at: datetime
) -> Iterator[dict[str, Any]]:
    """The road of a matter: what is behind, where it stands, what is ahead."""
    first = {event.kind: event for event in reversed(list(events))}

    def when(kind: str, moment: datetime | None) -> str:
        if moment is None:
            return ""
        name = who.get(first[kind].by, "").partition(" · ")[0] if kind in first else ""
        return "，".join(filter(None, (words.short_day(moment, at), name)))

    leads = [task for task in tasks if task.leads]
    here = {"registered": 1, "accepted": 2 if not any(t.is_open for t in leads) else 3, "resolved": 5}.get(
        matter.stage, 6
    )
    if matter.stage == "accepted" and leads and leads[0].stage == "done":
        here = 4
    units = "、".join(dict.fromkeys(organisations.name(task.holder_id) for task in reversed(leads)))
    rows = [
        (_("登记"), when("matter.registered", matter.registered_at), ()),
        (_("受理"), when("matter.accepted", matter.accepted_at), (_("不归这里：告诉他去哪里"),)),
        (_("分办"), "", ()),
        (_("办理"), units, (_("不归它管：退回中心再定"),)),
        (_("答复"), when("matter.resolved", matter.resolved_at), ()),
        (_("当事人确认"), "", (_("没有解决：重新办"),)),
        (_("办结"), when("matter.closed", matter.closed_at), ()),
    ]
    if matter.stage == "declined":
        rows = [rows[0], (_("不予受理"), when("matter.declined", matter.closed_at), ())]
        here = 2
    elif matter.stage == "closed" and matter.outcome in ("answered", "withdrawn"):
        word = _("当场答复") if matter.outcome == "answered" else _("当事人撤回")
        rows = [rows[0], (word, when("matter.closed", matter.closed_at), ())]
        here = 2
    for number, (title, text, exits) in enumerate(rows):
        state = "past" if number < here else "here" if number == here else ""
        yield {
            "title": title,
            "text": text,
            "state": state,
            "exits": [{"text": one} for one in exits] if state == "here" else [],
        }
