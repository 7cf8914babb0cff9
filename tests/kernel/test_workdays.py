"""Time limits counted by hand, by law, by an official list, and by properties."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.kernel.workdays import ZONE, Calendar, Unit, Why, due, remaining, warn_at

ORACLE = Path(__file__).parents[3] / "shared/data/calendar/holiday_cn_all.csv"


def days(*spans: str) -> frozenset[date]:
    """ "2025-10-01/8" is eight days from the first on."""
    found = set()
    for span in spans:
        first, _, length = span.partition("/")
        found |= {date.fromisoformat(first) + timedelta(n) for n in range(int(length or 1))}
    return frozenset(found)


CALENDAR = Calendar(
    off=days(
        "2025-01-01",
        "2025-01-28/8",
        "2025-04-04/3",
        "2025-05-01/5",
        "2025-05-31/3",
        "2025-10-01/8",
        "2026-01-01/3",
        "2026-02-15/9",
        "2026-04-04/3",
        "2026-05-01/5",
        "2026-06-19/3",
        "2026-09-25/3",
        "2026-10-01/7",
    ),
    make_up=days(
        "2025-01-26",
        "2025-02-08",
        "2025-04-27",
        "2025-09-28",
        "2025-10-11",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ),
    years=frozenset({2025, 2026}),
    names={date(2025, 10, day): "国庆节" for day in range(1, 9)},
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def end(day: str) -> datetime:
    return at(f"{day} 23:59:59")


@pytest.mark.parametrize(
    ("start", "n", "unit", "roll", "last_day"),
    [
        # National Day 2025: Sunday 28 September is worked, 1 to 8 October are off
        ("2025-09-26 10:00", 5, "WD", True, "2025-10-10"),
        ("2025-09-27 10:00", 1, "WD", True, "2025-09-28"),
        ("2025-09-30 16:00", 1, "WD", True, "2025-10-09"),
        ("2025-09-24 09:00", 7, "D", True, "2025-10-09"),
        ("2025-09-24 09:00", 7, "D", False, "2025-10-01"),
        ("2025-10-10 09:00", 1, "WD", True, "2025-10-11"),  # a Saturday that is worked
        ("2025-10-04 09:00", 7, "D", True, "2025-10-11"),  # ends on it: no rolling
        ("2025-10-05 09:00", 7, "D", True, "2025-10-13"),  # the Sunday after it is an ordinary one
        # Spring Festival 2025 and 2026
        ("2025-01-24 09:00", 2, "WD", True, "2025-01-27"),  # Sunday 26 January is worked
        ("2025-01-27 09:00", 1, "WD", True, "2025-02-05"),
        ("2026-02-13 09:00", 1, "WD", True, "2026-02-14"),
        ("2026-02-13 09:00", 2, "WD", True, "2026-02-24"),
        ("2026-02-05 09:00", 15, "D", True, "2026-02-24"),
        ("2026-02-24 09:00", 5, "WD", True, "2026-03-02"),  # 25 26 27, Saturday 28 is worked, Monday 2
        # months, their ends, and the end that is a worked Saturday
        ("2026-01-31 09:00", 1, "M", True, "2026-02-28"),
        ("2025-01-31 09:00", 1, "M", True, "2025-02-28"),
        ("2025-01-01 09:00", 1, "M", True, "2025-02-05"),
        ("2025-10-31 09:00", 1, "M", True, "2025-12-01"),  # 30 November is a Sunday
        ("2025-10-31 09:00", 1, "M", False, "2025-11-30"),
        ("2024-02-29 09:00", 12, "M", False, "2025-02-28"),
        ("2025-11-30 09:00", 3, "M", False, "2026-02-28"),
        # 信访工作条例第三十四条: sixty days from acceptance; 第二十三条: five working days to send back
        ("2025-03-03 11:00", 60, "D", True, "2025-05-06"),  # 2 May lies in the Labour Day rest
        ("2025-04-25 11:00", 5, "WD", True, "2025-05-06"),  # Sunday 27 April is worked, 1 to 5 May off
        # 人民调解法第三十三条: thirty days to ask the court together
        ("2026-09-01 09:00", 30, "D", True, "2026-10-08"),
        # an agreed day of performance: nothing is counted, the day itself may still roll
        ("2025-10-03 00:00", 0, "D", True, "2025-10-09"),
        ("2025-10-03 00:00", 0, "D", False, "2025-10-03"),
    ],
)
def test_the_last_day_is_the_one_counted_by_hand(start, n, unit, roll, last_day):
    assert due(at(start), n, unit, roll=roll, calendar=CALENDAR).at == end(last_day)


def test_an_evening_in_utc_is_the_next_day_in_china():
    start = datetime(2025, 3, 3, 17, 0, tzinfo=UTC)  # 4 March, 01:00 in China
    assert due(start, 1, "WD", calendar=CALENDAR).at == end("2025-03-05")


def test_days_end_in_the_last_second_with_the_offset_of_china():
    assert (
        due(at("2025-03-03 09:00"), 1, "D", calendar=CALENDAR).at.isoformat() == "2025-03-04T23:59:59+08:00"
    )


def test_natural_hours_run_through_nights_and_holidays():
    assert due(at("2025-09-30 23:00"), 48, "H", calendar=CALENDAR).at == at("2025-10-02 23:00")
    assert due(at("2025-09-30 23:00"), 0.5, "H", calendar=CALENDAR).at == at("2025-09-30 23:30")
    with pytest.raises(ValueError, match="do not roll"):
        due(at("2025-09-30 23:00"), 2, "H", roll=True, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("start", "n", "ends"),
    [
        ("2025-03-03 11:00", 2, "2025-03-03 14:00"),  # over the noon rest
        ("2025-03-03 11:00", 1, "2025-03-03 12:00"),
        ("2025-03-03 16:30", "1.5", "2025-03-04 10:00"),
        ("2025-03-07 18:00", 1, "2025-03-10 10:00"),  # Friday evening
        ("2025-09-30 16:00", 3, "2025-10-09 11:00"),  # over National Day
        ("2025-09-27 10:00", 4, "2025-09-28 14:00"),  # Saturday off, Sunday worked
    ],
)
def test_working_hours_run_only_while_the_office_is_open(start, n, ends):
    assert due(at(start), n, "WH", calendar=CALENDAR).at == at(ends)
    assert remaining(at(start), at(ends), "WH", CALENDAR) == Decimal(n)


def test_the_steps_say_what_every_day_did():
    found = due(at("2025-09-26 10:00"), 4, "WD", calendar=CALENDAR)
    assert [(step.on.day, step.count, step.why) for step in found.steps] == [
        (26, 0, Why.START),
        (27, 0, Why.WEEKEND),
        (28, 1, Why.MAKE_UP),
        (29, 2, Why.COUNTED),
        (30, 3, Why.COUNTED),
        *[(day, 3, Why.DAY_OFF) for day in range(1, 9)],
        (9, 4, Why.COUNTED),
    ]
    assert found.steps[5].name == "国庆节"


def test_the_steps_show_where_a_last_day_rolled():
    steps = due(at("2025-09-24 09:00"), 7, "D", roll=True, calendar=CALENDAR).steps
    assert steps[7][1:] == (7, Why.COUNTED, "国庆节", True)
    assert [step.why for step in steps[8:]] == [Why.DAY_OFF] * 7 + [Why.ROLLED]
    assert steps[-1].on == date(2025, 10, 9)


def test_a_month_without_the_day_says_so():
    assert due(at("2026-01-31 09:00"), 1, "M", calendar=CALENDAR).steps[-1].why == Why.MONTH_END


def test_a_date_in_a_year_without_data_is_provisional():
    start = at("2026-12-30 09:00")
    assert not due(start, 1, "WD", calendar=CALENDAR).provisional
    assert due(start, 5, "WD", calendar=CALENDAR).provisional
    assert due(start, 5, "D", roll=True, calendar=CALENDAR).provisional
    assert not due(start, 5, "D", roll=False, calendar=CALENDAR).provisional, "no holiday can move it"
    assert not due(start, 99, "H", calendar=CALENDAR).provisional
    assert due(start, 20, "WH", calendar=CALENDAR).provisional


def test_only_days_that_are_counted_make_a_date_provisional():
    assert not due(at("2024-12-31 09:00"), 1, "WD", calendar=CALENDAR).provisional, "the start is not counted"
    assert not due(at("2024-12-31 17:00"), 4, "WH", calendar=CALENDAR).provisional, "the office had closed"
    assert due(at("2024-12-31 16:59"), 4, "WH", calendar=CALENDAR).provisional
    assert not due(at("2024-12-29 09:00"), 0, "WD", calendar=CALENDAR).provisional


def test_a_day_is_a_day_of_beijing_time_also_in_the_summers_of_1986_to_1991():
    assert (
        due(at("1988-07-01 09:00"), 1, "D", calendar=CALENDAR).at.isoformat() == "1988-07-02T23:59:59+08:00"
    )
    assert due(at("1988-04-16 22:00"), 24, "H", calendar=CALENDAR).at == at("1988-04-17 22:00")


def test_a_limit_stands_still_while_it_is_paused():
    pause = (at("2025-03-05 10:00"), at("2025-03-10 15:00"))  # Wednesday to Monday

    def ends(n, unit, start="2025-03-03 09:00", **more):
        return due(at(start), n, unit, calendar=CALENDAR, pauses=[pause], **more).at

    assert ends(1, "D") == end("2025-03-04"), "over before"
    assert ends(3, "D") == end("2025-03-11"), "Tuesday and Wednesday count, Monday does not"
    assert ends(5, "WD") == end("2025-03-13")
    assert ends(1, "M") == end("2025-04-08")
    assert ends(2, "D") == end("2025-03-10"), "due while it stands still: on the day it goes on"
    assert ends(49, "H") == at("2025-03-05 10:00")
    assert ends(50, "H") == at("2025-03-10 16:00")
    assert ends(16, "WH") == at("2025-03-10 16:00")
    assert ends(15, "WH") == at("2025-03-05 10:00")
    assert ends(12, "D", roll=True) == end("2025-03-20")
    assert ends(8, "D", roll=True) == end("2025-03-17"), "the sixteenth is a Sunday"


def test_pauses_that_overlap_count_once_and_those_before_the_start_not_at_all():
    first = (at("2025-03-05 10:00"), at("2025-03-10 15:00"))
    second = (at("2025-03-07 10:00"), at("2025-03-12 15:00"))
    before = (at("2025-02-03 10:00"), at("2025-02-12 15:00"))
    start = at("2025-03-03 09:00")
    for unit in ("D", "WD", "M", "H", "WH"):
        one = due(start, 12, unit, calendar=CALENDAR, pauses=[(first[0], second[1])])
        assert one == due(start, 12, unit, calendar=CALENDAR, pauses=[second, before, first])
    with pytest.raises(ValueError, match="before it begins"):
        due(start, 3, "D", calendar=CALENDAR, pauses=[first[::-1]])


def test_the_steps_show_the_days_on_which_it_stood_still():
    pause = (at("2025-03-05 10:00"), at("2025-03-10 15:00"))
    found = due(at("2025-03-03 09:00"), 3, "WD", calendar=CALENDAR, pauses=[pause])
    assert [(step.on.day, step.count, step.why) for step in found.steps] == [
        (3, 0, Why.START),
        (4, 1, Why.COUNTED),
        (5, 2, Why.COUNTED),
        *[(day, 2, Why.PAUSED) for day in range(6, 11)],
        (11, 3, Why.COUNTED),
    ]
    months = due(at("2025-03-03 09:00"), 1, "M", calendar=CALENDAR, pauses=[pause])
    assert [step.why for step in months.steps] == [Why.START, Why.COUNTED, *[Why.PAUSED] * 5, Why.LATER]


@pytest.mark.parametrize("unit", list(Unit))
def test_an_endless_limit_is_refused_at_once(unit):
    with pytest.raises(ValueError, match="too long"):
        due(at("2025-03-03 09:00"), 10**9, unit, calendar=CALENDAR)
    with pytest.raises(ValueError, match="cannot be counted"):
        due(datetime(9999, 12, 31, tzinfo=UTC), 1, unit, calendar=CALENDAR)


def test_a_warning_comes_in_the_morning_of_the_day():
    assert warn_at(end("2025-10-10"), 0, "WD", CALENDAR) == at("2025-10-10 00:00")
    assert warn_at(end("2025-10-10"), 1, "WD", CALENDAR) == at("2025-10-09 00:00")
    assert warn_at(end("2025-10-10"), 2, "WD", CALENDAR) == at("2025-09-30 00:00")
    assert warn_at(end("2025-10-10"), 2, "D", CALENDAR) == at("2025-10-08 00:00")
    assert warn_at(end("2025-10-10"), 10, "M", CALENDAR) == at("2025-09-30 00:00"), "months warn in days"
    assert warn_at(at("2025-10-10 12:00"), 0.25, "H", CALENDAR) == at("2025-10-10 11:45")
    assert warn_at(at("2025-10-10 10:00"), 2, "WH", CALENDAR) == at("2025-10-09 16:00")


def test_what_remains_turns_negative_the_day_after():
    assert remaining(at("2025-10-10 23:59"), end("2025-10-10"), "D", CALENDAR) == 0
    assert remaining(at("2025-10-11 00:00"), end("2025-10-10"), "D", CALENDAR) == -1
    assert remaining(at("2025-10-11 00:00"), end("2025-10-10"), "WD", CALENDAR) == -1, "a worked Saturday"
    assert remaining(at("2025-10-12 00:00"), end("2025-10-11"), "WD", CALENDAR) == 0, "nobody works on Sunday"
    assert remaining(at("2025-10-09 12:00"), at("2025-10-09 10:30"), "H", CALENDAR) == Decimal("-1.5")
    assert remaining(at("2025-10-10 10:00"), at("2025-10-09 16:00"), "WH", CALENDAR) == -2


@pytest.mark.parametrize("bad", [-1, "NaN", "Infinity", "five"])
def test_a_broken_number_is_refused(bad):
    with pytest.raises(ValueError, match="not a length"):
        due(at("2025-03-03 09:00"), bad, "D", calendar=CALENDAR)


def test_half_days_and_naive_moments_are_refused():
    with pytest.raises(ValueError, match="whole"):
        due(at("2025-03-03 09:00"), 1.5, "WD", calendar=CALENDAR)
    with pytest.raises(ValueError, match="time zone"):
        due(datetime(2025, 3, 3), 1, "WD", calendar=CALENDAR)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        remaining(datetime(2025, 3, 3), end("2025-03-04"), "D", CALENDAR)  # noqa: DTZ001


def test_a_calendar_cannot_contradict_itself():
    with pytest.raises(ValueError, match="both off and worked"):
        Calendar(off=days("2025-10-01"), make_up=days("2025-10-01"))
    with pytest.raises(ValueError, match="opening hours"):
        Calendar(opening=((time(9), time(13)), (time(12), time(17))))


# ── properties ───────────────────────────────────────────────────────────────────────────────

MOMENTS = st.datetimes(datetime(2024, 12, 1), datetime(2027, 2, 28), timezones=st.just(ZONE))  # noqa: DTZ001
SOME_DAYS = st.frozensets(st.dates(date(2024, 12, 1), date(2027, 6, 30)), max_size=60)
CALENDARS = st.one_of(
    st.just(CALENDAR),
    st.builds(lambda off, work: Calendar(off=off, make_up=work - off), SOME_DAYS, SOME_DAYS),
)
DAY_UNITS = st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS])
HALVES = st.integers(0, 400).map(lambda n: Decimal(n) / 2)


@given(MOMENTS, st.integers(0, 40), DAY_UNITS, st.booleans(), CALENDARS)
def test_more_units_never_end_earlier(start, n, unit, roll, calendar):
    assert (
        due(start, n, unit, roll=roll, calendar=calendar).at
        <= due(start, n + 1, unit, roll=roll, calendar=calendar).at
    )


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(90)), st.integers(0, 40), DAY_UNITS, CALENDARS)
def test_a_later_start_never_ends_earlier(start, later, n, unit, calendar):
    assert (
        due(start, n, unit, roll=True, calendar=calendar).at
        <= due(start + later, n, unit, roll=True, calendar=calendar).at
    )


@given(MOMENTS, st.integers(0, 40), DAY_UNITS, CALENDARS)
def test_a_rolling_limit_never_ends_on_a_day_off(start, n, unit, calendar):
    plain = due(start, n, unit, calendar=calendar)
    rolled = due(start, n, unit, roll=True, calendar=calendar)
    assert not calendar.is_off(rolled.at.date())
    assert rolled.at >= plain.at
    if not calendar.is_off(plain.at.date()):
        assert rolled.at == plain.at
    else:
        day = plain.at.date()
        while day < rolled.at.date():
            assert calendar.is_off(day), "it rolls over days off only"
            day += timedelta(1)


@given(MOMENTS, st.integers(1, 40), DAY_UNITS, st.booleans(), CALENDARS)
def test_the_start_day_is_not_counted(start, n, unit, roll, calendar):
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    found = due(start, n, unit, roll=roll, calendar=calendar)
    assert found.at.date() > start.date()
    assert found == due(midnight, n, unit, roll=roll, calendar=calendar), "the hour of the day is nothing"


@given(MOMENTS, st.integers(1, 60), CALENDARS)
def test_counting_back_gives_what_was_counted(start, n, calendar):
    for unit in (Unit.DAYS, Unit.WORKING_DAYS):
        assert remaining(start, due(start, n, unit, calendar=calendar).at, unit, calendar) == n


@given(MOMENTS, HALVES, CALENDARS)
def test_counting_hours_back_gives_what_was_counted(start, n, calendar):
    for unit in (Unit.HOURS, Unit.WORKING_HOURS):
        assert remaining(start, due(start, n, unit, calendar=calendar).at, unit, calendar) == n


@given(MOMENTS, st.integers(0, 20), DAY_UNITS, CALENDARS)
def test_a_warning_is_the_first_moment_with_so_much_left(start, left, unit, calendar):
    ends = due(start, 30, unit, calendar=calendar).at
    warned = warn_at(ends, left, unit, calendar)
    assert remaining(warned, ends, unit, calendar) == left
    assert remaining(warned - timedelta(seconds=1), ends, unit, calendar) == left + 1


@given(MOMENTS, HALVES, CALENDARS)
def test_a_warning_in_hours_leaves_exactly_so_much(ends, left, calendar):
    for unit in (Unit.HOURS, Unit.WORKING_HOURS):
        assert remaining(warn_at(ends, left, unit, calendar), ends, unit, calendar) == left


@given(MOMENTS, st.integers(0, 60), DAY_UNITS, st.booleans(), CALENDARS)
def test_the_steps_lead_from_the_start_to_the_end(start, n, unit, roll, calendar):
    found = due(start, n, unit, roll=roll, calendar=calendar)
    assert found.steps[0].on == start.date()
    assert found.steps[-1].on == found.at.date()
    assert found.steps[-1].count == n
    dates = [step.on for step in found.steps]
    assert dates == sorted(set(dates))
    if unit is not Unit.MONTHS:
        assert len(dates) == (dates[-1] - dates[0]).days + 1, "no day is left out"


@given(MOMENTS, st.integers(1, 24), st.booleans())
def test_months_end_on_the_same_day_or_the_last_of_the_month(start, n, roll):
    ends = due(start, n, "M", calendar=CALENDAR).at
    assert (ends.year * 12 + ends.month) - (start.year * 12 + start.month) == n
    assert ends.day == start.day or (ends.day < start.day and (ends + timedelta(1)).day == 1)


# ── an official list as oracle ───────────────────────────────────────────────────────────────


def test_every_listed_day_is_as_the_state_council_arranged_it():
    if not ORACLE.exists():
        pytest.skip(f"the list of days off is not here: {ORACLE}")
    chinese_calendar = pytest.importorskip("chinese_calendar")
    listed = {}
    with ORACLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            listed[date.fromisoformat(row["date"])] = row["is_off_day"] == "1"
    constants = chinese_calendar.constants
    calendar = Calendar(
        off=frozenset(constants.holidays), make_up=frozenset(constants.workdays) - set(constants.holidays)
    )
    wrong = [day for day, off in listed.items() if calendar.is_off(day) != off]
    assert not wrong
    assert len(listed) > 600
    for year, worked in {2024: 251, 2025: 248, 2026: 248}.items():
        assert calendar.working_days(date(year - 1, 12, 31), date(year, 12, 31)) == worked
