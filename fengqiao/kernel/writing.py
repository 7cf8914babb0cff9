"""The unit of writing: everything one verb writes, as one transaction and one trip to the database.

Actions queue rows with `add` and `change`; the outermost `unit` sends them as one psycopg pipeline when it ends. Any
query made inside the unit flushes first, so an action always reads what it has written; a verb that asks nothing in
between (register, import, ring) costs one trip. Outside a unit `add` and `change` write at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from typing import Any, TypeVar

from django.db import connection, models, transaction

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

    def say(self, sql: str, values: list[Any]) -> None:
        key = (Unit, len(self.said))
        self.said[key] = (sql, values)
        self.order.append(key)

    def flush(self) -> None:
        """Send what is queued. The order is the order of the first mention, so parents precede children."""
        if self.flushing or not self.order:
            return
        self.flushing = True
        try:
            statements = [self._statement(key) for key in self.order]
            fresh, self.fresh, self.changed, self.order, self.said = self.fresh, {}, {}, [], {}
            _send(statements)
            for row in fresh.values():
                row._state.adding, row._state.db = False, connection.alias
        finally:
            self.flushing = False

    def _statement(self, key: tuple[type, Any]) -> tuple[str, list[Any]]:
        model, _ = key
        if key in self.said:
            return self.said[key]
        if key in self.fresh:
            sql, fields = _insert(model)
            return sql, [_value(self.fresh[key], field) for field in fields]
        row, names = self.held[key], tuple(sorted(self.changed[key]))
        sql, fields, keys = _update(model, names)
        return sql, [_value(row, field) for field in (*fields, *keys)]


def _value(row: models.Model, field: models.Field) -> Any:
    value = getattr(row, field.attname)
    if hasattr(value, "resolve_expression"):
        raise TypeError(f"{type(row).__name__}.{field.name}: a unit writes values, not expressions")
    return field.get_db_prep_save(value, connection)


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
    fields = tuple(model._meta.get_field(name) for name in names)
    keys = tuple(model._meta.pk_fields)
    if model._meta.pk.name == "id" and any(f.name == "matter" for f in model._meta.fields):
        keys = (model._meta.get_field("matter"), *keys)  # scale.md rule 5: every write names its matter
    sets = ", ".join(f'"{f.column}" = {_mark(f)}' for f in fields)
    where = " AND ".join(f'"{f.column}" = %s' for f in keys)
    return f'UPDATE "{model._meta.db_table}" SET {sets} WHERE {where}', fields, keys


def _mark(field: models.Field) -> str:
    return field.get_placeholder(None, None, connection) if hasattr(field, "get_placeholder") else "%s"


def _send(statements: list[tuple[str, list[Any]]]) -> None:
    connection.ensure_connection()
    raw = connection.connection
    with connection.wrap_database_errors, raw.pipeline(), raw.cursor() as cursor:
        for sql, values in statements:
            cursor.execute(sql, values, prepare=True)
            if connection.queries_logged:
                connection.queries_log.append({"sql": sql, "time": "0"})


def _flush_before(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    current = _current.get()
    if current is not None:
        current.flush()
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
        with _open():
            return verb(*args, **kwargs)

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


def say(sql: str, values: list[Any]) -> None:
    """Send a statement of another library's own (a job) with the unit, or at once outside one."""
    current = _current.get()
    if current is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
    else:
        current.say(sql, values)


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
