"""The unit of writing: all or nothing, in one trip, and one reads what one has written."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from fengqiao.kernel import writing
from fengqiao.kernel.clock import real_now
from fengqiao.kernel.models import Draft, Once
from fengqiao.kernel.writing import add, change, unit


def draft(typed="甲"):
    return Draft(owner="post:1", form="register", typed=typed, saved_at=real_now())


@unit
def write_two(fail=False):
    add(draft("甲"))
    add(draft("乙"))
    if fail:
        raise ValueError


def test_what_is_added_is_there_afterwards(db):
    write_two()

    assert sorted(row.typed for row in Draft.objects.all()) == ["乙", "甲"]


def test_what_fails_leaves_nothing(db):
    with pytest.raises(ValueError):
        write_two(fail=True)

    assert not Draft.objects.exists()


def test_one_reads_what_one_has_written(db):
    @unit
    def write_and_read():
        row = add(draft())
        return Draft.objects.get(pk=row.pk).typed

    assert write_and_read() == "甲"


def test_a_fresh_row_takes_its_last_values_and_a_kept_row_only_the_changed_ones(db):
    @unit
    def twice():
        row = add(draft("甲"))
        row.typed = "丙"
        change(row, "typed")
        return row

    row = twice()
    assert Draft.objects.get(pk=row.pk).typed == "丙"

    @unit
    def once_more():
        row.typed, row.form = "丁", "not written"
        change(row, "typed")

    once_more()
    kept = Draft.objects.get(pk=row.pk)
    assert (kept.typed, kept.form) == ("丁", "register")


def test_a_violated_constraint_is_djangos_integrity_error_and_undoes_everything(db):
    @unit
    def collide():
        add(draft())
        add(Once(token="t", at=real_now()))
        add(Once(token="t", at=real_now()))

    from django.db import transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        collide()
    assert not Draft.objects.exists()


def test_a_unit_within_a_unit_joins_it(db):
    @unit
    def outer():
        write_two()
        raise KeyError

    with pytest.raises(KeyError):
        outer()
    assert not Draft.objects.exists()


def test_many_rows_of_a_table_are_one_statement(db):
    @unit
    def many():
        for _ in range(20):
            add(draft())

    with CaptureQueriesContext(connection) as asked:
        many()
    assert sum("INSERT" in query["sql"] for query in asked) == 1
    assert Draft.objects.count() == 20


@pytest.mark.parametrize("count", [1, 4, 5, 50, 51, 120])
def test_however_many_rows_change_each_gets_its_own_values(db, count):
    rows = [add(draft()) for _ in range(count)]
    untouched = add(draft())

    @unit
    def alter():
        for number, row in enumerate(rows):
            row.typed, row.form = f"第 {number} 份", f"改过的:{number}"
            change(row, "typed", "form")

    alter()
    for number, row in enumerate(rows):
        kept = Draft.objects.get(pk=row.pk)
        assert (kept.typed, kept.form) == (f"第 {number} 份", f"改过的:{number}")
    assert Draft.objects.get(pk=untouched.pk).typed == untouched.typed


def test_what_one_verb_makes_in_several_tables_is_one_statement(db):
    @unit
    def both():
        add(draft())
        add(Once(token="t" * 20, led_to="/a/", at=real_now()))
        add(draft())

    with CaptureQueriesContext(connection) as asked:
        both()
    assert sum("INSERT" in query["sql"] for query in asked) == 1
    assert (Draft.objects.count(), Once.objects.count()) == (2, 1)


def test_outside_a_unit_writing_happens_at_once(db):
    row = add(draft())
    row.typed = "戊"
    change(row, "typed")

    assert Draft.objects.get(pk=row.pk).typed == "戊"
    assert writing.known(Draft, row.pk) is None


def test_a_sealed_column_can_not_be_searched(db):
    from django.core.exceptions import FieldError

    with pytest.raises(FieldError, match="blind index"):
        list(Draft.objects.filter(typed="甲"))
