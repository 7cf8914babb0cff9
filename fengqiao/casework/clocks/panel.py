"""What clocks show on the page of a matter: each with what is left, and why it ends on that day."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.clocks.permissions import Permission
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue


def clocks(request: HttpRequest, matter: Matter) -> str:
    """Every clock of the matter: those of the office, the person's own, and those that have stopped."""
    rows = [told(clock, request) for clock in queries.of_matter(matter.pk)]
    live = [row for row in rows if row["clock"].is_live]
    context = {
        "matter": matter,
        "ours": [row for row in live if row["clock"].duty == Duty.OFFICE],
        "others": [row for row in live if row["clock"].duty != Duty.OFFICE],
        "stopped": [row for row in rows if not row["clock"].is_live],
    }
    return render_to_string("clocks/_panel.html", context, request)


def told(clock: Clock, request: HttpRequest) -> dict[str, Any]:
    """One clock with its words."""
    return {
        "clock": clock,
        "lamp": queries.lamp_of(clock, request.at),
        "share": queries.share(clock, request.at),
        "due": queries.due_words(clock.due_at),
        "why": queries.explain(clock),
        "days": queries.days(clock),
    }


def may_pause(clock: Clock, matter: Matter, request: HttpRequest) -> bool:
    """Whether this actor may pause the clock now: the rule names a ground, and it is not late."""
    rule = catalogue.book(matter.edition_id).clocks.get(clock.rule)
    return bool(
        request.actor.may(Permission.APPROVE_PAUSE)
        and rule
        and rule.pause
        and clock.is_live
        and not clock.is_paused
        and request.at < clock.due_at
    )
