"""Reasons why a matter or a task cannot go on, in words for the person who asked."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import queries
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.casework.tasks.rules.modes import WAYS, holding_up
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Organisation, Post
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Facts


def no_open_tasks(matter: Matter, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """A matter is not resolved or closed over the heads of those still at work. A supervision does not hold it up."""
    open_tasks = facts.once("open_tasks", lambda: queries.open_of(matter.pk))
    if n := sum(task.mode in holding_up() for task in open_tasks):
        return ngettext("还有 %(n)d 项办件没有办完", "还有 %(n)d 项办件没有办完", n) % {"n": n}
    return None


def holder_not_barred(task: Task, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """信访工作条例 第三十条: nobody handles what is said about them."""
    if matters.is_barred(task.matter_id, organisations.path(task.holder_id)):
        return _("这家单位和这件事有利害关系，不能承办。请换一家")
    return None


def holder_takes_work(task: Task, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """Courts, arbitration and the like are referred to, never assigned to; a closed unit takes nothing."""
    unit = organisations.get(task.holder_id)
    if unit is None or unit.closed_at is not None:
        return _("这个单位已经撤销，请换一家")
    takes = organisations.takes(task.holder_id)
    if task.mode in (Mode.HANDLE, Mode.ASSIGN, Mode.SUPERVISE) and takes == "refer":
        return _("%(unit)s依法独立办理，只能导入、移送，不能交办或督办") % {"unit": unit.short_name}
    if task.leads and takes == "invite":
        return _("%(unit)s只能受邀协助，不能作主办") % {"unit": unit.short_name}
    return None


def matter_takes_work(task: Task, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """Work is given on an accepted matter; a supervision on any open one."""
    matter = task.matter
    if matter.stage not in WAYS[task.mode].stages:
        if matter.stage == "registered":
            return _("还没有受理。先受理，再交办")
        return _("现在是“%(stage)s”，不能再开办件") % {"stage": matter.get_stage_display()}
    return None


def of_its_unit(task: Task, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """Only the unit that owes a task may do something with it."""
    if by.is_system or by.organisation_id == task.holder_id:
        return None
    return _("这项办件在%(unit)s，不在您的单位") % {"unit": organisations.name(task.holder_id)}


def may_be_given_back(task: Task, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """A supervision is answered, not sent back; what the centre does itself has nowhere to go back to."""
    if not WAYS[task.mode].returnable:
        return _("“%(mode)s”不能退回") % {"mode": task.get_mode_display()}
    return None


def clock_in_hand(clock: Clock, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """Only who has the work asks for its time: the unit of the task, the holder of the matter, or the centre."""
    task = Task.objects.filter(matter=clock.matter_id, pk=clock.task_id).first() if clock.task_id else None
    matter = clock.matter
    units = {matter.centre_id, task.holder_id if task else matter.holder_id}
    if by.is_system or by.organisation_id in units:
        return None
    return _("这个期限由%(unit)s负责，请它来申请") % {"unit": organisations.name(matter.holder_id)}


def post_holds_no_tasks(post: Post, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """Nobody leaves a post with work in hand: it is handed over first."""
    if n := len(queries.held_by_post(post.pk)):
        return _("还有 %(n)d 项办件在这个岗位名下，请先交接给别人") % {"n": n}
    return None


def unit_holds_no_tasks(unit: Organisation, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """No unit is closed with work in hand."""
    if n := queries.count_held_by(unit.pk):
        return _("还有 %(n)d 项办件在这个单位，请先办完或撤销") % {"n": n}
    return None
