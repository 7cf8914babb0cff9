"""What a post owes, by day: on the screen, in a calendar outside, in the message of the morning."""

import re
import threading
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions as tasks
from fengqiao.casework.tasks import queries as worklists
from fengqiao.ground.notifications import actions as notifications
from fengqiao.ground.notifications.models import Delivery, Message
from fengqiao.ground.organisations import actions as organisations
from fengqiao.ground.organisations import queries as directory
from fengqiao.kernel import clock
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.models import Entry
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import together
from fengqiao.services.agenda import actions, jobs, queries
from fengqiao.services.agenda.models import Feed
from tests import build
from tests.cast import MONDAY

FORTNIGHT = timedelta(days=14)


def china(text):
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.fixture
def given(town):
    """A matter that the bureau has been given: the bureau has to sign for it, the centre waits."""
    matter = build.accepted(town)
    task = tasks.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="请核实并办理", by=town.lin, at=MONDAY
    )
    return matter, task


def browser(town, username):
    client = Client()
    client.force_login(town.user(username))
    return client


def shut_out(matter, **more):
    with together():
        matters.bar(Matter.objects.lock(matter.pk), **more)


def ids(lines):
    return {(line.matter.pk, line.task.pk if line.task else None) for line in lines}


# --- what is owed


def test_a_unit_finds_its_tasks_by_day_and_the_others_nothing(town, given):
    matter, task = given
    lines = queries.owed(town.zhou, MONDAY, MONDAY + FORTNIGHT * 6)
    assert ids(lines) == {(matter.pk, task.pk)}
    assert [line.due_at for line in lines] == sorted(line.due_at for line in lines)
    assert queries.owed(town.zhao, MONDAY, MONDAY + FORTNIGHT * 6) == []
    assert queries.owed(town.wu, MONDAY, MONDAY + FORTNIGHT * 6) == []


def test_what_stands_still_is_not_due(town, given):
    _matter, task = given
    Clock.objects.filter(task_id=task.pk).update(paused_at=MONDAY, resumes_at=MONDAY + timedelta(days=3))
    assert queries.owed(town.zhou, MONDAY, MONDAY + FORTNIGHT * 6) == []


@pytest.mark.parametrize(
    "username", ["lin", "he", "ma", "xu", "qin", "zhou", "sun", "wu", "tao", "fang", "zhao", "gao"]
)
def test_the_agenda_agrees_with_the_work_list_of_everybody(town, given, username):
    build.matter(town)
    barred = build.accepted(town)
    tasks.open_task(barred.pk, mode="assign", holder_id=town.bureau.pk, asked="请办", by=town.lin, at=MONDAY)
    shut_out(barred, user_id=town.user("sun").pk, why="亲属", by=town.ma, at=MONDAY)
    actor, until = town.actor(username), MONDAY + FORTNIGHT * 6
    lines = queries.owed(actor, MONDAY, until)
    if "todo" not in dict(worklists.views(actor)):
        assert lines == []
        return
    rows = {
        (row.matter_id, row.pk) if row._meta.model_name == "task" else (row.pk, None)
        for row in worklists.worklist(actor, "todo", MONDAY).filter(due_at__lt=until)
    }
    assert ids(lines) == rows
    if username == "sun":
        assert barred.pk not in {line.matter.pk for line in lines}


def test_late_comes_first_and_days_off_are_marked(town, given):
    after = MONDAY + timedelta(days=90)
    lines = queries.owed(town.zhou, after, after + FORTNIGHT)
    assert lines
    assert all(line.late for line in lines)
    found = queries.days(lines, town.zhou)
    assert [day.on for day in found] == [None]


def test_it_costs_few_queries_however_much_is_owed(town, given, django_assert_max_num_queries):
    for _ in range(4):
        row = build.accepted(town)
        tasks.open_task(row.pk, mode="assign", holder_id=town.bureau.pk, asked="请办", by=town.lin, at=MONDAY)
    zhou = town.zhou
    queries.owed(zhou, MONDAY, MONDAY + FORTNIGHT)
    with django_assert_max_num_queries(2):
        assert len(queries.days(queries.owed(zhou, MONDAY, MONDAY + FORTNIGHT), zhou)) > 0


