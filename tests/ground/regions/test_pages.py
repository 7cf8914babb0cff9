import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.ground.regions import queries
from fengqiao.ground.regions.models import Region
from tests.ground.conftest import square


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def test_the_tree_is_walked_page_by_page(client, lin, county, street, grid, other_grid):
    client.force_login(lin)
    assert f"/regions/{county.pk}/" in client.get("/regions/").content.decode()
    page = client.get(f"/regions/{street.pk}/").content.decode()
    assert "望江社区" in page and "第一网格" in page and "<svg" in page
    assert "改名称" not in page


def test_a_search_finds_by_pinyin(client, lin, grid):
    client.force_login(lin)
    assert "望江社区" in client.get("/regions/?q=wangjiang").content.decode()


def test_a_stranger_is_asked_to_sign_in(client, grid):
    assert client.get("/regions/").url.startswith("/accounts/sign-in/")


def test_the_one_who_configures_renames_recodes_moves_and_retires(desk, place, county, village, grid):
    other = place("望川街道", "town", county, code="990101002000")
    assert desk.post(f"/regions/{grid.pk}/name/", {"name": "河滨网格"}).status_code == 303
    assert desk.post(f"/regions/{grid.pk}/code/", {"code": "G-1"}).status_code == 303
    assert desk.post(f"/regions/{village.pk}/parent/", {"parent": "990101002000"}).status_code == 303
    assert queries.full_name(grid.pk) == "澄浦县望川街道望江社区河滨网格"
    assert desk.post(f"/regions/{grid.pk}/retirement/").status_code == 303
    assert desk.post(f"/regions/{other.pk}/retirement/").status_code == 409


def test_a_boundary_is_drawn_from_a_file(desk, grid):
    file = SimpleUploadedFile("g.geojson", json.dumps(square(100.0, 30.0, 0.02)).encode())
    response = desk.post(f"/regions/{grid.pk}/boundary/", {"boundary": file, "crs": "wgs84"})
    assert response.status_code == 303, response.content.decode()
    assert Region.objects.get(pk=grid.pk).boundary == square(100.0, 30.0, 0.02)


def test_a_file_that_is_no_map_says_so(desk, grid):
    file = SimpleUploadedFile("g.geojson", b"hello")
    response = desk.post(f"/regions/{grid.pk}/boundary/", {"boundary": file, "crs": "wgs84"})
    assert "读不出一个面" in response.content.decode()


def test_a_new_grid_is_founded_below(desk, village):
    desk.post(f"/regions/{village.pk}/founding/", {"name": "第三网格", "level": "grid", "code": "G-3"})
    assert queries.by_code("G-3").parent_id == village.pk


def test_a_level_that_does_not_fit_is_not_offered(desk, village):
    response = desk.post(f"/regions/{village.pk}/founding/", {"name": "错", "level": "county", "code": ""})
    assert response.status_code == 200 and not Region.objects.filter(name="错").exists()


def test_a_clerk_changes_no_place(client, lin, grid):
    client.force_login(lin)
    for noun in ("name", "code", "parent", "boundary", "retirement", "founding"):
        assert client.post(f"/regions/{grid.pk}/{noun}/").status_code == 403
