"""The rules in force, as data with editions; and the days nobody works, which belong to no edition."""

from fengqiao.ground.catalogue.models.clocks import Binding, ClockRule, Duty, Ground, Ladder, Preset, Unit
from fengqiao.ground.catalogue.models.days import CalendarYear, DayOff, Nature
from fengqiao.ground.catalogue.models.rules import (
    Edition,
    Kind,
    Outcome,
    Paper,
    Reason,
    RoutingLevel,
    Solved,
    SourceRule,
)

__all__ = [
    "Binding", "CalendarYear", "ClockRule", "DayOff", "Duty", "Edition", "Ground", "Kind", "Ladder", "Nature",
    "Outcome", "Paper", "Preset", "Reason", "RoutingLevel", "Solved", "SourceRule", "Unit",
]  # fmt: skip
