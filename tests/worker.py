"""The worker of the tests: runs what was queued for later, as the real one does, until nothing is left."""

import json

from django.db import connection

from fengqiao.kernel import later


def run_later(limit: int = 200) -> int:
    """Run every waiting reaction, also those that these queue; returns how many ran."""
    ran = 0
    while ran < limit:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM procrastinate_jobs WHERE id = (SELECT id FROM procrastinate_jobs"
                " WHERE queue_name = 'later' AND status = 'todo' ORDER BY id LIMIT 1) RETURNING args"
            )
            row = cursor.fetchone()
        if row is None:
            return ran
        args = row[0] if isinstance(row[0], dict) else json.loads(row[0])
        later.run.func(**args)
        ran += 1
    raise AssertionError("the queue does not end")
