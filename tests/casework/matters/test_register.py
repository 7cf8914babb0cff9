"""Registering: one code, one holder, a place, keys that only the person knows."""

import pytest

from fengqiao.casework.matters import actions, queries
from fengqiao.casework.matters.models import Bar, Matter, Party
from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.kernel import codes
from fengqiao.kernel.models import Event
from fengqiao.kernel.stages import Refused
from tests import build
from tests.cast import MONDAY, WANG


def test_a_registered_matter_has_a_code_a_holder_and_a_grid(town):
    made = build.registered(town)

    kept = Matter.objects.get(pk=made.matter.pk)
    assert codes.check(kept.grouped_code) == kept.code
    assert kept.holder == town.centre
    assert kept.grid_id == town.grid.pk


def test_names_and_numbers_are_sealed_in_the_table(town):
    made = build.registered(town)

    row = Party.objects.filter(matter=made.matter.pk, role="applicant").get()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM matters_party WHERE id = %s", [row.pk])
        name, phone = cursor.fetchone()
    assert "王小强".encode() not in bytes(name)
    assert b"5021" not in bytes(phone)
    assert (row.name, row.phone) == ("王小强", "13800005021")


def test_the_events_hold_no_name_and_no_number(town):
    made = build.registered(town)

    said = " ".join(str(event.data) + event.by for event in Event.objects.filter(matter_id=made.matter.pk))
    assert "王" not in said
    assert "138" not in said.replace(str(made.matter.pk), "")


def test_the_chain_holds_and_the_row_knows_its_head(town):
    made = build.registered(town)

    assert queries.chain_breaks(made.matter.pk) == []
    assert Matter.objects.get(pk=made.matter.pk).seq == Event.objects.filter(matter_id=made.matter.pk).count()


def test_the_same_row_of_a_source_is_registered_once(town):
    first = build.registered(town, source_id="board:188006")
    again = build.registered(town, source_id="board:188006")

    assert again.matter.pk == first.matter.pk
    assert again.token == first.token
    assert Matter.objects.count() == 1


def test_a_unit_on_the_other_side_is_shut_out_and_never_holds(town):
    centre = PartyDraft(role="respondent", name="柳岸街道综治中心", is_organisation=True)

    made = build.registered(town, parties=[WANG, centre])

    assert made.matter.holder_id == town.county_centre.pk
    assert Bar.objects.filter(matter=made.matter.pk, organisation=town.centre).exists()
    assert not queries.may_see(town.lin, made.matter, MONDAY)


def test_nothing_said_is_refused_in_plain_words(town):
    with pytest.raises(Refused, match="发生了什么"):
        build.registered(town, said="  ")


def test_a_point_outside_every_grid_still_has_an_owner(town):
    made = build.registered(town, point=(100.9, 30.9))

    assert made.matter.holder_id == town.county_centre.pk


def test_the_token_and_the_phone_open_the_status_page_and_nothing_else_does(town):
    made = build.registered(town)

    assert queries.by_token(made.token).pk == made.matter.pk
    assert queries.by_token("x" + made.token) is None
    assert queries.by_code_and_tail(made.matter.grouped_code, "5021").pk == made.matter.pk
    assert queries.by_code_and_tail(made.matter.code, "5022") is None


def test_someone_without_a_phone_gets_a_pickup_number(town):
    made = build.registered(town, parties=[PartyDraft(role="applicant", name="刘桂兰")])

    assert len(made.pickup) == 6
    assert queries.by_code_and_tail(made.matter.code, made.pickup).pk == made.matter.pk


def test_registering_is_one_trip_to_the_database(town, django_assert_max_num_queries):
    build.registered(town)

    with django_assert_max_num_queries(40) as asked:
        build.registered(town, by="lin")
    reads = [query["sql"] for query in asked.captured_queries if query["sql"].startswith("SELECT")]
    slices = ("matters_", "clocks_", "organisations_", "regions_")
    assert [sql for sql in reads if any(name in sql for name in slices)] == []


def test_a_question_answered_on_the_spot_is_closed_in_one_breath(town):
    made = actions.register_answered(
        kind="B04", said="居住证怎么办", source="window", parties=[WANG], answered="带身份证和租房合同到一号窗口。",
        by=town.lin, at=MONDAY,
    )  # fmt: skip

    kept = Matter.objects.get(pk=made.matter.pk)
    assert (kept.stage, kept.outcome) == ("closed", "answered")
