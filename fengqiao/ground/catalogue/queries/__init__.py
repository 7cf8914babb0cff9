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
    edition,
    editions,
    explain,
    forget_books,
    limit,
    limits,
    rules_for,
    search_kinds,
    suggest_kind,
    told,
    years,
)
from fengqiao.ground.catalogue.queries.checks import (
    Objection,
    approvers,
    lawful,
    objections,
    objections_to,
    role,
    span,
)
from fengqiao.ground.catalogue.queries.worded import (
    COMPLEXITIES,
    CONFIDENCE,
    DEEDS,
    LAPSES,
    MODES,
    SUBJECTS,
    Changed,
    Chapter,
    Fact,
    cap,
    changed,
    facts,
    found,
    history,
    rung,
    when,
)
from fengqiao.ground.catalogue.queries.workshop import as_it_stands, log, preview, stands

__all__ = [
    "CALENDAR", "COMPLEXITIES", "CONFIDENCE", "DEEDS", "EDITIONS", "LAPSES", "MODES", "SUBJECTS", "Changed",
    "Chapter", "Fact", "Limit", "NoEdition", "Objection", "Told", "approvers", "as_it_stands", "book", "calendar",
    "cap", "changed", "changes", "current", "days_of", "edition", "editions", "explain", "facts", "forget_books",
    "found", "history", "lawful", "limit", "limits", "log", "objections", "objections_to", "preview", "role",
    "rules_for", "rung", "search_kinds", "span", "stands", "suggest_kind", "told", "when", "years",
]  # fmt: skip
