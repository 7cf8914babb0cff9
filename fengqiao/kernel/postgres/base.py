"""The engine named in the settings; `base` is where Django looks for it."""

import select
from datetime import UTC
from typing import Any

import psycopg
from django.db.backends.postgresql import base

INSTANT = psycopg.postgres.types["timestamptz"].oid
Native: Any = psycopg.adapters.get_loader(INSTANT, psycopg.pq.Format.TEXT)


class Instant:
    """An instant as psycopg itself reads it, in the zone of the connection, which is UTC.

    Django reads it with psycopg's slower twin, only to put its own zone into each: several instants stand in every row.
    """

    format = psycopg.pq.Format.TEXT
    timezone = UTC
    """What Django's cursors compare with their own zone; where that is another, they bring their own reader."""

    def __init__(self, oid: int, context: Any = None) -> None:
        self.load = Native(oid, context).load


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django speaks to it."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        raw = super().get_new_connection(conn_params)
        if self.timezone is UTC:
            raw.adapters.register_loader(INSTANT, Instant)
        return raw

    def is_usable(self) -> bool:
        """Whether a kept connection still stands. Django asks `SELECT 1` before the first query of every request.

        A server that goes, or is killed, closes its end, and that can be read: only then is it asked. What cannot be
        seen so, a network gone silent, would have kept the question waiting as long as it keeps the query.
        """
        raw = self.connection
        if raw is None or raw.closed:
            return False
        heard = select.poll()
        heard.register(raw.fileno(), select.POLLIN)
        return super().is_usable() if heard.poll(0) else True
