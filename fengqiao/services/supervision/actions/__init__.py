"""The verbs of supervision: ladders climb, orders are issued and judged, matters hung up, findings decided, figures looked at."""

from fengqiao.services.supervision.actions.escalating import climb, lapse
from fengqiao.services.supervision.actions.findings import decide, find, reply_to_finding
from fengqiao.services.supervision.actions.hanging import hang, take_off
from fengqiao.services.supervision.actions.judging import (
    accept,
    close,
    close_all,
    close_task,
    give_back,
    hear,
)
from fengqiao.services.supervision.actions.ordering import answer, call_for, issue, issue_paper, raise_level
from fengqiao.services.supervision.actions.reviewing import count_oddities, note
from fengqiao.services.supervision.actions.telling import speak

__all__ = [
    "accept",
    "answer",
    "call_for",
    "climb",
    "close",
    "close_all",
    "close_task",
    "count_oddities",
    "decide",
    "find",
    "give_back",
    "hang",
    "hear",
    "issue",
    "issue_paper",
    "lapse",
    "note",
    "raise_level",
    "reply_to_finding",
    "speak",
    "take_off",
]
