"""A place put on the picture comes back as the same place on the ground."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.design import gallery, maps

SQUARE = {"type": "Polygon", "coordinates": [[[118, 28], [119, 28], [119, 29], [118, 29], [118, 28]]]}


@given(st.floats(118, 119), st.floats(28, 29))
def test_a_click_comes_back_to_the_place(longitude, latitude):
    fit = maps.frame([SQUARE])
    x, y = fit.place(longitude, latitude)
    assert 0 <= x <= fit.width
    assert 0 <= y <= fit.height + 1
    assert fit.ground(x, y) == pytest.approx((longitude, latitude))


def test_north_is_up():
    fit = maps.frame([SQUARE])
    assert fit.place(118.5, 29)[1] < fit.place(118.5, 28)[1]


def test_an_area_with_too_few_is_hatched_and_never_white():
    picture = maps.draw(gallery.shapes())
    assert [area.css for area in picture.areas if area.label == "岭背乡"] == ["few"]
    assert picture.few


def test_a_feature_and_a_multipolygon_are_drawn_too():
    feature = {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]},
    }
    picture = maps.draw([{"shape": feature, "label": "柳岸街道"}], point=(118.5, 28.5))
    assert picture.areas[0].path.count("Z") == 1
    assert picture.point is not None


def test_no_shapes_draw_nothing():
    assert maps.draw([]).areas == ()
