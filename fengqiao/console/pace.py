"""How many due dates one core computes in a second: each unit for itself, and as the rules mix them."""

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from fengqiao.console.bench import Measure
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.workdays import ZONE, Calendar, due

PROMISED = 20_000
STARTS = 4_000

LIMITS = (
    # as our rules have them: (n, unit, roll)
    ("2", "H", False), ("48", "H", False), ("4", "WH", False), ("16", "WH", False), ("2", "WD", True), ("5", "WD", True),
    ("15", "WD", True), ("30", "WD", True), ("7", "D", True), ("15", "D", True), ("60", "D", True), ("1", "M", True),
    ("12", "M", True),
)  # fmt: skip
UNITS = {"H": "natural hours", "WH": "working hours", "D": "days", "WD": "working days", "M": "months"}

Limit = tuple[str, str, bool]


def due_dates() -> Measure:
    """Due dates from starts all over ten years, in the calendar of this copy, in one thread."""
    calendar = catalogue.calendar()
    dice = random.Random(3)
    begin = datetime(2016, 1, 4, 9, tzinfo=ZONE)
    starts = [begin + timedelta(minutes=dice.randrange(10 * 365 * 24 * 60)) for _ in range(STARTS)]
    _rate(LIMITS, starts, calendar)  # the years are laid out once
    each = {unit: _rate([one for one in LIMITS if one[1] == unit], starts, calendar) for unit in UNITS}
    said = ", ".join(f"{UNITS[unit]} {rate:,.0f}" for unit, rate in each.items())
    return Measure(
        name="due_dates",
        value=_rate(LIMITS, starts, calendar),
        unit="/s",
        limit=PROMISED,
        n=len(LIMITS) * len(starts),
        conditions=f"one thread, {len(LIMITS)} limits as the rules have them, without database; {said}; with every step "
        f"of the explanation {_rate(LIMITS, starts, calendar, steps=True):,.0f}",
    )


def _rate(
    limits: Sequence[Limit], starts: Sequence[datetime], calendar: Calendar, *, steps: bool = False
) -> float:
    begin = time.perf_counter()
    for n, unit, roll in limits:
        for start in starts:
            found = due(start, n, unit, roll=roll, calendar=calendar)
            if steps:
                assert found.steps
    return len(limits) * len(starts) / (time.perf_counter() - begin)
