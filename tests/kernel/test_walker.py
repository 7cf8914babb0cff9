"""The engine against a walker that was written apart from it; and against the official lists of twenty years."""

import csv
import os
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.kernel.workdays import ZONE, Calendar, Why, due, remaining
from tests.kernel.walker import World, walk

ORACLE = Path(__file__).parents[3] / "shared/data/calendar/holiday_cn_all.csv"
EXAMPLES = 2500 if os.environ.get("FENGQIAO_PROVE") else 150
"""For each of the five units; `make prove` takes 12,500 in all."""

OPENINGS = (
    (("09:00", "12:00"), ("13:00", "17:00")),
    (("08:30", "12:00"), ("14:30", "18:00")),
    (("09:00", "17:30"),),
    (("00:00", "01:15"), ("06:20", "06:21"), ("19:00", "23:59")),
)
FROM, TO = datetime(2024, 1, 1), datetime(2027, 3, 1)  # noqa: DTZ001
MOMENTS = st.datetimes(FROM, TO).map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=ZONE))
MIDNIGHTS = st.dates(FROM.date(), TO.date()).map(lambda day: datetime.combine(day, time(0), ZONE))
LAST_MINUTES = MIDNIGHTS.map(lambda midnight: midnight - timedelta(minutes=1))
STARTS = st.one_of(MOMENTS, MOMENTS, MIDNIGHTS, LAST_MINUTES)
SOME_DAYS = st.frozensets(st.dates(FROM.date(), TO.date() + timedelta(200)), max_size=80)


@st.composite
def calendars(draw) -> tuple[Calendar, World]:
    """The same days for both: the country's of these years, or any."""
    opening = draw(st.sampled_from(OPENINGS))
    if draw(st.booleans()):
        off, make_up = OFF, MAKE_UP
    else:
        off = draw(SOME_DAYS)
        make_up = frozenset(day for day in draw(SOME_DAYS) if day.weekday() >= 5) - off
    hours = tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in opening)
    return Calendar(off=off, make_up=make_up, opening=hours), World(_worked(off, make_up), opening)


def _worked(off, make_up):
    return lambda day: day in make_up or (day.isoweekday() < 6 and day not in off)


