import pytest

from fengqiao.ground.regions import actions, queries
from fengqiao.kernel.actors import SYSTEM


def test_a_point_lies_in_the_deepest_place_that_contains_it(grid, other_grid):
    assert queries.locate(100.05, 30.05) == grid
    assert queries.locate(100.15, 30.05) == other_grid


def test_a_point_outside_the_grids_falls_to_the_village_then_the_town(grid):
    assert queries.locate(100.05, 30.15).name == "望江社区"
    assert queries.locate(100.4, 30.4).name == "柳岸街道"


def test_a_point_nobody_drew_is_nowhere(grid):
    assert queries.locate(90.0, 20.0) is None


def test_a_point_on_a_shared_border_always_falls_the_same_way(grid, other_grid):
    found = {queries.locate(100.1, 30.05).pk for _ in range(5)}
    assert len(found) == 1


def test_a_retired_grid_catches_no_more_points(grid, monday):
    actions.retire(grid, by=SYSTEM, at=monday)
    assert queries.locate(100.05, 30.05).name == "望江社区"


def test_ancestry_names_one_place_per_level(county, street, village, grid):
    found = queries.ancestry(grid.pk)
    assert (found.county_id, found.town_id, found.village_id, found.grid_id) == (
        county.pk, street.pk, village.pk, grid.pk,
    )  # fmt: skip
    assert found.city_id is None
    assert list(found.upwards()) == [grid.pk, village.pk, street.pk, county.pk]


def test_the_hot_path_asks_the_database_nothing(grid, django_assert_num_queries):
    queries.locate(100.05, 30.05), queries.ancestry(grid.pk)
    with django_assert_num_queries(0):
        for _ in range(50):
            found = queries.locate(100.05, 30.05)
            queries.ancestry(found.pk)
            queries.full_name(found.pk)
            queries.children(found.parent_id)


def test_a_change_is_seen_at_once_in_the_same_process(grid, monday):
    assert queries.get(grid.pk).name == "第一网格"
    actions.rename(grid, name="河滨网格", by=SYSTEM, at=monday)
    assert queries.get(grid.pk).name == "河滨网格"
    assert queries.full_name(grid.pk) == "澄浦县柳岸街道望江社区河滨网格"


@pytest.mark.parametrize("text", ["望江", "wangjiang", "wang jiang", "990101001001"])
def test_places_are_found_by_name_pinyin_and_code(grid, text):
    assert queries.search(text)[0].name == "望江社区"


def test_a_subtree_has_everything_below(street, village, grid, other_grid, county):
    assert queries.subtree(street.pk) == [
        street,
        village,
        *sorted([grid, other_grid], key=lambda r: r.pinyin),
    ]
    assert queries.contains(county.pk, grid.pk)
    assert not queries.contains(grid.pk, county.pk)
