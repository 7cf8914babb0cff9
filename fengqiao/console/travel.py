"""`fengqiao travel`: the time machine of the demo moves on, and everything that falls due in between rings."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import click

from fengqiao import settings
from fengqiao.console import show
from fengqiao.console.embedded import Trouble
from fengqiao.console.house import need_tables, open_house

PATIENCE = 30.0
"""Seconds to wait for a sweep that runs beside us."""


@click.command()
@click.option("--days", type=click.FloatRange(0), help="How many days forward.")
@click.option("--to", metavar="YYYY-MM-DD[THH:MM]", help="A day, or a moment of it, in China.")
@show.json_option
def command(days: float | None, to: str | None, json_: bool) -> None:
    """Move the demo's time forward: warnings ring, limits lapse, supervisions open, confirmations close.

    Time only moves forward, and only where the time machine is (demo and tests). Every clock rings at its own instant,
    as if somebody had waited. Running processes notice within a second.

    \b
    fengqiao travel --days 3
    fengqiao travel --to 2027-01-04T09:00

    JSON: {"now", "rang"}.
    """
    if not settings.TIME_MACHINE:
        raise Trouble("The time machine is off here: it is for demo and tests.")
    if (days is None) == (to is None):
        raise click.UsageError("Say either --days or --to.")
    open_house()
    need_tables()
    from fengqiao.kernel import clock

    now = clock.now()
    goal = now + timedelta(days=days) if days is not None else _moment(str(to))
    if goal < now:
        raise Trouble(f"Time only moves forward; it is {now.astimezone(clock.CHINA):%Y-%m-%d %H:%M} here.")
    with show.bar(max(int((goal - now).total_seconds()), 1), "time") as bar:
        rang = travel(goal, bar.update)
    now = clock.now().astimezone(clock.CHINA)
    if json_:
        show.as_json({"now": now.isoformat(), "rang": rang})
    else:
        click.echo(f"It is {now:%Y-%m-%d %H:%M} now; {rang} bells rang on the way.")


def travel(goal: datetime, tick: Callable[[int], None] = lambda seconds: None) -> int:
    """Go from bell to bell until `goal`; returns how many rang."""
    from fengqiao.casework.clocks import actions
    from fengqiao.casework.clocks.models import Clock
    from fengqiao.kernel import clock

    rang, seen, patience = 0, clock.now(), PATIENCE
    while True:
        waiting = Clock.objects.live().exclude(next_ring_at=None).order_by("next_ring_at")
        bell = waiting.values_list("next_ring_at", flat=True).first()
        if bell is None or bell > goal:
            break
        if bell > clock.now():
            clock.travel(bell)
        count = 0
        while more := actions.ring(clock.now()):
            count += more
        if not count and patience > 0:  # the running sweep holds them and rings them itself
            time.sleep(0.2)
            patience -= 0.2
            continue
        if not count:
            raise Trouble("A clock does not ring; `fengqiao doctor` names it.")
        rang, patience = rang + count, PATIENCE
        tick(max(int((bell - seen).total_seconds()), 0))
        seen = max(seen, bell)
    if goal > clock.now():
        clock.travel(goal)
    tick(max(int((goal - seen).total_seconds()), 0))
    return rang


def _moment(text: str) -> datetime:
    from fengqiao.kernel.clock import CHINA

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"“{text}” is not a day like 2027-01-04.", param_hint="--to") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
