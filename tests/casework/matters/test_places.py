"""The tree of regions changes: matters follow it, batch by batch, and nobody becomes accountable by it."""

import pytest

from fengqiao.casework.matters import actions, queries
from fengqiao.casework.matters.actions import places
from fengqiao.casework.matters.models import Matter, SearchText
from fengqiao.casework.tasks import queries as tasks
from fengqiao.console.promises import PROMISES
from fengqiao.ground.regions import actions as regions
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.models import Entry
from fengqiao.wiring import chores
from tests import build
from tests.cast import MONDAY
from tests.worker import run_later


def move(town, name, under):
    regions.move(town.region(name), parent=town.region(under), by=SYSTEM, at=MONDAY)


def lies(matter):
    row = Matter.objects.get(pk=matter.pk)
    return [getattr(row, name) for name in queries.PLACES]


def test_matters_follow_their_village_to_another_town(town):
    matter, elsewhere = build.matter(town), build.matter(town, point=(100.7, 30.2))
    before = lies(elsewhere)

    move(town, "望江社区", "东渡街道")
    assert lies(matter)[2] == town.region("柳岸街道").pk  # not in the request
    run_later()

    places_now = ("临江市", "澄浦县", "东渡街道", "望江社区", "滨河第六网格")
    assert lies(matter) == [town.region(name).pk for name in places_now]
    assert lies(elsewhere) == before


def test_a_level_that_is_passed_over_is_emptied(town):
    matter = build.matter(town)

    move(town, "望江社区", "岭北县")
    run_later()

    assert lies(matter)[1:3] == [town.region("岭北县").pk, None]
    assert SearchText.objects.get(matter=matter.pk).county_id == town.region("岭北县").pk


def test_matters_that_have_ended_follow_too(town):
    matter = build.matter(town)
    actions.withdraw(matter.pk, by=town.lin, at=MONDAY)

    move(town, "柳岸街道", "岭北县")
    run_later()

    assert lies(matter)[1] == town.region("岭北县").pk
    assert queries.may_see(town.zhao, Matter.objects.get(pk=matter.pk), MONDAY)
    assert not queries.may_see(town.tang, Matter.objects.get(pk=matter.pk), MONDAY)


def test_a_large_move_is_done_in_batches(town, monkeypatch):
    monkeypatch.setattr(places, "BATCH", 2)
    for _n in range(5):
        build.matter(town)

    move(town, "望江社区", "东渡街道")
    run_later()

    assert not Matter.objects.filter(town_id=town.region("柳岸街道").pk).exists()
    entries = Entry.objects.filter(kind="matter.resettled")
    assert sorted(entry.data["matters"] for entry in entries) == [1, 2, 2]


def test_following_twice_changes_nothing(town, django_assert_max_num_queries):
    matter = build.matter(town)
    move(town, "望江社区", "东渡街道")
    run_later()
    before = lies(matter), Matter.objects.get(pk=matter.pk).seq

    assert actions.resettle(town.region("望江社区").pk, at=MONDAY) == 0
    assert actions.resettle(town.region("临江市").pk, at=MONDAY) == 0
    assert (lies(matter), Matter.objects.get(pk=matter.pk).seq) == before


def test_two_moves_in_a_row_end_where_the_tree_ends(town):
    matter = build.matter(town)

    move(town, "望江社区", "岭北县")
    move(town, "望江社区", "东渡街道")
    run_later()

    assert lies(matter)[1:3] == [town.region("澄浦县").pk, town.region("东渡街道").pk]


def test_the_centre_stays_accountable_and_keeps_its_view_of_open_matters(town):
    """A redrawn map makes nobody accountable: that is a decision, and `relocate` takes it."""
    county = town.region("澄浦县")
    village = regions.found(name="高坡村", level="village", parent=county, by=SYSTEM, at=MONDAY)
    matter = build.accepted(town, by="tang", point=None, region_id=village.pk)
    over = build.matter(town, by="tang", point=None, region_id=village.pk)
    actions.withdraw(over.pk, by=town.tang, at=MONDAY)

    move(town, "高坡村", "岭北县")
    run_later()

    row = Matter.objects.get(pk=matter.pk)
    assert (row.centre_id, row.holder_id) == (town.county_centre.pk,) * 2
    assert row.county_id == town.region("岭北县").pk
    assert queries.may_see(town.zhao, row, MONDAY)
    assert queries.may_see(town.tang, row, MONDAY)
    assert [one.pk for one in tasks.worklist(town.tang, "todo", MONDAY)] == [matter.pk]
    assert not queries.may_see(town.tang, Matter.objects.get(pk=over.pk), MONDAY)
    assert queries.chain_breaks(matter.pk) == []


def test_the_centre_of_the_new_parent_takes_it_over_by_relocating(town):
    village = regions.found(
        name="高坡村", level="village", parent=town.region("澄浦县"), by=SYSTEM, at=MONDAY
    )
    matter = build.accepted(town, by="tang", point=None, region_id=village.pk)
    move(town, "高坡村", "岭北县")
    run_later()

    actions.relocate(matter.pk, region_id=village.pk, why="划归岭北", version=1, by=town.zhao, at=MONDAY)

    row = Matter.objects.get(pk=matter.pk)
    assert (row.centre_id, row.holder_id) == (town.unit("岭北县综治中心").pk,) * 2
    assert not queries.may_see(town.tang, row, MONDAY)


def test_a_town_that_moves_with_its_centre_needs_no_grant(town):
    matter = build.matter(town)

    move(town, "柳岸街道", "岭北县")
    run_later()

    assert queries.grants(matter.pk, MONDAY) == []
    assert queries.may_see(town.lin, Matter.objects.get(pk=matter.pk), MONDAY)
    assert queries.may_see(town.zhao, Matter.objects.get(pk=matter.pk), MONDAY)
    assert [row.pk for row in queries.search(town.zhao, "滨河安置房", MONDAY)] == [matter.pk]


def test_a_matter_relocated_to_another_county_is_found_there(town):
    matter = build.matter(town)

    actions.relocate(
        matter.pk, region_id=town.region("岭北县").pk, why="看错了", version=1, by=town.lin, at=MONDAY
    )

    assert [row.pk for row in queries.search(town.zhao, "滨河安置房", MONDAY)] == [matter.pk]
    assert tasks.misfiled() == []


@pytest.mark.parametrize("table", ["matters_matter", "matters_searchtext"])
def test_doctor_misses_matters_left_behind_by_the_tree(town, table):
    from django.db import connection

    matter = build.matter(town)
    assert PROMISES["places agree with the tree"]()[0]

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET county_id = %s", [town.region("岭北县").pk])

    ok, detail = PROMISES["places agree with the tree"]()
    assert not ok
    assert matter.grouped_code in detail


def test_a_straggler_is_put_right_within_the_hour(town):
    """Another process may not have heard of the move for a second, and register with the old ancestors."""
    matter = build.matter(town)
    move(town, "望江社区", "东渡街道")
    run_later()
    Matter.objects.filter(pk=matter.pk).update(town_id=town.region("柳岸街道").pk)

    chores.settle_places(MONDAY)

    assert tasks.astray() == {}


def test_asking_whether_places_agree_costs_two_queries(town, django_assert_max_num_queries):
    for _n in range(3):
        build.matter(town)
    tasks.astray()
    with django_assert_max_num_queries(2):
        assert (tasks.astray(), tasks.misfiled()) == ({}, [])
