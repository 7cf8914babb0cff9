"""Rungs fire once; the first that supervises opens the one order that later ones raise; words wait for the morning."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.tasks import actions as tasks
from fengqiao.casework.tasks.models import Task
from fengqiao.ground.notifications import queries as notifications
from fengqiao.ground.notifications.models import Delivery, Message
from fengqiao.services.supervision import actions
from fengqiao.services.supervision.models import Firing, Order
from tests import build
from tests.cast import MONDAY
from tests.services.supervision.conftest import DAY, HOUR, fresh, handed_over, rung
from tests.worker import run_later

pytestmark = pytest.mark.django_db

REMIND, YELLOW, ORDER, KEY, LISTED = range(5)
"""The rungs of the ladder “standard”."""


def sign(task) -> Clock:
    return Clock.objects.get(task_id=task.pk, rule="task_sign")


def told(actor) -> list[str]:
    return [m.subject.partition(" ")[2] for m in notifications.inbox(actor) if m.kind == "clock.escalated"]


def test_the_first_supervising_rung_opens_one_order_owed_by_the_late_unit(town):
    matter, task = handed_over(town)
    clock = sign(task)
    rung(matter, clock, YELLOW, clock.due_at)
    assert not Order.objects.exists()
    rung(matter, clock, ORDER, clock.due_at + DAY)
    (order,) = Order.objects.all()
    assert (order.unit_id, order.clock_id, order.level, order.times) == (
        town.bureau.pk,
        clock.pk,
        "general",
        1,
    )
    assert Task.objects.get(pk=order.task_id).about_clock == clock.pk
    run_later()
    order.refresh_from_db()
    assert order.number == "（2026）柳岸综督字第0001号"


def test_later_rungs_raise_the_order_and_open_no_twin(town):
    matter, task = handed_over(town)
    clock = sign(task)
    for number, days in ((ORDER, 1), (KEY, 3), (LISTED, 7)):
        rung(matter, clock, number, clock.due_at + days * DAY)
    (order,) = Order.objects.all()
    assert (order.level, order.times) == ("listed", 1)
    assert Task.objects.filter(mode="supervise").count() == 1


def test_a_rung_after_an_accepted_answer_is_the_next_time(town):
    matter, task = handed_over(town)
    clock = sign(task)
    rung(matter, clock, ORDER, clock.due_at + DAY)
    (order,) = Order.objects.all()
    at = clock.due_at + 2 * DAY
    actions.answer(matter.pk, order.pk, text="明天办。", by=town.zhou, at=at)
    actions.accept(matter.pk, order.pk, by=town.xu, at=at)
    rung(matter, clock, KEY, clock.due_at + 3 * DAY)
    (order,) = Order.objects.all()
    assert (order.level, order.times, order.stage) == ("key", 2, "open")
    run_later()
    order.refresh_from_db()
    assert order.number == "（2026）柳岸综督字第0002号"


def test_a_rung_fires_once_for_a_limit(town):
    matter, task = handed_over(town)
    clock = sign(task)
    rung(matter, clock, REMIND, clock.due_at - HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        rung(matter, clock, REMIND, clock.due_at)
    assert Firing.objects.count() == 1


def test_what_is_done_is_not_supervised(town):
    matter, task = handed_over(town)
    clock = sign(task)
    tasks.cancel(matter.pk, task.pk, why="换一家", by=town.ma, at=MONDAY + HOUR)
    rung(matter, clock, ORDER, clock.due_at + DAY)
    assert not Order.objects.exists()


def test_a_reminder_goes_to_whoever_has_it_in_hand(town):
    matter, task = handed_over(town)
    tasks.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + HOUR)
    clock = Clock.objects.get(matter=matter.pk, rule="settle_simple")
    rung(matter, clock, REMIND, MONDAY + 5 * DAY)
    assert actions.speak(MONDAY + 5 * DAY) == 1
    assert told(town.zhou) == ["简单、一般事项七日内办结请抓紧"]
    assert told(town.sun) == told(town.xu) == []


def test_roles_of_a_rung_are_posts_of_the_unit_and_of_the_centre(town):
    matter, task = handed_over(town)
    clock = sign(task)
    for number, days in ((ORDER, 1), (LISTED, 7)):
        rung(matter, clock, number, clock.due_at + timedelta(hours=10) + days * DAY)
    actions.speak(clock.due_at + 8 * DAY)
    assert told(town.sun) == ["县人社局：一般督办"]
    assert told(town.xu) == ["县人社局：一般督办"]
    assert told(town.ma) == ["请召集会商"]
    assert told(town.zhou) == told(town.zhao) == []


def test_words_of_the_night_are_told_in_the_morning_and_the_rung_keeps_its_time(town):
    matter, task = handed_over(town)
    clock = sign(task)
    rung(matter, clock, YELLOW, clock.due_at)  # a minute before midnight
    firing = Firing.objects.get()
    assert firing.at == clock.due_at
    assert actions.speak(clock.due_at + HOUR) == 0
    assert told(town.sun) == []
    morning = clock.due_at + timedelta(hours=7, minutes=31)
    assert actions.speak(morning) == 1
    assert told(town.sun) == ["承办单位签收到期没办完"]
    assert actions.speak(morning + HOUR) == 0
    assert Message.objects.filter(kind="clock.escalated").count() == 2


def test_what_was_done_overnight_is_not_nagged_about(town):
    matter, task = handed_over(town)
    clock = sign(task)
    rung(matter, clock, YELLOW, clock.due_at)
    tasks.take_up(matter.pk, task.pk, by=town.zhou, at=clock.due_at + HOUR)
    actions.speak(clock.due_at + 9 * HOUR)
    assert not Message.objects.filter(kind="clock.escalated").exists()


def test_a_call_is_put_on_the_centres_list_at_once(town):
    matter = build.matter(town, source="snap")
    clock = Clock.objects.get(matter=matter.pk, rule="snap_respond")
    midnight = MONDAY + 14 * HOUR
    rung(matter, clock, 1, midnight)
    assert actions.speak(midnight) == 1
    calls = Delivery.objects.calls().filter(organisation=town.centre.pk)
    assert {row.message.phone for row in calls} == {"000-6620118"}
    assert not notifications.told(matter.pk), "a call to colleagues is no word to the person"


def test_a_barred_reader_is_not_told(town):
    matter, task = handed_over(town)
    matters.bar(fresh(matter), user_id=town.sun.user_id, why="conflict", by=town.ma, at=MONDAY)
    clock = sign(task)
    rung(matter, clock, YELLOW, clock.due_at)
    actions.speak(clock.due_at + 9 * HOUR)
    assert told(town.sun) == []


def test_the_person_hears_that_a_statutory_limit_has_passed(town):
    matter = build.accepted(town, source="petition")
    clock = Clock.objects.get(matter=matter.pk, rule="petition_finish")
    rung(matter, clock, 3, clock.due_at + DAY + 10 * HOUR)
    actions.speak(clock.due_at + DAY + 10 * HOUR)
    (message,) = [m for m in notifications.told(matter.pk) if m.kind == "clock.escalated"]
    assert message.subject == "您的事项没有按期办完"
    assert "致歉" in message.body
