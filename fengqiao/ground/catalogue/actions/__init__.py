"""Verbs on the rules and on the calendar."""

from fengqiao.ground.catalogue.actions.editions import mark_day, publish, settle_year

__all__ = ["mark_day", "publish", "settle_year"]
