"""What the catalogue answers: the rules, the days, why a date is that date, and what became of a change of the days."""

from fengqiao.ground.catalogue.queries.books import (
    EDITIONS,
    Limit,
    NoEdition,
    Told,
    book,
    changes,
    current,
    editions,
    explain,
    forget_books,
    limits,
    rules_for,
    search_kinds,
    suggest_kind,
    told,
)  # fmt: skip
from fengqiao.ground.catalogue.queries.days import (
    CALENDAR,
    calendar,
    calendar_of,
    changes_of_days,
    closure,
    closures,
    days_of,
    hours,
    local_days,
    months,
    place_name,
    places_of,
    uncounted,
    years,
)  # fmt: skip
from fengqiao.ground.catalogue.queries.imports import Preview, preview
from fengqiao.ground.catalogue.queries.reckoning import (
    Reckoned,
    UnknownRule,
    picture,
    plain,
    reckon,
    reckon_rule,
)  # fmt: skip
from fengqiao.ground.catalogue.queries.recounts import (
    changes_of,
    first_changed,
    reasons_of,
    recount,
    recounts,
    waiting_recount,
)

__all__ = [
    "CALENDAR", "EDITIONS", "Limit", "NoEdition", "Preview", "Reckoned", "Told", "UnknownRule", "book", "calendar",
    "calendar_of", "changes", "changes_of", "changes_of_days", "closure", "closures", "current", "days_of", "editions",
    "explain", "first_changed", "forget_books", "hours", "limits", "local_days", "months", "picture", "place_name", "places_of", "plain",
    "preview", "reasons_of", "reckon", "reckon_rule", "recount", "recounts", "rules_for", "search_kinds", "suggest_kind", "told",
    "uncounted", "waiting_recount", "years",
]  # fmt: skip
