"""Every command teaches, answers machines in one shape, and fails with a sentence and a code."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from django.db import connection

from fengqiao.console import checks, grants, house
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


@pytest.fixture
def new_copy(monkeypatch):
    """A database without tables, as far as anybody can tell."""
    monkeypatch.setattr(house, "new", lambda: True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words",
    [("verify",), ("travel", "--days", "1"), ("worker", "--once"), ("sweep", "--once"), ("backup",)],
)
def test_a_copy_never_started_is_said_in_one_sentence(new_copy, words):
    done = run(*words)
    assert done.exit_code == 1
    assert done.stderr == f"Error: {house.NEW}\n"


@pytest.mark.django_db
def test_doctor_asks_a_copy_never_started_only_what_it_can_answer(new_copy):
    done = run("doctor", "--json")
    answer = json.loads(done.stdout)
    assert {check["name"] for check in answer["checks"] if not check["ok"]} == {"tables", "durable"}
    assert not checks.OF_TABLES & {check["name"] for check in answer["checks"]}
    assert done.exit_code == 1


@pytest.mark.django_db
def test_a_command_that_brings_data_makes_the_tables_first(new_copy, monkeypatch):
    made = []
    monkeypatch.setattr(house, "as_owner", lambda *words: made.append(words))
    done = run("user", "add", "lin", "--name", "林若溪")
    assert done.exit_code == 0, done.output
    assert made == [("migrate",)]
    assert "its tables first" in done.stderr


ENVIRONMENT = os.environ | {"FENGQIAO_ENV": "demo", "SECRET_KEY": "x", "FENGQIAO_HOME": "/proc/nowhere"}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PORT": "abc"}, "PORT is a whole number"),
        ({"PORT": "99999"}, "PORT is a number from 1 to 65535"),
        ({"EMAIL_PORT": "x"}, "EMAIL_PORT is a whole number"),
        ({"CIPHER": "rot13"}, "CIPHER is sm4-gcm or aes-gcm"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL begins with postgresql://"),
        ({"FENGQIAO_ENV": "prod"}, "FENGQIAO_ENV is one of"),
        ({"FENGQIAO_ENV": "production"}, "refuses to start"),
        ({"PG_BIN": "/nonexistent"}, "no initdb"),
        ({"SECRET_KEY": ""}, "/proc/nowhere"),
    ],
)
def test_a_wrong_setting_is_a_sentence(settings, sentence):
    done = subprocess.run(
        [sys.executable, "-m", "fengqiao.console", "stop"],
        env={k: v for k, v in ENVIRONMENT.items() if k not in ("DJANGO_SETTINGS_MODULE", "PG_BIN")}
        | settings,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("Error: ")
    assert sentence in done.stderr


@pytest.mark.parametrize("name", ["l in", "林", "x"])
def test_a_strange_login_is_refused(name):
    assert run("user", "add", name, "--name", "林").exit_code == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        ("编号,内容\n".encode("utf-16"), "neither UTF-8 nor GB18030"),
        ("号,内容\n1,2\n".encode(), "has no column 编号. It has: 号, 内容."),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_one_sentence(content, sentence, tmp_path, town):
    path = tmp_path / "board.csv"
    path.write_bytes(content)
    done = run("import", "messages", str(path), "--map", "id=编号,said=内容")
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.django_db
def test_messages_of_a_chinese_spreadsheet_are_read(tmp_path, town):
    path = tmp_path / "board.csv"
    path.write_bytes(f"编号,内容\n1,{'欠薪' * 100_000}\n".encode("gb18030"))
    done = run("import", "messages", str(path), "--map", "id=编号,said=内容", "--dry-run", "--json")
    assert json.loads(done.stdout)["read"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["regions", "grids", "organisations"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04\xff\xfe\x00\x81"])
def test_no_table_is_loaded_from_what_is_none(what, content, tmp_path):
    path = tmp_path / "county.csv"
    path.write_bytes(content)
    done = run("load", what, str(path))
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")


@pytest.mark.django_db
def test_a_folder_without_roots_proves_nothing(tmp_path):
    (tmp_path / "a.root").write_text("no root at all")
    assert "no exported root" in run("verify", "--root", str(tmp_path)).stderr
    (tmp_path / "a.root").unlink()
    assert "no exported root" in run("verify", "--root", str(tmp_path)).stderr


@pytest.mark.django_db
def test_a_backup_needs_a_folder():
    done = run("backup", "/nonexistent/town.tar")
    assert "There is no folder /nonexistent" in done.stderr