@st.composite
def pauses(draw, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Up to three pauses around the start or the end: of minutes or weeks, at any hour or midnight, overlapping or not."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        near = draw(st.sampled_from([start, end]))
        begins = near + timedelta(minutes=draw(st.integers(-3 * 1440, 4 * 1440)))
        length = draw(st.one_of(st.integers(0, 180), st.integers(0, 12 * 1440)))
        ends = begins + timedelta(minutes=length)
        if draw(st.booleans()):
            begins = datetime.combine(begins.date(), time(0), ZONE)
        if draw(st.booleans()):
            ends = max(begins, datetime.combine(ends.date(), time(0), ZONE))
        found.append((begins, ends))
    return found


chinese_calendar = pytest.importorskip("chinese_calendar")
OFF = frozenset(chinese_calendar.constants.holidays)
MAKE_UP = frozenset(chinese_calendar.constants.workdays) - OFF


@pytest.mark.parametrize("unit", ["D", "WD", "M"])
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_days_end_where_the_walker_ends(unit, data):
    calendar, world = data.draw(calendars())
    start, roll = data.draw(STARTS), data.draw(st.booleans())
    n = data.draw(st.integers(0, 14 if unit == "M" else 70))
    still = data.draw(pauses(start, walk(world, start, n, unit).due))
    found = due(start, n, unit, roll=roll, calendar=calendar, pauses=still)
    walked = walk(world, start, n, unit, roll=roll, pauses=still)
    assert found.at == walked.due
    assert found.steps[-1].on == found.at.date()
    if unit != "M":
        counted = [step.on for step in found.steps if _moves_on(step, found.steps)]
        assert tuple(counted) == walked.counted


def _moves_on(step, steps) -> bool:
    """The day brought the count forward."""
    place = steps.index(step)
    return place > 0 and step.count > steps[place - 1].count


@pytest.mark.parametrize("unit", ["H", "WH"])
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_hours_end_where_the_walker_ends(unit, data):
    calendar, world = data.draw(calendars())
    start = data.draw(STARTS)
    quarters = data.draw(st.integers(0, 4 * (30 if unit == "WH" else 120)))
    still = data.draw(pauses(start, walk(world, start, 15 * quarters, unit).due))
    found = due(start, Decimal(quarters) / 4, unit, calendar=calendar, pauses=still)
    assert found.at == walk(world, start, 15 * quarters, unit, pauses=still).due
    assert found.steps[-1].on == found.at.date()
    assert found.steps[0].why == Why.START


@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_going_on_never_breaches_at_once_and_a_pause_never_shortens(data):
    calendar, _world = data.draw(calendars())
    start, unit = data.draw(STARTS), data.draw(st.sampled_from(["H", "WH", "D", "WD", "M"]))
    roll = unit in ("D", "WD", "M") and data.draw(st.booleans())
    n = data.draw(st.integers(1, 20))
    plain = due(start, n, unit, roll=roll, calendar=calendar).at
    for begins, ends in data.draw(pauses(start, plain)):
        paused = due(start, n, unit, roll=roll, calendar=calendar, pauses=[(begins, ends)]).at
        assert paused >= plain
        if begins < plain and ends > start:
            assert paused >= ends


@settings(max_examples=EXAMPLES)
@given(calendars(), STARTS, st.integers(0, 60))
def test_what_is_left_is_what_the_walker_would_still_count(days, start, n):
    calendar, world = days
    for unit in ("D", "WD"):
        ends = walk(world, start, n, unit).due
        assert remaining(start, ends, unit, calendar) == n


def test_the_walker_itself_is_right_where_one_can_count_on_the_fingers():
    world = World(_worked(OFF, MAKE_UP))

    def ends(start, n, unit, **more):
        moment = datetime.fromisoformat(start).replace(tzinfo=ZONE)
        return walk(world, moment, n, unit, **more).due.astimezone(ZONE).strftime("%m-%d %H:%M:%S")

    assert ends("2026-03-02 09:00", 5, "WD") == "03-09 23:59:59"
    assert ends("2026-02-13 09:00", 2, "WD") == "02-24 23:59:59"
    assert ends("2026-02-05 09:00", 15, "D", roll=True) == "02-24 23:59:59"
    assert ends("2026-01-31 09:00", 1, "M") == "02-28 23:59:59"
    assert ends("2026-01-28 09:00", 1, "M") == "02-28 23:59:59"
    assert ends("2026-03-02 11:30", 60, "WH") == "03-02 13:30:00"
    assert ends("2026-03-02 23:30", 60, "H") == "03-03 00:30:00"


# ── twenty years as the State Council arranged them ──────────────────────────────────────────


@pytest.fixture(scope="module")
def listed() -> dict[date, bool]:
    """Days named in the official notices of 2007 to 2026: is it a day off?"""
    if not ORACLE.exists():
        pytest.skip(f"the list of days off is not here: {ORACLE}")
    with ORACLE.open(encoding="utf-8") as file:
        return {date.fromisoformat(row["date"]): row["is_off_day"] == "1" for row in csv.DictReader(file)}


@pytest.mark.parametrize(("n", "unit"), [(1, "WD"), (5, "WD"), (15, "D"), (30, "D"), (1, "M")])
def test_every_day_of_twenty_years_leads_where_the_official_list_leads(listed, n, unit):
    """The walker reads the official list, the engine the calendar that comes with the house."""
    world = World(lambda day: not listed.get(day, day.isoweekday() > 5))
    calendar = Calendar(off=OFF, make_up=MAKE_UP)
    start = datetime(2007, 1, 1, 9, 30, tzinfo=ZONE)
    while start.year < 2026 or start.month < 12:
        assert (
            due(start, n, unit, roll=True, calendar=calendar).at == walk(world, start, n, unit, roll=True).due
        ), start
        start += timedelta(days=1)
