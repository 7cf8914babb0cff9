"""Verbs on the rules and on the calendar."""

from fengqiao.ground.catalogue.actions.days import import_year, mark_day, settle_year
from fengqiao.ground.catalogue.actions.editions import publish
from fengqiao.ground.catalogue.actions.places import keep_hours, lift_closure, mark_local_day, reopen, shut
from fengqiao.ground.catalogue.actions.recounts import (
    approve_recount,
    ask_recount,
    drop_recount,
    note_recount,
)

__all__ = [
    "approve_recount", "ask_recount", "drop_recount", "import_year", "keep_hours", "lift_closure", "mark_day",
    "mark_local_day", "note_recount", "publish", "reopen", "settle_year", "shut",
]  # fmt: skip