# --- the page


@pytest.fixture
def now(town):
    return clock.now()


@pytest.fixture
def task_now(town, now):
    matter = build.accepted(town, at=now)
    task = tasks.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="请核实并办理", by=town.lin, at=now
    )
    return matter, task


def test_the_page_shows_two_weeks_and_prints(town, task_now):
    matter, task = task_now
    page = browser(town, "zhou").get("/agenda/?view=fortnight").content.decode()
    assert matter.grouped_code in page
    assert f"/tasks/{task.pk}/" in page
    sheet = browser(town, "zhou").get("/agenda/?view=fortnight&print=1").content.decode()
    assert matter.grouped_code in sheet
    assert "□" in sheet
    assert "王小强" not in page + sheet
    empty = browser(town, "wu").get("/agenda/?view=nonsense")
    assert "没有到期的" in empty.content.decode()


# --- the calendar outside


def address(client):
    page = client.post("/agenda/feed/creation/", follow=True).content.decode()
    found = re.search(r"/calendars/[\w-]+\.ics", page)
    assert found, "the new address is shown"
    assert "/calendars/" not in client.get("/agenda/feed/").content.decode(), "once"
    return found[0]


def test_a_calendar_fetches_what_is_due_without_signing_in_and_nothing_of_anybody(town, task_now):
    matter, task = task_now
    path = address(browser(town, "zhou"))
    answer = Client().get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies
    clocks = Clock.objects.live().filter(task_id=task.pk)
    assert text.count("BEGIN:VEVENT") == clocks.count() > 0
    assert matter.grouped_code in text
    for word in ("王", "小强", "13800005021", "恒筑", "工钱", matter.title):
        assert word not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert Feed.objects.get().read_at


def test_the_address_is_kept_as_a_digest_only(town):
    token = actions.make_feed(by=town.zhou, at=MONDAY)
    row = Feed.objects.get()
    assert token.encode() not in bytes(row.digest)
    assert len(bytes(row.digest)) == 32
    assert Entry.objects.filter(kind="agenda.feed_made").exists()
    assert not [entry for entry in Entry.objects.all() if token in str(entry.data)]


