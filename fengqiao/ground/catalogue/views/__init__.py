"""Reading the rules; keeping the calendar."""

from fengqiao.ground.catalogue.views.rules import (
    calendar,
    clocks,
    days,
    edition,
    editions,
    index,
    kind,
    publication,
    settlement,
)

__all__ = [
    "calendar", "clocks", "days", "edition", "editions", "index", "kind", "publication", "settlement",
]  # fmt: skip
