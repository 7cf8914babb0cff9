"""The work list: what a post sees first, in how many questions to the database."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.queries import may_see
from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.casework.tasks import actions, queries
from fengqiao.casework.tasks.models import Task
from fengqiao.kernel.paging import page
from tests import build
from tests.casework.tasks.test_tasks import DAY, HOUR, handed_over
from tests.cast import MONDAY, WANG

pytestmark = pytest.mark.django_db


def seen(actor, view="", at=MONDAY + 2 * HOUR):
    found = queries.worklist(actor, view, at)
    order = queries.worklist_order(actor, view)
    return queries.rows(page(found, RequestFactory().get("/"), order=order), actor, at)


def test_the_window_decides_first(town):
    matter = build.matter(town)
    (row,) = seen(town.lin)
    assert row.matter == matter
    assert (row.step, row.action) == ("decide", "去受理")
    assert (row.lamp.level, row.lamp.word, row.lamp.left) == ("s2", "临期", "剩 1 个工作日")
    assert row.clock == "研判分流"
    assert row.who == "王*强"
    assert row.holder == town.centre.short_name


def test_what_was_handed_over_is_on_the_units_list_and_waits_on_the_centres(town):
    _matter, task = handed_over(town)
    (row,) = seen(town.zhou)
    assert row.task == task
    assert (row.step, row.holder) == ("sign", "县人社局")
    assert seen(town.lin) == []
    (row,) = seen(town.lin, "waiting")
    assert row.next == "等县人社局签收"
    assert [code for code, _words in queries.views(town.zhou)][:2] == ["todo", "unsigned"]


def test_the_next_steps_follow_the_work(town):
    matter, task = handed_over(town)
    actions.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + 2 * HOUR)
    (row,) = seen(town.zhou, "mine")
    assert (row.step, row.hands) == ("work", "周启明")
    actions.finish(matter.pk, task.pk, answer="已补发。", by=town.zhou, at=MONDAY + 3 * HOUR)
    assert seen(town.zhou) == []
    (row,) = seen(town.zhou, "ended")
    assert row.lamp.level == "done"
    (row,) = seen(town.lin)
    assert (row.step, row.next) == ("answer", "县人社局办完了，给群众答复")
    matters.resolve(matter.pk, outcome="done_by_unit", answer="已补发。", by=town.lin, at=MONDAY + DAY)
    assert seen(town.lin) == []
    (row,) = seen(town.lin, "confirm", MONDAY + DAY)
    assert row.step == "confirm"
    matters.reopen(matter.pk, reason="o_not_solved", by=town.ma, at=MONDAY + 2 * DAY)
    (row,) = seen(town.lin, "todo", MONDAY + 2 * DAY)
    assert row.step == "again"
    actions.open_task(
        matter.pk,
        mode="assign",
        holder_id=town.bureau.pk,
        asked="再核",
        by=town.lin,
        at=MONDAY + 2 * DAY + HOUR,
    )
    (row,) = seen(town.lin, "waiting", MONDAY + 2 * DAY + HOUR)
    assert row.step == "await_sign"


def test_late_ones_are_late_and_supervised(town):
    matter = build.matter(town)
    at = MONDAY + 3 * DAY  # the ladder gives a day before it supervises
    while clocks.ring(at):
        pass
    (row,) = seen(town.xu, "late", at)
    assert (row.lamp.level, row.lamp.word) == ("s4", "已超期")
    (row,) = seen(town.xu, "supervised", at)
    assert row.matter == matter
    assert row.task.mode == "supervise"
    assert seen(town.xu, "today", at) == []


def test_nobody_of_another_county_sees_any_of_it(town):
    handed_over(town)
    for view, _words in queries.views(town.zhao):
        assert seen(town.zhao, view) == []
    assert not any(n for n, _more in queries.worklist_counts(town.zhao, MONDAY).values())


def test_the_county_sees_the_towns_work(town):
    handed_over(town)
    assert len(seen(town.tang, "all")) == 1
    assert seen(town.tang) == []


def test_a_unit_that_is_barred_later_loses_its_line(town):
    matter, _task = handed_over(town)
    zhou = town.zhou
    matters.bar(
        type(matter).objects.get(pk=matter.pk),
        organisation_id=town.bureau.pk,
        why="conflict",
        by=town.ma,
        at=MONDAY + 2 * HOUR,
    )
    assert not may_see(zhou, matter, MONDAY + 2 * HOUR)
    for view, _words in queries.views(zhou):
        assert seen(zhou, view) == []


def test_counts_agree_with_the_lists(town):
    handed_over(town)
    build.matter(town)
    build.resolved(town)
    for actor in (town.lin, town.zhou, town.xu, town.he, town.qin):
        counts = queries.worklist_counts(actor, MONDAY + 2 * HOUR)
        for view, (n, more) in counts.items():
            assert (n, more) == (len(seen(actor, view)), False), view


def test_counts_put_together_once_go_with_the_time(town):
    handed_over(town)
    before = queries.worklist_counts(town.xu, MONDAY + 2 * HOUR)
    after = queries.worklist_counts(town.xu, MONDAY + timedelta(days=30))
    assert (before["late"], after["late"]) == ((0, False), (1, False))
    for view, (n, _more) in after.items():
        assert n == len(seen(town.xu, view, MONDAY + timedelta(days=30))), view


def test_fifty_rows_cost_eight_queries(town, django_assert_max_num_queries):
    for n in range(12):
        name = "赵钱孙李周吴郑王冯陈褚卫"[n] + "小强"
        matter, task = handed_over(town)
        build.matter(town, parties=[PartyDraft(role="applicant", name=name), WANG])
        if n % 2:
            actions.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + 2 * HOUR)
    lin, zhou = town.lin, town.zhou
    for actor in (lin, zhou):
        for view, _words in queries.views(actor):
            with django_assert_max_num_queries(8):
                queries.worklist_counts(actor, MONDAY + 2 * HOUR)
                seen(actor, view)
    assert len(seen(lin, "all")) == 24


def test_keys_page_without_gaps(town):
    made = {build.matter(town, at=MONDAY + timedelta(minutes=n)).pk for n in range(7)}
    found, query = set(), "/"
    for _page in range(4):
        got = page(
            queries.worklist(town.lin, "todo", MONDAY),
            RequestFactory().get(query),
            order=("due_at", "id"),
            size=2,
        )
        found |= {row.pk for row in got}
        query = "/" + got.next
    assert found == made
    assert Task.objects.count() == 0
