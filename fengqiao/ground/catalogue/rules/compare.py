"""What one edition changes against another, row by row."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from fengqiao.ground.catalogue.rules.book import EditionBook

FAMILIES = (
    "kinds",
    "clocks",
    "outcomes",
    "reasons",
    "papers",
    "levels",
    "sources",
    "grounds",
    "ladders",
    "presets",
)
UNTOLD = {"id", "position"}


@dataclass(frozen=True, slots=True)
class Change:
    """`what` is added, dropped or changed; `names` are the columns that differ."""

    family: str
    code: str
    what: str
    names: tuple[str, ...] = ()


def changes(old: EditionBook, new: EditionBook) -> list[Change]:
    """Every row that was added, dropped or changed, by family, in the order of the new edition."""
    found = []
    for family in FAMILIES:
        before, after = _rows(old, family), _rows(new, family)
        for code, row in after.items():
            if code not in before:
                found.append(Change(family, code, "added"))
            elif names := _differing(before[code], row):
                found.append(Change(family, code, "changed", names))
        found += [Change(family, code, "dropped") for code in before if code not in after]
    return found


def _rows(book: EditionBook, family: str) -> dict[str, Any]:
    rows = getattr(book, family)
    return dict(rows) if hasattr(rows, "items") else {row.code: row for row in rows}


def _differing(before: Any, after: Any) -> tuple[str, ...]:
    return tuple(
        one.name
        for one in fields(before)
        if one.name not in UNTOLD and getattr(before, one.name) != getattr(after, one.name)
    )
