"""The walk of a task: handed over, signed for, reported on, sent back or finished."""

from datetime import timedelta

import pytest

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.clocks import queries as clock_queries
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Grant, Matter
from fengqiao.casework.matters.queries import may_see
from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.casework.tasks import actions, queries
from fengqiao.casework.tasks.models import Report, Task
from fengqiao.ground.organisations import actions as organisations
from fengqiao.kernel.models import Event
from fengqiao.kernel.stages import Refused
from tests import build
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def handed_over(town, **more):
    matter = build.accepted(town, complexity="general")
    said = {"mode": "assign", "holder_id": town.bureau.pk, "asked": "核实四人欠薪数额，书面答复"}
    task = actions.open_task(matter.pk, **said | more, by=town.lin, at=MONDAY + HOUR)
    return Matter.objects.get(pk=matter.pk), task


def running(matter) -> list[str]:
    return sorted(Clock.objects.live().filter(matter=matter.pk).values_list("rule", flat=True))


def sound() -> None:
    assert queries.disagreements() == []
    assert queries.wrongly_held() == []
    assert queries.unclocked_tasks() == []
    assert queries.closed_with_open_tasks() == []
    assert clock_queries.unclocked() == []
    assert clock_queries.running_after_the_end() == []
    assert clock_queries.wrongly_sorted() == []


def test_work_is_handed_over_only_when_the_matter_is_accepted(town):
    matter = build.matter(town)
    with pytest.raises(Refused, match="先受理"):
        actions.open_task(
            matter.pk, mode="assign", holder_id=town.bureau.pk, asked="核实", by=town.lin, at=MONDAY
        )


def test_handing_over_makes_the_unit_accountable_and_lets_it_see(town):
    matter, task = handed_over(town)
    assert matter.holder_id == town.bureau.pk
    assert task.leads
    assert may_see(town.zhou, matter, MONDAY + HOUR)
    assert running(matter) == ["settle_simple", "step_normal", "task_sign"]
    task.refresh_from_db()
    assert task.due_at == Clock.objects.get(task_id=task.pk, rule="task_sign").due_at
    assert matter.due_at == task.due_at
    sound()


def test_signing_stops_the_clock_of_signing(town):
    matter, task = handed_over(town)
    actions.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + 2 * HOUR)
    task.refresh_from_db()
    assert (task.stage, task.post_id) == ("taken", town.zhou.post_id)
    assert running(matter) == ["settle_simple", "step_normal"]
    assert task.due_at == Clock.objects.get(task_id=task.pk, rule="step_normal").due_at
    sound()


def test_another_unit_cannot_sign(town):
    matter, task = handed_over(town)
    with pytest.raises(Refused, match="不在您的单位"):
        actions.take_up(matter.pk, task.pk, by=town.wu, at=MONDAY + 2 * HOUR)


def test_a_report_may_be_for_the_person_too(town):
    matter, task = handed_over(town)
    actions.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + 2 * HOUR)
    actions.report(matter.pk, task.pk, text="已约谈劳务公司。", to_party=True, by=town.zhou, at=MONDAY + DAY)
    actions.report(matter.pk, task.pk, text="内部：公司账户余额不足。", by=town.zhou, at=MONDAY + DAY)
    assert [row.text for row in queries.reports_to_party(matter.pk)] == ["已约谈劳务公司。"]
    for row in Report.objects.all():
        assert Event.objects.get(matter_id=matter.pk, seq=row.seq).kind == "task.reported"
    sound()


def test_a_unit_sends_it_back_with_a_coded_reason(town):
    matter, task = handed_over(town)
    at = MONDAY + 3 * HOUR
    with pytest.raises(Refused, match="理由"):
        actions.give_back(matter.pk, task.pk, reason="r_none", words="不归我们", by=town.zhou, at=at)
    with pytest.raises(Refused, match="写清楚"):
        actions.give_back(matter.pk, task.pk, reason="r_other_region", words=" ", by=town.zhou, at=at)
    actions.give_back(
        matter.pk, task.pk, reason="r_other_region", words="工地在东渡街道。", by=town.zhou, at=at
    )
    matter.refresh_from_db()
    assert matter.holder_id == town.centre.pk
    assert running(matter) == ["return_rule", "settle_simple"]
    assert matter.due_at == Clock.objects.get(rule="return_rule").due_at
    assert may_see(town.zhou, matter, at)  # until the centre has ruled it still answers for it
    housing = town.unit("住房")
    actions.open_task(
        matter.pk, mode="assign", holder_id=housing.pk, asked="核实", by=town.lin, at=MONDAY + DAY
    )
    assert "return_rule" not in running(matter)
    assert not may_see(town.zhou, matter, MONDAY + DAY)
    assert may_see(town.wu, matter, MONDAY + DAY)
    sound()


