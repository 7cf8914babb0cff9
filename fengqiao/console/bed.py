"""What the bench lies on: a database of its own beside the town's, with the demo county and as many matters as asked."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection, connections
from psycopg import sql

from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.console.demo import people
from fengqiao.console.embedded import Trouble
from fengqiao.ground.accounts.models import User
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as directory
from fengqiao.ground.organisations.models import Organisation
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel import clock, memory
from fengqiao.kernel.actors import Actor

NAME = "fengqiao_bench"
SAID = "去年腊月起在滨河安置房二期做模板，一天 320 元。今年 1 月到 4 月的工钱没发，四个人一共十二万多，电话不接。"
FORM = {
    "said": SAID, "source": "window", "contact": "any", "picked": "A0702", "other": "恒筑劳务有限公司",
    "other_is": "unit", "place": "滨河安置房二期工地", "verb": "register", "seen": "",
}  # fmt: skip

CLONED = ("matters_matter", "matters_casecode", "matters_party", "matters_searchtext", "clocks_clock")
"""What a matter of a list is made of."""


def _swap(url: str, name: str) -> str:
    head, mark, tail = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{tail}"


def environment() -> dict[str, str]:
    """For processes that work on the bench's database."""
    return os.environ | {
        "DATABASE_URL": _swap(settings.DATABASE_URL, NAME),
        "DATABASE_OWNER_URL": _swap(settings.DATABASE_OWNER_URL, NAME),
        "FENGQIAO_HOME": str(settings.FENGQIAO_HOME),
        "PYTHONWARNINGS": "ignore",
    }


def _owner(name: str) -> psycopg.Connection:
    return psycopg.connect(_swap(settings.DATABASE_OWNER_URL, name), autocommit=True)


def dsn() -> str:
    """Where bare psycopg writes: as the application's role, as the house does."""
    return _swap(settings.DATABASE_URL, NAME)


@contextlib.contextmanager
def laid() -> Iterator[None]:
    """Make the bench's database, point Django at it, and drop it afterwards."""
    own = connections["default"].settings_dict["NAME"]
    with _owner(own) as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))
        link.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(NAME)))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "fengqiao.console", "migrate"],
            env=environment() | {"FENGQIAO_AS_OWNER": "1"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Trouble(f"The bench's database cannot be made:\n{done.stderr[-1500:]}")
        _point(NAME)
        _furnish()
        yield
    finally:
        _point(own)
        with _owner(own) as link:
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME)))


