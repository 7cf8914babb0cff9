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
    closures,
    days_of,
    hours,
    local_days,
    years,
)  # fmt: skip
from fengqiao.ground.catalogue.queries.reckoning import (
    Reckoned,
    UnknownRule,
    picture,
    plain,
    reckon,
    reckon_rule,
)  # fmt: skip

__all__ = [
    "CALENDAR", "EDITIONS", "Limit", "NoEdition", "Reckoned", "Told", "UnknownRule", "book", "calendar", "calendar_of",
    "changes", "closures", "current", "days_of", "editions", "explain", "forget_books", "hours", "limits", "local_days",
    "picture", "plain", "reckon", "reckon_rule", "rules_for", "search_kinds", "suggest_kind", "told", "years",
]  # fmt: skip
