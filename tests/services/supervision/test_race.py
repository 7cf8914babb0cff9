"""Four workers climb the same ladders, tell of them and issue papers at once: every rung once, every number once, no gap."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count

from fengqiao.casework.clocks import actions as clocks
from fengqiao.ground.notifications.models import Message
from fengqiao.services.supervision import actions
from fengqiao.services.supervision.models import Firing, Order
from tests import build
from tests.cast import MONDAY
from tests.services.supervision.conftest import handed_over, issued

pytestmark = pytest.mark.django_db(transaction=True)


def together(work, several):
    def one(item):
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, several))


def sweep(at) -> None:
    idle = 0
    while idle < 3:
        idle = 0 if clocks.ring(at, limit=7) else idle + 1


def tell(at) -> int:
    total = 0
    while told := actions.speak(at, limit=20):
        total += told
    return total


def test_each_rung_fires_once_and_is_told_once_whatever_worker_comes_first(town):
    made = [build.matter(town).pk for _ in range(40)]
    late = MONDAY + timedelta(days=5)
    together(lambda _n: sweep(late), range(4))
    sweep(late)
    twice = Firing.objects.values("clock_id", "rung").annotate(n=Count("id")).filter(n__gt=1)
    assert not twice.exists()
    assert set(Firing.objects.values_list("rung", flat=True)) == {1, 2, 3}, (
        "what should have warned before is past"
    )
    assert Firing.objects.count() == 3 * len(made)
    assert Order.objects.count() == len(made)
    told = together(lambda _n: tell(late), range(4))
    assert sum(told) + tell(late) == Firing.objects.count()
    keys = list(Message.objects.filter(kind="clock.escalated").values_list("key", flat=True))
    assert len(keys) == len(set(keys)) > len(made)
    # a worker that comes back from the dead finds nothing left to say or to open
    sweep(late + timedelta(hours=1))
    assert actions.speak(late + timedelta(hours=1)) == 0
    assert Order.objects.count() == len(made)


def test_numbers_have_no_gap_however_many_issue_at_once(town):
    made = [handed_over(town)[0] for _ in range(24)]
    together(lambda matter: issued(town, matter), made)
    numbers = sorted(Order.objects.values_list("number", flat=True))
    assert numbers == [f"（2026）柳岸综督字第{n:04d}号" for n in range(1, 25)]
