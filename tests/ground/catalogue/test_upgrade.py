"""A database of the release before: its grounds to pause become rows, and the new rules come as a draft, once."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from fengqiao.ground.catalogue import loader, queries
from fengqiao.ground.catalogue.models import Edition, Ground
from tests.ground.catalogue.conftest import AT

pytestmark = pytest.mark.django_db
GROUNDS = importlib.import_module("fengqiao.ground.catalogue.migrations.0004_grounds_are_rows")
OLD = {
    "appraisal": {"zh": "鉴定期间", "cap": None, "basis": "医疗纠纷预防和处理条例第三十八条"},
    "await_material": {"zh": "补材料", "cap": {"n": "15", "unit": "D"}, "basis": "地方惯例（可配置）"},
}


def test_the_grounds_of_an_edition_that_is_there_become_rows_and_the_new_rules_a_draft():
    old = Edition.objects.create(
        number=1, in_force_from=AT.date(), proposed_at=AT, digest="0" * 64, words={"grounds": OLD, "events": {}},
        files={}, published_at=None,
    )  # fmt: skip
    GROUNDS.grounds_of_old_editions(SimpleNamespace(get_model=apps.get_model), connection.schema_editor())
    Edition.objects.filter(pk=old.pk).update(published_at=AT)
    rows = {row.code: (row.cap_n, row.cap_unit) for row in Ground.objects.filter(edition=old)}
    assert rows == {"appraisal": (None, ""), "await_material": (15, "D")}
    assert queries.book(old.pk).grounds["appraisal"].zh == "鉴定期间"
    assert queries.book(old.pk).ladders == {}

    loaded = loader.load(at=AT)
    assert (loaded.what, loaded.number) == ("proposed", 2)
    assert loader.load(at=AT).what == "unchanged", "proposed once"
    assert queries.current(AT).id == old.pk, "nothing is overwritten"
    assert queries.book(loaded.edition_id).ladders["standard"].rungs
