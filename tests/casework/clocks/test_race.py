"""Several worker processes ring the same clocks while matters end: each bell exactly once, and nobody waits for ever."""

import multiprocessing
import os
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections

from fengqiao.casework.clocks import actions
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.kernel.models import Event
from tests import build
from tests.cast import MONDAY

LATE = MONDAY + timedelta(days=40)
FORK = multiprocessing.get_context("fork")


def alone(work, *said) -> multiprocessing.process.BaseProcess:
    """This work in a process of its own, with a connection of its own."""

    def run() -> None:
        for one in connections.all():
            one.connection = None  # the parent's socket is not ours
        try:
            work(*said)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
        finally:
            connections.close_all()
        os._exit(0)

    process = FORK.Process(target=run)
    process.start()
    return process


def sweep(at) -> None:
    idle = 0
    while idle < 3:
        idle = 0 if actions.ring(at, limit=50) else idle + 1


def end(ids, lin) -> None:
    for pk in ids:
        matters.withdraw(pk, by=lin, at=LATE)


def race(town, ringing: int, ending: int, workers: int = 4) -> None:
    lin = town.lin
    made = [build.matter(town).pk for _ in range(ringing + ending)]
    due = LATE - timedelta(days=2)
    # due together, with a rung on the last moment and one a day later
    Clock.objects.filter(matter__in=made).update(
        due_at=due,
        started_at=MONDAY,
        next_ring_at=due,
        rings=[f"{due.isoformat()} 1", f"{(due + timedelta(days=1)).isoformat()} 2"],
    )
    closing = made[ringing:]
    connections.close_all()
    crowd = [alone(sweep, LATE) for _ in range(workers)]
    crowd += [alone(end, closing[half::2], lin) for half in range(2)] if closing else []
    for process in crowd:
        process.join(600)
        assert process.exitcode == 0, "a process broke, or waited for another for ever"
    sweep(LATE)

    rows = Event.objects.filter(matter_id__in=made, data__rule="triage")
    bells = Counter(
        (row.matter_id, row.kind, row.data.get("rung"))
        for row in rows
        if row.kind in ("clock.lapsed", "clock.escalated")
    )
    assert set(bells.values()) <= {1}, "rung twice"
    for pk in made[:ringing]:
        assert bells[pk, "clock.lapsed", None] == 1
        assert bells[pk, "clock.escalated", 1] == 1
        assert bells[pk, "clock.escalated", 2] == 1
    assert Matter.objects.filter(pk__in=closing, stage="closed").count() == ending
    assert not Clock.objects.live().filter(matter__in=closing).exists()


@pytest.mark.django_db(transaction=True)
def test_four_processes_ring_each_bell_once_against_closings(town):
    race(town, 60, 20)


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_four_processes_ring_ten_thousand_clocks_once_each(town):
    race(town, int(os.environ.get("RACE", "10000")), 200)