def test_the_result_goes_back_to_the_centre_which_answers(town):
    matter, task = handed_over(town)
    actions.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + 2 * HOUR)
    with pytest.raises(Refused, match="还有 1 项办件没有办完"):
        matters.resolve(matter.pk, outcome="done_by_unit", answer="发了。", by=town.lin, at=MONDAY + DAY)
    with pytest.raises(Refused, match="办理结果"):
        actions.finish(matter.pk, task.pk, answer="", by=town.zhou, at=MONDAY + DAY)
    actions.finish(
        matter.pk,
        task.pk,
        answer="欠薪属实，公司已全部补发。",
        outcome="done_by_unit",
        by=town.zhou,
        at=MONDAY + DAY,
    )
    matter.refresh_from_db()
    assert matter.holder_id == town.centre.pk
    assert running(matter) == ["settle_simple"]
    matters.resolve(matter.pk, outcome="done_by_unit", answer="已补发。", by=town.lin, at=MONDAY + 2 * DAY)
    assert running(matter) == ["follow_up_first"]
    sound()


def test_a_second_lead_is_refused(town):
    matter, _ = handed_over(town)
    with pytest.raises(Refused, match="正在主办"):
        actions.open_task(
            matter.pk,
            mode="assign",
            holder_id=town.unit("住房").pk,
            asked="核实",
            leads=True,
            by=town.lin,
            at=MONDAY + DAY,
        )
    helper = actions.open_task(
        matter.pk,
        mode="joint",
        holder_id=town.unit("住房").pk,
        asked="拨付情况",
        by=town.lin,
        at=MONDAY + DAY,
    )
    assert not helper.leads
    matter.refresh_from_db()
    assert matter.holder_id == town.bureau.pk
    sound()


def test_the_respondent_never_becomes_the_holder(town):
    bureau = town.bureau
    party = PartyDraft(role="respondent", name=bureau.name, is_organisation=True, organisation_id=bureau.pk)
    matter = build.accepted(town, parties=[build.WANG, party], complexity="general")
    with pytest.raises(Refused, match="利害关系"):
        actions.open_task(
            matter.pk, mode="assign", holder_id=bureau.pk, asked="核实", by=town.lin, at=MONDAY + HOUR
        )
    assert queries.suggestion(matter).unit != bureau
    sound()


def test_the_routing_table_proposes_the_bureau_for_wages(town):
    matter = build.accepted(town, complexity="complex")
    found = queries.suggestion(matter)
    assert found.unit == town.bureau
    assert found.basis


def test_taking_it_back_closes_the_door(town):
    matter, task = handed_over(town)
    with pytest.raises(Refused, match="权限"):
        actions.cancel(matter.pk, task.pk, why="派错了", by=town.zhou, at=MONDAY + DAY)
    actions.cancel(matter.pk, task.pk, why="派错了", by=town.lin, at=MONDAY + DAY)
    matter.refresh_from_db()
    assert matter.holder_id == town.centre.pk
    assert not may_see(town.zhou, matter, MONDAY + DAY)
    assert not Grant.objects.live(MONDAY + DAY).filter(organisation=town.bureau).exists()
    sound()


def test_withdrawing_ends_the_work(town):
    matter, task = handed_over(town)
    matters.withdraw(matter.pk, by=town.lin, at=MONDAY + DAY)
    task.refresh_from_db()
    assert task.stage == "cancelled"
    assert running(matter) == []
    sound()
    matters.reopen(matter.pk, reason="o_new_facts", by=town.ma, at=MONDAY + 2 * DAY)
    matter.refresh_from_db()
    assert matter.holder_id == town.centre.pk
    assert running(matter) == ["settle_simple"]
    sound()


