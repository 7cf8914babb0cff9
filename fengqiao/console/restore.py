"""`fengqiao restore`: a town from its archive, whole or not at all."""

import contextlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import psycopg

from fengqiao import settings
from fengqiao.console import embedded, town
from fengqiao.console.backup import ALSO, FORMAT, _sha256, fingerprint
from fengqiao.console.embedded import Trouble
from fengqiao.console.house import as_owner
from fengqiao.console.psql import program


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--keys",
    "keys_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The archive of the keys, where this machine does not have them yet.",
)
@click.option("--yes", is_flag=True, help="Do not ask, even where data would be replaced.")
def command(file: Path, keys_file: Path | None, yes: bool) -> None:
    """Put the database and the files of an archive in the place of what is here.

    Stop the town first (`fengqiao stop`). The database changes in one transaction: it is the old one or the new one.

    \b
    fengqiao restore /backup/town.tar --keys /safe/town.keys.tar
    """
    if town.running():
        raise Trouble("The town is running: `fengqiao stop` first.")
    with town.only_one():
        embedded.start()
        about = look_into(file)
        if not empty(settings.DATABASE_OWNER_URL) and not yes:
            click.confirm("There is data in this copy already. Replace all of it?", abort=True)
        if keys_file:
            restore_keys(keys_file, settings.FENGQIAO_HOME, replace=yes)
        ours = fingerprint(settings.FENGQIAO_HOME)
        if about["keys"] and ours != about["keys"]:
            raise Trouble(
                "This archive was sealed with other keys than the ones here: "
                "give the archive of its keys with --keys (and --yes to replace the ones here)."
            )
        read(file, settings.DATABASE_OWNER_URL, settings.FENGQIAO_HOME)
        as_owner("migrate")
    click.echo(f"Restored what was saved at {about['made_at']}. `fengqiao verify` proves it.")


def look_into(file: Path) -> dict:
    """What the archive says of itself. Raises Trouble when it is none of ours."""
    try:
        with tarfile.open(file) as archive:
            entry = archive.extractfile("about.json")
            assert entry
            about = json.load(entry)
    except (tarfile.TarError, KeyError, ValueError, AssertionError) as error:
        why = (
            "it is no tar archive"
            if isinstance(error, tarfile.ReadError)
            else "about.json is missing or strange"
        )
        raise Trouble(f"{file} is no backup of ours: {why}.") from error
    if about.get("format") != FORMAT:
        raise Trouble(f"{file} was written by another version (format {about.get('format')}).")
    return about


def empty(url: str) -> bool:
    """Whether the database holds no table."""
    with psycopg.connect(url) as link:
        row = link.execute("SELECT NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')").fetchone()
        return bool(row and row[0])


def restore_keys(file: Path, home: Path, *, replace: bool = False) -> None:
    """Unpack the keys. Keys that are here already are kept, and refused, unless they are the same or `replace`."""
    with tempfile.TemporaryDirectory(dir=home) as folder:
        with tarfile.open(file) as archive:
            _unpack(archive, Path(folder))
        new, here = Path(folder), home / "keys"
        if fingerprint(home) and fingerprint(home) != fingerprint(new) and not replace:
            raise Trouble(
                f"{here} holds other keys already. --yes replaces them; whatever they sealed is lost then."
            )
        here.mkdir(mode=0o700, exist_ok=True)
        for path in (new / "keys").iterdir():
            path.chmod(0o600)
            shutil.move(path, here / path.name)
        if (new / "secret_key").exists() and not (home / "secret_key").exists():
            (new / "secret_key").chmod(0o600)
            shutil.move(new / "secret_key", home / "secret_key")


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files below `folder` and nothing else, whatever the archive says (Python 3.11.2 has no filter for it)."""
    for entry in archive:
        target = (folder / entry.name).resolve()
        if not entry.isfile() or folder.resolve() not in target.parents:
            raise Trouble(f"The archive holds something that is no file of ours: {entry.name}")
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        source = archive.extractfile(entry)
        assert source
        target.touch(mode=0o600)
        with source, target.open("wb") as out:
            shutil.copyfileobj(source, out)


def read(file: Path, url: str, home: Path) -> None:
    """Replace the database at `url` and the files of `home` by those of the archive."""
    with tempfile.TemporaryDirectory(dir=home) as name:
        folder = Path(name)
        with tarfile.open(file) as archive:
            about = look_into(file)
            _unpack(archive, Path(folder))
        dump = folder / "database.dump"
        if _sha256(dump) != about["dump_sha256"]:
            raise Trouble(f"{file} is damaged: the database in it is not the one that was written.")
        _load(dump, url)
        for part in ALSO:
            shutil.rmtree(home / part, ignore_errors=True)
            if (folder / part).exists():
                shutil.move(folder / part, home / part)
            (home / part).mkdir(mode=0o700, exist_ok=True)


def _load(dump: Path, url: str) -> None:
    """One transaction: the old schema out, the archive in.

    A newer pg_restore writes settings an older server does not know; they go before the first row of data.
    """
    with (
        subprocess.Popen(
            [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)],
            stdout=subprocess.PIPE,
        ) as unpack,
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", url],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=said,
        ) as load,
    ):
        assert unpack.stdout and load.stdin
        with contextlib.suppress(BrokenPipeError):  # psql has said why
            load.stdin.write(
                b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                b" WHERE datname = current_database() AND pid <> pg_backend_pid();\n"
                b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
            )
            for line in _without_novelties(unpack.stdout):
                load.stdin.write(line)
            if unpack.wait():
                load.kill()  # half an archive must not be committed at its end
            load.stdin.close()
        if load.wait():
            unpack.kill()
        if load.returncode or unpack.wait():
            said.seek(0)
            why = said.read().decode(errors="replace")[-1500:]
            raise Trouble(f"The database of the archive could not be loaded; nothing was changed.\n{why}")


def _without_novelties(lines: Iterable[bytes]) -> Iterator[bytes]:
    in_rows = False
    for line in lines:
        if not in_rows and line.startswith((b"SET transaction_timeout", b"CREATE SCHEMA public;")):
            continue
        if line.startswith(b"COPY ") and line.rstrip().endswith(b"FROM stdin;"):
            in_rows = True
        elif line == b"\\.\n":
            in_rows = False
        yield line
