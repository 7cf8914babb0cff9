"""The unit of writing: everything one verb writes, as one transaction and one trip to the database.

Actions queue rows with `add` and `change`; the outermost `unit` sends them as one psycopg pipeline when it ends. Any
query made inside the unit flushes first, so an action always reads what it has written; a verb that asks nothing in
between (register, import, ring) costs one trip. Outside a unit `add` and `change` write at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, wraps
from types import NoneType
from typing import Any, TypeVar, cast
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

Row = TypeVar("Row", bound=models.Model)
Verb = TypeVar("Verb", bound=Callable[..., Any])

_current: ContextVar["Unit | None"] = ContextVar("unit", default=None)


class Unit:
    """Rows waiting to be written, in order, and the instances this transaction already holds."""

    def __init__(self) -> None:
        self.fresh: dict[tuple[type, Any], models.Model] = {}
        self.changed: dict[tuple[type, Any], set[str]] = {}
        self.order: list[tuple[type, Any]] = []
        self.said: dict[tuple[type, Any], tuple[str, list[Any]]] = {}
        self.held: dict[tuple[type, Any], models.Model] = {}
        self.flushing = False

    def add(self, row: models.Model) -> None:
        key = (type(row), row.pk)
        self.fresh[key] = self.held[key] = row
        self.order.append(key)

    def change(self, row: models.Model, names: tuple[str, ...]) -> None:
        key = (type(row), row.pk)
        if key in self.fresh:
            return  # the coming INSERT takes the values the row has by then
        self.held[key] = row
        if key not in self.changed:
            self.changed[key] = set()
            self.order.append(key)
        self.changed[key].update(names)

    def say(self, sql: str, value: str) -> None:
        key = (Unit, sql)
        if key not in self.said:
            self.said[key] = (sql, [])
            self.order.append(key)
        self.said[key][1].append(value)

    def send(self, sql: str, values: list[Any]) -> None:
        key = (tuple, (sql, len(self.order)))
        self.said[key] = (sql, values)
        self.order.append(key)

    def flush(self) -> None:
        """Send what is queued: what changed before what is new, so that a unique place is left before it is taken.

        Rows of one table go together, in the order of their first mention. Foreign keys are checked at the commit.
        """
        if self.flushing or not self.order:
            return
        self.flushing = True
        try:
            real = connections[DEFAULT_DB_ALIAS]  # looked up once, not once per value
            said: list[tuple[str, list[Any]]] = []
            changed: dict[Any, Statement] = {}
            fresh: dict[Any, Statement] = {}
            for key in self.order:
                model, _ = key
                if key in self.said:
                    sql, values = self.said[key]
                    said.append((sql, [f"[{','.join(values)}]"] if model is Unit else values))
                elif key in self.fresh:
                    insert = fresh.setdefault(model, _insert(model))
                    insert.rows.append(_values(self.fresh[key], insert.fields, real))
                else:
                    names = tuple(sorted(self.changed[key]))
                    update = changed.setdefault((model, names), _update(model, names))
                    update.rows.append(_values(self.held[key], update.fields, real))
            rows, self.fresh, self.changed, self.order, self.said = self.fresh, {}, {}, [], {}
            _send(said, changed.values(), fresh.values())
            for row in rows.values():
                row._state.adding, row._state.db = False, connection.alias
        finally:
            self.flushing = False


_AS_IT_IS = (UUID, str, datetime, int, bool, NoneType)
"""Values the driver takes as they are, of columns that keep them so."""

_PLAIN = (
    models.UUIDField, models.CharField, models.TextField, models.DateTimeField, models.IntegerField,
    models.BooleanField,
)  # fmt: skip


def _values(row: models.Model, fields: Sequence[models.Field], real: Any) -> list[Any]:
    found = []
    for column in fields:
        value = getattr(row, column.attname)
        if type(value) not in _AS_IT_IS or not _plain(column):
            if hasattr(value, "resolve_expression"):
                raise TypeError(f"{type(row).__name__}.{column.name}: a unit writes values, not expressions")
            value = column.get_db_prep_save(value, real)
        found.append(value)
    return found


@cache
def _plain(field: models.Field) -> bool:
    """Whether a column keeps a value as it is, without a word from its field."""
    kept = field.target_field if isinstance(field, models.ForeignKey) else field
    return any(
        isinstance(kept, plain)
        and type(kept).get_db_prep_save is models.Field.get_db_prep_save
        and type(kept).get_db_prep_value is plain.get_db_prep_value
        and type(kept).get_prep_value is plain.get_prep_value
        for plain in _PLAIN
    )


@dataclass
class Statement:
    """One statement, for one row or, written otherwise, for many at once; and the rows it is sent for."""

    sql: str
    fields: tuple[models.Field, ...] = ()
    many: tuple[str, str, str, str] = ("", "", "", "")
    """Before the rows, the first row, every other row, after the rows. Empty: only ever one by one."""
    rows: list[list[Any]] = field(default_factory=list)


Shape = tuple[tuple[str, str, str, str], int]


@cache
def _joined(*shapes: Shape) -> str:
    """One text for several statements and so many rows of each, its values numbered as the server numbers them."""
    texts = [
        f"{head}{', '.join([first, *[other] * (count - 1)])}{tail}"
        for (head, first, other, tail), count in shapes
    ]
    before = ", ".join(f"part{number} AS ({text})" for number, text in enumerate(texts[:-1]))
    text = f"WITH {before} {texts[-1]}" if before else texts[-1]
    return _numbered(text)


@cache
def _numbered(sql: str) -> str:
    numbers = iter(range(1, sql.count("%s") + 1))
    return re.sub("%s", lambda _hit: f"${next(numbers)}", sql)


def _insert(model: type[models.Model]) -> Statement:
    return Statement(*_inserting(model))


def _update(model: type[models.Model], names: tuple[str, ...]) -> Statement:
    return Statement(*_updating(model, names))


@cache
def _inserting(model: type[models.Model]) -> tuple[Any, ...]:
    fields = tuple(f for f in model._meta.local_concrete_fields if f.column)
    names = ", ".join(f'"{f.column}"' for f in fields)
    row = f"({', '.join(_mark(f) for f in fields)})"
    head = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES '
    return head + row, fields, (head, row, row, "")


@cache
def _updating(model: type[models.Model], names: tuple[str, ...]) -> tuple[Any, ...]:
    table, fields = model._meta.db_table, tuple(cast(models.Field, model._meta.get_field(n)) for n in names)
    keys = tuple(model._meta.pk_fields)
    if model._meta.pk.name == "id" and any(f.name == "matter" for f in model._meta.fields):
        # scale.md rule 5: every write names its matter
        keys = (cast(models.Field, model._meta.get_field("matter")), *keys)
    sets = ", ".join(f'"{f.column}" = {_mark(f)}' for f in fields)
    where = " AND ".join(f'"{f.column}" = %s' for f in keys)
    one = f'UPDATE "{table}" SET {sets} WHERE {where}'
    columns = ", ".join(f'"{f.column}"' for f in (*fields, *keys))
    news = ", ".join(f'"{f.column}" = new."{f.column}"' for f in fields)
    same = " AND ".join(f'"{table}"."{f.column}" = new."{f.column}"' for f in keys)
    typed = ", ".join(f"{_mark(f)}::{f.db_type(connection)}" for f in (*fields, *keys))
    plain = ", ".join(_mark(f) for f in (*fields, *keys))
    head, tail = f'UPDATE "{table}" SET {news} FROM (VALUES ', f") AS new ({columns}) WHERE {same}"
    return one, (*fields, *keys), (head, f"({typed})", f"({plain})", tail)


def _mark(column: models.Field) -> str:
    return column.get_placeholder(None, None, connection) if hasattr(column, "get_placeholder") else "%s"


FEW, MANY = 4, 50
"""From more than `FEW` rows on a statement carries up to `MANY`: fewer, longer statements for imports and sweeps."""


def _send(
    said: Iterable[tuple[str, list[Any]]], changed: Iterable[Statement], fresh: Iterable[Statement]
) -> None:
    connection.ensure_connection()
    raw = connection.connection
    # a cursor of the driver itself: prepared statements, values bound by the server
    with connection.wrap_database_errors, raw.pipeline(), psycopg.RawCursor(raw) as cursor:

        def go(text: str, values: list[Any], again: bool = True) -> None:
            note(text)
            cursor.execute(text, values, prepare=None if again else False)

        def go_together(*parts: tuple[Statement, list[list[Any]]], again: bool) -> None:
            text = _joined(*((one.many, len(rows)) for one, rows in parts))
            go(text, [value for _one, rows in parts for row in rows for value in row], again)

        for sql, values in said:
            go(_numbered(sql), values)
        few = []
        for is_new, one in (*((False, one) for one in changed), *((True, one) for one in fresh)):
            if len(one.rows) > FEW:
                for begin in range(0, len(one.rows), MANY):
                    go_together((one, one.rows[begin : begin + MANY]), again=False)
            elif is_new:
                few.append((one, one.rows))
            else:
                for row in one.rows:
                    go(_numbered(one.sql), row)
        if few:  # what one verb makes is one statement; it comes again, so it is prepared
            go_together(*few, again=True)


def note(sql: str) -> None:
    """Tell Django's log of queries, where one is kept, what went past its cursors."""
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": "0"})


