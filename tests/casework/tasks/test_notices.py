"""Who among the staff hears what, in which words; and nothing of the case in them."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.tasks import actions
from fengqiao.ground.notifications.models import Message
from fengqiao.kernel import later
from tests import build
from tests.casework.tasks.test_tasks import DAY, HOUR, handed_over
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


def work_off(*reactions: str) -> None:
    """Run the queued jobs of these reactions, as the worker would."""
    for job in ProcrastinateJob.objects.filter(task_name="react").order_by("id"):
        if job.args["reaction"].rpartition(".")[2] in reactions:
            later.run(**job.args)


def told(kind: str) -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind=kind, outside=False).order_by("id")
    return [(row.permission or str(row.post_id), row.subject.partition(" ")[2]) for row in rows]


def test_a_unit_hears_of_its_work(town):
    matter, _task = handed_over(town)
    work_off("opened")
    (message,) = Message.objects.filter(kind="task.opened")
    assert message.organisation_id == town.bureau.pk
    assert message.subject == f"{matter.grouped_code} 交办给县人社局"
    assert "签收" in message.body
    assert "工钱" not in message.body + message.subject
    work_off("opened")
    assert Message.objects.filter(kind="task.opened").count() == 1


def test_a_warning_reaches_whoever_has_it_in_hand(town):
    matter, task = handed_over(town)
    actions.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + 2 * HOUR)
    while clocks.ring(MONDAY + 6 * DAY):
        pass
    work_off("warned")
    assert (str(town.zhou.post_id), "七日内办理快到期") in told("clock.warned")


def test_a_lapse_without_a_ladder_reaches_the_late_unit_the_supervisor_and_the_director(town, monkeypatch):
    monkeypatch.setattr("fengqiao.casework.clocks.queries.rungs", lambda matter, rule: ())
    handed_over(town)
    while clocks.ring(MONDAY + timedelta(days=1, hours=16)):
        pass
    work_off("lapsed")
    assert [who for who, _subject in told("clock.lapsed")] == [
        "tasks.claim",
        "tasks.supervise",
        "matters.close",
    ]
    assert all(Message.objects.filter(kind="clock.lapsed").values_list("urgent", flat=True))


def test_a_lapse_with_a_ladder_is_told_by_its_rungs(town):
    handed_over(town)
    while clocks.ring(MONDAY + timedelta(days=1, hours=16)):
        pass
    work_off("lapsed")
    assert told("clock.lapsed") == []


def test_a_supervision_that_is_not_answered_reaches_the_director_alone(town):
    build.matter(town)
    for days in range(2, 12):
        while clocks.ring(MONDAY + days * DAY):
            pass
    work_off("lapsed")
    rows = [who for who, subject in told("clock.lapsed") if "督办反馈" in subject]
    assert rows == ["matters.close"]


def test_a_return_and_a_result_reach_the_centre(town):
    matter, task = handed_over(town)
    actions.give_back(
        matter.pk, task.pk, reason="r_other_region", words="在东渡", by=town.zhou, at=MONDAY + 3 * HOUR
    )
    again = actions.open_task(
        matter.pk,
        mode="assign",
        holder_id=town.bureau.pk,
        asked="还是你们",
        by=town.lin,
        at=MONDAY + 4 * HOUR,
    )
    actions.take_up(matter.pk, again.pk, by=town.zhou, at=MONDAY + 5 * HOUR)
    actions.finish(matter.pk, again.pk, answer="办好了", by=town.zhou, at=MONDAY + 6 * HOUR)
    work_off("returned", "done")
    assert told("task.returned") == [("tasks.dispatch", "县人社局退回来了")]
    assert told("task.done") == [("matters.resolve", "县人社局办完了")]


def test_what_was_done_in_the_meantime_is_not_nagged_about(town):
    matter, task = handed_over(town)
    while clocks.ring(MONDAY + DAY):
        pass
    actions.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + DAY + HOUR)
    work_off("warned")
    assert not any("签收" in subject for _who, subject in told("clock.warned"))
