"""The rules in force, as data with editions; the days nobody works; and what changing a day means for what runs."""

from fengqiao.ground.catalogue.models.book import (
    Binding,
    ClockRule,
    Duty,
    Edition,
    Kind,
    Outcome,
    Paper,
    Reason,
    RoutingLevel,
    Solved,
    SourceRule,
    Unit,
)  # fmt: skip
from fengqiao.ground.catalogue.models.days import (
    CalendarYear,
    Closure,
    DayOff,
    LocalDay,
    Nature,
    OpeningHours,
)
from fengqiao.ground.catalogue.models.recounts import CalendarChange, Recount, What

__all__ = [
    "Binding", "CalendarChange", "CalendarYear", "ClockRule", "Closure", "DayOff", "Duty", "Edition", "Kind", "LocalDay",
    "Nature", "OpeningHours", "Outcome", "Paper", "Reason", "Recount", "RoutingLevel", "Solved", "SourceRule", "Unit",
    "What",
]  # fmt: skip
