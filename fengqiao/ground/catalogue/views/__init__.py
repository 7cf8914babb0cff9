"""Reading the rules; keeping the calendar of the country and of places."""

from fengqiao.ground.catalogue.views.days import calendar, changes, days, notice, settlement
from fengqiao.ground.catalogue.views.places import closure, closures, hours, lifting, local_days, places
from fengqiao.ground.catalogue.views.rules import clocks, edition, editions, index, kind, publication

__all__ = [
    "calendar", "changes", "clocks", "closure", "closures", "days", "edition", "editions", "hours", "index", "kind",
    "lifting", "local_days", "notice", "places", "publication", "settlement",
]  # fmt: skip
