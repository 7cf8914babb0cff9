import json
from pathlib import Path

import pytest

from fengqiao.ground.regions import loader, queries
from fengqiao.ground.regions.models import FormerBoundary, Region
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.models import Entry
from tests.ground.conftest import square

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "regions"

DIVISIONS = """code,parent,name,level,longitude,latitude
990100000000,990000000000,北湖市,city,100.5,30.5
990101001001,990101001000,望江社区,village,,
990101001000,990101000000,柳岸街道,town,100.2,30.2
990101000000,990100000000,澄浦县,county,100.4,30.4
"""


@pytest.fixture
def load(db, tmp_path, monday):
    def run(text, name="divisions.csv", how=loader.load_regions, **more):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return how(path, by=SYSTEM, at=monday, **more)

    return run


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False)


def feature(geometry, **facts):
    return {"type": "Feature", "properties": facts, "geometry": geometry}


def test_rows_may_stand_in_any_order(load):
    report = load(DIVISIONS)
    assert (report.read, report.added, report.rejected) == (4, 4, [])
    assert queries.full_name(queries.by_code("990101001001").pk) == "澄浦县柳岸街道望江社区"


def test_loading_twice_changes_nothing(load):
    load(DIVISIONS)
    report = load(DIVISIONS)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 4)
    assert Entry.objects.filter(kind="region.loaded").count() == 1


def test_a_second_file_renames(load):
    load(DIVISIONS)
    report = load(DIVISIONS.replace("望江社区", "望湖社区"))
    assert (report.changed, report.unchanged) == (1, 3)
    assert queries.by_code("990101001001").pinyin == "wang hu she qu"


def test_bad_rows_are_named_and_the_rest_is_taken(load):
    text = DIVISIONS + (
        "99 01,990101000000,空格街道,town,,\n"
        "990101002000,990109000000,孤儿街道,town,,\n"
        "990101003000,990101000000,无级街道,suburb,,\n"
        "990101004000,990101000000,飞走街道,town,400,30\n"
        "990101001000,990101000000,柳岸街道,town,,\n"
        "990101005000,990101001001,倒挂街道,town,,\n"
    )
    report = load(text)
    assert report.added == 4
    assert sorted(found["row"] for found in report.rejected) == [6, 7, 8, 9, 10, 11]
    reasons = " ".join(found["why"] for found in report.rejected)
    assert "上级 990109000000 不在文件里" in reasons and "出现了两次" in reasons and "经纬度" in reasons


def test_a_file_saved_by_an_old_spreadsheet_is_read(load):
    assert load(DIVISIONS.encode("gb18030")).added == 4


def test_a_file_without_the_columns_is_refused_as_a_whole(load):
    with pytest.raises(ValueError, match="表头缺少：level、parent"):
        load("code,name\n1,2\n")


def test_chinese_map_coordinates_become_wgs84(load):
    load(DIVISIONS, crs="gcj02")
    town = queries.by_code("990101001000")
    assert (town.lon, town.lat) != (100.2, 30.2)
    assert abs(town.lon - 100.2) < 0.01


def test_grids_come_as_polygons_under_their_village(load):
    load(DIVISIONS)
    grids = collection(
        feature(square(100.0, 30.0, 0.1), code="G1", name="第一网格", parent="990101001001"),
        feature(square(100.1, 30.0, 0.1), code="G2", name="第二网格", parent="没有这个村"),
    )
    report = load(grids, "grids.geojson", loader.load_grids)
    assert (report.added, [found["row"] for found in report.rejected]) == (1, [2])
    assert queries.locate(100.05, 30.05).code == "G1"


def test_a_boundary_that_crosses_itself_is_mended_and_reported(load):
    load(DIVISIONS)
    bow = {
        "type": "Polygon",
        "coordinates": [[[100, 30], [100.2, 30.2], [100.2, 30], [100, 30.2], [100, 30]]],
    }
    report = load(collection(feature(bow, adcode=990101)), "county.json")
    assert report.changed == 1
    assert report.repaired[0]["row"] == 1 and "自相交" in report.repaired[0]["why"]
    assert queries.locate(100.02, 30.1).name == "澄浦县"


def test_a_boundary_loaded_anew_keeps_the_old_one(load):
    load(DIVISIONS)
    load(collection(feature(square(100, 30, 1), code="990101000000")), "a.json")
    load(collection(feature(square(100, 30, 2), code="990101000000")), "b.json")
    assert FormerBoundary.objects.get().boundary == square(100.0, 30.0, 1.0)


def test_a_broken_shape_is_one_rejected_row(load):
    load(DIVISIONS)
    report = load(
        collection(feature({"type": "Point", "coordinates": [1, 2]}, code="990101000000")), "a.json"
    )
    assert report.rejected == [{"row": 1, "why": "图形读不出来"}]


@pytest.mark.skipif(not REAL.exists(), reason="the real divisions are not on this machine")
def test_the_real_divisions_and_boundaries_load(db, monday, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        report = loader.load_regions(REAL / "four_areas_2016.csv", crs="gcj02", by=SYSTEM, at=monday)
    assert report.added + len(report.rejected) == report.read > 8000
    assert len(report.rejected) == 0, report.rejected[:5]
    repaired = 0
    for path in sorted((REAL / "boundaries").glob("*.json")):
        found = loader.load_regions(path, crs="gcj02", by=SYSTEM, at=monday)
        assert found.ok, (path.name, found.rejected)
        repaired += len(found.repaired)
    assert repaired == 1
    assert Region.objects.exclude(boundary=None).count() == 45
    assert queries.locate(112.565, 37.737).name == "小店区"
