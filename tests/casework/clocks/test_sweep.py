"""Several workers ring the same clocks at once: each rings exactly once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from fengqiao.casework.clocks import actions
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import queries as tasks
from fengqiao.casework.tasks.models import Task
from fengqiao.kernel.models import Event
from fengqiao.kernel.stages import Refused
from tests import build
from tests.cast import MONDAY


def in_thread(work):
    try:
        return work()
    finally:
        connection.close()


def sweep(at) -> int:
    total, idle = 0, 0
    while idle < 3:
        rung = actions.ring(at, limit=7)
        total, idle = total + rung, 0 if rung else idle + 1
    return total


@pytest.mark.django_db(transaction=True)
def test_four_workers_ring_each_clock_once(town):
    made = [build.matter(town).pk for _ in range(60)]
    late = MONDAY + timedelta(days=3)
    with ThreadPoolExecutor(4) as pool:
        rung = list(pool.map(lambda _n: in_thread(lambda: sweep(late)), range(4)))
    rung.append(sweep(late))
    assert sum(rung) == 60
    lapsed = Event.objects.filter(matter_id__in=made, kind="clock.lapsed").values_list("matter_id", flat=True)
    assert sorted(lapsed) == sorted(made)
    assert Task.objects.filter(mode="supervise").count() == 60
    assert Clock.objects.filter(rule="supervision_reply").count() == 60
    assert tasks.disagreements() == []


@pytest.mark.django_db(transaction=True)
def test_ringing_and_closing_at_once_neither_deadlock_nor_double(town):
    made = [build.accepted(town, complexity="general").pk for _ in range(40)]
    late = MONDAY + timedelta(days=9)
    lin = town.lin

    def end(half):
        for pk in half:
            try:
                matters.withdraw(pk, by=lin, at=late)
            except Refused:
                pytest.fail("refused")

    with ThreadPoolExecutor(4) as pool:
        works = [pool.submit(in_thread, lambda: sweep(late)) for _ in range(2)]
        works += [pool.submit(in_thread, lambda part=part: end(made[part::2])) for part in range(2)]
        for work in works:
            work.result()
    assert Matter.objects.filter(stage="closed").count() == 40
    assert Clock.objects.live().count() == 0
    assert Task.objects.open().count() == 0
    assert tasks.disagreements() == []
