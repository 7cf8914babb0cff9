"""`fengqiao user add|reset-password`: accounts from the command line, for the first administrator and lost passwords."""

import re

import click

from fengqiao.console.embedded import Trouble
from fengqiao.console.house import need_tables, open_house


@click.group()
def command() -> None:
    """Add an account, or give one a new one-time password.

    The password is printed once and kept nowhere; it must be changed when the person next signs in.
    """


@command.command("add")
@click.argument("username")
@click.option("--name", "display_name", required=True, help="The person's name as colleagues see it.")
@click.option("--email", default="", help="Where messages reach the person.")
@click.option("--phone", default="", help="A mobile number.")
@click.option("--organisation", help="Appoint the person here at once: the organisation's name.")
@click.option(
    "--role", help="In this role (a code of the role table, e.g. centre_director). Needs --organisation."
)
def add(
    username: str, display_name: str, email: str, phone: str, organisation: str | None, role: str | None
) -> None:
    """Make an account and print its one-time password.

    \b
    fengqiao user add lin --name 林静 --organisation 柳岸街道综治中心 --role window
    """
    if bool(organisation) != bool(role):
        raise click.UsageError("--organisation and --role belong together.")
    if not re.fullmatch(r"[a-z0-9._-]{2,40}", username := username.strip().lower()):
        raise click.BadParameter("2 to 40 letters a–z, digits, dots or dashes.", param_hint="USERNAME")
    if not display_name.strip():
        raise click.BadParameter("The name is empty.", param_hint="--name")
    open_house()
    need_tables(make=True)
    from fengqiao.ground.accounts import actions
    from fengqiao.kernel import clock
    from fengqiao.kernel.actors import SYSTEM
    from fengqiao.kernel.stages import Refused
    from fengqiao.kernel.writing import together

    at = clock.now()
    try:
        with together():
            user, password = actions.add_user(
                username=username, display_name=display_name, email=email, phone=phone, by=SYSTEM, at=at
            )
            if organisation and role:
                _appoint(user, organisation, role, at)
    except Refused as no:
        raise Trouble(str(no)) from no
    click.echo(f"{user.username}  {password}")
    click.echo("Shown once; to be changed at the first sign-in.", err=True)


def _appoint(user, organisation: str, role: str, at) -> None:
    from fengqiao.ground.organisations import actions
    from fengqiao.ground.organisations.models import Organisation, Role
    from fengqiao.kernel.actors import SYSTEM

    units = list(Organisation.objects.filter(name=organisation)[:2])
    if len(units) != 1:
        raise Trouble(f"{'No' if not units else 'More than one'} organisation is called “{organisation}”.")
    found = Role.objects.filter(code=role).first()
    if found is None:
        codes = ", ".join(Role.objects.order_by("code").values_list("code", flat=True))
        raise Trouble(f"No role “{role}”. There are: {codes or 'none yet; run `fengqiao up` once'}.")
    actions.appoint(user, organisation=units[0], role=found, by=SYSTEM, at=at)


@command.command("reset-password")
@click.argument("username")
def reset_password(username: str) -> None:
    """Give an account a new one-time password; all its sessions end.

    \b
    fengqiao user reset-password lin
    """
    open_house()
    need_tables()
    from fengqiao.ground.accounts import actions
    from fengqiao.ground.accounts.models import User
    from fengqiao.kernel import clock
    from fengqiao.kernel.actors import SYSTEM

    user = User.objects.filter(username=username.strip().lower()).first()
    if user is None:
        raise Trouble(f"There is no account “{username}”.")
    password = actions.reset_password(user, by=SYSTEM, at=clock.now())
    click.echo(f"{user.username}  {password}")
    click.echo("Shown once; to be changed at the next sign-in.", err=True)
