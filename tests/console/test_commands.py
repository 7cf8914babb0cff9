"""Every command teaches, answers machines in one shape, and fails with a sentence and a code."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection

from fengqiao.console import checks, grants
from fengqiao.console.bench import Measure
from fengqiao.console.main import COMMANDS, cli

OUTSIDE = {"manage", "psql"}
"""Their --help is that of Django and of psql."""


def run(*words: str):
    return CliRunner().invoke(cli, words)


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - OUTSIDE))
def test_every_command_explains_itself(name):
    done = run(name, "--help")
    assert done.exit_code == 0, done.output
    assert len(done.output.splitlines()) > 5


def test_the_list_names_every_command():
    done = run("--help")
    assert all(name in done.output for name in COMMANDS)


def test_a_misspelt_command_is_code_2():
    assert run("dcotor").exit_code == 2


@pytest.mark.django_db
def test_doctor_answers_in_one_shape():
    done = run("doctor", "--json")
    answer = json.loads(done.stdout)
    assert set(answer) == {"ok", "checks"}
    assert {frozenset(check) for check in answer["checks"]} == {frozenset({"name", "ok", "detail"})}
    assert done.exit_code == (0 if answer["ok"] else 1)


@pytest.mark.django_db
def test_doctor_says_no_with_code_1(monkeypatch):
    monkeypatch.setitem(checks.CHECKS, "broken", lambda: 1 / 0)
    done = run("doctor", "--json")
    found = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.exit_code == 1
    assert not found["broken"]["ok"]
    assert "ZeroDivisionError" in found["broken"]["detail"]


@pytest.mark.django_db
def test_verify_answers_in_one_shape():
    done = run("verify", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"ok": True, "events": 0, "broken": []}


@pytest.mark.django_db
@pytest.mark.parametrize("table", grants.APPEND_ONLY)
@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_application_may_only_read_and_add_to_history(table, right):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'INSERT'), has_table_privilege(%s, %s)", [table, table, right]
        )
        assert cursor.fetchone() == (True, False)


@pytest.mark.django_db
def test_the_rights_are_current():
    assert not grants.stale()


@pytest.mark.django_db
def test_queueing_a_job_notifies_nobody():
    """A NOTIFY inside a transaction would make all commits wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'procrastinate_jobs'::regclass"
            " AND tgname LIKE '%%notify%%inserted%%' AND tgenabled <> 'D'"
        )
        assert cursor.fetchall() == []


def test_a_user_is_added_with_a_password_shown_once(transactional_db):
    done = run("user", "add", "lin", "--name", "林若溪")
    assert done.exit_code == 0, done.output
    name, password = done.stdout.split()
    assert name == "lin"
    again = run("user", "reset-password", "lin")
    assert again.stdout.split()[1] != password
    twice = run("user", "add", "lin", "--name", "林若溪")
    assert twice.exit_code == 1
    assert twice.stderr.startswith("Error: ")


@pytest.mark.django_db
def test_a_password_of_nobody_is_a_sentence():
    done = run("user", "reset-password", "nobody-at-all")
    assert done.exit_code == 1
    assert "There is no account" in done.stderr


def test_the_ratio_is_above_one_where_the_limit_is_met():
    assert Measure("a", 200, "1/s", 100, 1, "").ratio == 2
    assert Measure("b", 30, "ms", 60, 1, "", rate=False).ratio == 2


@pytest.mark.django_db
def test_healthz_answers(client):
    assert client.get("/healthz").json() == {"ok": True}
