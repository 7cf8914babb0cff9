"""The person's own time bars: asked for on day one, counted by the law, told in time, and no end over their heads."""

from datetime import date, datetime, timedelta

import pytest

from fengqiao.casework.clocks import actions, queries
from fengqiao.casework.clocks.models import Clock, Fact
from fengqiao.casework.documents.models import Document
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.tasks.models import Task
from fengqiao.ground.notifications.models import Message
from fengqiao.kernel import clock
from fengqiao.kernel.actors import CITIZEN
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.stages import Refused
from tests import build
from tests.cast import MONDAY
from tests.doors.desk.conftest import desk  # noqa: F401
from tests.worker import run_later

pytestmark = pytest.mark.django_db

LEFT = date(2025, 6, 20)
DAY = timedelta(days=1)


def own(matter) -> Clock:
    return Clock.objects.get(matter=matter.pk, duty="party", stopped_at=None)


def rung(at) -> None:
    while actions.ring(at):
        pass


def test_a_years_wages_have_a_year_from_the_day_one_left(town):
    """劳动争议调解仲裁法第二十七条第四款."""
    matter = build.matter(town)
    assert list(queries.questions(matter)) == ["labour.left", "arbitration.awarded", "labour.known"]
    actions.state_facts(matter.pk, days={"labour.left": LEFT}, by=town.lin, at=MONDAY)
    limit = own(matter)
    assert (limit.rule, limit.basis) == ("labour_limit_wage", "劳动争议调解仲裁法第二十七条第四款")
    assert limit.due_at == datetime(
        2026, 6, 22, 23, 59, 59, tzinfo=CHINA
    )  # the twentieth is a Saturday: rolled
    matter.refresh_from_db()
    assert matter.due_at != limit.due_at  # the office's lists go by the office's time


def test_another_day_needs_a_reason_and_counts_anew(town):
    matter = build.matter(town)
    actions.state_facts(matter.pk, days={"labour.left": LEFT}, by=town.lin, at=MONDAY)
    with pytest.raises(Refused, match="写为什么"):
        actions.state_facts(matter.pk, days={"labour.left": LEFT - DAY}, by=town.lin, at=MONDAY)
    actions.state_facts(
        matter.pk, days={"labour.left": LEFT - 10 * DAY}, why="离职证明上写的", by=town.lin, at=MONDAY
    )
    assert own(matter).due_at == datetime(2026, 6, 10, 23, 59, 59, tzinfo=CHINA)
    assert Fact.objects.filter(matter=matter.pk, replaced_at=None).count() == 1
    assert Fact.objects.filter(matter=matter.pk).count() == 2


def test_a_day_to_come_or_of_another_kind_of_matter_is_refused(town):
    matter = build.matter(town)
    with pytest.raises(Refused, match="今天以后"):
        actions.state_facts(matter.pk, days={"labour.left": date(2026, 4, 1)}, by=town.lin, at=MONDAY)
    with pytest.raises(Refused, match="没有从这一天起算"):
        actions.state_facts(matter.pk, days={"act.known": LEFT}, by=town.lin, at=MONDAY)


def test_the_notice_of_acceptance_prints_it_and_so_the_person_knows(town):
    matter = build.matter(town)
    actions.state_facts(matter.pk, days={"labour.left": LEFT}, by=town.lin, at=MONDAY)
    assert own(matter).told_at is None
    matters.accept(matter.pk, by=town.lin, at=MONDAY)
    assert own(matter).told_at == MONDAY
    paper = Document.objects.get(matter=matter.pk, paper="acceptance_notice")
    assert "2026年6月22日" in str(paper.facts)


def test_nobody_declines_over_a_limit_the_person_has_not_been_told_of(town):
    matter = build.matter(town)
    actions.state_facts(matter.pk, days={"labour.left": LEFT}, by=town.lin, at=MONDAY)
    with pytest.raises(Refused, match="还没有告诉本人"):
        matters.decline(matter.pk, reason="d_in_court", by=town.lin, at=MONDAY)
    actions.tell_limits(matter.pk, by=town.lin, at=MONDAY)
    run_later()
    told = Message.objects.get(matter_id=matter.pk, kind="clock.told")
    assert "6 月 22 日" in told.body
    matters.decline(matter.pk, reason="d_in_court", by=town.lin, at=MONDAY)
    notice = Document.objects.get(matter=matter.pk, paper="decline_notice")
    assert "2026年6月22日" in str(notice.facts)  # printed though it stopped with the matter


def test_the_person_may_always_end_their_own_matter(town):
    matter = build.matter(town)
    actions.state_facts(matter.pk, days={"labour.left": LEFT}, by=town.lin, at=MONDAY)
    matters.withdraw(matter.pk, by=CITIZEN, at=MONDAY)


def test_the_person_is_warned_by_the_day_no_holiday_has_moved_and_nobody_is_supervised(town):
    matter = build.accepted(town)
    actions.state_facts(matter.pk, days={"labour.left": LEFT}, by=town.lin, at=MONDAY)
    week_before = datetime(
        2026, 6, 13, 0, 0, tzinfo=CHINA
    )  # seven days before the twentieth, which is a Saturday
    Clock.objects.filter(matter=matter.pk, duty="office").update(next_ring_at=None)
    rung(week_before - DAY)
    before = Message.objects.filter(matter_id=matter.pk, kind="clock.warned").count()
    rung(week_before)
    run_later()
    assert Message.objects.filter(matter_id=matter.pk, kind="clock.warned", outside=True).count() > before
    rung(own(matter).due_at + 30 * DAY)
    assert own(matter).lapsed_at is not None
    assert not Task.objects.filter(matter=matter.pk, mode="supervise").exists()


def test_the_day_is_asked_and_told_on_the_screens(town, desk):  # noqa: F811
    matter = build.registered(town, at=clock.now()).matter
    page = desk("lin").get(f"/matters/{matter.code}/").content.decode()
    assert "哪天离开单位的" in page
    address = f"/matters/{matter.code}/limits/"
    assert "哪天离开单位的" in desk("lin").get(address).content.decode()
    on = clock.now().astimezone(CHINA).date() - 30 * DAY
    assert desk("lin").post(address, {"labour_left": on.isoformat(), "why": "离职证明"}).status_code == 303
    page = desk("lin").get(f"/matters/{matter.code}/").content.decode()
    assert "还没告诉本人" in page
    assert desk("lin").post(f"{address}telling/").status_code == 303
    assert "还没告诉本人" not in desk("lin").get(f"/matters/{matter.code}/").content.decode()
    assert desk("zhao").get(address).status_code == 404
