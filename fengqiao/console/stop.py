"""`fengqiao stop`: stop the town and its database."""

import click

from fengqiao import settings
from fengqiao.console.embedded import Server


@click.command()
def command() -> None:
    """Stop everything of this copy: web, worker, and the embedded database."""
    if settings.EMBEDDED:
        Server().stop()
    click.echo("Stopped.")
