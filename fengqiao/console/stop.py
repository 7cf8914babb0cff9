"""`fengqiao stop`: stop the town and its database."""

import click

from fengqiao import settings
from fengqiao.console import town
from fengqiao.console.embedded import Server
from fengqiao.console.supervisor import clear_up


def stop_all() -> None:
    """Stop the supervisor, what a killed one left, and the embedded database."""
    town.stop_running()
    clear_up(settings.FENGQIAO_HOME)
    if settings.EMBEDDED:
        Server().stop()


@click.command()
def command() -> None:
    """Stop everything of this copy: web, worker, and the embedded database. Nothing is lost."""
    stop_all()
    click.echo("Stopped.")
