"""Tasks are opened, taken up, reported on, given back, finished, cancelled and passed on. The matter is locked first.

The holder of a matter follows its open lead task; without one it is the centre, which answers to the person.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.matters.queries import is_barred
from fengqiao.casework.tasks import queries
from fengqiao.casework.tasks.events import Cancelled, Done, PassedOn, Reported, Returned, TakenUp, TaskOpened
from fengqiao.casework.tasks.models import Mode, Report, State, Task
from fengqiao.casework.tasks.rules.modes import WAYS
from fengqiao.casework.tasks.stages import MACHINE
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused, check
from fengqiao.kernel.writing import add, change, known, unit


@unit
def open_task(
    matter_id: UUID,
    *,
    mode: str,
    holder_id: UUID,
    asked: str,
    leads: bool | None = None,
    about_clock: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Task:
    """Give a unit a piece of work on a matter (接办、交办、督办、代办、商办), and let it see the matter.

    `leads`: its unit holds the matter from now on; unless said, the modes that may lead do where nobody leads yet.
    Raises Refused without a permission of the mode, for a unit that is barred or takes no work, or where another leads.
    """
    matter = Matter.objects.lock(matter_id)
    way = WAYS.get(mode)
    if way is None:
        raise Refused(_("请选一种办件方式"))
    if not any(by.may(permission) for permission in way.permissions):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not asked.strip():
        raise Refused(_("请写清楚要办什么、怎样算办完"))
    if organisations.get(holder_id) is None:
        raise Refused(_("请选一家单位"))
    led = queries.lead_of(matter.pk)
    if leads is None:
        leads = way.leads and led is None
    task = _drawn_up(matter, mode, holder_id, asked, leads=leads, about_clock=about_clock, by=by, at=at)
    check("task.open", task, by=by, at=at)
    if leads and not way.leads:
        raise Refused(_("“%(mode)s”不能作主办") % {"mode": task.get_mode_display()})
    if leads and led is not None:
        raise Refused(
            _("%(unit)s正在主办。要换单位，先撤销它的办件") % {"unit": organisations.name(led.holder_id)}
        )
    if leads:
        _close_doors(matter, besides=holder_id, by=by, at=at)
    matters.admit(matter, holder_id, why=_why(mode), by=by, at=at)
    _announce(matter, add(task), by=by, at=at)
    if leads:
        matters.set_holder(matter, holder_id, why=f"task:{mode}", by=by, at=at)
    if mode == Mode.HANDLE and by.post_id and by.organisation_id == holder_id:
        _taken(matter, task, by=by, at=at)  # 接办: who takes it on has it in hand
    return task


@unit
def take_up(matter_id: UUID, task_id: UUID, *, by: Actor, at: datetime) -> Task:
    """签收: a post of the unit takes the task into its hands."""
    matter, task = _lock(matter_id, task_id)
    _taken(matter, task, by=by, at=at)
    return task


@unit
def report(
    matter_id: UUID, task_id: UUID, *, text: str, to_party: bool = False, by: Actor, at: datetime
) -> Report:
    """Say how far the work is; with `to_party` the person may read it too."""
    matter, task = _lock(matter_id, task_id)
    if not text.strip():
        raise Refused(_("请写一下办到哪一步、下一步是什么"))
    MACHINE.move("report", task, by=by, at=at)
    said = _said(matter, task, text, to_party=to_party, by=by, at=at)
    emit(Reported(to_party=to_party, **_of(task, by, at)), on=matter)
    return said


@unit
def give_back(matter_id: UUID, task_id: UUID, *, reason: str, words: str, by: Actor, at: datetime) -> Task:
    """退单: the unit sends the task back, for a coded reason of the edition and in words. The centre holds again.

    信访工作条例 第二十三条: within its limit, with detailed reasons; the centre rules by handing over anew.
    """
    matter, task = _lock(matter_id, task_id)
    if reason not in {row.code for row in catalogue.book(matter.edition_id).reasons_of("return")}:
        raise Refused(_("请选一个退回的理由"))
    if not words.strip():
        raise Refused(_("请写清楚为什么退回，中心要据此裁定"))
    MACHINE.move("give_back", task, by=by, at=at)
    task.returned_for, task.ended_at = reason, at
    change(task, "stage", "returned_for", "ended_at")
    _said(matter, task, words, to_party=False, by=by, at=at)
    emit(Returned(reason=reason, **_of(task, by, at)), on=matter)
    _hand_back(matter, task, why="task:returned", by=by, at=at)
    return task


@unit
def finish(
    matter_id: UUID, task_id: UUID, *, answer: str, outcome: str = "", by: Actor, at: datetime
) -> Task:
    """The work is done, with an answer that can be given to the person. A lead task hands the matter back to the centre.

    The outcome is what the unit says came of it; what came of the matter the centre says when it resolves.
    """
    matter, task = _lock(matter_id, task_id)
    if not answer.strip():
        raise Refused(_("请写下办理结果：查明了什么、办了什么、可以怎样答复群众"))
    if outcome and outcome not in catalogue.book(matter.edition_id).outcomes:
        raise Refused(_("请选一个结果"))
    MACHINE.move("finish", task, by=by, at=at)
    task.answer, task.outcome, task.ended_at = answer.strip(), outcome, at
    change(task, "stage", "answer", "outcome", "ended_at")
    emit(Done(outcome=outcome, **_of(task, by, at)), on=matter)
    _hand_back(matter, task, why="task:done", by=by, at=at)
    return task


@unit
def cancel(matter_id: UUID, task_id: UUID, *, why: str, by: Actor, at: datetime) -> Task:
    """The centre takes a task back before it is done; the supervisor lifts a supervision. The unit loses its view."""
    matter, task = _lock(matter_id, task_id)
    if not why.strip():
        raise Refused(_("请写一句为什么撤销"))
    MACHINE.move("lift" if task.mode == Mode.SUPERVISE else "cancel", task, by=by, at=at)
    _said(matter, task, why, to_party=False, by=by, at=at)
    _cancelled(matter, task, "centre", by=by, at=at)
    _hand_back(matter, task, why="task:cancelled", by=by, at=at)
    if not queries.works_on(matter.pk, task.holder_id):
        matters.withdraw_grant(matter, task.holder_id, why=_why(task.mode), by=by, at=at)
    return task


@unit
def cancel_all(matter: Matter, *, why: str, by: Actor = SYSTEM, at: datetime) -> None:
    """The matter has ended: whatever is still open on it has nothing to do any more. `why` is a code."""
    for task in queries.open_of(matter.pk):
        task.stage = State.CANCELLED
        _cancelled(matter, task, why, by=by, at=at)
        _hand_back(matter, task, why="task:cancelled", by=by, at=at)


@unit
def take_away(matter: Matter, organisation_id: UUID, *, by: Actor = SYSTEM, at: datetime) -> None:
    """A unit has been shut out: what it (or a unit under it) still owes goes back to the centre.

    Raises Refused where nobody else is left to hold the matter: find another unit first.
    """
    for task in queries.open_of(matter.pk):
        if organisation_id in organisations.path(task.holder_id):
            task.stage = State.CANCELLED
            _cancelled(matter, task, "barred", by=by, at=at)
            _hand_back(matter, task, why="task:barred", by=by, at=at)
    if organisation_id in organisations.path(matter.centre_id):
        raise Refused(_("这件事归这个中心管。请先把事项改到别的中心"))
    if matter.is_open and matter.holder_id and organisation_id in organisations.path(matter.holder_id):
        raise Refused(_("这家单位正在承办这件事。请先换一家承办"))


@unit
def supervise(matter: Matter, clock_id: UUID | None, late_id: UUID, asked: str, *, at: datetime) -> Task:
    """督办 for a lapse, owed by the unit that is late; of the same limit once. `clock_id`: none when it is asked again.

    It already sees the matter; nothing is asked of the database.
    """
    task = _drawn_up(
        matter, Mode.SUPERVISE, late_id, asked, leads=False, about_clock=clock_id, by=SYSTEM, at=at
    )
    _announce(matter, add(task), by=SYSTEM, at=at)
    return task


@unit
def pass_on(post_id: UUID, successor_id: UUID, *, by: Actor = SYSTEM, at: datetime) -> int:
    """Somebody leaves a post: what they had taken up goes to the successor. Returns how many tasks."""
    passed = 0
    for matter_id, task_id in queries.held_by_post(post_id):
        matter, task = _lock(matter_id, task_id)
        if not task.is_open or task.post_id != post_id:
            continue
        task.post_id = successor_id
        change(task, "post_id")
        emit(PassedOn(was=post_id, post_id=successor_id, **_of(task, by, at)), on=matter)
        passed += 1
    return passed


@unit
def pass_on_views(post_id: UUID, successor_id: UUID, *, by: Actor = SYSTEM, at: datetime) -> int:
    """Somebody leaves a post: the open matters that were shown to it alone are shown to the successor. Returns how many.

    What they had registered and followed is followed on; what has ended stays with nobody who does not need it.
    """
    shown = queries.shown_to_post(post_id, at)
    for grant in shown:
        matter, unit_id, why = Matter.objects.lock(grant.matter_id), grant.organisation_id, grant.why
        matters.withdraw_grant(matter, unit_id, why=why, post_id=post_id, by=by, at=at)
        if not is_barred(matter.pk, organisations.path(unit_id)):
            matters.admit(matter, unit_id, why=why, post_id=successor_id, by=by, at=at)
    return len(shown)


def keep_due(matter_id: UUID, task_id: UUID) -> None:
    """Keep the nearest running limit on the task's own row, so that a unit's list can be sorted by it."""
    task = Task.objects.lock(matter_id, task_id)
    if task.is_open:
        _due(task, clocks.due_of_task(matter_id, task_id))


def bring_forward(matter_id: UUID, task_id: UUID, due_at: datetime) -> None:
    """A limit of the task has started: keep it where it is nearer than what is there. No query for a fresh task."""
    task = known(Task, task_id) or Task.objects.lock(matter_id, task_id)
    if task.due_at is None or due_at < task.due_at:
        _due(task, due_at)


def _due(task: Task, due_at: datetime | None) -> None:
    if task.due_at != due_at:
        task.due_at = due_at
        change(task, "due_at")


def _lock(matter_id: UUID, task_id: UUID) -> tuple[Matter, Task]:
    matter = Matter.objects.lock(matter_id)
    return matter, Task.objects.lock(matter_id, task_id)


def _drawn_up(
    matter: Matter,
    mode: str,
    holder_id: UUID,
    asked: str,
    *,
    leads: bool,
    about_clock: UUID | None,
    by: Actor,
    at: datetime,
) -> Task:
    return Task(
        id=uuid7(),
        matter=matter,
        mode=mode,
        stage=State.OPEN,
        leads=leads,
        holder_id=holder_id,
        asked=asked.strip(),
        opened_by=by.ref,
        opened_at=at,
        about_clock=about_clock,
    )


def _taken(matter: Matter, task: Task, *, by: Actor, at: datetime) -> None:
    MACHINE.move("take_up", task, by=by, at=at)
    task.taken_up_at, task.post_id = at, by.post_id
    change(task, "stage", "taken_up_at", "post_id")
    emit(TakenUp(post_id=by.post_id, **_of(task, by, at)), on=matter)


def _announce(matter: Matter, task: Task, *, by: Actor, at: datetime) -> None:
    emit(TaskOpened(leads=task.leads, about_clock=task.about_clock, **_of(task, by, at)), on=matter)


def _cancelled(matter: Matter, task: Task, why: str, *, by: Actor, at: datetime) -> None:
    task.ended_at = at
    change(task, "stage", "ended_at")
    emit(Cancelled(why=why, **_of(task, by, at)), on=matter)


def _said(matter: Matter, task: Task, text: str, *, to_party: bool, by: Actor, at: datetime) -> Report:
    """Words on a task, tied to the event that comes next in the chain."""
    return add(
        Report(
            id=uuid7(),
            matter_id=matter.pk,
            task_id=task.pk,
            text=text.strip(),
            to_party_at=at if to_party else None,
            seq=matter.seq + 1,
            by=by.ref,
            at=at,
        )
    )


def _hand_back(matter: Matter, task: Task, *, why: str, by: Actor, at: datetime) -> None:
    """When the lead task ends the centre holds the matter again: it answers to the person, or chooses anew."""
    if task.leads:
        matters.set_holder(matter, matter.centre_id, why=why, by=by, at=at)


def _close_doors(matter: Matter, *, besides: UUID, by: Actor, at: datetime) -> None:
    """A unit that sent the matter back loses its view when another takes it on: not before, it still answers for it."""
    rows: Iterable[Task] = queries.of_matter(matter.pk)
    busy = {row.holder_id for row in rows if row.stage not in (State.RETURNED, State.CANCELLED)}
    for row in rows:
        if row.stage == State.RETURNED and row.holder_id not in busy | {besides}:
            matters.withdraw_grant(matter, row.holder_id, why=_why(row.mode), by=by, at=at)


def _why(mode: str) -> str:
    return f"task:{mode}"


def _of(task: Task, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "matter_id": task.matter_id,
        "task_id": task.pk,
        "mode": str(task.mode),
        "holder_id": task.holder_id,
        "by": by.ref,
        "at": at,
    }
