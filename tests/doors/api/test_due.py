"""Dates over the API: the same answer as the command and the pages, behind the same gate."""

import pytest
from django.test import Client

from tests import build


@pytest.fixture
def page(client, town):
    client.force_login(town.user("lin"))
    return client


def test_a_date_is_worked_out_for_who_is_signed_in(page):
    asked = {"rule": "petition_finish", "start": "2026-03-02T09:00"}
    found = page.get("/api/due", asked).json()
    assert found["due"] == "2026-05-06T23:59:59+08:00"
    assert found["steps"][0]["why"] == "start"
    assert found["reasons"][-1] == "依据：信访工作条例第三十四条"
    assert Client().get("/api/due", asked).status_code == 401


def test_a_length_with_pauses(page):
    asked = {
        "n": "5", "unit": "WD", "start": "2026-03-02T01:00:00Z",
        "pause": ["2026-03-03T09:00/2026-03-04T09:00", "2026-03-06T09:00/2026-03-09T09:00"],
    }  # fmt: skip
    assert page.get("/api/due", asked).json()["due"] == "2026-03-11T23:59:59+08:00"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"n": "5"},
        {"rule": "nothing_like_it"},
        {"n": "1.5", "unit": "D"},
        {"n": "5", "unit": "D", "pause": "2026-03-03"},
        {"n": "5", "unit": "D", "rule": "petition_finish"},
        {"n": "5", "unit": "Y"},
    ],
)
def test_what_cannot_be_worked_out_is_422(page, asked):
    assert page.get("/api/due", {"start": "2026-03-02T09:00", **asked}).status_code == 422


def test_the_clocks_of_a_matter_say_why(page, town, client):
    matter = build.matter(town)
    rows = page.get(f"/api/matters/{matter.code}/clocks").json()
    assert rows
    assert all(row["due"].endswith("+08:00") and row["steps"] and row["reasons"] for row in rows)
    stranger = Client()
    stranger.force_login(town.user("zhao"))
    assert stranger.get(f"/api/matters/{matter.code}/clocks").status_code == 404
