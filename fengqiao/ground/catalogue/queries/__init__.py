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
    law_table,
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
from fengqiao.ground.catalogue.queries.imports import NoticeRead, read_notice
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
    "Chapter", "Fact", "Limit", "NoEdition", "NoticeRead", "Objection", "Reckoned", "Told", "UnknownRule",
    "approvers", "as_it_stands", "book", "calendar", "calendar_of", "cap", "changed", "changes", "changes_of",
    "changes_of_days", "closure", "closures", "current", "days_of", "drafts", "edition", "editions", "ever_held",
    "explain", "facts", "first_changed", "forget_books", "found", "history", "hours", "law_table", "lawful", "limit",
    "limits", "local_days", "log", "months", "objections", "objections_to", "picture", "place_name", "places_of",
    "plain", "preview", "read_notice", "reasons_of", "reckon", "reckon_rule", "recount", "recounts", "role",
    "rules_for", "rung", "search_kinds", "span", "stands", "suggest_kind", "told", "uncounted", "waiting_recount",
    "when", "years",
]  # fmt: skip
