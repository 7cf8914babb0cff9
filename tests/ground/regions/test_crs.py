from hypothesis import given
from hypothesis import strategies as st
from pytest import approx, mark

from fengqiao.ground.regions.rules import crs

# the pairs that the open evil-transform implementations agree on
KNOWN = [
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]


@mark.parametrize(("wgs", "gcj"), KNOWN)
def test_known_points_shift_as_published(wgs, gcj):
    assert crs.gcj02_from_wgs84(*wgs) == approx(gcj, abs=1e-7)


@mark.parametrize(("wgs", "gcj"), KNOWN)
def test_known_points_shift_back(wgs, gcj):
    assert crs.wgs84_from_gcj02(*gcj) == approx(wgs, abs=1e-7)


def test_outside_china_nothing_shifts():
    assert crs.wgs84_from_gcj02(-73.9, 40.7) == (-73.9, 40.7)


@given(st.floats(74, 135), st.floats(4, 53))
def test_there_and_back_is_within_a_centimetre(lon, lat):
    back = crs.wgs84_from_gcj02(*crs.gcj02_from_wgs84(lon, lat))
    assert back == approx((lon, lat), abs=1e-7)


def test_every_position_of_a_multipolygon_is_moved():
    moved = crs.reproject([[[[1, 2], [3, 4, 5]]]], lambda lon, lat: (lon + 1, lat + 1))
    assert moved == [[[[2, 3], [4, 5]]]]
