"""Write docs/reference/deadline-vectors.json: due dates for others to check their own arithmetic by.

    .venv/bin/python tools/deadline_vectors.py

The engine computes them; tests/docs/test_vectors.py lets a walker that was written apart from it check every one, and
fails when the file is stale. The days are the State Council's of 2024 to 2026.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chinese_calendar import constants  # noqa: E402

from fengqiao.kernel.workdays import OFFICE_HOURS, Calendar, due  # noqa: E402

FILE = ROOT / "docs" / "reference" / "deadline-vectors.json"
YEARS = (2024, 2025, 2026)
OFF = sorted(day for day in constants.holidays if day.year in YEARS)
WORKED = sorted(day for day in constants.workdays if day.year in YEARS and day not in constants.holidays)
CALENDAR = Calendar(off=frozenset(OFF), make_up=frozenset(WORKED), years=frozenset(YEARS))

Case = tuple[str, str, str, str, bool, tuple[tuple[str, str], ...]]
"""What it shows, start, n, unit, roll, pauses."""


def cases() -> Iterator[Case]:
    """Every unit, every edge, every holiday."""
    yield from _units()
    yield from _months()
    yield from _holidays()
    yield from _zones()
    yield from _pauses()


def _units() -> Iterator[Case]:
    monday = "2026-03-02T09:30:00+08:00"
    for n in ("1", "2", "5", "15", "30", "60"):
        yield "days, the start not counted", monday, n, "D", False, ()
        yield "days, the last one rolls where it is off", monday, n, "D", True, ()
        yield "working days", monday, n, "WD", False, ()
    for n in ("0.5", "2", "24", "48", "72"):
        yield "natural hours, from the moment itself", monday, n, "H", False, ()
    for n in ("0.25", "2", "2.5", "3.5", "7", "7.5", "16", "40"):
        yield "working hours, over the noon rest and the night", monday, n, "WH", False, ()
    for hour in ("00:00:00", "08:59:59", "12:00:00", "12:30:00", "17:00:00", "23:59:59"):
        start = f"2026-03-06T{hour}+08:00"
        yield "working hours, begun when the office is or is not open", start, "1", "WH", False, ()
        yield "the hour of the start is nothing to days", start, "1", "D", False, ()
        yield "the hour of the start is nothing to working days", start, "1", "WD", False, ()
    for day in ("2026-03-06", "2026-03-07", "2026-03-08"):
        yield "begun before or on a weekend", f"{day}T10:00:00+08:00", "1", "WD", False, ()
        yield "ends on or after a weekend", f"{day}T10:00:00+08:00", "1", "D", True, ()
        yield "nothing is counted: an agreed day, which may roll", f"{day}T10:00:00+08:00", "0", "D", True, ()
        yield "nothing is counted: an agreed day, which stays", f"{day}T10:00:00+08:00", "0", "D", False, ()


def _months() -> Iterator[Case]:
    for day in (
        "2024-01-29",
        "2024-01-30",
        "2024-01-31",
        "2024-02-29",
        "2025-01-28",
        "2025-01-31",
        "2026-01-31",
    ):
        for n in ("1", "2", "3", "6", "12"):
            yield (
                "months end on the corresponding day, or the last of the month",
                f"{day}T09:00:00+08:00",
                n,
                "M",
                False,
                (),
            )
    for day in ("2025-03-31", "2025-08-31", "2025-10-31", "2026-05-31"):
        yield "a month without the day", f"{day}T09:00:00+08:00", "1", "M", False, ()
        yield "a month without the day, which rolls", f"{day}T09:00:00+08:00", "1", "M", True, ()
    for day in ("2025-02-28", "2026-02-28", "2024-02-28"):
        yield "the last of February leads to the 28th", f"{day}T09:00:00+08:00", "1", "M", False, ()


def _holidays() -> Iterator[Case]:
    for first, last in _runs():
        about = f"{constants.holidays[first]} {first.year}"
        before = (first - timedelta(days=3)).isoformat() + "T10:00:00+08:00"
        eve = (first - timedelta(days=1)).isoformat() + "T16:00:00+08:00"
        inside = first.isoformat() + "T10:00:00+08:00"
        yield f"{about}: working days over it", before, "5", "WD", False, ()
        yield f"{about}: from its eve", eve, "1", "WD", False, ()
        yield f"{about}: begun on it", inside, "2", "WD", False, ()
        yield f"{about}: ends on it and rolls", eve, "1", "D", True, ()
        yield f"{about}: ends on it and stays", eve, "1", "D", False, ()
        yield f"{about}: working hours over it", eve, "3", "WH", False, ()
        yield f"{about}: natural hours through it", eve, "48", "H", False, ()
        after = (last + timedelta(days=1)).isoformat() + "T09:00:00+08:00"
        yield f"{about}: begun after it", after, "5", "WD", False, ()
    for day in WORKED:
        eve = (day - timedelta(days=1)).isoformat() + "T10:00:00+08:00"
        yield f"{day}: a weekend that is worked, as a working day", eve, "1", "WD", False, ()
        yield f"{day}: a weekend that is worked, as a last day", eve, "1", "D", True, ()
        yield f"{day}: a weekend that is worked, in working hours", eve, "9", "WH", False, ()


def _zones() -> Iterator[Case]:
    for start in (
        "2026-03-02T15:59:59+00:00",
        "2026-03-02T16:00:00+00:00",
        "2026-03-02T23:30:00-08:00",
        "2026-03-03T00:30:00+14:00",
    ):
        for unit, n in (("D", "1"), ("WD", "1"), ("H", "24"), ("WH", "2"), ("M", "1")):
            yield "a start in another zone is a moment of Beijing time", start, n, unit, False, ()
    for start in ("2026-12-30T10:00:00+08:00", "2023-12-29T10:00:00+08:00"):
        for unit, n, roll in (
            ("WD", "1", False),
            ("WD", "5", False),
            ("D", "3", True),
            ("D", "3", False),
            ("WH", "8", False),
        ):
            yield "provisional where it rests on a year without data", start, n, unit, roll, ()


def _pauses() -> Iterator[Case]:
    start = "2026-03-02T09:30:00+08:00"
    within = ("2026-03-04T10:00:00+08:00", "2026-03-09T15:00:00+08:00")
    hours = ("2026-03-03T10:00:00+08:00", "2026-03-03T15:00:00+08:00")
    midnight = ("2026-03-04T00:00:00+08:00", "2026-03-09T00:00:00+08:00")
    for n, unit, roll in (
        ("5", "D", False),
        ("5", "D", True),
        ("5", "WD", False),
        ("1", "M", False),
        ("1", "M", True),
        ("72", "H", False),
        ("20", "WH", False),
    ):
        yield "a pause is not counted", start, n, unit, roll, (within,)
        yield "a pause within a day costs hours and no day", start, n, unit, roll, (hours,)
        yield "a pause from midnight to midnight", start, n, unit, roll, (midnight,)
        yield (
            "two pauses that overlap count once",
            start,
            n,
            unit,
            roll,
            (within, ("2026-03-06T10:00:00+08:00", "2026-03-11T10:00:00+08:00")),
        )
        yield "two pauses one after the other", start, n, unit, roll, (hours, within)
    yield "due on the day of the pause: due on the day it goes on", start, "2", "D", False, (within,)
    yield "the same in working days", start, "2", "WD", False, (within,)
    yield "a pause after the end is nothing", start, "1", "D", False, (within,)
    yield "a pause before the start is nothing", "2026-03-10T09:30:00+08:00", "3", "D", False, (within,)
    yield "begun within a pause", "2026-03-05T09:30:00+08:00", "3", "D", False, (within,)
    yield (
        "goes on on a Saturday and rolls",
        start,
        "2",
        "D",
        True,
        (("2026-03-04T10:00:00+08:00", "2026-03-07T15:00:00+08:00"),),
    )
    yield (
        "goes on on a Saturday and stays",
        start,
        "2",
        "D",
        False,
        (("2026-03-04T10:00:00+08:00", "2026-03-07T15:00:00+08:00"),),
    )
    yield (
        "rolls from a Saturday into a pause begun on Sunday",
        start,
        "5",
        "D",
        True,
        (("2026-03-08T10:00:00+08:00", "2026-03-12T15:00:00+08:00"),),
    )
    yield (
        "paused on the day it rolled to",
        start,
        "5",
        "D",
        True,
        (("2026-03-09T10:00:00+08:00", "2026-03-12T15:00:00+08:00"),),
    )
    yield (
        "a pause over National Day",
        "2026-09-28T09:30:00+08:00",
        "5",
        "WD",
        False,
        (("2026-09-30T10:00:00+08:00", "2026-10-09T15:00:00+08:00"),),
    )
    yield "hours due at the very moment of the pause", start, "48.5", "H", False, (within,)
    yield (
        "working hours due as the office closes before a pause",
        start,
        "6.5",
        "WH",
        False,
        (("2026-03-02T17:00:00+08:00", "2026-03-04T09:00:00+08:00"),),
    )


def _runs() -> Iterator[tuple[date, date]]:
    """The holidays as runs of days off, weekends between them included."""
    first = last = OFF[0]
    for day in OFF[1:]:
        if (day - last).days > 1:
            yield first, last
            first = day
        last = day
    yield first, last


def vector(number: int, case: Case) -> dict[str, Any]:
    """One case with what the engine makes of it."""
    about, start, n, unit, roll, pauses = case
    spans = [(datetime.fromisoformat(one), datetime.fromisoformat(other)) for one, other in pauses]
    found = due(datetime.fromisoformat(start), n, unit, roll=roll, calendar=CALENDAR, pauses=spans)
    return {
        "id": number,
        "about": about,
        "start": start,
        "n": n,
        "unit": unit,
        "roll": roll,
        "pauses": [list(pause) for pause in pauses],
        "due": found.at.isoformat(),
        "provisional": found.provisional,
        "steps": [
            [step.on.isoformat(), str(step.why), float(step.count) if step.count % 1 else int(step.count)]
            for step in found.steps
        ],
    }


def page() -> str:
    """The whole file; one vector a line."""
    head = {
        "about": "Due dates of time limits in mainland China, from Fengqiao. Units: H natural hours, WH working hours, D days, "
        "WD working days, M months. steps are [day, what it did, units passed after it]. How it counts: docs/how-to/why-this-date.md",
        "licence": "Apache-2.0",
        "calendar": {
            "zone": "+08:00",
            "years": list(YEARS),
            "off": [day.isoformat() for day in OFF],
            "worked": [day.isoformat() for day in WORKED],
            "opening": [[_clock(opens), _clock(closes)] for opens, closes in OFFICE_HOURS],
        },
    }
    rows = [vector(number, case) for number, case in enumerate(dict.fromkeys(cases()), 1)]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return json.dumps(head, ensure_ascii=False)[:-1] + ',\n"vectors": [\n' + lines + "\n]}\n"


def _clock(of: time) -> str:
    return of.strftime("%H:%M")


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    print(f"{FILE.relative_to(ROOT)}: {page().count(chr(10)) - 3} vectors")
