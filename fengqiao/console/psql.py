"""`fengqiao psql …`: a prompt in the database this copy uses."""

import os
import shutil

import click

from fengqiao import settings
from fengqiao.console import embedded
from fengqiao.console.embedded import Trouble


def program(name: str) -> str:
    """psql, pg_dump or pg_restore: from PG_BIN or the wheel, else of this machine."""
    try:
        inside = embedded.binaries() / name
    except Trouble:
        inside = None
    if inside and inside.exists():
        return str(inside)
    if found := shutil.which(name):
        return found
    raise Trouble(f"{name} is not here: install postgresql-client, or set PG_BIN to the folder that has it.")


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Open the database this copy uses; everything after `psql` is psql's own.

    \b
    fengqiao psql
    fengqiao psql -c "SELECT count(*) FROM kernel_event"
    """
    embedded.start()
    url = settings.DATABASE_OWNER_URL if settings.AS_OWNER else settings.DATABASE_URL
    where = program("psql")
    os.execv(where, [where, url, *words])
