"""`fengqiao manage …`: Django's own commands with the database started."""

import click
from django.core.management import execute_from_command_line

from fengqiao.console.house import open_house


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []}, add_help_option=False
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def command(words: tuple[str, ...]) -> None:
    """Run a command of Django's, e.g. `fengqiao manage shell`.

    It connects as the application's role; set FENGQIAO_AS_OWNER=1 for what changes tables.
    """
    open_house()
    execute_from_command_line(["fengqiao manage", *(words or ("help",))])
