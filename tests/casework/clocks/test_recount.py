"""A changed calendar is carried into limits that run: looked at, approved, done, and told; nobody is made late by it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.casework.clocks import actions, jobs, queries
from fengqiao.casework.clocks.actions import recount as recounting
from fengqiao.casework.clocks.models import Clock, Shift
from fengqiao.casework.clocks.rules.recount import Fate, fate
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions as tasks
from fengqiao.ground.catalogue import actions as calendars
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.models import CalendarChange, Recount
from fengqiao.ground.catalogue.rules.notice import Day
from fengqiao.ground.notifications.models import Message
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.models import Entry, Event
from fengqiao.kernel.stages import Refused
from tests import build
from tests.cast import MONDAY
from tests.worker import run_later

pytestmark = pytest.mark.django_db

EDITOR = Actor(ref="post:editor", permissions=frozenset({"catalogue.edit"}))
DIRECTOR = Actor(ref="post:director", permissions=frozenset({"catalogue.publish"}))
SOON = MONDAY + timedelta(hours=2)


def ends(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=CHINA)


def off(*days: date, name: str = "停电") -> None:
    for day in days:
        calendars.mark_day(day, nature="off", name=name, why="线路检修", by=EDITOR, at=MONDAY)


def looked(at: datetime = SOON) -> Recount:
    row = actions.ask_recount(by=EDITOR, at=at)
    jobs.recount(at)
    row.refresh_from_db()
    return row


def done(at: datetime = SOON, *, brings_forward: bool = False) -> Recount:
    row = looked(at)
    calendars.approve_recount(row.pk, brings_forward=brings_forward, by=DIRECTOR, at=at)
    jobs.recount(at)
    row.refresh_from_db()
    return row


def test_a_preview_moves_nothing(town):
    clock = Clock.objects.get(matter=build.matter(town).pk)
    off(date(2026, 3, 3))
    row = looked()
    assert (row.seen, row.found, row.looked_at) == (1, 1, SOON)
    shift = Shift.objects.get()
    assert (shift.was_at, shift.becomes_at, shift.days) == (clock.due_at, ends(date(2026, 3, 4)), 1)
    clock.refresh_from_db()
    assert clock.due_at == ends(date(2026, 3, 3)), "seen, not done"
    assert queries.tally(row.pk, SOON)["later"] == 1
    assert [rule["label"] for rule in queries.by_rule(row.pk)] == ["研判分流"]


def test_an_approved_recount_moves_the_clock_its_bells_its_matter_and_says_so_in_the_history(town):
    matter = build.matter(town)
    off(date(2026, 3, 3))
    row = done()
    clock = Clock.objects.get(matter=matter.pk)
    assert clock.due_at == ends(date(2026, 3, 4))
    assert clock.next_ring_at == datetime(2026, 3, 4, tzinfo=CHINA), "the warning moves with it"
    assert any("停电" in line for line in queries.explain(clock))
    matter.refresh_from_db()
    assert matter.due_at == clock.due_at
    event = Event.objects.filter(matter_id=matter.pk, kind="clock.recounted").get()
    assert event.data["recount_id"] == str(row.pk)
    assert event.data["was_at"].startswith("2026-03-03T15:59:59")
    assert event.data["due_at"].startswith("2026-03-04T15:59:59")
    assert event.by == "post:director", "who approved it answers for it"
    assert (row.moved, row.kept, row.done_at) == (1, 0, SOON)
    assert list(Entry.objects.filter(kind__startswith="catalogue.recount").order_by("id").values_list("kind", flat=True)) == [
        "catalogue.recount_asked", "catalogue.recount_approved", "catalogue.recount_done",
    ]  # fmt: skip


def test_the_limit_of_a_task_moves_with_its_row(town):
    matter = build.accepted(town)
    task = tasks.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="请核实", by=town.lin, at=MONDAY
    )
    before = task.due_at
    off(*(date(2026, 3, 2) + timedelta(days=n) for n in range(1, 5)))
    done()
    task.refresh_from_db()
    assert before is not None
    assert task.due_at > before
    assert task.due_at == queries.due_of_task(matter.pk, task.pk)


def test_the_person_is_told_once_which_day_has_moved_and_why(town):
    matter = build.matter(town)
    run_later()
    before = Message.objects.filter(matter_id=matter.pk, outside=True).count()
    off(date(2026, 3, 3))
    done()
    run_later()
    told = list(Message.objects.filter(matter_id=matter.pk, outside=True).order_by("at", "id"))[before:]
    assert len(told) == 1
    assert told[0].subject == "您的事项期限有变"
    assert "因为停电" in told[0].body
    assert "由3 月 3 日（周二）改为3 月 4 日（周三）" in told[0].body


def test_a_day_that_was_told_does_not_come_earlier_by_itself(town):
    off(date(2026, 3, 3))
    clock = Clock.objects.get(matter=build.matter(town, at=MONDAY).pk)
    assert clock.due_at == ends(date(2026, 3, 4))
    calendars.mark_day(date(2026, 3, 3), nature="ordinary", why="检修取消", by=EDITOR, at=MONDAY)
    row = done()
    clock.refresh_from_db()
    assert clock.due_at == ends(date(2026, 3, 4))
    assert (row.moved, row.kept) == (0, 1)
    assert Shift.objects.get().fate == Fate.KEPT


def test_it_comes_earlier_where_somebody_said_so_explicitly(town):
    off(date(2026, 3, 3))
    clock = Clock.objects.get(matter=build.matter(town).pk)
    calendars.mark_day(date(2026, 3, 3), nature="ordinary", why="检修取消", by=EDITOR, at=MONDAY)
    assert done(brings_forward=True).moved == 1
    clock.refresh_from_db()
    assert clock.due_at == ends(date(2026, 3, 3))


def test_nobody_is_made_late_by_an_edit_to_a_table(town):
    off(date(2026, 3, 3))
    clock = Clock.objects.get(matter=build.matter(town).pk)
    calendars.mark_day(date(2026, 3, 3), nature="ordinary", why="检修取消", by=EDITOR, at=MONDAY)
    tomorrow = MONDAY + timedelta(days=2)  # the 4th: by the new count it ended yesterday
    row = done(tomorrow, brings_forward=True)
    clock.refresh_from_db()
    assert (clock.due_at, clock.lapsed_at) == (ends(date(2026, 3, 4)), None)
    assert Shift.objects.get().fate == Fate.SAVED
    assert (row.moved, row.kept) == (0, 1)


def test_a_closed_centre_moves_targets_of_its_matters_and_of_nobody_else(town):
    here = Clock.objects.get(matter=build.matter(town).pk)
    calendars.shut(
        centre=town.unit("东渡"), from_on=date(2026, 3, 3), until_on=date(2026, 3, 5), reason="防汛停办", by=EDITOR, at=MONDAY
    )  # fmt: skip
    assert looked().found == 0, "another centre"
    calendars.drop_recount(Recount.objects.get().pk, by=EDITOR, at=SOON)
    calendars.shut(
        centre=town.centre, from_on=date(2026, 3, 3), until_on=date(2026, 3, 5), reason="防汛停办", by=EDITOR, at=MONDAY
    )  # fmt: skip
    done()
    here.refresh_from_db()
    assert here.due_at == ends(date(2026, 3, 5))
    assert any("防汛停办" in line for line in queries.explain(here))


def test_what_the_law_sets_does_not_stand_still_while_we_are_shut(town):
    matter = build.accepted(town, source="petition")
    clock = Clock.objects.get(matter=matter.pk, rule="petition_finish")
    last = clock.due_at.astimezone(CHINA).date()
    calendars.shut(
        region=town.region("柳岸街道"), from_on=last, until_on=last + timedelta(days=2), reason="防汛停办", by=EDITOR, at=MONDAY
    )  # fmt: skip
    assert not Shift.objects.filter(recount=looked(), clock_id=clock.pk).exists()


def test_a_new_matter_in_a_closed_place_counts_by_its_calendar_at_once(town):
    calendars.shut(
        region=town.region("柳岸街道"), from_on=date(2026, 3, 3), until_on=date(2026, 3, 4), reason="防汛停办", by=EDITOR, at=MONDAY
    )  # fmt: skip
    assert Clock.objects.get(matter=build.matter(town).pk).due_at == ends(date(2026, 3, 4))


LATE = datetime(2026, 12, 30, 1, 0, tzinfo=CHINA)


def test_a_limit_into_an_unknown_year_is_provisional_until_the_year_is_entered(town):
    matter = build.matter(town, at=LATE + timedelta(days=1))
    clock = Clock.objects.get(matter=matter.pk)
    assert clock.provisional
    assert clock.due_at == ends(date(2027, 1, 1)), "a Friday, as far as anybody knows"
    assert queries.provisional() == 1
    assert "放假安排还没有公布" in queries.explain(clock)[-2]
    days = [Day(date(2027, 1, n), "off", "元旦") for n in (1, 2, 3)]
    calendars.import_year(
        2027, days=days, notice="国办发明电〔2026〕1号", by=EDITOR, at=LATE + timedelta(days=1)
    )
    done(LATE + timedelta(days=1, hours=1))
    clock.refresh_from_db()
    assert (clock.provisional, clock.due_at) == (False, ends(date(2027, 1, 4)))
    assert queries.provisional() == 0


def test_a_day_that_stays_only_loses_the_mark(town):
    matter = build.matter(town, at=datetime(2026, 12, 31, 9, tzinfo=CHINA))
    clock = Clock.objects.get(matter=matter.pk)
    assert clock.provisional
    days = [Day(date(2027, 2, 8), "off", "春节")]
    calendars.import_year(2027, days=days, notice="试", by=EDITOR, at=LATE)
    done(datetime(2026, 12, 31, 10, tzinfo=CHINA))
    clock.refresh_from_db()
    assert (clock.provisional, clock.due_at) == (False, ends(date(2027, 1, 1)))
    run_later()
    assert not Message.objects.filter(kind="clock.recounted").exists(), (
        "nothing has moved, nobody is troubled"
    )


def test_what_has_changed_since_it_was_looked_at_is_left_alone(town):
    first, second = build.matter(town), build.matter(town)
    off(date(2026, 3, 3))
    row = looked()
    matters.accept(first.pk, by=town.lin, at=SOON)
    calendars.approve_recount(row.pk, by=DIRECTOR, at=SOON)
    off(date(2026, 3, 4))  # and the calendar is not what was approved any more
    jobs.recount(SOON)
    fates = dict(Shift.objects.filter(recount=row).values_list("matter_id", "fate"))
    assert fates == {first.pk: Fate.GONE, second.pk: Fate.CHANGED}
    row.refresh_from_db()
    assert (row.moved, row.kept) == (0, 2)
    assert CalendarChange.objects.uncounted().count() == 1, "the later change waits for the next recount"


def test_a_lapsed_limit_stays_lapsed(town):
    matter = build.matter(town)
    late = MONDAY + timedelta(days=2)
    while actions.ring(late):
        pass
    off(date(2026, 3, 3))
    assert looked(late).found == 0
    assert Clock.objects.get(matter=matter.pk, rule="triage").lapsed_at is not None


def test_it_goes_on_where_it_was_killed(town, monkeypatch):
    rows = [build.matter(town) for _ in range(5)]
    off(date(2026, 3, 3))
    monkeypatch.setattr(recounting, "LOOK", 2)
    monkeypatch.setattr(recounting, "BATCH", 2)
    row = actions.ask_recount(by=EDITOR, at=SOON)
    assert row.of == 5
    steps = 0
    while actions.recount_further(SOON):
        steps += 1
    row.refresh_from_db()
    assert steps >= 3
    assert (row.seen, row.found) == (5, 5)
    calendars.approve_recount(row.pk, by=DIRECTOR, at=SOON)
    assert actions.recount_further(SOON) == 2
    row.refresh_from_db()
    assert (row.moved, row.share, row.done_at) == (2, 40, None)
    while actions.recount_further(SOON):
        pass
    row.refresh_from_db()
    assert (row.moved, row.done_at) == (5, SOON)
    assert actions.recount_further(SOON) == 0, "and it is over"
    assert Event.objects.filter(kind="clock.recounted").count() == 5
    assert set(Clock.objects.filter(matter__in=rows).values_list("due_at", flat=True)) == {
        ends(date(2026, 3, 4))
    }


def test_one_recount_at_a_time_and_none_without_a_change(town):
    with pytest.raises(Refused, match="没有改过"):
        actions.ask_recount(by=EDITOR, at=SOON)
    off(date(2026, 3, 3))
    row = actions.ask_recount(by=EDITOR, at=SOON)
    with pytest.raises(Refused, match="没有结束"):
        actions.ask_recount(by=EDITOR, at=SOON)
    with pytest.raises(Refused, match="看完再定"):
        calendars.approve_recount(row.pk, by=DIRECTOR, at=SOON)
    with pytest.raises(Refused, match="没有这项权限"):
        calendars.approve_recount(row.pk, by=EDITOR, at=SOON)
    with pytest.raises(Refused, match="没有这项权限"):
        calendars.drop_recount(row.pk, by=DIRECTOR, at=SOON)


def test_a_dropped_recount_leaves_the_change_for_the_next(town):
    build.matter(town)
    off(date(2026, 3, 3))
    row = looked()
    calendars.drop_recount(row.pk, by=EDITOR, at=SOON)
    assert catalogue.uncounted() == 1
    assert catalogue.waiting_recount() is None
    assert actions.recount_further(SOON) == 0
    assert looked().found == 1


def test_the_party_keeps_no_day_that_the_law_does_not_give():
    was, earlier = ends(date(2026, 3, 4)), ends(date(2026, 3, 2))
    at = datetime(2026, 3, 3, tzinfo=CHINA)
    for duty in ("party", "authority"):
        assert fate(duty=duty, was_at=was, becomes_at=earlier, at=at, brings_forward=False) == Fate.MOVED


moments = st.integers(0, 365 * 24 * 60).map(
    lambda n: datetime(2026, 1, 1, tzinfo=CHINA) + timedelta(minutes=n)
)


@given(was=moments, becomes=moments, at=moments, brings_forward=st.booleans())
def test_no_limit_of_ours_ever_ends_before_now_and_earlier_only_on_purpose(was, becomes, at, brings_forward):
    found = fate(duty="office", was_at=was, becomes_at=becomes, at=at, brings_forward=brings_forward)
    if found == Fate.MOVED:
        assert becomes >= was or (brings_forward and becomes > at)
    else:
        assert becomes < was


@pytest.mark.parametrize("seed", range(6))
def test_after_a_recount_every_limit_is_what_it_would_be_had_it_started_with_this_calendar(town, seed):
    import random

    dice = random.Random(seed)
    for _ in range(4):
        build.matter(town, at=MONDAY + timedelta(hours=dice.randrange(0, 48)))
    matter = build.accepted(town)
    assert matter
    for _ in range(dice.randrange(1, 5)):
        off(date(2026, 3, 3) + timedelta(days=dice.randrange(0, 20)), name=f"停{dice.randrange(9)}")
    at = MONDAY + timedelta(hours=49)
    done(at, brings_forward=True)
    for clock in Clock.objects.running().filter(lapsed_at=None).select_related("matter"):
        assert recounting.again(clock.matter, clock, at).due_at == clock.due_at
    for row in Matter.objects.open():
        nearest = Clock.objects.running().of_office().filter(matter=row).order_by("due_at").first()
        assert row.due_at == (nearest.due_at if nearest else None)
    assert queries.wrongly_sorted() == []


def test_the_administrator_sees_in_october_that_next_year_is_missing(town):
    assert queries.calendar_alarm(MONDAY) == [], "in March nobody waits for it"
    october = datetime(2026, 10, 8, 9, tzinfo=CHINA)
    assert queries.calendar_alarm(october) == ["2027 年的放假安排还没有录入"]
    build.matter(town, at=LATE + timedelta(days=1))
    off(date(2026, 3, 3))
    assert queries.calendar_alarm(LATE) == [
        "2027 年的放假安排还没有录入", "1 个在走的期限是暂定的", "日历改过 1 处，在走的期限还没有重新计算",
    ]  # fmt: skip


def test_a_provisional_day_says_so_wherever_it_is_told(town):
    clock = Clock.objects.get(matter=build.matter(town, at=LATE + timedelta(days=1)).pk)
    assert queries.due_of(clock).endswith("（暂定）")
    run_later()
    told = Message.objects.get(matter_id=clock.matter_id, kind="matter.registered")
    assert "（暂定）前有人联系您" in told.body
