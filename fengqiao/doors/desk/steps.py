"""What comes next on a matter, in the desk's words, with the button that does it; and the stones of the road."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.casework.matters.permissions import SPEAKERS
from fengqiao.casework.matters.stages import MACHINE
from fengqiao.casework.tasks import queries as tasks
from fengqiao.casework.tasks.rules.steps import Step
from fengqiao.design import words
from fengqiao.doors.desk.nav import address
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import Actor

WAITING = (Step.AWAIT_SIGN, Step.AWAIT_WORK, Step.CONFIRM)
"""Steps that somebody else takes; meanwhile one keeps the person informed."""


@dataclass(frozen=True)
class Next:
    """The next step of a matter as one actor sees it."""

    step: Step
    sentence: str
    label: str
    note: str = ""
    task_url: str = ""


@dataclass(frozen=True)
class Button:
    """A deed offered: the main one first. With `why` it cannot be done yet."""

    text: str
    href: str
    main: bool = False
    icon: str = ""
    dialog: bool = False
    why: str = ""


def of_matter(matter: Any, rows: Iterable[Any], running: Iterable[Any], actor: Actor) -> Next:
    """The next step, from the stage, the tasks (the latest first) and the live clocks."""
    step, task = tasks.step_of(matter, rows, actor.organisation_id, running)
    return Next(
        step,
        tasks.step_words(step, task),
        tasks.action_words(step),
        task.asked[:80] if task and step in (Step.SIGN, Step.WORK, Step.REPLY) else "",
        address(
            {Step.SIGN: "tasks:uptake", Step.WORK: "tasks:completion", Step.REPLY: "tasks:completion"}.get(
                step, "tasks:show"
            ),
            task.pk,
        )
        if task
        else "",
    )


def deeds(matter: Any, found: Next, actor: Actor, blocked: Mapping[str, list[str]]) -> list[Button]:
    """What this actor may do now: the next step as the main deed, then what else is possible.

    `blocked`: why a verb cannot be done yet; its button is shown and says so.
    """

    def may(*permissions: str) -> bool:
        return any(actor.may(permission) for permission in permissions)

    def allowed(verb: str) -> bool:
        move = MACHINE.moves[verb]
        return matter.stage in move.sources and may(*move.permissions)

    def deed(verb: str, text: str, noun: str, icon: str, *, dialog: bool = False) -> Button:
        why = _("；").join(blocked.get(verb, ()))
        return Button(text, address(f"matters:{noun}", matter.code), icon=icon, dialog=dialog, why=why)

    offered: list[Button] = []
    if allowed("accept"):
        offered += [
            deed("accept", _("受理"), "acceptance", "stamp", dialog=True),
            deed("answer", _("当场答复"), "answer", "chat"),
            deed("decline", _("不归我们管"), "declination", "out"),
        ]
    if found.step in (Step.SIGN, Step.WORK, Step.REPLY):
        offered.append(Button(found.label, found.task_url, icon="check", dialog=found.step is Step.SIGN))
    if found.step in (Step.HAND_OVER, Step.RULE, Step.AGAIN) and may("tasks.dispatch"):
        offered.append(Button(found.label, address("tasks:new", matter.code), icon="send"))
    contact = deed("", _("记一次联系"), "contact", "phone", dialog=True)
    if found.step in WAITING and may(*SPEAKERS):
        offered.append(contact)
    if allowed("resolve"):
        offered.append(deed("resolve", _("答复当事人"), "resolution", "chat"))
    if offered and offered[0].href and not offered[0].why:
        offered[0] = replace(offered[0], main=True)
    if allowed("close"):
        offered.append(deed("close", _("不等了，办结"), "closure", "lock", dialog=True))
    if allowed("reopen"):
        offered.append(deed("reopen", _("重新办理"), "reopening", "sync", dialog=True))
    if matter.is_open and found.step not in WAITING and may(*SPEAKERS):
        offered.append(contact)
    return [one for one in offered if one.href]


def stones(
    matter: Any, events: Iterable[Any], rows: Iterable[Any], who: Mapping[str, str], at: datetime
) -> Iterator[dict[str, Any]]:
    """The road of a matter: what is behind, where it stands, what is ahead."""
    events = list(events)
    first = {event.kind: event for event in reversed(events)}

    def when(kind: str, moment: datetime | None) -> str:
        if moment is None:
            return ""
        name = who.get(first[kind].by, "").partition(" · ")[0] if kind in first else ""
        return _("，").join(filter(None, (words.short_day(moment, at), name)))

    again = max((event.at for event in events if event.kind == "matter.reopened"), default=None)
    leads = [task for task in rows if task.leads and (again is None or task.opened_at >= again)]
    here = {"registered": 1, "accepted": 2 if not any(t.is_open for t in leads) else 3, "resolved": 5}.get(
        matter.stage, 6
    )
    if matter.stage == "accepted" and leads and leads[0].stage == "done":
        here = 4
    all_leads = [task for task in rows if task.leads]
    units = _("、").join(dict.fromkeys(organisations.name(task.holder_id) for task in reversed(all_leads)))
    road = [
        (_("登记"), when("matter.registered", matter.registered_at), ()),
        (_("受理"), when("matter.accepted", matter.accepted_at), (_("不归这里：告诉他去哪里"),)),
        (_("分办"), "", ()),
        (_("办理"), units, (_("不归它管：退回中心再定"),)),
        (_("答复"), when("matter.resolved", matter.resolved_at), ()),
        (_("当事人确认"), "", (_("没有解决：重新办"),)),
        (_("办结"), when("matter.closed", matter.closed_at), ()),
    ]
    if matter.stage == "declined":
        road = [road[0], (_("不予受理"), when("matter.declined", matter.closed_at), ())]
        here = 2
    elif matter.stage == "closed" and matter.outcome in ("answered", "withdrawn"):
        word = _("当场答复") if matter.outcome == "answered" else _("当事人撤回")
        road = [road[0], (word, when("matter.closed", matter.closed_at), ())]
        here = 2
    for number, (title, text, exits) in enumerate(road):
        state = "past" if number < here else "here" if number == here else ""
        yield {
            "title": title,
            "text": text,
            "state": state,
            "exits": [{"text": one} for one in exits] if state == "here" else [],
        }
