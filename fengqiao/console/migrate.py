"""`fengqiao migrate`: tables, rights and the queue's settings, as the owner; safe to repeat."""

import click
from django.conf import settings
from django.core.management import call_command

from fengqiao.console import grants
from fengqiao.console.house import as_owner, open_house


@click.command()
def command() -> None:
    """Bring the database to this version of the code.

    Runs Django's migrations, makes the table of the cache, and gives the application's role exactly the rights it
    needs: on events, looks, entries and roots it may only read and add. Safe to repeat; `fengqiao up` calls it.
    """
    if not settings.AS_OWNER and settings.ENVIRONMENT != "test":
        open_house()
        as_owner("migrate")
        return
    open_house()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    grants.give()