def test_a_new_address_ends_the_old_one_and_an_ended_one_answers_no_more(town):
    client = browser(town, "zhou")
    first = address(client)
    second = address(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post("/agenda/feed/ending/")
    assert Client().get(second).status_code == 404
    assert client.post("/agenda/feed/ending/").status_code == 409
    assert Client().get("/calendars/nothing-like-it.ics").status_code == 404


def test_whoever_leaves_the_post_takes_no_calendar_along(town, now):
    path = address(browser(town, "wu"))
    organisations.dismiss(town.post("wu"), by=town.gao, at=now)
    assert Client().get(path).status_code == 404


def test_a_bar_holds_in_the_calendar_at_once(town, task_now, now):
    matter, _task = task_now
    path = address(browser(town, "zhou"))
    assert matter.grouped_code in Client().get(path).content.decode()
    shut_out(matter, user_id=town.user("zhou").pk, why="亲属", by=town.ma, at=now)
    assert matter.grouped_code not in Client().get(path).content.decode()


def test_a_calendar_that_asks_too_often_waits(town, settings):
    settings.PORTAL_LIMITS = settings.PORTAL_LIMITS | {"feed": (2, 600), "lookup": (2, 600)}
    path = address(browser(town, "zhou"))
    assert [Client().get(path).status_code for _ in range(3)] == [200, 200, 429]
    guesses = [Client().get(f"/calendars/guess{n}.ics").status_code for n in range(3)]
    assert guesses == [404, 404, 429]


def test_who_has_no_post_has_no_calendar(town):
    nobody = town.zhou.__class__(ref="user:1", user_id=town.user("zhou").pk)
    with pytest.raises(Refused, match="没有岗位"):
        actions.make_feed(by=nobody, at=MONDAY)


# --- the message of the morning

MORNING = china("2026-03-03T07:40")


@pytest.fixture
def late(town, given):
    """A morning on which the bureau has something that ends before the next working day."""
    _matter, task = given
    ends = Clock.objects.live().filter(task_id=task.pk).order_by("due_at")[0].due_at
    return ends.astimezone(CHINA).replace(hour=7, minute=40)


def mornings():
    return Message.objects.filter(kind="agenda.morning")


def test_in_the_morning_everybody_hears_once_what_is_due(town, given, late):
    matter, _task = given
    assert jobs.tell_mornings(late) > 0
    told = mornings().get(user=town.user("zhou"))
    assert told.subject
    assert matter.grouped_code in told.body
    for word in ("王", "小强", "恒筑", matter.title):
        assert word not in told.subject + told.body
    before = mornings().count()
    jobs.cache.clear()  # as another worker that knows nothing of this one
    assert jobs.tell_mornings(late + timedelta(minutes=5)) == 0
    assert mornings().count() == before
    assert not mornings().filter(user=town.user("zhao")).exists(), "nothing is due, nothing is said"


def test_nobody_is_told_at_night_nor_on_a_day_off(town, given, late):
    assert jobs.tell_mornings(late.replace(hour=5)) == 0
    assert jobs.tell_mornings(late.replace(hour=22)) == 0
    assert jobs.tell_mornings(china("2026-03-07T07:40")) == 0
    assert jobs.tell_mornings(china("2026-10-01T07:40")) == 0
    assert jobs.tell_mornings(china("2026-02-28T07:40")) >= 0, "a Saturday that is worked"


def test_the_friday_message_speaks_of_the_weekend_too(town):
    friday = china("2026-03-06T07:40")
    assert queries.next_morning(town.lin, friday) == china("2026-03-09T00:00")
    assert queries.next_morning(town.lin, china("2026-09-30T07:40")) == china("2026-10-08T00:00")
    assert queries.end_of_week(friday) == china("2026-03-09T00:00")


def test_who_wants_none_gets_none_and_email_goes_along_where_it_is_wanted(town, given, late):
    client = browser(town, "sun")
    assert client.post("/agenda/habit/", {}).status_code == 303
    notifications.prefer(email=True, by=town.zhou, at=MONDAY)
    town.user("zhou").__class__.objects.filter(username="zhou").update(email="zhou@example.org")
    jobs.tell_mornings(late)
    assert not mornings().filter(user=town.user("sun")).exists()
    assert Delivery.objects.filter(message__in=mornings(), way="email").count() == 1
    client.post("/agenda/habit/", {"digest": "on"})
    assert queries.wants_digest(town.user("sun").pk)


def test_a_bar_holds_in_the_morning(town, given, late):
    matter, _task = given
    shut_out(matter, user_id=town.user("zhou").pk, why="亲属", by=town.ma, at=MONDAY)
    jobs.tell_mornings(late)
    assert not [row for row in mornings().filter(user=town.user("zhou")) if matter.grouped_code in row.body]


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_tell_everybody_once(town):
    matter = build.accepted(town)
    task = tasks.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="请办", by=town.lin, at=MONDAY
    )
    ends = Clock.objects.live().filter(task_id=task.pk).order_by("due_at")[0].due_at
    morning = ends.astimezone(CHINA).replace(hour=7, minute=40)
    start, broken = threading.Barrier(3), []

    def work():
        try:
            start.wait(20)
            for post in queries.to_tell(morning):
                actor = directory.actor_in(post, directory.posts_of(post.user_id, morning))
                with suppress(IntegrityError):
                    actions.tell_morning(actor, at=morning)
        except Exception as error:
            broken.append(error)
        finally:
            connection.close()

    crowd = [threading.Thread(target=work) for _ in range(3)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(60)
    assert not broken
    told = list(mornings().values_list("user__username", flat=True))
    assert "zhou" in told
    assert len(told) == len(set(told))
