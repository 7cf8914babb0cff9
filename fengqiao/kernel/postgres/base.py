"""The engine named in the settings; `base` is where Django looks for it."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL as Django speaks to it."""

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
