"""Which panels a matter page shows, by place and in order; and what its forms begin with."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fengqiao.casework.documents import panel as documents
from fengqiao.casework.matters import panel as matters
from fengqiao.casework.tasks import panel as tasks
from fengqiao.doors.desk import panels as desk
from fengqiao.services.feedback import panel as feedback
from fengqiao.services.supervision import panel as supervision

PANELS: Mapping[str, Sequence[Callable[..., str]]] = {
    "head": (desk.holder, desk.next_step, desk.clocks),
    "road": (desk.road,),
    "main": (matters.said, tasks.tasks, desk.history),
    "aside": (
        desk.own_limits,
        matters.parties,
        documents.documents,
        supervision.supervision,
        feedback.feedback,
        matters.access,
    ),
}
"""`head`: the three answers at the top; `road`: across the page; `main` and `aside`: the two columns."""

BEGINNINGS: Mapping[str, Callable[..., dict[str, Any]]] = {"resolve": tasks.result}
"""The answer to the person begins with what the unit has answered: nobody types it twice."""
