"""The command `fengqiao`: one table says which module holds which command; a module is loaded when it is called."""

import importlib
import os
import sys
from typing import Any

import click
from django.core.exceptions import ImproperlyConfigured

COMMANDS = {
    # name: (module in fengqiao.console, one line for the list)
    "up": ("up", "Start everything: database, tables, first data, web and worker."),
    "stop": ("stop", "Stop everything that belongs to this copy."),
    "demo": ("demo", "Fill an empty copy with the demo town and its year."),
    "travel": ("travel", "Move the demo's time forward; what falls due rings."),
    "doctor": ("doctor", "Ask whether everything is in order."),
    "verify": ("verify", "Prove that history was not rewritten."),
    "backup": ("backup", "Write database and files into one archive; keys apart."),
    "restore": ("restore", "Stand up again from an archive."),
    "due": ("due", "Work out when a limit ends, and say why."),
    "load": ("load", "A county's own places, units and rules from files."),
    "import": ("bring", "Messages of another system, each a matter with its clocks."),
    "user": ("user", "Add an account, or give a new one-time password."),
    "bench": ("bench", "Measure the speeds that are promised."),
    "reset": ("reset", "Throw the data of this copy away (asks first)."),
    "web": ("web", "Only the web server (for systemd)."),
    "worker": ("worker", "Only the worker: papers, messages, exports (for systemd)."),
    "sweep": ("sweep", "Only the periodic jobs: clocks, daily root (for systemd)."),
    "migrate": ("migrate", "Bring tables and rights to this version of the code."),
    "manage": ("manage", "Any command of Django's, with the database started."),
    "psql": ("psql", "Open the database this copy uses."),
}


class Table(click.Group):
    """Commands by name from the table; nothing is imported before it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"fengqiao.console.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        command.short_help = COMMANDS[cmd_name][1]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ImproperlyConfigured as trouble:
            raise click.ClickException(str(trouble)) from trouble
        except Exception as error:
            said = _said(error)
            if not said or (os.environ.get("FENGQIAO_TRACEBACK") and not _ours(error)):
                raise
            raise click.ClickException(said) from error


def _ours(error: Exception) -> bool:
    embedded = sys.modules.get("fengqiao.console.embedded")  # where the settings are wrong it never came
    return embedded is not None and isinstance(error, embedded.Trouble)


def _said(error: Exception) -> str:
    """A sentence for what a command may meet on this machine; empty when it is something else: a mistake of ours."""
    if _ours(error):
        return str(error)
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}."
    return _said_by_the_database(error)


def _said_by_the_database(error: Exception) -> str:
    """A sentence for what psycopg or Django raised; empty when it is something else."""
    import psycopg
    from django.db import Error

    if not isinstance(error, (Error, psycopg.Error)):
        return ""
    cause = error.__cause__ or error
    if isinstance(cause, psycopg.errors.UndefinedTable) and _new():
        from fengqiao.console.house import NEW

        return NEW
    if isinstance(cause, (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn)):
        return "The tables do not fit this version of the code: run `fengqiao migrate` (or `fengqiao up`)."
    if isinstance(cause, psycopg.OperationalError) and not cause.sqlstate:
        return f"The database does not answer. {cause}"
    return f"The database refused: {cause}\nFENGQIAO_TRACEBACK=1 shows where."


def _new() -> bool:
    from django.db import Error

    from fengqiao.console import house

    try:
        return house.new()
    except Error:
        return False


@click.group("fengqiao", cls=Table, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Fengqiao 枫桥: one door for every dispute.

    Every copy keeps its data in one folder (FENGQIAO_HOME) and answers on one port (PORT), so two copies run side by
    side. All settings come from the environment: docs/reference/settings.md.

    Exit codes: 0 done, 1 it did not work or something is not in order, 2 the command was misspelt.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqiao.settings")
    # No locale on this machine must not matter: our output is Chinese.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
