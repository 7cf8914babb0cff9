"""Days, hours and money in words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from fengqiao.design import words

NOW = datetime(2026, 5, 20, 10, 42, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def test_a_day_is_said_with_its_weekday():
    assert words.day(date(2026, 6, 10)) == "6 月 10 日（周三）"


def test_another_year_is_named():
    assert words.day(date(2027, 4, 30), NOW) == "2027 年 4 月 30 日（周五）"
    assert words.day(date(2026, 6, 10), NOW) == "6 月 10 日（周三）"


def test_times_are_shown_in_chinese_time():
    assert words.moment(datetime(2026, 5, 19, 16, 20, tzinfo=UTC), NOW) == "今天 0:20"
    assert words.moment(datetime(2026, 5, 19, 8, 20, tzinfo=UTC), NOW) == "5 月 19 日 16:20"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (timedelta(hours=7, minutes=18), "剩 7 小时 18 分"),
        (timedelta(minutes=26), "剩 26 分"),
        (timedelta(days=21), "还有 21 天"),
        (timedelta(days=1, hours=20), "还有 2 天"),
        (-timedelta(days=1, hours=2), "超 1 天 2 小时"),
        (-timedelta(days=9), "超 9 天"),
    ],
)
def test_what_is_left_is_said_in_words(due, said):
    assert words.left(NOW + due, NOW) == said


def test_nothing_due_says_nothing():
    assert words.left(None, NOW) == words.day(None) == words.moment(None) == words.short_day(None) == ""


def test_money_has_two_decimals_and_empty_stays_empty():
    assert words.money("126500") == "126,500.00"
    assert words.money(0) == "0.00"
    assert words.money(None) == words.money("") == ""
    assert words.money("待鉴定") == "待鉴定"
