"""What the catalogue answers: the rules, the days, why a date is that date, and what became of a change of the days."""

from fengqiao.ground.catalogue.queries.books import (
    EDITIONS,
    Limit,
    NoEdition,
    Told,
    book,
    changes,
    current,
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
)  # fmt: skip
from fengqiao.ground.catalogue.queries.checks import (
    Objection,
    approvers,
    lawful,
    objections,
    objections_to,
    role,
    span,
)
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
from fengqiao.ground.catalogue.queries.workshop import as_it_stands, drafts, ever_held, log, preview, stands

__all__ = [
    "CALENDAR", "COMPLEXITIES", "CONFIDENCE", "DEEDS", "EDITIONS", "LAPSES", "MODES", "SUBJECTS", "Changed",
    "Chapter", "Fact", "Limit", "NoEdition", "Objection", "Reckoned", "Told", "UnknownRule", "approvers",
    "as_it_stands", "book", "calendar", "calendar_of", "cap", "changed", "changes", "closures", "current", "days_of",
    "drafts", "edition", "editions", "ever_held", "explain", "facts", "forget_books", "found", "history", "hours",
    "lawful", "limit", "limits", "local_days", "log", "objections", "objections_to", "picture", "plain", "preview",
    "reckon", "reckon_rule", "role", "rules_for", "rung", "search_kinds", "span", "stands", "suggest_kind", "told",
    "when", "years",
]  # fmt: skip
