"""From the shapes of the files to the columns of the tables."""

from __future__ import annotations

from typing import Any

from fengqiao.ground.catalogue.rules import shapes

Rows = dict[str, list[dict[str, Any]]]


def rows(book: shapes.Book) -> Rows:
    """All rows of a book, by the name of their table, each list in the order of its file."""
    return {
        "ground": [ground(code, row) for code, row in book.grounds.items()],
        "ladder": [coded(row) for row in book.ladders],
        "preset": [coded(row) for row in book.presets],
        "kind": [_kind(row) for row in book.kinds],
        "clockrule": [clock(row) for row in book.clocks],
        "outcome": [row.model_dump() for row in book.outcomes],
        "reason": [
            {**row.model_dump(), "family": family} for family, found in book.reasons.items() for row in found
        ],
        "paper": [_paper(row) for row in book.papers],
        "routinglevel": [_helped(row) for row in book.levels],
        "sourcerule": [row.model_dump() for row in book.sources],
    }


def words(book: shapes.Book) -> dict[str, Any]:
    """The labels that are no rows of their own."""
    return {
        "gates": book.gates,
        "flags": book.flags,
        "facts": {code: fact.model_dump() for code, fact in book.facts.items()},
        "events": book.events,
    }


def clock(shape: shapes.Clock) -> dict[str, Any]:
    row = shape.model_dump(mode="json")
    return {
        "code": row.pop("id"),
        "label": row.pop("zh"),
        **row,
        "n": shape.n,
        "version_from": shape.version_from,
        "version_to": shape.version_to,
        "on_lapse": shape.lapses,
    }


def ground(code: str, shape: shapes.Ground) -> dict[str, Any]:
    cap = shape.cap
    return {
        "code": code,
        "zh": shape.zh,
        "cap_n": cap and cap.n,
        "cap_unit": cap.unit if cap else "",
        "basis": shape.basis,
    }


def coded(shape: shapes.Ladder | shapes.Preset) -> dict[str, Any]:
    row = shape.model_dump(mode="json")
    return {"code": row.pop("id"), **row}


def _helped(shape: Any) -> dict[str, Any]:
    row = shape.model_dump(mode="json")
    return {"helpers": row.pop("with_"), **row}


def _kind(shape: shapes.Kind) -> dict[str, Any]:
    row = _helped(shape)
    return {**row, "parent": shape.parent or "", "moj": shape.moj or ""}


def _paper(shape: shapes.Paper) -> dict[str, Any]:
    row = shape.model_dump(mode="json", exclude={"used_by"})
    return {"code": row.pop("id"), **row}
