"""Backup and restore: every row, every chain head and every file comes back; the keys are apart."""

import hashlib
import os
import tarfile

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from psycopg import sql

from fengqiao import settings
from fengqiao.console import backup, restore
from fengqiao.console.embedded import OWNER, Trouble
from tests import database


@pytest.fixture
def other_database():
    """The name of an empty database of the owner's, dropped afterwards."""
    name = f"restored_{os.getpid()}"
    with database._owner() as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield name
    with database._owner() as link:
        link.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def contents(url: str) -> dict[str, str]:
    """A digest of every table's rows, in a fixed order."""
    found = {}
    with psycopg.connect(url) as link:
        tables = link.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        for (table,) in tables:
            rows = link.execute(
                sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table))
            ).fetchall()
            found[table] = f"{len(rows)} {hashlib.sha256(repr(rows).encode()).hexdigest()}"
    return found


@pytest.fixture
def home(tmp_path):
    """A home with keys and two files."""
    place = tmp_path / "home"
    for part, name, text in (
        ("files/01a2b", "one", b"\x00sealed"),
        ("files/01a2c", "two", b"more"),
        ("keys", "blind.key", b"ab" * 32),
        ("keys", "data.json", b'{"1": "00"}'),
        ("roots", "2026-03-02.root", b"root"),
    ):
        (place / part).mkdir(parents=True, exist_ok=True)
        (place / part / name).write_bytes(text)
    return place


@pytest.mark.django_db(transaction=True)
def test_everything_comes_back(home, other_database, tmp_path):
    from fengqiao.console import catalogue

    catalogue.furnish()
    connection.close()
    here = settings.embedded_url(OWNER, django_settings.DATABASES["default"]["NAME"])
    there = settings.embedded_url(OWNER, other_database)
    before = contents(here)
    assert len(before) > 30
    assert not before["kernel_entry"].startswith("0 ")

    archive, keys, new_home = tmp_path / "town.tar", tmp_path / "keys.tar", tmp_path / "new home"
    backup.write(archive, here, home)
    backup.write_keys(keys, home)
    assert archive.stat().st_mode & 0o077 == keys.stat().st_mode & 0o077 == 0

    new_home.mkdir()
    restore.restore_keys(keys, new_home)
    assert restore.empty(there)
    restore.read(archive, there, new_home)
    assert contents(there) == before
    for part in ("files", "roots", "keys"):
        assert {p.relative_to(home): p.read_bytes() for p in (home / part).rglob("*") if p.is_file()} == {
            p.relative_to(new_home): p.read_bytes() for p in (new_home / part).rglob("*") if p.is_file()
        }
    # over a database with data in it, a second time
    restore.read(archive, there, new_home)
    assert contents(there) == before


@pytest.mark.django_db(transaction=True)
def test_no_key_is_in_the_backup(home, tmp_path):
    archive = tmp_path / "town.tar"
    backup.write(archive, settings.embedded_url(OWNER, django_settings.DATABASES["default"]["NAME"]), home)
    with tarfile.open(archive) as opened:
        assert not [name for name in opened.getnames() if "key" in name]
    assert (home / "keys" / "blind.key").read_bytes() not in archive.read_bytes()


def test_other_keys_are_not_overwritten(home, tmp_path):
    keys, other = tmp_path / "keys.tar", tmp_path / "other"
    backup.write_keys(keys, home)
    (other / "keys").mkdir(parents=True)
    (other / "keys" / "blind.key").write_text("cd" * 32)
    with pytest.raises(Trouble, match="other keys"):
        restore.restore_keys(keys, other)


def test_a_strange_file_is_no_backup(tmp_path):
    strange = tmp_path / "holiday.jpg"
    strange.write_bytes(b"no tar at all")
    with pytest.raises(Trouble, match="no backup of ours"):
        restore.look_into(strange)


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "files/../../outside"])
def test_an_archive_cannot_write_elsewhere(name, tmp_path):
    wicked = tmp_path / "wicked.tar"
    with tarfile.open(wicked, "w") as archive:
        backup._add_bytes(archive, name, b"x")
    with tarfile.open(wicked) as archive, pytest.raises(Trouble, match="no file of ours"):
        restore._unpack(archive, tmp_path / "inside")
