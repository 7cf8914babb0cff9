"""The unit of writing: everything one verb writes, as one transaction and one trip to the database.

Actions queue rows with `add` and `change`; the outermost `unit` sends them as one psycopg pipeline when it ends. Any
query made inside the unit flushes first, so an action always reads what it has written; a verb that asks nothing in
between (register, import, ring) costs one trip. Outside a unit `add` and `change` write at once.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
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

    def say(self, sql: str, value: Any) -> None:
        key = (Unit, sql)
        if key not in self.said:
            self.said[key] = (sql, [[]])
            self.order.append(key)
        self.said[key][1][0].append(value)

    def send(self, sql: str, values: list[Any]) -> None:
        key = (Unit, (sql, len(self.order)))
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
            groups: dict[tuple[bool, str], list[list[Any]]] = {}
            for key in self.order:
                sql, values = self._statement(key, real)
                groups.setdefault((key in self.fresh, sql), []).append(values)
            statements = [
                (sql, rows)
                for new in (False, True)
                for (is_new, sql), rows in groups.items()
                if is_new == new
            ]
            fresh, self.fresh, self.changed, self.order, self.said = self.fresh, {}, {}, [], {}
            _send(statements)
            for row in fresh.values():
                row._state.adding, row._state.db = False, connection.alias
        finally:
            self.flushing = False

    def _statement(self, key: tuple[type, Any], real: Any) -> tuple[str, list[Any]]:
        model, _ = key
        if key in self.said:
            return self.said[key]
        if key in self.fresh:
            sql, fields = _insert(model)
            return sql, _values(self.fresh[key], fields, real)
        row, names = self.held[key], tuple(sorted(self.changed[key]))
        sql, fields, keys = _update(model, names)
        return sql, _values(row, (*fields, *keys), real)


_AS_IT_IS = (UUID, str, datetime, int, bool, NoneType)
"""Values the driver takes as they are, of columns that keep them so."""

_PLAIN = (
    models.UUIDField, models.CharField, models.TextField, models.DateTimeField, models.IntegerField,
    models.BooleanField,
)  # fmt: skip


def _values(row: models.Model, fields: Sequence[models.Field], real: Any) -> list[Any]:
    found = []
    for field in fields:
        value = getattr(row, field.attname)
        if type(value) not in _AS_IT_IS or not _plain(field):
            if hasattr(value, "resolve_expression"):
                raise TypeError(f"{type(row).__name__}.{field.name}: a unit writes values, not expressions")
            value = field.get_db_prep_save(value, real)
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


@cache
def _insert(model: type[models.Model]) -> tuple[str, tuple[models.Field, ...]]:
    fields = tuple(f for f in model._meta.local_concrete_fields if f.column)
    names = ", ".join(f'"{f.column}"' for f in fields)
    marks = ", ".join(_mark(f) for f in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', fields


@cache
def _update(
    model: type[models.Model], names: tuple[str, ...]
) -> tuple[str, tuple[models.Field, ...], tuple[models.Field, ...]]:
    fields = tuple(cast(models.Field, model._meta.get_field(name)) for name in names)
    keys = tuple(model._meta.pk_fields)
    if model._meta.pk.name == "id" and any(f.name == "matter" for f in model._meta.fields):
        keys = (
            cast(models.Field, model._meta.get_field("matter")),
            *keys,
        )  # scale.md rule 5: every write names its matter
    sets = ", ".join(f'"{f.column}" = {_mark(f)}' for f in fields)
    where = " AND ".join(f'"{f.column}" = %s' for f in keys)
    return f'UPDATE "{model._meta.db_table}" SET {sets} WHERE {where}', fields, keys


def _mark(field: models.Field) -> str:
    return field.get_placeholder(None, None, connection) if hasattr(field, "get_placeholder") else "%s"


def _send(statements: list[tuple[str, list[list[Any]]]]) -> None:
    connection.ensure_connection()
    raw = connection.connection
    # a cursor of the driver itself: prepared statements, values bound by the server
    with connection.wrap_database_errors, raw.pipeline(), psycopg.Cursor(raw) as cursor:
        for sql, rows in statements:
            cursor.executemany(sql, rows)
            if connection.queries_logged:
                connection.queries_log.extend({"sql": sql, "time": "0"} for _row in rows)


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


def say(sql: str, value: Any) -> None:
    """Send a statement of another library's own (jobs) with the unit, or at once outside one.

    Its one parameter is an array: all values said with the same statement in one unit go together.
    """
    current = _current.get()
    if current is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [[value]])
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
