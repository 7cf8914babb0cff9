"""`fengqiao reset`: throw the data of this copy away."""

import shutil

import click

from fengqiao import settings
from fengqiao.console.embedded import Trouble
from fengqiao.console.stop import stop_all

PARTS = (
    "postgres",
    "files",
    "keys",
    "static",
    "outbox",
    "roots",
    "run",
    "secret_key",
    "bench",
    "template.lock",
)
"""What we make in a home. Only this is removed, whatever else lies there."""


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(yes: bool) -> None:
    """Throw away the database, the files and the KEYS of this copy. There is no way back.

    The next `fengqiao up` begins with an empty town. Refused in production and for a database that is not ours.
    """
    if settings.PRODUCTION:
        raise Trouble("This is a production copy: reset is refused. Remove the data by hand if you mean it.")
    if not settings.EMBEDDED:
        raise Trouble(
            "DATABASE_URL names a server of your own: drop its database there, then run `fengqiao up`."
        )
    if not yes:
        click.confirm(f"Everything in {settings.FENGQIAO_HOME} will be gone. Go on?", abort=True)
    stop_all()
    for path in (settings.CLUSTER, *(settings.FENGQIAO_HOME / part for part in PARTS)):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if settings.SOCKET.exists() and settings.SOCKET.parent != settings.CLUSTER:
        shutil.rmtree(settings.SOCKET, ignore_errors=True)
    click.echo("Everything is gone. `make run` begins anew.")
