"""What the catalogue answers: the rules, the days, and why a date is that date."""

from fengqiao.ground.catalogue.queries.books import (
    CALENDAR,
    EDITIONS,
    Limit,
    NoEdition,
    Told,
    book,
    calendar,
    changes,
    current,
    days_of,
    editions,
    explain,
    forget_books,
    limits,
    rules_for,
    search_kinds,
    suggest_kind,
    told,
    years,
)  # fmt: skip
from fengqiao.ground.catalogue.queries.reckoning import (
    Reckoned,
    UnknownRule,
    picture,
    plain,
    reckon,
    reckon_rule,
)

__all__ = [
    "CALENDAR", "EDITIONS", "Limit", "NoEdition", "Reckoned", "Told", "UnknownRule", "book", "calendar", "changes",
    "current", "days_of", "editions", "explain", "forget_books", "limits", "picture", "plain", "reckon", "reckon_rule", "rules_for", "search_kinds",
    "suggest_kind", "told", "years",
]  # fmt: skip
