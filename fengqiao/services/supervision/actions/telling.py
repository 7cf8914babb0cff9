"""The words of a rung go out: to posts of the late unit and of the centre, to the call list, to the person; each once."""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter, PartyRole
from fengqiao.casework.tasks import queries as tasks
from fengqiao.casework.tasks.models import Task
from fengqiao.ground.catalogue.rules.book import Rung
from fengqiao.ground.notifications import actions as notifications
from fengqiao.ground.notifications.actions import Person
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Post
from fengqiao.kernel import codes
from fengqiao.kernel.writing import change, unit
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.actions.escalating import ladder_of
from fengqiao.services.supervision.models import Firing

log = logging.getLogger(__name__)

BATCH = 200
KIND = "clock.escalated"

OF_UNIT = {"unit_handler": "tasks.claim", "unit_head": "clocks.approve_extend"}
OF_CENTRE = {
    "supervisor": "tasks.supervise",
    "centre_director": "matters.close",
    "dispatcher": "tasks.dispatch",
    "front_desk": "matters.register",
}
"""The roles that ladders name; where nobody holds the role, whoever of the unit may do what it stands for."""

OF_PARTY = {"party": PartyRole.APPLICANT, "agent": PartyRole.AGENT}


def speak(at: datetime, limit: int = BATCH) -> int:
    """Tell of the rungs whose time to be told has come; how many. Safe in several workers and to be killed in between."""
    told = 0
    for firing_id in queries.untold(at, limit):
        try:
            told += _speak(firing_id, at=at)
        except Exception:
            log.exception("rung %s is not told", firing_id)
    return told


@unit
def _speak(firing_id: UUID, *, at: datetime) -> int:
    rows = Firing.objects.select_for_update(skip_locked=True)
    row = rows.filter(pk=firing_id, told_at=None).first()
    if row is None:
        return 0
    row.told_at = at
    change(row, "told_at")
    matter = Matter.objects.get(pk=row.matter_id)
    clock = clocks.get(matter.pk, row.clock_id)
    ladder = ladder_of(matter, clock)
    # what was done in the meantime is not nagged about
    if clock.is_live and matter.is_open and ladder is not None and row.rung < len(ladder.rungs):
        _say(row, matter, clock, ladder.rungs[row.rung], at=at)
    return 1


def _say(row: Firing, matter: Matter, clock: Clock, rung: Rung, *, at: datetime) -> None:
    task = Task.objects.filter(matter=matter.pk, pk=clock.task_id).first() if clock.task_id else None
    task = task or tasks.lead_of(matter.pk)
    unit_id = (task.holder_id if task else None) or matter.holder_id or matter.centre_id
    subject, body = _words(matter, clock, rung, unit_id, at)
    number = 0
    for role in rung.to:
        if role in OF_PARTY:
            _tell_party(row, matter, clock, rung, OF_PARTY[role], at=at)
            continue
        for reader, post in _readers(role, matter, task, unit_id, at):
            notifications.tell(
                key=f"rung:{row.pk}:{number}",
                kind=KIND,
                subject=subject,
                body=body,
                matter_id=matter.pk,
                link=f"/matters/{matter.code}/",
                urgent=rung.do in ("call", "supervise", "conference"),
                at=at,
                **reader,
            )
            if rung.do == "call":
                _ask_to_call(
                    row,
                    number,
                    unit_id if role in OF_UNIT else matter.centre_id,
                    post,
                    matter,
                    subject,
                    at=at,
                )
            number += 1


def _readers(
    role: str, matter: Matter, task: Task | None, unit_id: UUID, at: datetime
) -> Iterator[tuple[dict[str, Any], Post | None]]:
    """The posts that hold a role of a ladder; who is barred from the matter is left out."""
    permission = OF_UNIT.get(role) or OF_CENTRE.get(role)
    if permission is None:
        return
    where = unit_id if role in OF_UNIT else matter.centre_id
    if role == "unit_handler" and task is not None and task.post_id is not None:
        yield {"post_id": task.post_id}, organisations.post(task.post_id)
        return
    posts = organisations.holding_role(where, role, at)
    for post in posts:
        if not matters.is_barred(matter.pk, organisations.path(where), post.user_id):
            yield {"post_id": post.pk}, post
    if not posts:
        yield {"organisation_id": where, "permission": permission}, None


def _ask_to_call(
    row: Firing, number: int, unit_id: UUID, post: Post | None, matter: Matter, subject: str, *, at: datetime
) -> None:
    """On the call list of the centre: somebody says it to them, now. The number is the post's, else the unit's."""
    unit = organisations.get(unit_id)
    phone = (post.user.phone if post else "") or (unit.phone if unit else "")
    name = " ".join(filter(None, (unit.short_name if unit else "", post.user.display_name if post else "")))
    notifications.tell_outside(
        Person(name=name, phone=phone, contact="call"),
        key=f"rung:{row.pk}:call:{number}",
        kind=KIND,
        subject=subject,
        body=_("请马上打电话催：%(subject)s。问清卡在哪里、什么时候办到，记下来。") % {"subject": subject},
        caller_id=matter.centre_id,
        at=at,
    )


def _tell_party(row: Firing, matter: Matter, clock: Clock, rung: Rung, role: str, *, at: datetime) -> None:
    values = {"code": codes.grouped(matter.code), "due": clocks.due_words(clock.due_at)}
    values["clock"] = clock.label if clock.duty == Duty.PARTY else clocks.plain_label(clock)
    if clock.duty == Duty.PARTY:
        subject = _("您自己的期限快到了")
        body = _("您的事项 %(code)s：%(clock)s，%(due)s前。不必等我们，过了这一天可能就办不了了。") % values
    else:
        subject = _("您的事项没有按期办完")
        body = (
            _("您的事项 %(code)s 应在%(due)s前%(clock)s，没有办到，向您致歉。上级在督办，有进展马上告诉您。")
            % values
        )
    for number, party in enumerate(one for one in matters.parties(matter.pk) if one.role == role):
        contact = "call" if rung.do == "call" and party.contact == "any" else party.contact
        notifications.tell_outside(
            Person(name=party.name, phone=party.phone, email=party.email, contact=contact),
            key=f"rung:{row.pk}:{role}:{number}",
            kind=KIND,
            subject=subject,
            body=body,
            caller_id=matter.centre_id,
            matter_id=matter.pk,
            at=at,
        )


def _words(matter: Matter, clock: Clock, rung: Rung, unit_id: UUID, at: datetime) -> tuple[str, str]:
    values = {
        "code": codes.grouped(matter.code),
        "clock": clock.label,
        "due": clocks.due_words(clock.due_at),
        "unit": organisations.name(unit_id),
        "level": _(rung.level) if rung.level else "",
    }
    if rung.do == "supervise":
        return (
            _("%(code)s %(unit)s：%(level)s") % values,
            _("%(clock)s应在%(due)s前办完，没有办完。请写明原因和哪天办到。") % values,
        )
    if rung.do == "conference":
        return (
            _("%(code)s 请召集会商") % values,
            _("%(clock)s应在%(due)s前办完，没有办完，已升为%(level)s。请召集有关单位定办法、定日子。")
            % values,
        )
    if at >= clock.due_at:
        return (
            _("%(code)s %(clock)s到期没办完") % values,
            _("应在%(due)s前办完。今天请办到；办不到的，写明卡在哪里。") % values,
        )
    return _("%(code)s %(clock)s请抓紧") % values, _("%(due)s前要办完。") % values
