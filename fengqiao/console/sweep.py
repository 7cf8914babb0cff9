"""`fengqiao sweep`: runs the periodic jobs of wiring/schedule.py."""

import logging
import signal
import threading
import time

import click
from django.db import Error, close_old_connections

from fengqiao.console.house import need_tables, open_house

log = logging.getLogger("fengqiao.sweep")


@click.command()
@click.option("--once", is_flag=True, help="Run every job of the schedule once, then end.")
def command(once: bool) -> None:
    """Run the periodic jobs: due clocks ring, the daily root is sealed, old sessions are cleared.

    Two of them at once do no harm: every job claims its work row by row.
    """
    open_house()
    need_tables()
    from fengqiao.kernel import clock
    from fengqiao.wiring.schedule import SCHEDULE

    jobs = list(SCHEDULE)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    failed = False
    due = dict.fromkeys(range(len(jobs)), 0.0)
    while not stop.is_set():
        for index, (name, seconds, job) in enumerate(jobs):
            if stop.is_set() or time.monotonic() < due[index]:
                continue
            due[index] = time.monotonic() + seconds
            close_old_connections()
            try:
                job(clock.now())
            except Error as error:
                failed = True
                log.warning("%s: the database says %s; next try in %s s", name, error, seconds)
                close_old_connections()
            except Exception:
                failed = True
                log.exception("%s failed; next try in %s s", name, seconds)
        if once:
            raise SystemExit(int(failed))
        stop.wait(max(0.2, min(due.values()) - time.monotonic()))
