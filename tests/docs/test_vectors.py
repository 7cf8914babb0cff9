"""The published due dates: current, and right by the walker that knows nothing of the engine."""

import importlib.util
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.kernel.walker import World, walk

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs/reference/deadline-vectors.json"
BOOK = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tool():
    pytest.importorskip("chinese_calendar")
    spec = importlib.util.spec_from_file_location("deadline_vectors", ROOT / "tools/deadline_vectors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_is_what_the_engine_computes(tool):
    assert FILE.read_text(encoding="utf-8") == tool.page(), "stale: run tools/deadline_vectors.py"


def test_there_are_some_hundreds_and_every_unit_among_them():
    assert 300 <= len(BOOK["vectors"]) <= 900
    assert {row["unit"] for row in BOOK["vectors"]} == {"H", "WH", "D", "WD", "M"}
    assert len({row["id"] for row in BOOK["vectors"]}) == len(BOOK["vectors"])


def test_the_walker_comes_to_the_same_day_in_every_one():
    off = set(map(date.fromisoformat, BOOK["calendar"]["off"]))
    worked = set(map(date.fromisoformat, BOOK["calendar"]["worked"]))
    world = World(
        lambda day: day in worked or (day.isoweekday() < 6 and day not in off),
        [tuple(span) for span in BOOK["calendar"]["opening"]],
    )
    wrong = []
    for row in BOOK["vectors"]:
        pauses = [tuple(map(datetime.fromisoformat, pause)) for pause in row["pauses"]]
        n = Decimal(row["n"]) * (60 if row["unit"] in ("H", "WH") else 1)
        start = datetime.fromisoformat(row["start"])
        walked = walk(world, start, int(n), row["unit"], roll=row["roll"], pauses=pauses).due
        seconds = start.second if row["unit"] in ("H", "WH") else 0
        found = datetime.fromisoformat(row["due"])
        if abs((found - walked).total_seconds()) > seconds or not row["due"].endswith("+08:00"):
            wrong.append((row["id"], row["about"], row["due"], walked))
    assert not wrong


def test_the_steps_of_every_one_begin_with_the_start_and_end_with_the_due_day():
    for row in BOOK["vectors"]:
        assert row["steps"][0][1] == "start"
        assert row["steps"][-1][0] == row["due"][:10]
