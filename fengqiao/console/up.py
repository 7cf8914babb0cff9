"""`fengqiao up`: everything, from nothing to a living town, and its clean end."""

import hashlib
import importlib
import sys
import time
from pathlib import Path
from types import ModuleType

import click
from django.core.management import call_command
from django.db import connections

from fengqiao import settings
from fengqiao.console import town
from fengqiao.console.embedded import Server, Trouble
from fengqiao.console.house import as_owner, open_house
from fengqiao.console.supervisor import Child, Supervisor, clear_up, say

CACHE = settings.CACHES["default"]["LOCATION"]
"""The last table that `migrate` makes: it may have been killed before."""

PATIENCE = 20
"""Seconds between two words about a town that does not answer yet."""

FIRST_DATA = (
    # (what, module, only where the demo belongs); each module offers `missing() -> bool` and `furnish() -> None`
    ("the catalogue", "fengqiao.console.catalogue", False),
    ("the demo town: a whole year, half a minute or so", "fengqiao.console.demo", True),
)


@click.command()
@click.option("--bare", is_flag=True, help="Without the demo town: only the catalogue, as a county begins.")
@click.option(
    "--prepare", is_flag=True, help="Do all but serving: database, tables, first data, static files."
)
def command(bare: bool, prepare: bool) -> None:
    """Start everything: the database, its tables, first data, web and worker.

    Nothing need be prepared: without DATABASE_URL a PostgreSQL of our own runs in FENGQIAO_HOME. Ctrl-C stops all of
    it. Whatever was killed before, the next start recovers.
    """
    began = time.monotonic()
    with town.only_one():
        clear_up(settings.FENGQIAO_HOME)
        if not prepare:
            town.claim_port()
        server = Server() if settings.EMBEDDED else None
        try:
            if server:
                server.start()
            prepare_town(demo=settings.ENVIRONMENT != "production" and not bare)
            if prepare:
                return
            sys.exit(_serve(server, began))
        finally:
            if server and not prepare:
                say("stopping the database")
                server.stop()
                say("all stopped")


def prepare_town(*, demo: bool) -> None:
    """Tables, rights, first data and static files; quick when all is there."""
    open_house()
    from fengqiao.kernel import keys

    keys.data_keys(), keys.blind_key()  # made now, so that a backup can say which ones it belongs to
    if needs_migration():
        say("bringing the tables up to date")
        as_owner("migrate")
    for what, name, only_demo in FIRST_DATA:
        if (only_demo and not demo) or (module := _module(name)) is None:
            continue
        if module.missing():
            say(f"loading {what} (only the first time)")
            module.furnish()
    collect_static()
    connections.close_all()


def needs_migration() -> bool:
    """Whether a migration of this code is not in the database yet, or the rights changed, or the last time was cut short."""
    from django.db.migrations.executor import MigrationExecutor

    from fengqiao.console import grants

    connection = connections["default"]
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return True
    return CACHE not in connection.introspection.table_names() or grants.stale()


def collect_static() -> None:
    """Gather the static files when one of them changed since the last time."""
    from django.contrib.staticfiles.finders import get_finders

    if settings.ENVIRONMENT in ("development", "test"):
        return
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            about = Path(storage.path(path)).stat()
            seen.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    mark = settings.STATIC_ROOT / ".collected"
    if mark.exists() and mark.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(seen.hexdigest())


def _module(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise
        return None


def _serve(server: Server | None, began: float) -> int:
    def words(name: str) -> list[str]:
        return [sys.executable, "-m", "fengqiao.console", name]

    def look() -> None:
        """Start the database again when it is gone; its clients find it again by themselves."""
        if server is None or server.alive():
            return
        say("the database is gone; starting it again")
        try:
            server.start()
        except Trouble as trouble:
            say(str(trouble))

    supervisor = Supervisor(
        settings.FENGQIAO_HOME,
        [Child(name, words(name)) for name in ("web", "worker", "sweep")],
        look,
        greet=lambda watch: _greet(began, watch),
    )
    say("starting the web server, the worker and the periodic jobs")
    return supervisor.run()


def _greet(began: float, watch: Supervisor) -> None:
    """What a newcomer needs to know, once the town answers; until then, now and then, who is still on the way."""
    asked = told = time.monotonic()
    while not town.answers():
        if watch.stopping:
            return
        if time.monotonic() - told > PATIENCE:
            told = time.monotonic()
            say(f"not answering yet after {told - asked:.0f} s: {watch.state()}")
        time.sleep(0.2)
    base = town.address()
    lines = [
        "",
        f"枫桥 is up after {time.monotonic() - began:.0f} s.",
        "",
        f"  群众 (citizens, no account)   {base}/",
        f"  工作台 (staff)                {base}/desk/",
        f"  data                          {settings.FENGQIAO_HOME}",
    ]
    demo = _module("fengqiao.console.demo")
    if demo and settings.ENVIRONMENT != "production" and hasattr(demo, "accounts"):
        people = [f"    {login:<12} {password:<18} {who}" for login, password, who in demo.accounts()]
        lines += ["", "  Demo accounts (login, password, who):", *people] if people else []
    lines += ["", "  Ctrl-C stops everything.", ""]
    click.echo("\n".join(lines))
