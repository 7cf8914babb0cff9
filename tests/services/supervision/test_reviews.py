"""What looks odd is put before a person, with its figures and its matters; it blames nobody and ranks nobody."""

from datetime import date, timedelta

import pytest

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions as tasks
from fengqiao.kernel import clock
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.stages import Refused
from fengqiao.services.supervision import actions, jobs, queries
from fengqiao.services.supervision.models import Review, Sample
from fengqiao.services.supervision.rules import oddities
from tests import build
from tests.cast import MONDAY, WANG, PartyDraft
from tests.services.supervision.conftest import DAY, HOUR, handed_over

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 1)
LATER = MONDAY + 20 * DAY


@pytest.fixture(autouse=True)
def a_few_are_enough(monkeypatch):
    monkeypatch.setattr(oddities, "FEW", 3)


def reviews(detector: str) -> list[Review]:
    actions.count_oddities(MARCH, at=LATER)
    return list(Review.objects.filter(detector=detector))


def test_limits_kept_only_just_are_put_before_a_person(town):
    for _turn in range(4):
        matter, task = handed_over(town)
        due = Clock.objects.get(task_id=task.pk, rule="task_sign").due_at
        tasks.take_up(matter.pk, task.pk, by=town.zhou, at=due - timedelta(minutes=20))
    (row,) = [one for one in reviews("bunched") if one.unit_id == town.bureau.pk]
    assert (row.hits, row.cases) == (4, 4)
    assert Sample.objects.filter(review_id=row.pk).count() == 4
    assert not hasattr(row, "post_id"), "of a unit, never of a person"


def test_work_done_in_good_time_is_not_odd(town):
    for _turn in range(4):
        matter, task = handed_over(town)
        tasks.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + HOUR)
    assert not [one for one in reviews("bunched") if one.unit_id == town.bureau.pk]


def test_closings_that_are_opened_again_within_days(town):
    for turn in range(4):
        with clock.at_time(MONDAY):
            row = build.resolved(town)
            matters.close(row.pk, how="decided", by=town.ma, at=MONDAY)
        if turn < 2:
            with clock.at_time(MONDAY + DAY):
                matters.reopen(row.pk, reason="o_new_facts", by=town.ma, at=MONDAY + DAY)
    (row,) = reviews("reopened")
    assert (row.hits, row.cases, row.unit_id) == (2, 4, town.centre.pk)


def test_the_same_person_registered_again_and_again_is_a_hint_about_the_centre(town):
    for days in (0, 2, 4, 6):
        build.matter(town, at=MONDAY + days * DAY)
    other = PartyDraft(role="applicant", name="赵六", phone="13800009999")
    build.matter(town, parties=[other])
    (row,) = reviews("split")
    assert (row.hits, row.cases, row.unit_id) == (3, 5, town.centre.pk)
    behind = Sample.objects.filter(review_id=row.pk)
    assert behind.count() == 4
    assert WANG.phone not in str(list(behind.values()) + list(Review.objects.values()))


def test_a_lot_is_drawn_when_the_month_is_over_and_stays_drawn(town):
    for _turn in range(8):
        row = build.resolved(town)
        matters.close(row.pk, how="decided", by=town.ma, at=MONDAY)
    actions.count_oddities(MARCH, at=LATER)
    assert not Review.objects.filter(detector="sample").exists(), "the month still runs"
    april = MONDAY + 31 * DAY
    actions.count_oddities(MARCH, at=april)
    (drawn,) = Review.objects.filter(detector="sample")
    picked = set(Sample.objects.filter(review_id=drawn.pk).values_list("matter_id", flat=True))
    assert len(picked) == 5
    actions.count_oddities(MARCH, at=april + DAY)
    assert set(Sample.objects.filter(review_id=drawn.pk).values_list("matter_id", flat=True)) == picked


def test_what_was_looked_at_stays_as_it_was(town):
    for days in (0, 2, 4, 6):
        build.matter(town, at=MONDAY + days * DAY)
    (row,) = reviews("split")
    actions.note(row.pk, result="explained", words="四笔工资分四个月欠", by=town.qin, at=LATER)
    build.matter(town, at=MONDAY + 7 * DAY)
    (row,) = reviews("split")
    assert (row.hits, row.result) == (3, "explained")
    with pytest.raises(Refused, match="已经有人看过"):
        actions.note(row.pk, result="fine", words="", by=town.qin, at=LATER)


def test_nobody_reviews_the_own_unit_where_a_centre_stands_above(town):
    for days in (0, 2, 4, 6):
        build.matter(town, at=MONDAY + days * DAY)
    (row,) = reviews("split")
    with pytest.raises(Refused, match="上一级"):
        actions.note(row.pk, result="fine", words="", by=town.xu, at=LATER)
    actions.note(row.pk, result="fine", words="", by=town.qin, at=LATER)


def test_only_matters_that_the_reader_may_see_stand_behind_it(town):
    made = [build.matter(town, at=MONDAY + days * DAY).pk for days in (0, 2, 4, 6)]
    (row,) = reviews("split")
    matters.bar(
        Matter.objects.get(pk=made[0]), user_id=town.qin.user_id, why="conflict", by=town.ma, at=LATER
    )
    assert len(queries.samples(town.qin, row, LATER)) == 3
    assert len(queries.samples(town.xu, row, LATER)) == 4


def test_pauses_that_begin_just_before_due(town):
    for _turn in range(3):
        with clock.at_time(MONDAY):
            row = build.accepted(town, complexity="general")
        limit = Clock.objects.get(matter=row.pk, rule="settle_simple")
        late = limit.due_at - HOUR
        with clock.at_time(late):
            asked = clocks.ask_pause(
                row.pk, limit.pk, ground="await_material", evidence="等银行流水", resumes_at=late + 3 * DAY,
                by=SYSTEM, at=late,
            )  # fmt: skip
            clocks.grant_pause(row.pk, asked.pk, by=town.ma, at=late)
    (found,) = reviews("paused")
    assert (found.hits, found.cases) == (3, 3)


def test_the_night_counts_once(town, monkeypatch):
    counted = []
    monkeypatch.setattr(actions, "count_oddities", lambda month, *, at: counted.append(month))
    from django.core.cache import cache

    cache.delete(jobs.COUNTED)
    one_in_the_morning = MONDAY - 8 * HOUR
    jobs.count_oddities(one_in_the_morning)
    assert counted == []
    for hour in (7, 6, 5):
        jobs.count_oddities(MONDAY - hour * HOUR + timedelta(minutes=1))
    assert counted == [date(2026, 3, 1)]
    cache.delete(jobs.COUNTED)