def _flush_before(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    flush()
    return execute(sql, params, many, context)


@contextmanager
def _open() -> Iterator[Unit]:
    current = _current.get()
    if current is not None:
        with transaction.atomic(savepoint=False):
            yield current
        return
    current = Unit()
    token = _current.set(current)
    try:
        with transaction.atomic(), connection.execute_wrapper(_flush_before):
            yield current
            current.flush()
    finally:
        _current.reset(token)


def unit(verb: Verb) -> Verb:
    """Decorate an action: one transaction, one unit. A verb called inside another joins it."""

    @wraps(verb)
    def within(*args: Any, **kwargs: Any) -> Any:
        if _current.get() is None:
            with _open():
                return verb(*args, **kwargs)
        try:
            return verb(*args, **kwargs)
        except BaseException:
            transaction.set_rollback(True)  # half a verb is never kept, whoever catches this
            raise

    return within  # type: ignore[return-value]


def together() -> Any:
    """The same as a context manager, for jobs and loaders that make one transaction of several verbs."""
    return _open()


def add(row: Row) -> Row:
    """Write a new row: with its unit, or at once outside one. All its columns must be set; nothing is read back."""
    current = _current.get()
    if current is None:
        row.save(force_insert=True)
    else:
        current.add(row)
    return row


def change(row: Row, *names: str) -> Row:
    """Write these columns of a row: with its unit, or at once outside one."""
    current = _current.get()
    if current is None:
        row.save(update_fields=names)
    else:
        current.change(row, names)
    return row


def say(sql: str, value: str) -> None:
    """Send a statement of another library's own (jobs) with the unit, or at once outside one.

    Its one parameter is a JSON array: all values (JSON) said with the same statement in one unit go together.
    """
    current = _current.get()
    if current is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [f"[{value}]"])
    else:
        current.say(sql, value)


def send(sql: str, *values: Any) -> None:
    """Send one more statement with the unit, before what is new in it; at once outside a unit."""
    current = _current.get()
    if current is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
    else:
        current.send(sql, list(values))


def flush() -> None:
    """Send what is queued in this unit now; outside a unit nothing is."""
    current = _current.get()
    if current is not None:
        current.flush()


def known(model: type[Row], pk: Any) -> Row | None:
    """The instance this unit already holds, locked or fresh: so nobody reads a row that is not written yet."""
    current = _current.get()
    return None if current is None else current.held.get((model, pk))  # type: ignore[return-value]


def hold(row: Row) -> Row:
    """Remember a row this unit has locked, so a second lock returns the same instance."""
    current = _current.get()
    if current is not None:
        current.held[(type(row), row.pk)] = row
    return row
