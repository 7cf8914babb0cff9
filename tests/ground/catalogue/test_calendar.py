"""Days off: seeded, kept when a hand has touched them, marked and settled by those who may."""

from datetime import date, timedelta

import pytest

from fengqiao.ground.catalogue import actions, loader, queries
from fengqiao.ground.catalogue.models import CalendarChange, CalendarYear, DayOff
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.models import Entry
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.workdays import due
from tests.ground.catalogue.conftest import AT

pytestmark = pytest.mark.django_db

EDITOR = Actor(ref="post:1", permissions=frozenset({"catalogue.edit"}))
NOBODY = Actor(ref="post:2")


def test_seeding_knows_the_years_of_the_package_and_twice_is_once():
    assert loader.seed_days_off(at=AT) > 600
    assert loader.seed_days_off(at=AT) == 0
    calendar = queries.calendar()
    assert calendar.is_off(date(2025, 10, 1))
    assert calendar.names[date(2025, 10, 1)] == "国庆节"
    assert not calendar.is_off(date(2025, 9, 28)), "a Sunday that is worked"
    assert calendar.years == frozenset(range(2004, 2027))


def test_a_day_marked_by_hand_survives_a_new_seed():
    loader.seed_days_off(at=AT)
    actions.mark_day(date(2026, 10, 1), nature="ordinary", name="演练", by=EDITOR, at=AT)
    assert not queries.calendar().is_off(date(2026, 10, 1))
    loader.seed_days_off(at=AT + timedelta(days=1))
    assert not queries.calendar().is_off(date(2026, 10, 1))
    assert DayOff.objects.get(pk=date(2026, 10, 1)).by_hand


def test_marking_a_day_changes_dates_at_once_and_leaves_an_entry():
    loader.seed_days_off(at=AT)
    assert due(AT, 1, "WD", calendar=queries.calendar()).at.date() == date(2026, 3, 3)
    actions.mark_day(date(2026, 3, 3), nature="off", name="停电", why="线路检修", by=EDITOR, at=AT)
    assert due(AT, 1, "WD", calendar=queries.calendar()).at.date() == date(2026, 3, 4)
    entry = Entry.objects.get(kind="catalogue.day_marked")
    change = CalendarChange.objects.get()
    assert entry.data == {
        "on": "2026-03-03",
        "nature": "off",
        "before": "",
        "change_id": str(change.pk),
    }
    assert (change.why, change.after) == ("线路检修", "off"), "the reason stands beside it, not in the log"


def test_only_an_editor_marks_days():
    with pytest.raises(Refused, match="没有这项权限"):
        actions.mark_day(date(2026, 3, 3), nature="off", by=NOBODY, at=AT)
    with pytest.raises(Refused, match="没有这项权限"):
        actions.settle_year(2027, notice="", by=NOBODY, at=AT)


def test_a_weekday_cannot_be_made_a_worked_weekend():
    with pytest.raises(Refused, match="本来就是工作日"):
        actions.mark_day(date(2026, 3, 3), nature="workday", by=EDITOR, at=AT)


def test_a_year_is_settled_once_it_has_days_off():
    late = AT.replace(month=12, day=30)
    loader.seed_days_off(at=AT)
    assert due(late, 5, "WD", calendar=queries.calendar()).provisional
    with pytest.raises(Refused, match="还没有录入"):
        actions.settle_year(2027, notice="国办发明电〔2026〕1号", by=EDITOR, at=AT)
    actions.mark_day(date(2027, 1, 1), nature="off", name="元旦", by=EDITOR, at=AT)
    assert due(late, 5, "WD", calendar=queries.calendar()).provisional, "one day is not a year"
    actions.settle_year(2027, notice="国办发明电〔2026〕1号", by=EDITOR, at=AT)
    assert not due(late, 5, "WD", calendar=queries.calendar()).provisional
    assert CalendarYear.objects.get(pk=2027).notice.startswith("国办")
    with pytest.raises(Refused, match="已经确认"):
        actions.settle_year(2027, notice="", by=EDITOR, at=AT)


def test_the_reason_for_a_date_is_told_in_sentences():
    loader.seed_days_off(at=AT)
    start = AT.replace(year=2025, month=9, day=26)
    found = due(start, 4, "WD", calendar=queries.calendar())
    assert queries.explain(found.steps, unit="WD") == [
        "9月26日 起算，当天不计",
        "9月27日：周末，不计",
        "9月28日：调休上班，数到第 1 个",
        "9月29日至9月30日：工作日，数到第 3 个",
        "10月1日至10月5日：国庆节，不计",
        "10月6日：中秋，不计",
        "10月7日至10月8日：国庆节，不计",
        "10月9日：工作日，数到第 4 个",
    ]
    rolled = due(AT.replace(year=2025, month=9, day=24), 7, "D", roll=True, calendar=queries.calendar())
    lines = queries.explain(rolled.steps, unit="D")
    assert lines[1] == "9月25日至10月1日：数到第 7 日"
    assert lines[-1] == "最后一天遇上休息，顺延到 10月9日"
    month = due(AT.replace(month=1, day=31), 1, "M", roll=True, calendar=queries.calendar())
    assert queries.explain(month.steps, unit="M")[-1] == "1 个月后没有对应的日子，以月末 2月28日 为准"
    hours = due(AT, "0.5", "H", calendar=queries.calendar())
    assert queries.explain(hours.steps, unit="H")[-1] == "昼夜连续计时，0.5 小时到 3月2日"
