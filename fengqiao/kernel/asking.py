"""Ask the database the few questions that every request asks: prepared once per connection, without the query builder.

For questions on the hottest paths only (the session, a person's earlier matters); all others are querysets, which
say what they mean and cost some tenths of a millisecond more.
"""

from typing import Any

import psycopg
from django.db import connection

from fengqiao.kernel import writing


def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of one prepared statement. Inside a unit, what is queued is sent first, as before any reading."""
    writing.flush()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        writing.note(sql)
        cursor.execute(sql, values, prepare=True)  # unless prepare_threshold is off
        return cursor.fetchall()
