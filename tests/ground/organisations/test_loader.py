import json

import pytest
import yaml

from fengqiao.ground.organisations import loader, queries
from fengqiao.ground.organisations.models import Organisation, Role
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.models import Entry

CSV = """name,region,parent,unit_roles,phone
柳岸街道综治中心,990101001000,澄浦县综治中心,centre,000-12
澄浦县综治中心,990101000000,,centre;political_legal,000-11
无处局,880000000000,,hrss,
孤儿所,990101001000,不存在的局,justice,
"""


@pytest.fixture
def load(with_roles, grid, tmp_path, monday):
    def run(text, name="units.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return loader.load_organisations(path, by=SYSTEM, at=monday)

    return run


def test_roles_load_once(db, monday):
    added, _changed = loader.load_roles(by=SYSTEM, at=monday)
    assert added == Role.objects.count() + len(queries.unit_roles()) > 90
    assert loader.load_roles(by=SYSTEM, at=monday) == (0, 0)
    assert Entry.objects.filter(kind="role.loaded").count() == 1


def test_a_role_with_an_unknown_permission_is_refused_as_a_whole(db, tmp_path, monday):
    data = yaml.safe_load(queries.ROLES.read_text(encoding="utf-8"))
    data["office_roles"][0]["may"].append("matters.delete_everything")
    path = tmp_path / "roles.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ValueError, match="delete_everything"):
        loader.load_roles(path=path, by=SYSTEM, at=monday)
    assert not Role.objects.exists()


def test_units_load_in_any_order_and_bad_rows_are_named(load):
    report = load(CSV)
    assert (report.read, report.added) == (4, 2)
    assert [found["row"] for found in report.rejected] == [4, 5]
    street = Organisation.objects.get(name="柳岸街道综治中心")
    assert street.parent.name == "澄浦县综治中心"
    assert queries.roles_of(street.parent_id) == {"centre", "political_legal"}


def test_loading_again_changes_only_what_changed(load):
    load(CSV)
    again = load(CSV.replace("000-12", "000-99"))
    assert (again.added, again.changed, again.unchanged) == (0, 1, 1)
    assert Entry.objects.filter(kind="organisation.edited").count() == 1


def test_yaml_and_json_are_read_too(load):
    rows = [{"name": "澄浦县综治中心", "region": 990101000000, "unit_roles": ["centre"],
             "opening_hours": ["周一至周五 8:30—17:30", "周六上午"]}]  # fmt: skip
    assert load(yaml.safe_dump({"organisations": rows}, allow_unicode=True), "u.yaml").added == 1
    assert load(json.dumps(rows), "u.json").unchanged == 1
    assert Organisation.objects.get().opening_hours == "周一至周五 8:30—17:30\n周六上午"


def test_a_ring_of_parents_is_reported_not_followed(load):
    report = load("name,region,parent\n甲,990101000000,乙\n乙,990101000000,甲\n")
    assert report.added == 0
    assert [found["row"] for found in report.rejected] == [2, 3]


def test_a_file_that_is_no_list_is_refused(load):
    with pytest.raises(ValueError, match="一串单位"):
        load("hello", "u.yaml")
