"""Open the house for a command: the database started, Django ready, and tables where the command needs them."""

import os
import subprocess
import sys

import click
import django
from django.apps import apps

from fengqiao.console import embedded


def open_house() -> None:
    """Start the embedded server when this copy uses it, and load Django."""
    embedded.start()
    if not apps.ready:
        django.setup()


def new() -> bool:
    """Whether this database has no table of ours yet."""
    from django.db import connection

    return "django_migrations" not in connection.introspection.table_names()


NEW = "This copy was never started: it has no tables yet. `make run` (or `fengqiao up --prepare`) makes them."


def need_tables(*, make: bool = False) -> None:
    """For a command that is nothing without tables: on a new copy make them, with the catalogue, or say so."""
    if not new():
        return
    if not make:
        raise embedded.Trouble(NEW)
    from fengqiao.console import catalogue

    click.echo("This copy is new: making its tables first.", err=True)
    as_owner("migrate")
    catalogue.furnish()


def as_owner(*words: str, check: bool = True) -> int:
    """Run a console command in a process that connects as the owner of the tables."""
    done = subprocess.run(
        [sys.executable, "-m", "fengqiao.console", *words],
        env=os.environ | {"FENGQIAO_AS_OWNER": "1"},
        preexec_fn=embedded.end_with_us,
    )
    if check and done.returncode:
        raise embedded.Trouble(f"`fengqiao {' '.join(words)}` failed; what it said stands above.")
    return done.returncode
