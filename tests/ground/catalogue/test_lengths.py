"""Can a limit ever end later than another? Tried against counting from every day, in mixed units."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from chinese_calendar import constants
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.ground.catalogue.rules.lengths import Incomparable, Length, longest, outlasts, shortest
from fengqiao.kernel.workdays import ZONE, Calendar, due

CHINA = Calendar(
    off=frozenset(constants.holidays), make_up=frozenset(constants.workdays), years=frozenset(range(2019, 2027))
)  # fmt: skip


def length(*parts, roll=True):
    return Length(tuple((Decimal(str(n)), unit) for n, unit in parts), roll)


@pytest.mark.parametrize(
    ("limit", "bound", "within"),
    [
        # counted alike, the number decides
        (length((7, "D")), length((15, "D")), True),
        (length((16, "D")), length((15, "D")), False),
        (length((60, "D")), length((60, "D"), roll=False), False),  # only one of them moves past a holiday
        (length((60, "D"), roll=False), length((60, "D")), True),
        # a month is 28 to 31 days, so 31 days always hold it and 30 do not
        (length((1, "M"), roll=False), length((31, "D"), roll=False), True),
        (length((1, "M"), roll=False), length((30, "D"), roll=False), False),
        (length((28, "D"), roll=False), length((1, "M"), roll=False), True),
        (length((29, "D"), roll=False), length((1, "M"), roll=False), False),
        # ten working days may need more than two weeks
        (length((10, "WD")), length((14, "D")), False),
        (length((10, "WD")), length((30, "D")), True),
        (length((1, "WD")), length((15, "D")), True),
        (length((5, "WD")), length((7, "D"), roll=False), False),
        # hours run through the night, days end with their last second
        (length((24, "H"), roll=False), length((1, "D"), roll=False), True),
        (length((25, "H"), roll=False), length((1, "D"), roll=False), False),
        (length((2, "D"), roll=False), length((48, "H"), roll=False), False),
        (length((1, "D"), roll=False), length((48, "H"), roll=False), True),
        # extensions are counted from the old end
        (length((1, "M"), (1, "M")), length((60, "D"), (30, "D")), True),
        (length((1, "M"), (1, "M")), length((60, "D")), False),
    ],
)
def test_what_can_never_end_later_is_told_from_what_can(limit, bound, within):
    found = outlasts(limit, bound, CHINA)
    assert (found is None) == within
    if found is not None:
        assert limit.end(found.start, CHINA) == found.ends > found.bound == bound.end(found.start, CHINA)


def test_hours_of_the_clock_and_opening_hours_cannot_be_compared():
    with pytest.raises(Incomparable):
        outlasts(length((8, "WH"), roll=False), length((24, "H"), roll=False), CHINA)
    assert outlasts(length((4, "WH")), length((30, "D")), CHINA) is None


UNITS = st.sampled_from(["D", "WD", "M", "H"])
SMALL = Calendar(
    off=frozenset({date(2026, 2, 16) + timedelta(days=n) for n in range(8)}),
    make_up=frozenset({date(2026, 2, 14)}),
    years=frozenset({2026}),
)


@st.composite
def lengths(draw):
    unit = draw(UNITS)
    n = draw(st.integers(1, {"D": 40, "WD": 20, "M": 2, "H": 200}[unit]))
    return length((n, unit), roll=unit != "H" and draw(st.booleans()))


@settings(max_examples=60, deadline=None)
@given(lengths(), lengths())
def test_the_verdict_is_that_of_counting_from_every_hour(limit, bound):
    """Within means within on every start; without, the start it names is a counter-example."""
    worst = max(
        limit.end(start, SMALL) - bound.end(start, SMALL)
        for day in range(0, 365, 3)
        for hour in (0, 9, 17, 23)
        for start in [datetime.combine(date(2026, 1, 1) + timedelta(days=day), time(hour), ZONE)]
    )
    found = outlasts(limit, bound, SMALL)
    if found is None:
        assert worst <= timedelta(0)
    else:
        assert found.ends > found.bound


@settings(max_examples=40, deadline=None)
@given(lengths(), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 86_399))
def test_no_start_takes_longer_than_the_longest_or_less_than_the_shortest(one, day, second):
    (n, unit), roll = one.parts[0], one.roll
    start = datetime.combine(day, time(0), ZONE) + timedelta(seconds=second)
    midnight = datetime.combine(start.date(), time(0), ZONE)
    passed = due(start, n, unit, roll=roll, calendar=SMALL).at - midnight
    assert shortest(one, SMALL) <= passed <= longest(one, SMALL)
