"""What the environment may say, and what production refuses."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from fengqiao import settings
from fengqiao.console import checks

GOOD = {
    "FENGQIAO_ENV": "production",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "town.example.cn",
    "SITE_URL": "https://town.example.cn",
}


def start(**environment: str) -> subprocess.CompletedProcess:
    """Load the settings in a process of their own."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if name in ("PATH", "HOME", "LANG") or name.startswith("FENGQIAO_TEST")
    }
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from fengqiao import settings as s; print(s.FENGQIAO_HOME, s.SESSION_COOKIE_SECURE)",
        ],
        env=plain | environment,
        capture_output=True,
        text=True,
        cwd=settings.CHECKOUT,
    )


def test_production_starts_when_all_is_said(tmp_path):
    done = start(**GOOD, FENGQIAO_HOME=str(tmp_path))
    assert done.stdout.split() == [str(tmp_path), "True"], done.stderr
    assert not (tmp_path / "secret_key").exists(), "no demo secret is made in production"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "demo-" + "x" * 60}, "SECRET_KEY is a demo secret"),
        ({"SECRET_KEY": "short"}, "too short"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "wildcard"),
        ({"SITE_URL": "http://town.example.cn"}, "not https"),
        ({"SITE_URL": "https://other.example.cn:8443"}, "ALLOWED_HOSTS does not"),
        ({"SITE_URL": "https://town.example.cn/desk"}, "nothing behind them"),
        ({"TIME_MACHINE": "1"}, "TIME_MACHINE is on"),
        ({"DATABASE_URL": "mysql://x"}, "postgresql://"),
        ({"FENGQIAO_ENV": "prod"}, "FENGQIAO_ENV is one of"),
    ],
)
def test_production_refuses(change, sentence, tmp_path):
    done = start(**GOOD | change, FENGQIAO_HOME=str(tmp_path))
    assert done.returncode != 0
    assert sentence in done.stderr


def test_production_refuses_without_an_address(tmp_path):
    done = start(**{k: v for k, v in GOOD.items() if k != "SITE_URL"}, FENGQIAO_HOME=str(tmp_path))
    assert "SITE_URL is missing" in done.stderr
    assert "with its port unless that is 443" in done.stderr


def test_an_address_with_a_port_is_an_address(tmp_path):
    done = start(**GOOD | {"SITE_URL": "https://town.example.cn:8443"}, FENGQIAO_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr


def test_two_homes_have_two_secrets(tmp_path):
    for name in ("one", "two"):
        assert start(FENGQIAO_HOME=str(tmp_path / name)).returncode == 0
    secrets = [(tmp_path / name / "secret_key").read_text() for name in ("one", "two")]
    assert secrets[0] != secrets[1]
    assert all(secret.startswith("demo-") for secret in secrets)
    assert (tmp_path / "one" / "secret_key").stat().st_mode & 0o077 == 0


def test_the_default_home_is_outside_the_tree():
    home = Path(start().stdout.split()[0])
    assert settings.CHECKOUT not in (home, *home.parents)


def test_behind_a_pooler_nothing_is_prepared():
    found = settings.database("postgresql://lin@pool.example/town?prepare_threshold=0")
    assert found["OPTIONS"] == {"prepare_threshold": None}


def test_a_database_is_named_by_its_url():
    found = settings.database("postgresql://lin:p%40ss@db.example:6432/town?sslmode=require")
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("town", "lin", "p@ss")
    assert (found["HOST"], found["PORT"]) == ("db.example", "6432")
    assert found["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 3}


def test_a_long_home_has_a_short_socket():
    assert len(str(settings._socket(Path("/very" * 30)))) < 85


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to hand the server to another account")
def test_a_private_home_keeps_its_cluster_where_the_account_can_go(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert closed not in settings._cluster(closed / "home").parents


def test_the_table_of_settings_names_every_variable():
    table = (settings.CHECKOUT / "docs/reference/settings.md").read_text("utf-8")
    import re

    read = set()
    for path in (settings.CHECKOUT / "fengqiao").rglob("*.py"):
        text = path.read_text("utf-8")
        read |= set(re.findall(r'(?:environ\.get\(|environ\[|_on\(|_list\()\s*"([A-Z][A-Z0-9_]+)"', text))
    read -= {"PATH", "DJANGO_SETTINGS_MODULE", "XDG_DATA_HOME", "FENGQIAO_TEST_HOME"}
    missing = sorted(name for name in read if f"`{name}`" not in table)
    assert not missing, f"docs/reference/settings.md lacks {missing}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("host", "trusted", "code"),
    [
        ("town.example.cn:8443", [], 200),  # the proxy passes on what the browser wrote
        ("town.example.cn", ["https://town.example.cn:8443"], 200),  # it drops the port, SITE_URL has it
        ("town.example.cn", ["https://town.example.cn"], 403),  # neither has it
    ],
)
def test_a_form_is_ours_when_its_port_is_known(host, trusted, code, settings):
    settings.ALLOWED_HOSTS, settings.CSRF_TRUSTED_ORIGINS = ["town.example.cn"], trusted
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    browser = Client(
        enforce_csrf_checks=True,
        headers={"host": host, "origin": "https://town.example.cn:8443", "x-forwarded-proto": "https"},
    )
    browser.get("/accounts/sign-in/")
    token = browser.cookies[settings.CSRF_COOKIE_NAME].value
    said = {"login": "nobody", "password": "nothing", "csrfmiddlewaretoken": token}
    assert browser.post("/accounts/sign-in/", said).status_code == code


def test_doctor_says_when_nobody_answers_at_the_address(settings):
    settings.PRODUCTION = True
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.SITE_URL = f"https://127.0.0.1:{free.getsockname()[1]}"
    ok, said = checks.address_is_right()
    assert not ok
    assert "write it into SITE_URL" in said
