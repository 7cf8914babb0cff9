"""`fengqiao due` on the rules and days of this copy."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from fengqiao.console.main import cli
from fengqiao.ground.catalogue import actions as rules
from fengqiao.kernel.actors import SYSTEM
from tests.cast import MONDAY


def said(*words):
    return CliRunner().invoke(cli, ["due", *words])


def told(*words):
    done = said(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_rule_and_a_start_give_the_date_and_the_days(town):
    found = told("--rule", "petition_finish", "--start", "2026-03-02T09:00")
    assert found["due"] == "2026-05-06T23:59:59+08:00"
    assert found["steps"][0] == {"on": "2026-03-02", "why": "start", "count": 0, "name": "", "off": False}
    assert found["steps"][-1]["why"] == "rolled"
    assert found["basis"] == "信访工作条例第三十四条"


def test_a_length_needs_no_rule(town):
    assert (
        told("--n", "5", "--unit", "WD", "--start", "2026-09-28T09:00")["due"] == "2026-10-10T23:59:59+08:00"
    )
    assert (
        told("--n", "0.5", "--unit", "h", "--start", "2026-03-02T01:00Z")["due"]
        == "2026-03-02T09:30:00+08:00"
    )
    words = ("--n", "15", "--unit", "D", "--start", "2026-02-05")
    assert told(*words)["due"] == "2026-02-20T23:59:59+08:00"
    assert told(*words, "--roll")["due"] == "2026-02-24T23:59:59+08:00"


def test_times_of_other_zones_are_beijing_days(town):
    found = told("--n", "1", "--unit", "D", "--start", "2026-03-01T17:00:00+00:00")
    assert found["start"] == "2026-03-02T01:00:00+08:00"
    assert found["due"] == "2026-03-03T23:59:59+08:00"


def test_pauses_are_said_once_each_or_one_after_the_other(town):
    first, second = "2026-03-03T09:00/2026-03-04T09:00", "2026-03-06T09:00/2026-03-09T09:00"
    words = ("--n", "5", "--unit", "WD", "--start", "2026-03-02")
    apart = told(*words, "--pause", first, "--pause", second)
    assert apart["due"] == "2026-03-11T23:59:59+08:00"
    assert told(*words, "--pause", first, second) == apart


def test_a_place_has_days_of_its_own(town):
    rules.mark_local_day(
        town.grid,
        date(2026, 3, 3),
        nature="off",
        name="古尔邦节",
        basis="自治区人民政府令",
        by=SYSTEM,
        at=MONDAY,
    )
    words = ("--n", "1", "--unit", "WD", "--start", "2026-03-02")
    assert told(*words)["due"] == "2026-03-03T23:59:59+08:00"
    here = told(*words, "--place", town.grid.code)
    assert here["due"] == "2026-03-04T23:59:59+08:00"
    assert here["steps"][1]["name"] == "古尔邦节"


def test_for_people_it_is_sentences(town):
    done = said("--rule", "petition_finish", "--start", "2026-03-02T09:00")
    assert done.output.splitlines()[:2] == ["2026-05-06T23:59:59+08:00", "  3月2日 起算，当天不计"]
    assert "petition_finish" in said("--rules").output
    assert {"code", "n", "unit", "roll", "label", "basis"} == set(told("--rules")[0])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--rule", "petition_finsh"), "petition_finish"),
        (("--n", "5"), "--unit"),
        ((), "--rules"),
        (("--rule", "petition_finish", "--n", "5"), "either"),
        (("--n", "five", "--unit", "D"), "not a number"),
        (("--n", "-1", "--unit", "D"), "not a length"),
        (("--n", "1.5", "--unit", "WD"), "whole"),
        (("--n", "99999999", "--unit", "WD"), "too long"),
        (("--n", "2", "--unit", "H", "--roll"), "do not roll"),
        (("--n", "2", "--unit", "Y"), "wd"),
        (("--n", "2", "--unit", "D", "--start", "yesterday"), "2026-03-02T09:00"),
        (("--n", "2", "--unit", "D", "--pause", "2026-03-02"), "not a pause"),
        (("--n", "2", "--unit", "D", "--pause", "2026-03-02/2026-03-01"), "before it begins"),
        (("--n", "2", "--unit", "D", "--place", "nowhere"), "no area"),
        (("--n", "2", "--unit", "D", "2026-03-01/2026-03-02"), "--pause"),
    ],
)
def test_what_is_misspelt_says_how_to_spell_it(town, words, why):
    done = said(*words)
    assert done.exit_code == 2
    assert why in done.output
