"""`fengqiao demo`: the demo town; `fengqiao up` calls `missing` and `furnish` on an empty copy."""

import click

from fengqiao import settings
from fengqiao.console.embedded import Trouble
from fengqiao.console.house import open_house


@click.command()
@click.option(
    "--matters", type=click.IntRange(0), default=400, show_default=True, help="How many matters in the year."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed tells the same year.")
def command(matters: int, seed: int) -> None:
    """Fill an empty copy with a fictional town: places, units, people, and a year of matters.

    Everything goes through the real actions while the time machine runs through the year.
    """
    if settings.PRODUCTION:
        raise Trouble("This is a production copy: the demo town does not belong here.")
    open_house()
    furnish(matters=matters, seed=seed)


def missing() -> bool:
    """Whether this copy has no town yet."""
    return False


def furnish(*, matters: int = 400, seed: int = 1) -> None:
    """Make the town and its year."""
    raise Trouble("The demo town is not built yet.")


def accounts() -> list[tuple[str, str, str]]:
    """(login, password, who) of the cast."""
    return []
