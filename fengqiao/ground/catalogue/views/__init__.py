"""Reading the rules; keeping the calendar; the workshop of editions."""

from fengqiao.ground.catalogue.views.days import calendar, days, settlement
from fengqiao.ground.catalogue.views.drafts import (
    disposal,
    draft_clock,
    draft_clock_removal,
    draft_clocks,
    drafts,
    edition,
    editions,
    ground,
    ladder,
    ladders,
    planning,
    preset,
    presets,
    publication,
)
from fengqiao.ground.catalogue.views.rules import clock, clocks, index, kind

__all__ = [
    "calendar", "clock", "clocks", "days", "disposal", "draft_clock", "draft_clock_removal", "draft_clocks", "drafts",
    "edition", "editions", "ground", "index", "kind", "ladder", "ladders", "planning", "preset", "presets",
    "publication", "settlement",
]  # fmt: skip
