"""Reading the rules; keeping the calendar; the workshop of editions."""

from fengqiao.ground.catalogue.views.days import calendar, changes, days, notice, settlement
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
from fengqiao.ground.catalogue.views.places import closure, closures, hours, lifting, local_days, places
from fengqiao.ground.catalogue.views.rules import clock, clocks, index, kind

__all__ = [
    "calendar", "changes", "clock", "clocks", "closure", "closures", "days", "disposal", "draft_clock",
    "draft_clock_removal", "draft_clocks", "drafts", "edition", "editions", "ground", "hours", "index", "kind",
    "ladder", "ladders", "lifting", "local_days", "notice", "places", "planning", "preset", "presets", "publication",
    "settlement",
]  # fmt: skip
