"""What is done later: in which order the worker takes it, and that it is done once."""

from types import SimpleNamespace

import pytest
from django.db import connection

from fengqiao.casework.documents import reactions as papers
from fengqiao.casework.matters import actions as matters
from fengqiao.kernel import later
from fengqiao.kernel.models import Done
from tests import build
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


def jobs() -> list[tuple]:
    """(priority, matter, reaction) in the order in which the worker takes them."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now()) RETURNING id",
        )
        (worker,) = cursor.fetchone()
        while True:
            cursor.execute(
                "SELECT priority, args->'data'->>'matter_id', args->>'reaction'"
                " FROM procrastinate_fetch_job_v2(NULL, %s) WHERE id IS NOT NULL",
                [worker],
            )
            if (row := cursor.fetchone()) is None:
                return found
            found.append((row[0], row[1], row[2].rpartition(".")[2]))


def test_what_happens_today_is_done_before_the_papers_of_a_demo(town):
    with later.put_aside() as year:
        old = build.accepted(town)
    for one in year:
        one.queue_behind()
    new = build.accepted(town)
    order = jobs()
    assert [row[1] for row in order if row[0] == 0] == [str(new.pk)] * (len(order) - len(year))
    assert [row[1] for row in order[-len(year) :]] == [str(old.pk)] * len(year)
    assert {row[0] for row in order[-len(year) :]} == {later.BEHIND}


def test_what_follows_from_work_behind_waits_behind_as_well(town):
    with later.put_aside():
        row = build.resolved(town)
        matters.withdraw(row.pk, by=town.actor("lin"), at=MONDAY)
    args = {
        "reaction": f"{papers.__name__}.issue_closing_report",
        "happening": "fengqiao.casework.matters.events.MatterClosed",
        "key": "a test",
        "data": {"by": "system", "at": MONDAY.isoformat(), "seq": 9, "matter_id": str(row.pk)}
        | {"outcome": "withdrawn", "how": "withdrawn"},
    }
    later.run.func(SimpleNamespace(job=SimpleNamespace(priority=later.BEHIND)), **args)
    assert jobs() == [(later.BEHIND, str(row.pk), "render")]
    later.run.func(**args)  # tried again after a crash: it was done
    assert jobs() == []
    assert Done.objects.filter(event="a test").count() == 1
