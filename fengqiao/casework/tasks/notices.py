"""Whom the staff's notices go to, and in which words: who owes what by when. No name of a person, nothing of the case."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.events import ClockEvent, ClockLapsed, ClockWarned
from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.events import Cancelled, Done, PassedOn, Returned, TaskEvent, TaskOpened
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.casework.tasks.permissions import Permission
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.notifications import actions as notifications
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import codes
from fengqiao.kernel.events import MatterHappening

DIRECTS, RESOLVES = "matters.close", "matters.resolve"
"""Who directs a centre may close; who answers for it may resolve."""


def warned(happening: ClockWarned) -> None:
    """A limit runs out: whoever has it in hand hears, else the unit."""
    matter, clock = _of_clock(happening)
    if clock is None:
        return
    subject = _("%(code)s %(clock)s快到期") % {"code": _code(matter), "clock": clock.label}
    body = _("%(due)s前要办完。") % {"due": clocks.due_words(clock.due_at)}
    _tell(happening, matter, _in_hand(matter, happening.task_id), subject, body)


def lapsed(happening: ClockLapsed) -> None:
    """A limit without a ladder has passed: the late unit, the supervisor and the director hear; of a supervision's own, the
    director alone."""
    matter, clock = _of_clock(happening)
    if clock is None or happening.on_lapse == "close":
        return
    subject = _("%(code)s %(clock)s已超期") % {"code": _code(matter), "clock": clock.label}
    director: Reader = (matter.centre_id, DIRECTS)
    if happening.on_lapse == "tell":
        late = organisations.name(_unit(matter, happening.task_id))
        _tell(
            happening,
            matter,
            [director],
            subject,
            _("%(unit)s没有按时答复督办，请您过问。") % {"unit": late},
            urgent=True,
        )
        return
    if clocks.rungs(matter, catalogue.book(matter.edition_id).clocks[clock.rule]):
        return  # the ladder tells, rung by rung
    body = _("应在%(due)s前办完。已自动督办，请写明原因和哪天办到。") % {
        "due": clocks.due_words(clock.due_at)
    }
    to: list[Reader] = [
        *_in_hand(matter, happening.task_id),
        (matter.centre_id, Permission.SUPERVISE),
        director,
    ]
    _tell(happening, matter, to, subject, body, urgent=True)


def opened(happening: TaskOpened) -> None:
    """A unit has been given work. A supervision for a lapse is told with the lapse."""
    matter, task = _of_task(happening)
    subject = _("%(code)s %(mode)s给%(unit)s") % {
        "code": _code(matter),
        "mode": task.get_mode_display(),
        "unit": organisations.name(task.holder_id),
    }
    first = task.due_at
    body = _("请在%(due)s前签收。") % {"due": clocks.due_words(first)} if first else _("请签收。")
    if happening.mode == Mode.SUPERVISE:
        body = _("请写明原因和哪天办到。")
    _tell(happening, matter, [(task.holder_id, Permission.CLAIM)], subject, body)


def returned(happening: Returned) -> None:
    """A unit has sent it back: the centre rules within its own short limit."""
    matter, task = _of_task(happening)
    subject = _("%(code)s %(unit)s退回来了") % {
        "code": _code(matter),
        "unit": organisations.name(task.holder_id),
    }
    _tell(happening, matter, [(matter.centre_id, Permission.DISPATCH)], subject, _("请看理由，定谁来办。"))


def done(happening: Done) -> None:
    """The work is done: the centre answers to the person; an answer to a supervision goes to the supervisor."""
    matter, task = _of_task(happening)
    values = {"code": _code(matter), "unit": organisations.name(task.holder_id)}
    if happening.mode == Mode.SUPERVISE:
        to: list[Reader] = [(matter.centre_id, Permission.SUPERVISE)]
        _tell(happening, matter, to, _("%(code)s %(unit)s答复了督办") % values, _("请看答复够不够。"))
        return
    to = [(matter.centre_id, RESOLVES if task.leads else Permission.DISPATCH)]
    _tell(happening, matter, to, _("%(code)s %(unit)s办完了") % values, _("请看结果，答复当事人。"))


def cancelled(happening: Cancelled) -> None:
    """What a unit was asked for is not wanted any more. Not said when the matter itself has ended."""
    if happening.why != "centre":
        return
    matter, task = _of_task(happening)
    subject = _("%(code)s 的办件撤销了") % {"code": _code(matter)}
    _tell(happening, matter, [_of_unit(task)], subject, _("不用再办了。"), link=False)


def passed_on(happening: PassedOn) -> None:
    """Somebody has left: the successor hears what is now in their hands."""
    matter, task = _of_task(happening)
    subject = _("%(code)s 交接到您手里") % {"code": _code(matter)}
    _tell(happening, matter, [_of_unit(task)], subject, _("请看办到哪一步，期限照旧。"))


Reader = UUID | tuple[UUID, str]
"""A post, or those of a unit who hold a permission."""


def _of_clock(happening: ClockEvent) -> tuple[Matter, Clock | None]:
    matter = Matter.objects.get(pk=happening.matter_id)
    clock = clocks.get(matter.pk, happening.clock_id)
    # what was done in the meantime is not nagged about
    return matter, clock if clock.is_live and clock.duty == Duty.OFFICE else None


def _of_task(happening: TaskEvent) -> tuple[Matter, Task]:
    matter = Matter.objects.get(pk=happening.matter_id)
    return matter, Task.objects.get(matter=matter.pk, pk=happening.task_id)


def _in_hand(matter: Matter, task_id: UUID | None) -> list[Reader]:
    task = Task.objects.filter(matter=matter.pk, pk=task_id).first() if task_id else None
    if task is None:
        task = Task.objects.open().filter(matter=matter.pk, leads=True).first()
    if task is not None:
        return [_of_unit(task)]
    return [(matter.holder_id or matter.centre_id, Permission.DISPATCH)]


def _of_unit(task: Task) -> Reader:
    return task.post_id or (task.holder_id, Permission.CLAIM)


def _unit(matter: Matter, task_id: UUID | None) -> UUID | None:
    task = Task.objects.filter(matter=matter.pk, pk=task_id).first() if task_id else None
    return task.holder_id if task else matter.holder_id


def _tell(
    happening: MatterHappening,
    matter: Matter,
    readers: Iterable[Reader],
    subject: str,
    body: str,
    *,
    urgent: bool = False,
    link: bool = True,
) -> None:
    for number, reader in enumerate(dict.fromkeys(readers)):
        to = (
            {"organisation_id": reader[0], "permission": str(reader[1])}
            if isinstance(reader, tuple)
            else {"post_id": reader}
        )
        notifications.tell(
            key=f"{happening.key}:{happening.kind}:{number}",
            kind=happening.kind,
            subject=subject,
            body=body,
            matter_id=matter.pk,
            link=f"/matters/{matter.code}/" if link else "",
            urgent=urgent,
            at=happening.at,
            **to,
        )


def _code(matter: Matter) -> str:
    return codes.grouped(matter.code)
