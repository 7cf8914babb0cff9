import pytest

from fengqiao.ground.regions import actions, queries
from fengqiao.ground.regions.models import FormerBoundary, Region
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.models import Entry
from fengqiao.kernel.stages import Refused
from tests.ground.conftest import square


def test_only_those_who_configure_may_change_places(grid, monday):
    nobody = Actor(ref="post:x", permissions=frozenset({"matters.register"}))
    with pytest.raises(Refused, match="没有这项权限"):
        actions.rename(grid, name="别处", by=nobody, at=monday)


def test_a_place_cannot_stand_under_a_smaller_one(place, grid):
    with pytest.raises(Refused, match="不能放在"):
        place("错位街道", "town", grid)


def test_a_code_belongs_to_one_place(place, county, street):
    with pytest.raises(Refused, match="已经是“柳岸街道”的"):
        place("望川街道", "town", county, code=street.code)


def test_recoding_touches_one_row_and_keeps_the_id(street, village, monday):
    actions.recode(street, code="990101099000", by=SYSTEM, at=monday)
    assert queries.by_code("990101099000").pk == street.pk
    assert queries.ancestry(village.pk).town_id == street.pk


def test_redrawing_keeps_where_the_boundary_ran_before(grid, monday):
    actions.redraw(grid, boundary=square(100.0, 30.0, 0.05), by=SYSTEM, at=monday)
    former = FormerBoundary.objects.get(region=grid)
    assert former.boundary == square(100.0, 30.0, 0.1)
    assert str(former.until_on) == "2026-03-02"
    assert queries.locate(100.08, 30.08).name == "望江社区"


def test_a_place_with_living_places_in_it_is_not_retired(village, grid, monday):
    with pytest.raises(Refused, match="还有 1 个地方"):
        actions.retire(village, by=SYSTEM, at=monday)


def test_moving_a_village_moves_what_lies_in_it(place, county, village, grid, monday):
    other = place("望川街道", "town", county)
    actions.move(village, parent=other, by=SYSTEM, at=monday)
    assert queries.ancestry(grid.pk).town_id == other.pk
    entry = Entry.objects.get(kind="region.moved")
    assert entry.data["region_id"] == str(village.pk)
    assert entry.data["new_parent_id"] == str(other.pk)


def test_a_place_cannot_move_below_itself(place, county, monday):
    with pytest.raises(Refused):
        actions.move(county, parent=place("柳岸", "town", county), by=SYSTEM, at=monday)


def test_a_new_place_knows_its_pinyin(street):
    assert Region.objects.get(pk=street.pk).pinyin == "liu an jie dao"