def test_a_lapse_opens_one_supervision_owed_by_the_late_unit(town):
    matter, task = handed_over(town)
    late = Clock.objects.get(task_id=task.pk, rule="task_sign").due_at
    while clocks.ring(late):
        pass
    assert not Task.objects.filter(mode="supervise").exists(), "the ladder gives a working day first"
    late += DAY
    while clocks.ring(late):
        pass
    (supervision,) = Task.objects.filter(mode="supervise")
    assert supervision.holder_id == town.bureau.pk
    assert supervision.about_clock == Clock.objects.get(rule="task_sign").pk
    assert Clock.objects.live().filter(task_id=supervision.pk, rule="supervision_reply").exists()
    clocks.ring(late + HOUR)
    assert Task.objects.filter(mode="supervise").count() == 1
    assert may_see(town.xu, matter, late)
    assert may_see(town.ma, matter, late)
    sound()
    with pytest.raises(Refused, match="不能退回"):
        actions.give_back(
            matter.pk, supervision.pk, reason="r_other_region", words="…", by=town.zhou, at=late + HOUR
        )
    actions.take_up(matter.pk, supervision.pk, by=town.zhou, at=late + HOUR)
    actions.finish(matter.pk, supervision.pk, answer="今天下午签收。", by=town.zhou, at=late + HOUR)
    matter.refresh_from_db()
    assert matter.holder_id == town.bureau.pk
    sound()


def test_a_late_answer_to_a_supervision_is_not_supervised_again(town):
    matter = build.matter(town)
    for days in range(1, 12):
        while clocks.ring(MONDAY + days * DAY):
            pass
    assert Task.objects.filter(mode="supervise").count() == 1
    lapsed = Event.objects.filter(matter_id=matter.pk, kind="clock.lapsed").values_list(
        "data__rule", flat=True
    )
    assert sorted(lapsed) == ["supervision_reply", "triage"]
    (supervision,) = Task.objects.all()
    assert supervision.holder_id == town.centre.pk
    with pytest.raises(Refused, match="权限"):
        actions.cancel(matter.pk, supervision.pk, why="已催办", by=town.lin, at=MONDAY + 12 * DAY)
    actions.cancel(matter.pk, supervision.pk, why="已催办", by=town.xu, at=MONDAY + 12 * DAY)
    sound()


def test_a_supervision_does_not_hold_up_the_end(town):
    matter = build.accepted(town, complexity="general")
    due = Clock.objects.get(matter=matter.pk, rule="settle_simple").due_at + 2 * DAY
    while clocks.ring(due):
        pass
    assert Task.objects.open().count() == 1
    matters.resolve(matter.pk, outcome="done_by_unit", answer="发了。", by=town.lin, at=due + HOUR)
    matters.close(matter.pk, how="decided", by=town.ma, at=due + 2 * HOUR)
    assert Task.objects.open().count() == 0
    sound()


def test_whoever_leaves_a_post_hands_the_work_over(town):
    matter, task = handed_over(town)
    actions.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY + 2 * HOUR)
    post, successor = town.post("zhou"), town.post("sun")
    with pytest.raises(Refused, match="1 项办件"):
        organisations.dismiss(post, by=town.gao, at=MONDAY + DAY)
    organisations.hand_over(post, successor=successor, by=town.gao, at=MONDAY + DAY)
    task.refresh_from_db()
    assert task.post_id == successor.pk
    assert Event.objects.filter(matter_id=matter.pk, kind="task.passed_on").count() == 1
    sound()


def test_handing_over_takes_few_statements(town, django_assert_max_num_queries):
    matter = build.accepted(town, complexity="general")
    lin, bureau = town.lin, town.bureau.pk
    with django_assert_max_num_queries(45):
        actions.open_task(matter.pk, mode="assign", holder_id=bureau, asked="核实", by=lin, at=MONDAY + HOUR)


def test_what_the_centre_takes_on_itself_is_in_hand_at_once(town):
    matter, task = handed_over(town, mode="handle", holder_id=town.centre.pk)
    assert (task.stage, task.post_id) == ("taken", town.lin.post_id)
    assert matter.holder_id == town.centre.pk
    actions.finish(matter.pk, task.pk, answer="双方谈好了。", by=town.lin, at=MONDAY + DAY)
    assert running(matter) == ["settle_simple"]
    sound()
