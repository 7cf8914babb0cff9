"""What the catalogue answers: the rules of an edition, in values and in words, and the days."""

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
)

__all__ = [
    "CALENDAR", "EDITIONS", "Limit", "NoEdition", "Told", "book", "calendar", "changes", "current", "days_of",
    "editions", "explain", "forget_books", "limits", "rules_for", "search_kinds", "suggest_kind", "told", "years",
]  # fmt: skip
