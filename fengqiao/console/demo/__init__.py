"""`fengqiao demo`: the demo county and its year; `fengqiao up` calls `missing` and `furnish` on an empty copy."""

from datetime import datetime, timedelta

import click

from fengqiao import settings
from fengqiao.console import show
from fengqiao.console.embedded import Trouble
from fengqiao.console.house import need_tables, open_house

MATTERS, DAYS, SEED = 120, 365, 1
COUNTY = "990101000000"


@click.command()
@click.option(
    "--matters",
    type=click.IntRange(0),
    default=MATTERS,
    show_default=True,
    help="How many matters in that time.",
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="The same seed tells the same story.")
@click.option(
    "--days", type=click.IntRange(1, 1000), default=DAYS, show_default=True, help="How far back it begins."
)
def command(matters: int, seed: int, days: int) -> None:
    """Fill an empty copy with a fictional county: places, units, people, and a year of matters.

    Everything goes through the real actions while the time machine runs through the year; it ends now, so the desks
    have something overdue, something for today and something soon. `fengqiao travel --days 3` then moves on.
    """
    if settings.PRODUCTION:
        raise Trouble("This is a production copy: the demo county does not belong here.")
    open_house()
    need_tables(make=True)
    furnish(matters=matters, seed=seed, days=days)
    click.echo(f"澄浦县 has lived through {days} days. `fengqiao up` (or make run) opens it; sign in as:")
    for login, password, who in accounts():
        click.echo(f"  {login:<6} {password:<14} {who}")


def missing() -> bool:
    """Whether this copy has no county yet, or a demo county in which nothing has happened."""
    from fengqiao.casework.matters.models import Matter
    from fengqiao.ground.organisations.models import Organisation
    from fengqiao.ground.regions.models import Region

    if not Organisation.objects.exists():
        return not Region.objects.exists()
    return Region.objects.filter(code=COUNTY).exists() and not Matter.objects.exists()


def furnish(
    *, matters: int = MATTERS, seed: int = SEED, days: int = DAYS, until: datetime | None = None
) -> None:
    """Found the county and let it live until now, whole or not at all. Raises Trouble where somebody's data is.

    One transaction: a demo that is killed half-way leaves nothing, and the next start tells it from the beginning.
    """
    from django.db import transaction

    from fengqiao.casework.matters.models import Matter
    from fengqiao.console import catalogue
    from fengqiao.console.demo import people, year
    from fengqiao.ground.organisations.models import Organisation
    from fengqiao.ground.regions.models import Region
    from fengqiao.kernel import clock

    if Matter.objects.exists():
        raise Trouble(
            "There are matters in this copy already. `fengqiao reset` throws them away; or take another FENGQIAO_HOME."
        )
    if Region.objects.exists() and not Region.objects.filter(code=COUNTY).exists():
        raise Trouble("This copy has a county of its own: the demo county does not belong here.")
    until = until or clock.now()
    founded = until - timedelta(days=days + 30)
    with transaction.atomic():
        if not Organisation.objects.exists():
            with clock.at_time(founded):
                if catalogue.missing():
                    catalogue.furnish()
                people.settle(founded)
        if matters:
            with show.bar(days, "a year in 澄浦县") as bar:
                year.live(matters=matters, seed=seed, days=days, until=until, tick=bar.update)


def accounts() -> list[tuple[str, str, str]]:
    """(login, password, who) of the cast."""
    from fengqiao.console.demo.people import CAST, PASSWORD

    return [(login, PASSWORD, f"{name} · {who}") for login, name, _unit, _role, who in CAST]
