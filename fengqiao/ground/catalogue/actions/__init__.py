"""Verbs on the rules and on the calendar."""

from fengqiao.ground.catalogue.actions.days import import_year, mark_day, settle_year
from fengqiao.ground.catalogue.actions.drafts import (
    draft,
    drop,
    drop_rule,
    plan,
    put_ground,
    put_ladder,
    put_rule,
    switch_preset,
)
from fengqiao.ground.catalogue.actions.editions import propose, publish
from fengqiao.ground.catalogue.actions.places import keep_hours, lift_closure, mark_local_day, reopen, shut
from fengqiao.ground.catalogue.actions.recounts import (
    approve_recount,
    ask_recount,
    drop_recount,
    note_recount,
)

__all__ = [
    "approve_recount", "ask_recount", "draft", "drop", "drop_recount", "drop_rule", "import_year", "keep_hours",
    "lift_closure", "mark_day", "mark_local_day", "note_recount", "plan", "propose", "publish", "put_ground",
    "put_ladder", "put_rule", "reopen", "settle_year", "shut", "switch_preset",
]  # fmt: skip
