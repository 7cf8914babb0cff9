"""`fengqiao backup`: the database and the encrypted files in one archive; the keys in another."""

import hashlib
import io
import json
import os
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from fengqiao import settings
from fengqiao.console import show
from fengqiao.console.embedded import Trouble
from fengqiao.console.house import need_tables, open_house
from fengqiao.console.psql import program

FORMAT = 1
ALSO = ("files", "roots")
"""Folders of the home that go with the database. Keys and secrets never do."""


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the keys here too, into an archive of their own. Keep it somewhere else.",
)
def command(file: Path | None, keys_file: Path | None) -> None:
    """Write everything needed to stand up again into FILE (by default ./fengqiao-DATE.tar).

    The town may go on working. FILE holds the database and the encrypted files, but not the keys: without them nobody
    can read a name, a phone number or a photograph in it. Back the keys up once, apart (--keys), and again after each
    rotation.

    \b
    fengqiao backup /backup/town.tar
    fengqiao backup /backup/town.tar --keys /safe/town.keys.tar
    """
    open_house()
    need_tables()
    file = file or Path(f"fengqiao-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar")
    for path in filter(None, (file, keys_file)):
        if path.exists():
            raise Trouble(f"{path} is there already; a backup never overwrites another.")
        if not path.absolute().parent.is_dir():
            raise Trouble(f"There is no folder {path.absolute().parent} to write {path.name} into.")
    write(file, settings.DATABASE_OWNER_URL, settings.FENGQIAO_HOME)
    click.echo(f"{file}  {file.stat().st_size / 2**20:.1f} MB")
    if keys_file:
        write_keys(keys_file, settings.FENGQIAO_HOME)
        click.echo(f"{keys_file}  the keys; keep them apart from the backup")


def write(file: Path, url: str, home: Path) -> None:
    """One archive of a database and a home. Whole or not at all: written under another name first."""
    new = file.with_name(f".{file.name}.new")
    dump = file.with_name(f".{file.name}.dump")
    try:
        for path in (new, dump):
            path.touch(mode=0o600)
        # The database first: a file is on disk before the row that names it is committed.
        run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}", f"--dbname={url}"
        )
        parts = [path for name in ALSO for path in sorted((home / name).rglob("*")) if path.is_file()]
        about = {
            "format": FORMAT,
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "keys": fingerprint(home),
            "files": len(parts),
            "dump_sha256": _sha256(dump),
        }
        with tarfile.open(new, "w") as archive, show.bar(len(parts), "files") as bar:
            _add_bytes(archive, "about.json", json.dumps(about, indent=2).encode())
            archive.add(dump, "database.dump")
            for path in parts:
                if path.suffix != ".new":
                    archive.add(path, str(path.relative_to(home)), recursive=False)
                bar.update(1)
        with new.open("rb") as written:
            os.fsync(written.fileno())
        new.replace(file)
    finally:
        for path in (new, dump):
            path.unlink(missing_ok=True)


def write_keys(file: Path, home: Path) -> None:
    """The keys and the demo secret in an archive only its owner may read."""
    file.touch(mode=0o600)
    with tarfile.open(file, "w") as archive:
        for path in sorted((home / "keys").iterdir()):
            archive.add(path, f"keys/{path.name}")
        if (home / "secret_key").exists():
            archive.add(home / "secret_key", "secret_key")


def fingerprint(home: Path) -> str:
    """Says which keys a backup belongs to without saying anything about them."""
    path = home / "keys" / "blind.key"
    return hashlib.sha256(b"fengqiao keys\0" + path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def run(name: str, *words: str, **kwargs: Any) -> None:
    """Run one of PostgreSQL's programs; what it complains of becomes our sentence."""
    done = subprocess.run([program(name), *words], stderr=subprocess.PIPE, text=True, **kwargs)
    if done.returncode:
        raise Trouble(f"{name} failed: {done.stderr.strip()[-1500:]}")


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
