"""The house looks after itself: days are sealed and leave the machine, dead workers' jobs are taken up again."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from fengqiao.kernel import clock
from fengqiao.kernel.models import Once, Root
from fengqiao.wiring import chores
from tests import build


@pytest.fixture
def home(tmp_path, settings):
    settings.FENGQIAO_HOME = tmp_path
    return tmp_path


def test_a_day_that_is_over_is_sealed_written_and_sent_once(town, home, settings, mailoutbox, monday):
    settings.ROOT_MAIL = ["keeper@example.cn"]
    build.registered(town, at=clock.now())
    tomorrow = clock.now() + timedelta(days=1)
    chores.seal_days(tomorrow)
    chores.seal_days(tomorrow)
    row = Root.objects.order_by("on").last()
    written = (home / "roots" / f"{row.on}.root").read_text()
    assert bytes(row.root).hex() in written.splitlines()[0]
    assert [letter.to for letter in mailoutbox] == [["keeper@example.cn"]]
    assert bytes(row.root).hex() in mailoutbox[0].body
    assert "王小强" not in written + mailoutbox[0].body


def test_a_root_is_written_also_where_nobody_receives_it(town, home, mailoutbox, monday):
    build.registered(town, at=clock.now())
    chores.seal_days(clock.now() + timedelta(days=1))
    assert list((home / "roots").glob("*.root"))
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_killed_worker_is_queued_again():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('later', 'react', 0, NULL, NULL, '{}'::jsonb, NULL)]"
            "::procrastinate_job_to_defer_v1[])"
        )
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    chores.free_stalled_jobs(clock.now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs")
        assert cursor.fetchall() == [("todo",)]


@pytest.mark.django_db
def test_what_is_old_is_forgotten():
    at = clock.now()
    Session.objects.create(session_key="old", session_data="", expire_date=at - timedelta(hours=1))
    Session.objects.create(session_key="new", session_data="", expire_date=at + timedelta(hours=1))
    Once.objects.create(token="old", at=at - timedelta(days=31))
    Once.objects.create(token="new", at=at)
    chores.throw_away(at)
    assert [row.session_key for row in Session.objects.all()] == ["new"]
    assert [row.token for row in Once.objects.all()] == ["new"]
