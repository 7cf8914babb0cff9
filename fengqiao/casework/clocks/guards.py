"""Reasons why a matter cannot end yet that have to do with time."""

from datetime import datetime

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.models import Duty
from fengqiao.casework.matters.models import Matter
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Facts

CITIZEN = "citizen"
CLOSED = "matter.closed"


def tracked_to_zero(matter: Matter, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """Silence is no end where a limit of ours waits for something else than the end: 13710 tracks to zero (销号清零).

    Such a limit does not name the closing among its stops. The person's own word settles it.
    """
    if by.ref.startswith(CITIZEN):
        return None
    for clock in facts.once("clocks", lambda: queries.live(matter.pk)):
        stops = clock.stops_on.split()
        if clock.duty == Duty.OFFICE and clock.task_id is None and stops and CLOSED not in stops:
            return _("“%(limit)s”还没有完成：先联系当事人核实，再办结") % {"limit": clock.label}
    return None


def own_limits_told(matter: Matter, *, by: Actor, at: datetime, facts: Facts) -> str | None:
    """No matter ends while the person has a time bar of their own that runs and that nobody has told them of.

    Who ends the matter on the status page has it before their eyes there.
    """
    if by.ref.startswith(CITIZEN):
        return None
    running = facts.once("clocks", lambda: queries.live(matter.pk))
    untold = queries.untold(running, at)
    if not untold:
        return None
    return _("当事人自己的期限还没有告诉本人：%(limits)s。先在“当事人自己的期限”里告诉他") % {
        "limits": "、".join(
            _("%(label)s，%(due)s前") % {"label": row.label, "due": queries.due_words(row.due_at, at)}
            for row in untold
        )
    }
