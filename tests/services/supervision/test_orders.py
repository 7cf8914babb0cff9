"""An order by hand: numbered, answered by its unit alone, accepted or returned, closed with a reason."""

import pytest

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.documents.models import Document
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Grant
from fengqiao.casework.tasks.models import Task
from fengqiao.ground.notifications.models import Message
from fengqiao.kernel.models import Event
from fengqiao.kernel.stages import Refused
from fengqiao.services.supervision import actions, queries
from fengqiao.services.supervision.models import Copy, Evidence, Order, Round
from tests.casework.documents.conftest import pdf
from tests.cast import MONDAY
from tests.services.supervision.conftest import DAY, HOUR, fresh, handed_over, issued
from tests.worker import run_later

pytestmark = pytest.mark.django_db


def answered(town, matter, order, **more):
    said = {"text": "人手不够，星期五办到。", "by": town.zhou, "at": MONDAY + DAY}
    return actions.answer(matter.pk, order.pk, **said | more)


def test_an_order_is_a_task_a_limit_and_a_numbered_paper(town):
    matter, _task = handed_over(town)
    order = issued(town, matter, level="key")
    task = Task.objects.get(pk=order.task_id)
    assert (task.mode, task.holder_id, task.leads) == ("supervise", town.bureau.pk, False)
    assert Clock.objects.live().filter(task_id=task.pk, rule="supervision_reply").exists()
    assert order.number == "（2026）柳岸综督字第0001号"
    paper = Document.objects.get(pk=order.document_id)
    assert paper.facts["level"] == "重点督办，首次"
    assert paper.facts["why"] == "三天没有签收"


def test_numbers_follow_each_other_within_a_centre_and_a_year(town):
    first, second = handed_over(town)[0], handed_over(town)[0]
    numbers = [issued(town, matter).number for matter in (first, second, first)]
    assert [number[-6:-1] for number in numbers] == ["第0001", "第0002", "第0003"]


@pytest.mark.parametrize("who", ["lin", "zhou", "he", "zhao"])
def test_only_who_supervises_issues(town, who):
    matter, _task = handed_over(town)
    with pytest.raises(Refused, match="权限"):
        issued(town, matter, by=who)


def test_a_barred_unit_is_never_addressed_nor_copied(town):
    matter, _task = handed_over(town)
    housing = town.unit("住房")
    matters.bar(fresh(matter), organisation_id=housing.pk, why="conflict", by=town.ma, at=MONDAY)
    with pytest.raises(Refused, match="利害关系"):
        issued(town, matter, unit_id=housing.pk)
    with pytest.raises(Refused, match="不能抄送"):
        issued(town, matter, copies=[housing.pk])
    assert not Order.objects.exists()


def test_a_unit_that_is_shut_out_owes_no_answer_any_more(town):
    matter, _task = handed_over(town)
    housing = town.unit("住房")
    order = issued(town, matter, unit_id=housing.pk)
    matters.bar(fresh(matter), organisation_id=housing.pk, why="conflict", by=town.ma, at=MONDAY + HOUR)
    order.refresh_from_db()
    assert (order.stage, order.closed_for) == ("closed", "barred")


def test_a_copy_tells_and_opens_no_door(town):
    matter, _task = handed_over(town)
    housing = town.unit("住房")
    order = issued(town, matter, copies=[housing.pk, town.bureau.pk])
    assert [row.organisation_id for row in Copy.objects.all()] == [housing.pk], (
        "nobody is copied on his own order"
    )
    run_later()
    (message,) = Message.objects.filter(kind="supervision.issued")
    assert message.organisation_id == housing.pk
    assert order.number in message.body
    assert message.link == ""
    assert not Grant.objects.filter(organisation=housing.pk).exists()


def test_the_supervised_unit_answers_and_nobody_else(town):
    matter, _task = handed_over(town)
    order = issued(town, matter)
    with pytest.raises(Refused, match="不在您的单位"):
        answered(town, matter, order, by=town.lin)
    order = answered(town, matter, order)
    assert order.stage == "replied"
    assert not Clock.objects.live().filter(task_id=order.task_id).exists()
    with pytest.raises(Refused, match="已经答复过"):
        answered(town, matter, order)


def test_an_answer_brings_its_papers(town):
    matter, task = handed_over(town)
    clock = Clock.objects.get(task_id=task.pk, rule="task_sign")
    order = issued(town, matter, evidence=[f"clock:{clock.pk}"])
    answered(town, matter, order, files=[("情况说明.pdf", pdf())])
    asking, answer = Evidence.objects.order_by("at")
    assert (asking.side, asking.object_id) == ("asking", clock.pk)
    assert (answer.side, answer.what) == ("answer", "document")
    assert Document.objects.get(pk=answer.object_id).audience == "office"