def _point(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = name
    memory.forget()
    catalogue.forget_books()


def _furnish() -> None:
    from fengqiao.console import catalogue

    founded = clock.now() - timedelta(days=400)
    with clock.at_time(founded):
        catalogue.furnish()
        people.settle(founded)


def actor(login: str) -> Actor:
    return directory.actor_for(User.objects.get(username=login), None, clock.now())


def register() -> Matter:
    """One matter as the form of the bench makes it, in 柳岸街道."""
    at = clock.now()
    return matters.register(
        kind="A0702", said=SAID, source="window", place=FORM["place"], region_id=grid(),
        parties=[
            PartyDraft(role="applicant", name="甲乙丙", phone="13800000000"),
            PartyDraft(role="respondent", name=FORM["other"], is_organisation=True),
        ],
        by=actor("lin"), at=at,
    ).matter  # fmt: skip


def grid() -> UUID:
    found = regions.by_code("990101001001-01")
    assert found is not None
    return found.pk


def fill(until: int, begin: int = 0) -> None:
    """Fill up to so many matters, by copies of one real matter made inside the server; 15 % are open.

    They lie in ten towns (three in ten in 柳岸街道), are of a few kinds, and fall due in the next and last weeks.
    """
    model = Matter.objects.order_by("registered_at").first() or register()
    towns = [row for row in regions.at_level("town") if (row.code or "").startswith("990101")]
    places = [
        (row.pk, directory.centre_of_region(row.pk).pk) for row in sorted(towns, key=lambda r: r.code or "")
    ]
    bureau = Organisation.objects.get(name__contains="人力资源").pk
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS place (n int, town uuid, centre uuid)")
        cursor.execute("TRUNCATE place")
        # of ten matters three lie in the first town
        spread = [places[0]] * 3 + places[1:8]
        cursor.executemany(
            "INSERT INTO place VALUES (%s, %s, %s)", [(n, *one) for n, one in enumerate(spread)]
        )
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS copy (i bigint, id uuid, code text, at timestamptz, due timestamptz,"
            " open bool, town uuid, centre uuid, holder uuid)"
        )
        cursor.execute("TRUNCATE copy")
        cursor.execute(
            """
            INSERT INTO copy
            SELECT i, overlay(md5('m' || i) placing lpad(to_hex(1700000000000 + i * 30), 12, '0') from 1 for 12)::uuid,
                   'M' || lpad(upper(to_hex(i)), 8, '0'), now() - (%s - i) * interval '31 seconds',
                   now() + (hashtextextended(i::text, 1) %% 864000) * interval '1 second',
                   i %% 20 IN (3, 9, 17), p.town, p.centre, CASE WHEN i %% 4 = 0 THEN %s ELSE p.centre END
            FROM generate_series(%s::bigint, %s) i
            JOIN place p ON p.n = abs(hashtextextended(i::text, 7) %% %s)
            """,
            [until, bureau, begin + 1, until, len(spread)],
        )
        clone(cursor, "matters_matter", model.pk, {
            "id": "c.id", "code": "c.code", "registered_at": "c.at", "seq": "0", "head": "decode(repeat('00', 32), 'hex')",
            "town_id": "c.town", "village_id": "NULL", "grid_id": "NULL", "centre_id": "c.centre",
            "stage": "CASE WHEN c.open THEN 'accepted' ELSE 'closed' END", "accepted_at": "c.at",
            "holder_id": "CASE WHEN c.open THEN c.holder ELSE c.centre END",
            "closed_at": "CASE WHEN c.open THEN NULL ELSE c.at END",
            "outcome": "CASE WHEN c.open THEN '' ELSE 'done_by_unit' END", "due_at": "CASE WHEN c.open THEN c.due END",
        })  # fmt: skip
        clone(cursor, "matters_casecode", model.pk, {"code": "c.code", "matter_id": "c.id"})
        clone(cursor, "matters_party", model.pk, {"id": "md5(t.id::text || c.i)::uuid", "matter_id": "c.id",
               "name_ix": "decode(md5('n' || c.i) || md5('k' || c.i), 'hex')",
               "phone_ix": "decode(md5('p' || c.i) || md5('q' || c.i), 'hex')"})  # fmt: skip
        clone(cursor, "matters_searchtext", model.pk, {"matter_id": "c.id"})
        clone(cursor, "clocks_clock", model.pk, {
            "id": "md5(t.id::text || c.i)::uuid", "matter_id": "c.id", "started_at": "c.at", "due_at": "greatest(c.due, c.at)",
            "next_ring_at": "NULL", "stopped_at": "CASE WHEN c.open THEN NULL ELSE c.at END",
        })  # fmt: skip
        cursor.execute("DROP TABLE copy")
    analyse(*CLONED)


def analyse(*tables: str) -> None:
    """Fresh statistics and a map of what everybody sees, as autovacuum leaves them; only the owner may."""
    with _owner(connections["default"].settings_dict["NAME"]) as link:
        for table in tables:
            link.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))


def clone(cursor: Any, table: str, model: UUID, values: dict[str, str]) -> None:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    )
    columns = [row[0] for row in cursor.fetchall()]
    said = ", ".join(values.get(column, f"t.{column}") for column in columns)
    key = "id" if table == "matters_matter" else "matter_id"
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {said} FROM {table} t, copy c WHERE t.{key} = %s",
        [model],
    )


def rows_of(matter_id: UUID) -> tuple[list[tuple[str, list[str | None]]], dict[str, list[str]]]:
    """Every row that registering wrote, as statements with values in text form; and what must be fresh each time."""
    found, fresh = [], {"uuid": {str(matter_id)}, "code": set(), "digest": set()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'matter_id' AND table_schema = 'public'"
            " ORDER BY table_name"
        )
        tables = [("matters_matter", "id = %s"), *((row[0], "matter_id = %s") for row in cursor.fetchall())]
        for table, where in tables:
            cursor.execute(
                "SELECT a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
                [table],
            )
            columns = cursor.fetchall()
            said = ", ".join(f'"{name}"::text' for name, _kind in columns)
            cursor.execute(f"SELECT {said} FROM {table} WHERE {where}", [matter_id])
            for row in cursor.fetchall():
                marks = ", ".join(f"%s::{kind}" for _name, kind in columns)
                names = ", ".join(f'"{name}"' for name, _kind in columns)
                found.append((f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row)))
                by_name = dict(zip((name for name, _kind in columns), row, strict=True))
                if (own := by_name.get("id")) and table != "matters_matter":
                    fresh["uuid"].add(own)
                if table == "matters_casecode":
                    fresh["code"].add(by_name["code"])
                if table == "matters_statuskey":
                    fresh["digest"].add(by_name["digest"])
        cursor.execute(
            "SELECT args::text FROM procrastinate_jobs WHERE args::text LIKE %s", [f"%{matter_id}%"]
        )
        for (args,) in cursor.fetchall():
            found.append(
                (
                    "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('bench', 'react', %s::jsonb)",
                    [args],
                )
            )
    found.append(
        (
            "INSERT INTO kernel_once (token, led_to, at) VALUES (%s, '/desk/register/', now())",
            [str(matter_id)],
        )
    )
    return found, {name: sorted(values) for name, values in fresh.items()}
