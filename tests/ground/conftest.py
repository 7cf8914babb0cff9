"""A small county for the tests of the ground floor: 澄浦县, 柳岸街道, 望江社区 and two grids."""

from datetime import UTC, datetime

import pytest

from fengqiao.ground.accounts import actions as accounts
from fengqiao.ground.organisations import actions as organisations
from fengqiao.ground.organisations import loader as roles
from fengqiao.ground.organisations import queries
from fengqiao.ground.regions import actions as regions
from fengqiao.kernel.actors import SYSTEM


def square(west: float, south: float, side: float) -> dict:
    """A GeoJSON square."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def monday() -> datetime:
    """Monday 2 March 2026, nine in the morning in China."""
    return datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def place(db, monday):
    """Makes a region as the system."""

    def make(name, level, parent=None, **more):
        return regions.found(name=name, level=level, parent=parent, by=SYSTEM, at=monday, **more)

    return make


@pytest.fixture
def county(place):
    return place("澄浦县", "county", code="990101000000", boundary=square(100.0, 30.0, 1.0))


@pytest.fixture
def street(place, county):
    return place("柳岸街道", "town", county, code="990101001000", boundary=square(100.0, 30.0, 0.5))


@pytest.fixture
def village(place, street):
    return place("望江社区", "village", street, code="990101001001", boundary=square(100.0, 30.0, 0.2))


@pytest.fixture
def grid(place, village):
    return place("第一网格", "grid", village, code="990101001001-01", boundary=square(100.0, 30.0, 0.1))


@pytest.fixture
def other_grid(place, village):
    return place("第二网格", "grid", village, code="990101001001-02", boundary=square(100.1, 30.0, 0.1))


@pytest.fixture
def with_roles(db, monday) -> None:
    roles.load_roles(by=SYSTEM, at=monday)


@pytest.fixture
def centre(with_roles, street, monday):
    """柳岸街道综治中心."""
    return organisations.found(
        name="柳岸街道综治中心", region=street, unit_roles=["centre"], by=SYSTEM, at=monday,
        opening_hours="周一至周五 8:30—17:30", address="柳岸街道河滨路 12 号", phone="000-0000012",
    )  # fmt: skip


@pytest.fixture
def county_centre(with_roles, county, monday):
    return organisations.found(
        name="澄浦县综治中心", region=county, unit_roles=["centre"], by=SYSTEM, at=monday
    )


@pytest.fixture
def bureau(with_roles, county, monday):
    return organisations.found(
        name="澄浦县人力资源和社会保障局", short_name="县人社局", region=county, unit_roles=["hrss"],
        by=SYSTEM, at=monday,
    )  # fmt: skip


@pytest.fixture
def person(db, monday):
    """Makes an account with the password "柳岸的河水很清" that need not be changed."""

    def make(username, name):
        user, _secret = accounts.add_user(
            username=username, display_name=name, password="柳岸的河水很清", by=SYSTEM, at=monday
        )
        return user

    return make


@pytest.fixture
def post(with_roles, monday):
    """Appoints somebody."""

    def make(user, organisation, role, at=monday):
        return organisations.appoint(
            user, organisation=organisation, role=queries.role(role), by=SYSTEM, at=at
        )

    return make


@pytest.fixture
def lin(person, centre, post):
    """林若溪 at the window of 柳岸街道综治中心."""
    user = person("lin", "林若溪")
    post(user, centre, "window")
    return user


@pytest.fixture
def admin(person, centre, post):
    """The system administrator."""
    user = person("admin", "管理员")
    post(user, centre, "system_admin")
    return user
