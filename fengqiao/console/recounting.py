"""How long it takes to carry a changed calendar into a hundred thousand limits that run."""

import time
from datetime import datetime, timedelta

from django.db import connection

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters.models import Matter
from fengqiao.console import bed
from fengqiao.console.bench import Measure
from fengqiao.console.embedded import Trouble
from fengqiao.ground.catalogue import actions as calendars
from fengqiao.kernel import clock, memory
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.clock import CHINA

PROMISED = 60.0
"""Seconds for a hundred thousand, the preview and the deed together."""


def recount_100k(many: int = 100_000) -> Measure:
    """As many matters with a limit each whose last day becomes a day off: looked at, approved, moved, each with its event."""
    memory.settle()
    base, at = bed.register(), clock.now()
    Clock.objects.exclude(matter=base.pk).filter(stopped_at=None).update(stopped_at=at, next_ring_at=None)
    _copies(base, many)
    last = Clock.objects.get(matter=base.pk, rule="triage").due_at.astimezone(CHINA).date()
    calendars.mark_day(last, nature="off", name="试", by=SYSTEM, at=at)
    row = clocks.ask_recount(by=SYSTEM, at=at)
    begin = time.perf_counter()
    looked = _through(at)
    calendars.approve_recount(row.pk, by=SYSTEM, at=at + timedelta(seconds=1))
    done = _through(at + timedelta(seconds=2))
    took = time.perf_counter() - begin
    row.refresh_from_db()
    if row.moved < many:
        raise Trouble(f"The recount of the bench has moved {row.moved} of {many} limits.")
    return Measure(
        name="recount_100k",
        value=took,
        unit="s",
        limit=PROMISED,
        n=row.moved,
        conditions=f"{row.of:,} limits of as many matters, one process; preview {looked:.1f} s, then moved in "
        f"{done:.1f} s, each with its event, the matter's own date and the job that tells the person; progress kept "
        "with every batch",
        rate=False,
    )


def _through(at: datetime) -> float:
    begin = time.perf_counter()
    while clocks.recount_further(at):
        pass
    return time.perf_counter() - begin


def _copies(base: Matter, many: int) -> None:
    """Open matters with the clocks of a real one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE copy AS SELECT i, md5('r' || i || random())::uuid AS id FROM generate_series(1, %s) i",
            [many],
        )
        bed.clone(cursor, "matters_matter", base.pk, {
            "id": "c.id", "code": "substr(md5(c.id::text), 1, 9)", "seq": "0", "head": "decode(repeat('00', 32), 'hex')",
        })  # fmt: skip
        bed.clone(
            cursor, "clocks_clock", base.pk, {"id": "md5(t.id::text || c.i)::uuid", "matter_id": "c.id"}
        )
        cursor.execute("DROP TABLE copy")
    bed.analyse("matters_matter", "clocks_clock")
