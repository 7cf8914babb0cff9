"""Lists in pages by key, so page 1,000 costs what page 1 costs; and totals that stop counting at a cap."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from psycopg import sql

from fengqiao.kernel.asking import ask


@dataclass(frozen=True)
class Page:
    """The rows of one page and the query strings of its neighbours ("" where there is none)."""

    rows: list[Any]
    next: str
    previous: str

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(
    rows: QuerySet,
    request: HttpRequest,
    *,
    order: Sequence[str] = ("id",),
    size: int = 50,
    parameter: str = "after",
) -> Page:
    """One page of `rows` after (or before) the key in the query string.

    `order` names columns that together are unique, each with an optional "-"; a column that may be NULL sorts its
    NULLs last. A cursor that cannot be read starts from the first page.
    """
    cursor, backward = _read(request.GET.get(parameter, "")), False
    if cursor is None and (cursor := _read(request.GET.get("before", ""))) is not None:
        backward = True
    if cursor is not None and len(cursor) != len(order):
        cursor, backward = None, False
    found = rows.order_by(*(_ordering(rows.model, name, backward) for name in order))
    if cursor is not None:
        found = found.filter(_beyond(rows.model, order, cursor, backward))
    taken = list(found[: size + 1])
    more, taken = len(taken) > size, taken[:size]
    if backward:
        taken.reverse()
    has_next = bool(taken) and (more or backward)
    has_previous = bool(taken) and (more if backward else cursor is not None)
    return Page(
        rows=taken,
        next=_link(request, parameter, "before", _key(taken[-1], order)) if has_next else "",
        previous=_link(request, "before", parameter, _key(taken[0], order)) if has_previous else "",
    )


def same_list(request: HttpRequest, **more: str) -> str:
    """The query string of this very list from its first row, with something added: as a file, on paper."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in more.items():
        query[name] = value
    return f"?{query.urlencode()}"


def capped_count(rows: QuerySet, cap: int = 1000) -> tuple[int, bool]:
    """How many rows, counted only up to `cap`; the second value says that there are more."""
    number = rows.order_by()[: cap + 1].count()
    return min(number, cap), number > cap


def _ordering(model: type[Model], name: str, backward: bool) -> Any:
    down = name.startswith("-") != backward
    column = F(name.lstrip("-"))
    # NULLs always last when reading forward, so first when reading backward. Said only where PostgreSQL's own order
    # differs (ascending puts NULLs last, descending first): otherwise an index of the same order would not be used
    if not _nullable(model, name.lstrip("-")) or down == backward:
        return column.desc() if down else column.asc()
    return column.desc(nulls_last=True) if down else column.asc(nulls_first=True)


def _beyond(model: type[Model], order: Sequence[str], cursor: list[Any], backward: bool) -> Q:
    condition, same = Q(), Q()
    for name, value in zip(order, cursor, strict=True):
        column, down = name.lstrip("-"), name.startswith("-") != backward
        if value is None:
            further = Q(**{f"{column}__isnull": False}) if backward else Q(pk__in=[])
        else:
            further = Q(**{f"{column}__{'lt' if down else 'gt'}": value})
            if not backward and _nullable(model, column):
                further |= Q(**{f"{column}__isnull": True})
        condition |= same & further
        same &= Q(**{f"{column}__isnull": True}) if value is None else Q(**{column: value})
    return condition


def _nullable(model: type[Model], path: str) -> bool:
    field = None
    for part in path.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model or model  # type: ignore[assignment]
    return bool(field and field.null)


def _key(row: Any, order: Sequence[str]) -> list[Any]:
    values = []
    for name in order:
        value = row
        for part in name.lstrip("-").split("__"):
            value = value[part] if isinstance(value, dict) else getattr(value, part)
        values.append(
            {"t": value.isoformat()}
            if isinstance(value, datetime)
            else value
            if value is None
            else str(value)
        )
    return values


def _link(request: HttpRequest, put: str, drop: str, key: list[Any]) -> str:
    query = request.GET.copy()
    query.pop(drop, None)
    query[put] = base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")
    return "?" + query.urlencode()


def _read(text: str) -> list[Any] | None:
    if not text:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return [parse_datetime(v["t"]) if isinstance(v, dict) else v for v in values]
    except (ValueError, TypeError, KeyError):
        return None


class CappedCounts:
    """How many rows each of several lists has, each counted up to a cap: one query, put together once.

    The lists may be built for a moment that merely stands for the present; `counts({stand_in: at})` asks for another.
    """

    def __init__(self, lists: Mapping[str, QuerySet], cap: int = 99) -> None:
        self.cap, self.all = cap, tuple(lists)
        self.counted: list[str] = []
        self.values: list[Any] = []
        parts = []
        for name, rows in lists.items():
            few = rows.order_by().values("pk")[: cap + 1].query
            try:
                text, given = few.get_compiler(connection=connection).as_sql()
            except EmptyResultSet:
                continue
            self.counted.append(name)
            text, rest = _worded(text, given)
            parts.append(f"(SELECT count(*) FROM ({text}) AS one)")
            self.values += rest
        self.sql = "SELECT " + ", ".join(parts)

    def __call__(self, moments: Mapping[Any, Any] | None = None) -> dict[str, tuple[int, bool]]:
        """By the name of the list: the number, and whether there are more. `moments`: for each stand-in the true one."""
        found = dict.fromkeys(self.all, (0, False))
        if self.counted:
            now = moments or {}
            row = ask(self.sql, *(now.get(value, value) for value in self.values))[0]
            found |= {
                name: (min(n, self.cap), n > self.cap) for name, n in zip(self.counted, row, strict=True)
            }
        return found


def _worded(text: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """A query with the codes it looks for written into it, so that one plan serves every post and every moment.

    PostgreSQL keeps a plan that knows no codes away from the indexes of open matters, and would plan each time anew.
    """
    pieces = text.split("%s")
    whole, rest = pieces[0], []
    for value, piece in zip(values, pieces[1:], strict=True):
        if isinstance(value, str):
            whole += sql.Literal(str(value)).as_string().replace("%", "%%") + piece
        else:
            whole, rest = whole + "%s" + piece, [*rest, value]
    return whole, rest
