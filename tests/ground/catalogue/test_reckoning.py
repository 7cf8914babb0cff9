"""One call explains any date: in sentences, as a row of days, and as JSON whose shape others rely on."""

from datetime import datetime, timedelta

import pytest

from fengqiao.ground.catalogue import loader, queries
from fengqiao.kernel.workdays import ZONE
from tests.ground.catalogue.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _days(book):
    loader.seed_days_off(at=AT)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_a_rule_brings_its_length_and_its_article():
    found = queries.reckon_rule("petition_finish", at("2026-03-02 09:00"))
    assert found.due.at.isoformat() == "2026-05-06T23:59:59+08:00"
    assert found.reasons == [
        "3月2日 起算，当天不计",
        "3月3日至5月1日：数到第 60 日",
        "5月2日至5月5日：劳动节，不计",
        "最后一天遇上休息，顺延到 5月6日",
        "依据：信访工作条例第三十四条",
    ]


def test_a_length_without_a_rule_is_explained_as_well():
    found = queries.reckon(at("2026-09-18 09:00"), 5, "WD")
    assert found.due.at.date().isoformat() == "2026-09-24"
    assert "9月20日：调休上班，数到第 1 个" in found.reasons


def test_days_on_which_it_stood_still_are_named():
    pause = (at("2026-03-05 10:00"), at("2026-03-10 15:00"))
    found = queries.reckon(at("2026-03-02 09:00"), 5, "WD", pauses=[pause])
    assert "3月6日至3月10日：停着，不计" in found.reasons
    found = queries.reckon(at("2026-03-02 09:00"), 1, "M", pauses=[pause])
    assert found.reasons[-1] == "停了的日子往后推，到 4月7日"
    found = queries.reckon(at("2026-03-02 09:00"), 3, "D", pauses=[pause])
    assert found.reasons[-1] == "停着的时候到期，以恢复的 3月10日 当天为准"


def test_a_date_in_a_year_without_data_says_so():
    assert (
        queries.reckon(at("2027-03-02 09:00"), 5, "WD").reasons[-1]
        == "这一年的放假安排还没有公布，日子可能会变"
    )


def test_a_code_that_is_not_there_names_those_that_look_like_it():
    with pytest.raises(queries.UnknownRule) as trouble:
        queries.reckon_rule("petition_finsh", AT)
    assert "petition_finish" in trouble.value.near


def test_hours_are_told_as_one_says_them():
    found = queries.reckon(at("2026-03-02 11:40"), 8, "WH")
    assert "3月2日：办公时间，计到第 4.33 小时" in found.reasons or found.plain()["steps"][1]["count"] == 4.33


def test_the_json_keeps_its_shape():
    pause = (at("2026-03-03 10:00"), at("2026-03-04 15:00"))
    plain = queries.reckon(at("2026-03-02 09:00"), 2, "WD", roll=True, pauses=[pause]).plain()
    assert plain == {
        "due": "2026-03-05T23:59:59+08:00",
        "provisional": False,
        "rule": None,
        "basis": None,
        "n": "2",
        "unit": "WD",
        "roll": True,
        "start": "2026-03-02T09:00:00+08:00",
        "pauses": [["2026-03-03T10:00:00+08:00", "2026-03-04T15:00:00+08:00"]],
        "steps": [
            {"on": "2026-03-02", "why": "start", "count": 0, "name": "", "off": False},
            {"on": "2026-03-03", "why": "counted", "count": 1, "name": "", "off": False},
            {"on": "2026-03-04", "why": "paused", "count": 1, "name": "", "off": False},
            {"on": "2026-03-05", "why": "counted", "count": 2, "name": "", "off": False},
        ],
        "reasons": [
            "3月2日 起算，当天不计",
            "3月3日：工作日，数到第 1 个",
            "3月4日：停着，不计",
            "3月5日：工作日，数到第 2 个",
        ],
    }


def test_the_row_of_days_shows_what_is_off_what_is_worked_and_the_end():
    row = queries.reckon(at("2026-02-13 09:00"), 2, "WD").days
    assert row[0] == {"text": "2/13", "kind": "off"}
    assert row[1] == {"text": "14", "kind": "make"}
    assert row[2]["kind"] == "off"
    assert row[-1] == {"text": "24", "kind": "due"}
    assert queries.reckon(at("2026-02-13 09:00"), 200, "D").days == [], "too many to be seen"


def test_explaining_asks_the_database_nothing(django_assert_num_queries):
    queries.reckon_rule("petition_finish", AT)
    with django_assert_num_queries(0):
        queries.reckon_rule("petition_finish", AT + timedelta(days=1)).plain()
