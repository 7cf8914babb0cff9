"""`fengqiao due`: works out a date, and says day by day why it is that date."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import click

from fengqiao.console import show
from fengqiao.console.house import need_tables, open_house
from fengqiao.kernel.workdays import ZONE, Unit

Pause = tuple[datetime, datetime]


class Moment(click.ParamType):
    """An ISO time; without a zone it is Beijing time, without an hour the first moment of the day."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is not a time like 2026-03-02T09:00 or 2026-03-02T09:00+08:00.", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


class Span(click.ParamType):
    """FROM/TO, each an ISO time."""

    name = "FROM/TO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Pause:
        begins, slash, ends = value.partition("/")
        if not (begins and slash and ends):
            self.fail(f"“{value}” is not a pause like 2026-03-05T10:00/2026-03-10T15:00.", param, ctx)
        pause = (Moment().convert(begins, param, ctx), Moment().convert(ends, param, ctx))
        if pause[1] < pause[0]:
            self.fail(f"“{value}” ends before it begins.", param, ctx)
        return pause


@click.command()
@click.option("--rule", metavar="CODE", help="A clock rule by its code; --rules lists them.")
@click.option("--n", metavar="N", help="Without a rule: how many …")
@click.option(
    "--unit", type=click.Choice([unit.value for unit in Unit], case_sensitive=False), metavar="UNIT",
    help="… of what: H hours, WH working hours, D days, WD working days, M months.",
)  # fmt: skip
@click.option("--roll", is_flag=True, help="Without a rule: a last day off moves to the next working day.")
@click.option("--start", type=Moment(), help="When it begins; without it: now.")
@click.option(
    "--pause", "pauses", type=Span(), multiple=True, help="It stands still from … to; may be said again."
)
@click.option(
    "--place",
    metavar="CODE",
    default="",
    help="By the days of this area too: its code, as in `load regions`.",
)
@click.option("--rules", "list_", is_flag=True, help="List the codes of all rules instead.")
@show.json_option
@click.argument("more", type=Span(), nargs=-1, metavar="")
def command(
    rule: str | None,
    n: str | None,
    unit: str | None,
    roll: bool,
    start: datetime | None,
    pauses: tuple[Pause, ...],
    place: str,
    list_: bool,
    json_: bool,
    more: tuple[Pause, ...],
) -> None:
    """Work out when a limit ends, and why: of a rule, or of so much of a unit.

    The day of the start is not counted; hours count from the moment. Days, working days and months end at 23:59:59 of
    their last day. Weekends that are worked (调休) are working days. Times without a zone are Beijing time; the answer
    always is. The calendar and the rules are those of this copy, the rules of the edition in force at the start; with
    --place also the holidays and closures of an area.

    \b
    fengqiao due --rule petition_finish --start 2026-03-02T09:00
    fengqiao due --n 5 --unit WD --start 2026-09-28T09:00
    fengqiao due --n 15 --unit D --roll --start 2026-02-05 --pause 2026-02-10T10:00/2026-02-12T15:00
    fengqiao due --rules

    A pause in days: its first day still counts, the day on which the limit goes on does not. What falls due within a
    pause is due on the day it goes on.

    JSON: {"due", "provisional", "rule", "basis", "n", "unit", "roll", "start", "pauses", "steps": [{"on", "why",
    "count", "name", "off"}], "reasons"}; why is start, counted, make_up, weekend, day_off, paused, month_end, later,
    resumed or rolled. With --rules: [{"code", "n", "unit", "roll", "label", "basis"}].
    """
    if not list_:
        _asked_well(rule, n, unit, roll, more if not pauses else ())
    open_house()
    need_tables(make=True)
    from fengqiao.ground.catalogue import queries
    from fengqiao.kernel import clock

    start, places = start or clock.now(), _places(place)
    if list_:
        _list(queries.current(start).clocks.values(), json_)
        return
    try:
        if rule:
            found = queries.reckon_rule(rule, start, pauses=pauses + more, places=places)
        else:
            found = queries.reckon(
                start, _number(str(n)), str(unit), roll=roll, pauses=pauses + more, places=places
            )
    except queries.UnknownRule as unknown:
        near = f" Do you mean {' or '.join(unknown.near)}?" if unknown.near else ""
        raise click.BadParameter(
            f"there is no rule “{rule}”.{near} --rules lists them.", param_hint="--rule"
        ) from None
    except ValueError as wrong:
        raise click.UsageError(f"{wrong}.") from None
    if json_:
        show.as_json(found.plain())
        return
    click.echo(found.due.at.isoformat())
    for line in found.reasons:
        click.echo(f"  {line}")


def _asked_well(
    rule: str | None, n: str | None, unit: str | None, roll: bool, strays: tuple[Pause, ...]
) -> None:
    """Raises UsageError for options that do not go together."""
    if rule and (n or unit or roll):
        raise click.UsageError("A rule brings its own --n, --unit and --roll: say either the rule or these.")
    if not rule and not (n and unit):
        raise click.UsageError("Say --rule CODE, or --n and --unit; --rules lists the codes.")
    if strays:
        raise click.UsageError("A pause is said with --pause FROM/TO.")


def _places(code: str) -> tuple[UUID, ...]:
    """The area and those it lies in, the largest first."""
    from fengqiao.ground.regions import queries as regions

    if not code:
        return ()
    if (area := regions.by_code(code)) is None:
        raise click.BadParameter(f"there is no area with the code “{code}”.", param_hint="--place")
    return tuple(regions.ancestry(area.pk).upwards())[::-1]


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise click.BadParameter(f"“{text}” is not a number.", param_hint="--n") from None


def _list(rules: Any, json_: bool) -> None:
    rows = [
        {
            "code": rule.code,
            "n": f"{rule.n.normalize():f}",
            "unit": rule.unit,
            "roll": rule.roll,
            "label": rule.label,
            "basis": rule.basis,
        }
        for rule in rules
    ]
    if json_:
        show.as_json(rows)
        return
    for row in rows:
        length = f"{row['n']} {row['unit']}{' roll' if row['roll'] else ''}"
        click.echo(f"{row['code']:<28} {length:<12} {row['label']}  {row['basis']}")
