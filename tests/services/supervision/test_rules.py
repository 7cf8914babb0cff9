"""Ladders, quiet hours and what looks odd, as pure functions."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest

from fengqiao.services.supervision.rules import ladders, oddities
from fengqiao.services.supervision.rules.oddities import Figures, Kept
from tests.cast import MONDAY

NIGHT = (time(21, 30), time(7, 30))


@dataclass(frozen=True)
class Rung:
    do: str
    level: str = ""


def china(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def test_the_first_order_is_the_first_rung_that_supervises():
    rungs = [Rung("remind"), Rung("yellow"), Rung("supervise", "一般督办"), Rung("conference", "挂牌督办")]
    assert ladders.first_order(rungs) == 2
    assert ladders.level_of(rungs[3]) == "listed"
    assert ladders.first_order([Rung("call"), Rung("tell_party")]) is None


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (china(2, 9), china(2, 9)),
        (china(2, 21, 29), china(2, 21, 29)),
        (china(2, 21, 30), china(3, 7, 30)),
        (china(2, 23, 59), china(3, 7, 30)),
        (china(3, 0, 0), china(3, 7, 30)),
        (china(3, 7, 29), china(3, 7, 30)),
        (china(3, 7, 30), china(3, 7, 30)),
    ],
)
def test_words_of_the_night_wait_for_the_morning(at, told):
    assert ladders.tell_at(at, "remind", NIGHT) == told


def test_calls_and_what_is_urgent_do_not_wait():
    assert ladders.tell_at(china(2, 23), "call", NIGHT) == china(2, 23)
    assert ladders.tell_at(china(2, 23), "supervise", NIGHT, urgent=True) == china(2, 23)
    assert ladders.tell_at(china(2, 23), "remind", None) == china(2, 23)


def test_quiet_hours_may_lie_within_a_day():
    noon = (time(12, 0), time(14, 0))
    assert ladders.tell_at(china(2, 13), "remind", noon) == china(2, 14)
    assert ladders.tell_at(china(2, 23), "remind", noon) == china(2, 23)


def test_quiet_hours_are_read_strictly():
    assert ladders.quiet("21:30-07:30") == NIGHT
    assert ladders.quiet("") is None
    for wrong in ("21:30", "9-5pm", "25:00-07:00"):
        with pytest.raises(ValueError):
            ladders.quiet(wrong)


def test_a_few_cases_say_nothing():
    assert oddities.odd(9, 9, 0.6) is None
    assert oddities.odd(5, 10, 0.6) is None
    assert oddities.odd(6, 10, 0.6) == Figures(6, 10)


def test_kept_only_just_is_the_last_twentieth():
    due = MONDAY + timedelta(days=10)
    assert Kept(MONDAY, due, due - timedelta(hours=12)).just
    assert not Kept(MONDAY, due, due - timedelta(hours=13)).just


def test_alike_are_those_that_follow_within_days():
    days = [MONDAY + timedelta(days=n) for n in (0, 3, 40, 60, 61)]
    assert oddities.alike(days) == 2
