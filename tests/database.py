"""The databases of the tests: a migrated template, and a clone of it for every test process."""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from psycopg import sql

from fengqiao.console.embedded import OWNER, Server

CHECKOUT = Path(__file__).resolve().parent.parent
_name = ""


def _owner() -> psycopg.Connection:
    return psycopg.connect(
        f"host='{settings.SOCKET}' port=5432 user={OWNER} dbname=postgres", autocommit=True
    )


def _fingerprint() -> str:
    """Changes when a migration, a grant or an installed app does."""
    seen = hashlib.sha256(repr(settings.INSTALLED_APPS).encode())
    others = [CHECKOUT / "fengqiao/console/grants.py", CHECKOUT / "requirements-dev.lock"]
    for path in [*sorted(CHECKOUT.glob("fengqiao/**/migrations/*.py")), *others]:
        if path.exists():
            seen.update(str(path).encode() + path.read_bytes())
    return seen.hexdigest()[:12]


def _template() -> str:
    """The name of the migrated template; makes it when this set of migrations has none yet."""
    name = f"template_{_fingerprint()}"
    with (settings.FENGQIAO_HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _owner() as link:
            there = [
                row[0]
                for row in link.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'")
            ]
            if name in there:
                return name
            for old in there:
                with contextlib.suppress(psycopg.Error):
                    link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            new = f"making_{name}"
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(new)))
            link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(new)))
            made = subprocess.run(
                [sys.executable, "-W", "ignore", "-m", "fengqiao.console", "migrate"],
                env=os.environ
                | {
                    "DJANGO_SETTINGS_MODULE": "tests.settings",
                    "FENGQIAO_TEST_DATABASE": new,
                    "PYTHONPATH": str(CHECKOUT),
                },
                capture_output=True,
                text=True,
            )
            if made.returncode:
                raise RuntimeError(f"the migrations fail:\n{made.stdout[-3000:]}{made.stderr[-6000:]}")
            link.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(new), sql.Identifier(name))
            )
    return name


def _clone() -> None:
    with _owner() as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name)))
        link.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(_name), sql.Identifier(_template())
            )
        )


def open_for(worker: str) -> None:
    """Start the server, clone the template for this test process, point Django at the clone."""
    global _name
    Server(durable=False).start()
    _name = f"test_{worker}_{os.getpid()}"
    _clone()
    settings.DATABASES["default"]["NAME"] = _name
    connections["default"].settings_dict["NAME"] = _name
    TransactionTestCase._fixture_teardown = _clone_again


def _clone_again(case: TransactionTestCase) -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()
    _clone()


def close() -> None:
    """Drop the clone. The server and the template stay for the next run."""
    for connection in connections.all(initialized_only=True):
        connection.close()
    with _owner() as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name)))
