"""The bench on a small bed: what it measures is real, and answers in one shape."""

import pytest
from click.testing import CliRunner

from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.models import Task
from fengqiao.console import bed, bench, measures, pace, recounting
from fengqiao.console.main import cli
from fengqiao.kernel import verify


def test_a_measurement_nobody_knows_is_refused_by_name():
    done = CliRunner().invoke(cli, ["bench", "register_htpp"])
    assert done.exit_code == 1
    assert "register_http" in done.output
    assert set(bench.NAMES) == set(measures.ALL)


@pytest.mark.wide
def test_due_dates_are_computed_as_fast_as_promised(town):
    found = pace.due_dates()
    assert found.ratio > 0.25, "a busy machine has a part of a core at least"
    assert "working hours" in found.conditions


@pytest.mark.wide
def test_the_sweep_rings_and_supervises(town):
    found = measures.clock_sweep(40)
    assert found.n == 40
    assert Task.objects.filter(mode="supervise").count() == 4
    assert set(found.plain()) == {"name", "value", "unit", "limit", "ratio", "n", "conditions"}


@pytest.mark.wide
def test_a_changed_calendar_is_carried_into_every_copy(town):
    found = recounting.recount_100k(30)
    assert found.n >= 30
    assert "preview" in found.conditions
    assert verify.breaks(matters.heads)[1] == []


@pytest.mark.wide
def test_the_chains_of_the_bench_hold(town):
    found = measures.verify_chain(200)
    assert found.n >= 200
    assert verify.breaks(matters.heads)[1] == []


@pytest.mark.wide
def test_the_list_is_filled_with_what_a_desk_sees(town):
    bed.fill(200)
    bed.fill(300, 200)
    assert Matter.objects.count() == 301
    assert 20 < Matter.objects.open().count() < 80
    took, asked = measures._asked(measures._client("lin"), "/desk/?view=all", 2)
    assert len(took) == 2
    assert 0 < asked <= 16


@pytest.mark.wide
def test_a_lived_in_page_opens(town):
    found = measures.matter_page()
    assert found.unit == "ms p95"
    assert "18 events" in found.conditions


def test_bare_rows_are_those_that_registering_wrote(town):
    row = bed.register()
    rows, fresh = bed.rows_of(row.pk)
    tables = {statement.split()[2] for statement, _values in rows}
    assert {
        "matters_matter",
        "matters_casecode",
        "matters_party",
        "kernel_event",
        "clocks_clock",
        "kernel_once",
    } <= tables
    assert str(row.pk) in fresh["uuid"]
    assert fresh["code"] == [row.code]


@pytest.mark.prove
def test_a_lapse_and_a_warning_cost_little(town):
    assert measures.clock_sweep(2000).value > 100
