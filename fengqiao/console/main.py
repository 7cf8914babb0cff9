"""The command `fengqiao`: one table says which module holds which command; a module is loaded when it is called."""

import importlib
import os
import sys
from typing import Any

import click
from django.core.exceptions import ImproperlyConfigured

COMMANDS = {
    # name: (module in fengqiao.console, one line for the list)
    "up": ("up", "Start everything: database, migrations, first data, web and worker."),
    "stop": ("stop", "Stop everything that belongs to this copy."),
    "migrate": ("migrate", "Bring the database to this version of the code, and the rights of its roles."),
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
        from fengqiao.console.embedded import Trouble

        try:
            return super().invoke(ctx)
        except (Trouble, ImproperlyConfigured) as trouble:
            raise click.ClickException(str(trouble)) from trouble


@click.group(cls=Table, context_settings={"help_option_names": ["-h", "--help"]})
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
