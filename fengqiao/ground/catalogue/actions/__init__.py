"""Verbs on the rules and on the calendar."""

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
from fengqiao.ground.catalogue.actions.editions import mark_day, propose, publish, settle_year

__all__ = [
    "draft", "drop", "drop_rule", "mark_day", "plan", "propose", "publish", "put_ground", "put_ladder", "put_rule",
    "settle_year", "switch_preset",
]  # fmt: skip
