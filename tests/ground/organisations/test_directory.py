import pytest

from fengqiao.ground.organisations import actions, queries
from fengqiao.ground.regions import actions as regions_actions
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.stages import Refused


def test_the_nearest_centre_is_sought_upwards(centre, county_centre, grid, county):
    assert queries.centre_for(regions.ancestry(grid.pk)) == centre
    assert queries.centre_for(regions.ancestry(county.pk)) == county_centre


def test_a_place_without_a_centre_falls_to_the_one_above(county_centre, grid):
    assert queries.centre_for(regions.ancestry(grid.pk)) == county_centre


def test_nobody_is_nobodys_even_nowhere(centre, county_centre, place):
    elsewhere = place("别的县", "county", code="880101000000")
    assert queries.centre_for(regions.ancestry(elsewhere.pk)) == county_centre
    assert queries.centre_of_region(None) == county_centre


def test_without_any_centre_that_is_said_plainly(with_roles, grid):
    with pytest.raises(LookupError, match="load organisations"):
        queries.centre_for(regions.ancestry(grid.pk))


def test_a_closed_centre_receives_nothing(centre, county_centre, grid, monday):
    actions.close(centre, by=SYSTEM, at=monday)
    assert queries.centre_for(regions.ancestry(grid.pk)) == county_centre


def test_a_unit_is_sought_on_its_own_level_first(bureau, street, grid, monday, county):
    assert queries.unit_in(grid.pk, "hrss") == bureau
    local = actions.found(name="柳岸人社所", region=street, unit_roles=["hrss"], by=SYSTEM, at=monday)
    assert queries.unit_in(grid.pk, "hrss") == local
    assert queries.unit_in(county.pk, "hrss") == bureau
    assert queries.unit_in(grid.pk, "court") is None


def test_the_hot_path_costs_no_query(centre, bureau, grid, django_assert_num_queries):
    queries.centre_for(regions.ancestry(grid.pk))
    with django_assert_num_queries(0):
        for _ in range(20):
            queries.centre_for(regions.ancestry(grid.pk))
            queries.unit_in(grid.pk, "hrss")
            queries.path(centre.pk), queries.roles_of(centre.pk), queries.name(bureau.pk)


def test_a_renamed_region_is_renamed_in_the_directory(centre, street, monday):
    assert queries.get(centre.pk).region.name == "柳岸街道"
    regions_actions.rename(street, name="柳河街道", by=SYSTEM, at=monday)
    assert queries.get(centre.pk).region.name == "柳河街道"


def test_a_party_is_matched_by_code_or_exact_name(with_roles, county, monday):
    firm = actions.found(
        name="恒筑劳务有限公司", region=county, credit_code="91350100m000100y43", by=SYSTEM, at=monday
    )
    assert firm.credit_code == "91350100M000100Y43"
    assert queries.match("9135 0100 M000 100Y 43") == firm
    assert queries.match("恒筑劳务有限公司") == firm
    assert queries.match("恒筑劳务") is None
    assert queries.match("") is None


@pytest.mark.parametrize(
    ("code", "told"), [("91350100M000100Y44", "最后一位不对"), ("123", "18 位"), ("I" * 18, "没有字母")]
)
def test_a_wrong_credit_code_is_refused(with_roles, county, monday, code, told):
    with pytest.raises(Refused, match=told):
        actions.found(name="某公司", region=county, credit_code=code, by=SYSTEM, at=monday)


def test_a_unit_with_people_is_not_closed(centre, lin, monday):
    with pytest.raises(Refused, match="还有 1 个人在岗"):
        actions.close(centre, by=SYSTEM, at=monday)


def test_an_unknown_unit_role_is_refused(with_roles, county, monday):
    with pytest.raises(Refused, match="没有这种单位角色：wizards"):
        actions.found(name="某单位", region=county, unit_roles=["wizards"], by=SYSTEM, at=monday)


def test_a_court_is_referred_to_not_assigned(with_roles, county, bureau, monday):
    court = actions.found(name="澄浦县人民法院", region=county, unit_roles=["court"], by=SYSTEM, at=monday)
    assert queries.takes(court.pk) == "refer"
    assert queries.takes(bureau.pk) == "assign"


def test_the_directory_lists_units_by_area_and_pinyin(centre, county_centre, bureau, street):
    assert next(row.name for row in queries.directory()) == county_centre.name
    assert queries.directory(text="renli") == []
    assert queries.directory(text="chengpuxianrenli") == [bureau]
    assert queries.directory(region_id=street.pk) == [centre]