def test_evidence_is_of_this_matter(town):
    matter, _task = handed_over(town)
    _other, task = handed_over(town)
    foreign = Clock.objects.get(task_id=task.pk, rule="task_sign")
    with pytest.raises(Refused, match="不是这件事的"):
        issued(town, matter, evidence=[f"clock:{foreign.pk}"])


def test_a_returned_answer_begins_the_next_time_with_a_new_limit(town):
    matter, _task = handed_over(town)
    order = issued(town, matter)
    answered(town, matter, order)
    with pytest.raises(Refused, match="哪里还不够"):
        actions.give_back(matter.pk, order.pk, reason=" ", by=town.xu, at=MONDAY + DAY)
    actions.give_back(
        matter.pk, order.pk, reason="没有写哪天办到", level="key", by=town.xu, at=MONDAY + 2 * DAY
    )
    order.refresh_from_db()
    assert (order.stage, order.times, order.level) == ("open", 2, "key")
    assert Clock.objects.live().get(task_id=order.task_id).started_at == MONDAY + 2 * DAY
    assert Task.objects.get(pk=order.task_id).asked == "没有写哪天办到"
    assert Document.objects.get(pk=order.document_id).facts["level"] == "重点督办，第二次"
    (round_,) = Round.objects.all()
    assert (round_.times, round_.returned_for) == (1, "没有写哪天办到")


def test_an_accepted_answer_is_closed_when_it_is_done(town):
    matter, _task = handed_over(town)
    order = issued(town, matter)
    with pytest.raises(Refused, match="待答复"):
        actions.accept(matter.pk, order.pk, by=town.xu, at=MONDAY + HOUR)
    answered(town, matter, order)
    actions.accept(matter.pk, order.pk, by=town.xu, at=MONDAY + 2 * DAY)
    with pytest.raises(Refused, match="为什么了结"):
        actions.close(matter.pk, order.pk, words="", by=town.xu, at=MONDAY + 3 * DAY)
    actions.close(matter.pk, order.pk, words="已签收，工钱到账", by=town.xu, at=MONDAY + 3 * DAY)
    order.refresh_from_db()
    assert (order.stage, order.closed_for) == ("closed", "已签收，工钱到账")
    kinds = Event.objects.filter(matter_id=matter.pk, kind__startswith="supervision").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == [
        "supervision.issued", "supervision.replied", "supervision.accepted", "supervision.closed",
    ]  # fmt: skip


def test_nobody_judges_an_answer_of_their_own(town):
    matter, _task = handed_over(town)
    order = issued(town, matter, unit_id=town.centre.pk)
    answered(town, matter, order, by=town.ma)
    with pytest.raises(Refused, match="答复是您写的"):
        actions.accept(matter.pk, order.pk, by=town.ma, at=MONDAY + 2 * DAY)
    actions.accept(matter.pk, order.pk, by=town.xu, at=MONDAY + 2 * DAY)


def test_a_lifted_order_asks_nothing_any_more(town):
    matter, _task = handed_over(town)
    order = issued(town, matter)
    actions.close(matter.pk, order.pk, words="发错了", by=town.xu, at=MONDAY + HOUR)
    assert Task.objects.get(pk=order.task_id).stage == "cancelled"
    order.refresh_from_db()
    assert (order.stage, order.closed_for) == ("closed", "发错了")


def test_the_end_of_the_matter_ends_its_orders(town):
    matter, task = handed_over(town)
    waiting, done = issued(town, matter), issued(town, matter)
    answered(town, matter, done)
    actions.accept(matter.pk, done.pk, by=town.xu, at=MONDAY + DAY)
    from fengqiao.casework.tasks import actions as tasks

    tasks.cancel(matter.pk, task.pk, why="撤回", by=town.ma, at=MONDAY + DAY)
    matters.resolve(matter.pk, outcome="done_by_unit", answer="发了。", by=town.lin, at=MONDAY + 2 * DAY)
    matters.close(matter.pk, how="decided", by=town.ma, at=MONDAY + 2 * DAY)
    for order in (waiting, done):
        order.refresh_from_db()
        assert (order.stage, order.closed_for) == ("closed", "matter.closed")


def test_a_level_only_rises(town):
    matter, _task = handed_over(town)
    order = issued(town, matter, level="key")
    with pytest.raises(Refused, match="只能往上升级"):
        actions.raise_level(matter.pk, order.pk, level="general", by=town.xu, at=MONDAY + HOUR)
    actions.raise_level(matter.pk, order.pk, level="listed", by=town.xu, at=MONDAY + HOUR)
    assert Order.objects.get().level == "listed"
    assert Document.objects.filter(paper="supervision_order").count() == 2, "one paper for each level"


def test_every_supervision_stands_on_an_order(town):
    matter, _task = handed_over(town)
    issued(town, matter)
    assert queries.unrecorded() == []
