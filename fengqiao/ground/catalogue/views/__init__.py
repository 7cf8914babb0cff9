"""Reading the rules; keeping the calendar."""

from fengqiao.ground.catalogue.views.days import calendar, days, settlement
from fengqiao.ground.catalogue.views.rules import clocks, edition, editions, index, kind, publication

__all__ = [
    "calendar", "clocks", "days", "edition", "editions", "index", "kind", "publication", "settlement",
]  # fmt: skip
