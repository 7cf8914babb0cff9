"""The clocks of a matter for machines: what runs, until when, and why until then."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Schema

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.clocks.rules.timetable import steps
from fengqiao.casework.matters import queries as matters
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.workdays import ZONE

router = Router(tags=["matters"])


class Told(Schema):
    """A clock. `due` is Beijing time; `steps` are the days that lead to it, `reasons` the same in sentences."""

    id: UUID
    rule: str
    label: str
    basis: str
    duty: str
    binding: str
    unit: str
    task: UUID | None
    started: datetime
    due: str
    provisional: bool
    paused: datetime | None
    lapsed: datetime | None
    stopped: datetime | None
    steps: list[dict[str, Any]]
    reasons: list[str]


@router.get("", response=list[Told])
def clocks(request: HttpRequest, code: Path[str]) -> list[dict[str, Any]]:
    """Every clock of a matter, those that run first, each with why it is due on that day. 404 for a matter not yours."""
    matter = matters.reach(request.actor, code, request.at)
    return [_told(clock) for clock in queries.of_matter(matter.pk)]


def _told(clock: Clock) -> dict[str, Any]:
    return {
        "id": clock.pk,
        "rule": clock.rule,
        "label": clock.label,
        "basis": clock.basis,
        "duty": clock.duty,
        "binding": clock.binding,
        "unit": clock.unit,
        "task": clock.task_id,
        "started": clock.started_at,
        "due": clock.due_at.astimezone(ZONE).isoformat(),
        "provisional": clock.provisional,
        "paused": clock.paused_at,
        "lapsed": clock.lapsed_at,
        "stopped": clock.stopped_at,
        "steps": catalogue.plain(steps(clock.why)),
        "reasons": queries.explain(clock),
    }
