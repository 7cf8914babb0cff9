"""Reasons why a matter cannot end yet that have to do with time."""

from datetime import datetime

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.matters.models import Matter
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Facts

CITIZEN = "citizen"


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
            _("%(label)s，%(due)s前") % {"label": row.label, "due": queries.due_words(row.due_at)}
            for row in untold
        )
    }
