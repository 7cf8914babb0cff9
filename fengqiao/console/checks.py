"""What `fengqiao doctor` asks of the machine and the database; what the data promise stands in promises.py."""

import os
import shutil
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from fengqiao.console import grants, house

Answer = tuple[bool, str]
"""Whether it is in order, and what was seen: a number, or the codes of what is not."""


def ask(name: str, check: Callable[[], Answer]) -> dict[str, Any]:
    """The answer of one check; a check that breaks is not in order."""
    try:
        ok, detail = check()
    except Exception as trouble:  # a doctor that falls ill must still name the illness
        ok, detail = False, f"the check itself failed: {type(trouble).__name__}: {trouble}"
    return {"name": name, "ok": ok, "detail": detail}


# --- the machine and the database ---


def _scalar(sql: str, *values: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return cursor.fetchone()[0]


def database_answers() -> Answer:
    version = int(_scalar("SHOW server_version_num"))
    return version >= 150000, f"PostgreSQL {_scalar('SHOW server_version')}" + (
        "" if version >= 150000 else ": 15 or later is needed"
    )


def tables_are_current() -> Answer:
    from django.db.migrations.executor import MigrationExecutor

    if house.new():
        return False, house.NEW
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return not waiting, f"{len(waiting)} migrations are missing: run `fengqiao migrate`" if waiting else "yes"


def writes_are_durable() -> Answer:
    off = [
        name
        for name in ("fsync", "full_page_writes", "synchronous_commit")
        if _scalar(f"SHOW {name}") == "off"
    ]
    return not off, f"off: {', '.join(off)}; an acknowledged report could be lost" if off else "yes"


def history_is_append_only() -> Answer:
    """The application's role cannot change or remove an event; the triggers stand behind that."""
    without = [
        table
        for table in grants.APPEND_ONLY
        if not _scalar(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND tgenabled <> 'D'",
            table,
        )
    ]
    if without:
        return False, f"no trigger stands on {', '.join(without)}"
    if _scalar("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        return (
            False,
            "the application connects as a superuser: give it a role of its own (DATABASE_OWNER_URL)",
        )
    if not grants.two_roles():
        return True, "one role for both (no DATABASE_OWNER_URL): only the triggers stand guard"
    return (
        not grants.stale(),
        "role and triggers" if not grants.stale() else "rights are out of date: `fengqiao migrate`",
    )


def keys_are_private() -> Answer:
    from fengqiao.kernel import keys

    keys.data_keys()
    keys.blind_key()
    open_ones = [p.name for p in [keys.folder(), *keys.folder().iterdir()] if p.stat().st_mode & 0o077]
    return not open_ones, f"others may read {', '.join(open_ones)}: chmod go= them" if open_ones else str(
        keys.folder()
    )


def there_is_room() -> Answer:
    free = shutil.disk_usage(settings.FENGQIAO_HOME).free / 2**30
    return free > 1, f"{free:.1f} GB free in {settings.FENGQIAO_HOME}"


def sealing_works() -> Answer:
    from fengqiao.kernel import crypto

    return crypto.unseal(crypto.seal(b"x", "doctor"), "doctor") == b"x", settings.CIPHER


def work_is_being_done() -> Answer:
    """No job waits longer than ten minutes, and none has failed for good."""
    waiting = _scalar(
        "SELECT count(*) FROM procrastinate_jobs j WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now() AND "
        "EXISTS (SELECT FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'deferred'"
        " AND e.at < now() - interval '10 minutes')"
    )
    failed = _scalar("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    return not waiting and not failed, f"{waiting} waiting too long, {failed} failed"


def papers_can_be_printed() -> Answer:
    """A Chinese font is there, and no paper waits for its PDF."""
    from datetime import timedelta

    from fengqiao.casework.documents import queries
    from fengqiao.casework.documents.rules import rendering
    from fengqiao.kernel import clock

    if not (found := rendering.fonts()):
        return False, "no Chinese font: pip install pylopdf-fonts-zh-cn, or apt install fonts-noto-cjk"
    late = queries.unrendered(clock.now() - timedelta(minutes=30))
    return not late, f"{len(late)} papers wait for their PDF" if late else ", ".join(found)


def messages_go_out() -> Answer:
    """Nothing that should have been sent an hour ago still waits."""
    from datetime import timedelta

    from fengqiao.ground.notifications import channels, queries
    from fengqiao.kernel import clock

    late = queries.stuck(clock.now() - timedelta(hours=1))
    ways = "e-mail and SMS" if channels.sends_sms() else "e-mail; no SMS gateway: people are telephoned"
    return not late, f"{len(late)} messages wait too long" if late else ways


def production_is_safe() -> Answer:
    if settings.ENVIRONMENT != "production":
        return True, f"this is {settings.ENVIRONMENT}; not asked"
    if os.environ.get("FENGQIAO_AS_OWNER"):
        return False, "FENGQIAO_AS_OWNER is set: the processes would run as the owner of the tables"
    return True, "secrets, hosts and DEBUG were checked at the start"


def address_is_right() -> Answer:
    """Somebody answers where people are sent to: a forgotten port shows here, before every form is refused."""
    if not settings.PRODUCTION:
        return True, settings.SITE_URL
    parts = urlsplit(settings.SITE_URL)
    where = f"{settings.SITE_URL} (port {parts.port or 443})"
    unchecked = ssl.create_default_context()  # a county's own authority is not known to this Python
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    try:
        with urllib.request.urlopen(f"{settings.SITE_URL}/healthz", timeout=4, context=unchecked) as answer:
            ours = answer.read(100).strip() == b'{"ok": true}'
    except urllib.error.HTTPError as error:
        return (
            False,
            f"{where} answers {error.code}: does the proxy pass on to {settings.HOST}:{settings.PORT}?",
        )
    except OSError as error:
        why = getattr(error, "reason", error)
        if isinstance(why, ConnectionRefusedError):
            return False, f"nobody answers at {where}: if the proxy has another port, write it into SITE_URL"
        return True, f"{where}; could not be tried from here ({why})"
    return ours, where if ours else f"{where} is answered by somebody else: look at SITE_URL and at the proxy"


CHECKS: dict[str, Callable[[], Answer]] = {
    "database": database_answers,
    "tables": tables_are_current,
    "durable": writes_are_durable,
    "append-only": history_is_append_only,
    "keys": keys_are_private,
    "sealing": sealing_works,
    "disk": there_is_room,
    "jobs": work_is_being_done,
    "papers": papers_can_be_printed,
    "messages": messages_go_out,
    "production": production_is_safe,
    "address": address_is_right,
}
OF_THE_MACHINE = {"database", "keys", "sealing", "disk", "production"}
"""Asked also where no database answers."""
OF_TABLES = {"append-only", "jobs", "papers", "messages"}
"""Not asked where the tables do not fit."""
