"""What runs, what it means today, why it is due on that day, and what its ledger says."""

from fengqiao.casework.clocks.queries.ledger import (
    asked,
    booked,
    chain,
    chain_in,
    counted,
    counted_in,
    extended,
    extension_cap,
    extensions,
    last_day,
    notes,
    pause_cap,
    pauses,
    plain,
    stood,
    used,
    whole,
)
from fengqiao.casework.clocks.queries.own import facts, question, questions, untold
from fengqiao.casework.clocks.queries.proofs import (
    astray,
    miscounted,
    overdue_bells,
    running_after_the_end,
    unclocked,
    wrongly_sorted,
)
from fengqiao.casework.clocks.queries.recounts import (
    by_rule,
    calendar_alarm,
    moved,
    provisional,
    shifts,
    shown,
    tally,
    to_look_at,
    with_places,
)
from fengqiao.casework.clocks.queries.running import (
    calendar,
    due_of_task,
    ever_stops,
    get,
    live,
    of_matter,
    of_offices,
    of_tasks,
    places,
    reach,
    ringing,
    rung,
    rungs,
)
from fengqiao.casework.clocks.queries.words import (
    Lamp,
    days,
    due_of,
    due_words,
    end_of_day,
    explain,
    lamp,
    lamp_of,
    plain_label,
    plain_rule,
    share,
    unit_word,
)

__all__ = [
    "Lamp", "asked", "astray", "booked", "by_rule", "calendar", "calendar_alarm", "chain", "chain_in", "counted",
    "counted_in", "days", "due_of", "due_of_task", "due_words", "end_of_day", "ever_stops", "explain", "extended",
    "extension_cap", "extensions", "facts", "get", "lamp", "lamp_of", "last_day", "live", "miscounted", "moved",
    "notes", "of_matter", "of_offices", "of_tasks", "overdue_bells", "pause_cap", "pauses", "places", "plain",
    "plain_label", "plain_rule", "provisional", "question", "questions", "reach", "ringing", "rung", "rungs",
    "running_after_the_end", "share", "shifts", "shown", "stood", "tally", "to_look_at", "unclocked", "unit_word",
    "untold", "used", "whole", "with_places", "wrongly_sorted",
]  # fmt: skip
