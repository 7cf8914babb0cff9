"""The rules in force, as data with editions; the days nobody works; and what changing a day means for what runs."""

from fengqiao.ground.catalogue.models.clocks import Binding, ClockRule, Duty, Ground, Ladder, Preset, Unit
from fengqiao.ground.catalogue.models.days import (
    CalendarYear,
    Closure,
    DayOff,
    LocalDay,
    Nature,
    OpeningHours,
)
from fengqiao.ground.catalogue.models.recounts import CalendarChange, Recount, What
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
    "Binding", "CalendarChange", "CalendarYear", "ClockRule", "Closure", "DayOff", "Duty", "Edition", "Ground", "Kind",
    "Ladder", "LocalDay", "Nature", "OpeningHours", "Outcome", "Paper", "Preset", "Reason", "Recount", "RoutingLevel",
    "Solved", "SourceRule", "Unit", "What",
]  # fmt: skip
