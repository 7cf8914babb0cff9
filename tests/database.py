"""The databases of the tests: a migrated template, and a clone of it for every test process."""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from threading import get_ident
from weakref import WeakSet

import psycopg
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from psycopg import sql

from fengqiao.console.embedded import OWNER, Server

CHECKOUT = Path(__file__).resolve().parent.parent
_name = ""
_wanted = False
_made: set[bool] = set()
_opened: WeakSet[BaseDatabaseWrapper] = WeakSet()


def _owner() -> psycopg.Connection:
    return psycopg.connect(
        f"host='{settings.SOCKET}' port=5432 user={OWNER} dbname=postgres", autocommit=True
    )


SEED = ("tests/cast.py", "fengqiao/ground/**/*.py", "fengqiao/ground/*/data/**/*", "fengqiao/kernel/*.py")
"""What the settled town is made of."""


def _fingerprint(settled: bool = False) -> str:
    """Changes when a migration, a grant or an installed app does; for the settled town also when its makers do."""
    seen = hashlib.sha256(repr(settings.INSTALLED_APPS).encode())
    others = [CHECKOUT / "fengqiao/console/grants.py", CHECKOUT / "requirements-dev.lock"]
    if settled:
        others += sorted(path for glob in SEED for path in CHECKOUT.glob(glob) if path.is_file())
    for path in [*sorted(CHECKOUT.glob("fengqiao/**/migrations/*.py")), *others]:
        if path.exists():
            seen.update(str(path).encode() + path.read_bytes())
    return seen.hexdigest()[:12]


def _template(settled: bool = False) -> str:
    """The name of the migrated template, with the cast's town in it when settled; makes it when there is none yet."""
    name = f"template_{'settled' if settled else 'bare'}_{_fingerprint(settled)}"
    base = _template() if settled else "template0"
    kind = name[: name.rindex("_")]
    with (settings.FENGQIAO_HOME / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _owner() as link:
            there = [
                row[0]
                for row in link.execute(
                    "SELECT datname FROM pg_database WHERE datname LIKE %s", [kind.replace("_", "\\_") + "%"]
                )
            ]
            if name in there:
                return name
            for old in there:
                with contextlib.suppress(psycopg.Error):
                    link.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            new = f"making_{name}"
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(new)))
            link.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(new), sql.Identifier(base))
            )
            step = ["tests.settle"] if settled else ["fengqiao.console", "migrate"]
            made = subprocess.run(
                [sys.executable, "-W", "ignore", "-m", *step],
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
                raise RuntimeError(f"{step[-1]} fails:\n{made.stdout[-3000:]}{made.stderr[-6000:]}")
            link.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(new), sql.Identifier(name))
            )
    return name


def _clone(settled: bool) -> None:
    name = sql.Identifier(_named(settled))
    template = sql.Identifier(_template(settled))
    with _owner() as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        # copying files is three times as fast as writing them into a log that no test will ever read
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(name, template))
    _made.add(settled)


def _named(settled: bool) -> str:
    return f"{_name}_{'settled' if settled else 'bare'}"


def open_for(worker: str) -> None:
    """Start the server and point Django at this test process's own clone of the template."""
    global _name
    Server(durable=False).start()
    _sweep_up()
    _name = f"test_{worker}_{os.getpid()}"
    TransactionTestCase._fixture_teardown = _clone_again
    connection_created.connect(_note)
    choose(_wanted)


def _sweep_up() -> None:
    """Drop the clones of test processes that were killed."""
    with _owner() as link:
        for (name,) in link.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%\\_%\\_%'"
        ).fetchall():
            pid = name.split("_")[2]
            if pid.isdigit() and not Path(f"/proc/{pid}").exists():
                with contextlib.suppress(psycopg.Error):
                    link.execute(
                        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                    )


def choose(settled: bool) -> None:
    """Point Django at the bare database, or at the one in which the cast lives. Called before each test."""
    global _wanted
    _wanted = settled
    if not _name or settings.DATABASES["default"]["NAME"] == _named(settled):
        return
    if settled not in _made:
        _clone(settled)
    _hang_up()
    settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = _named(settled)


def _clone_again(case: TransactionTestCase) -> None:
    _hang_up()
    _clone(_wanted)


def _hang_up() -> None:
    """Close what this thread has opened, also beside the loop of a browser, where Django keeps connections apart."""
    for connection in list(_opened):
        if connection._thread_ident == get_ident():
            connection.close()


def _note(connection: BaseDatabaseWrapper, **_said: object) -> None:
    _opened.add(connection)


def close() -> None:
    """Drop the clones. The server and the templates stay for the next run."""
    _hang_up()
    with _owner() as link:
        for settled in _made:
            name = sql.Identifier(_named(settled))
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
