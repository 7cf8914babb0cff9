"""`fengqiao load regions|grids|organisations|catalogue|calendar FILE`: a county's own data from files; safe to repeat."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from fengqiao.console import show
from fengqiao.console.embedded import Trouble
from fengqiao.console.house import need_tables, open_house

file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
crs_option = click.option(
    "--crs",
    type=click.Choice(["wgs84", "gcj02"]),
    default="wgs84",
    show_default=True,
    help="The coordinate system of the file; gcj02 is what Chinese web maps use. Stored as WGS-84.",
)


@click.group()
def command() -> None:
    """Load a county's own places, units and rules. Every load may be repeated; nothing is doubled.

    Exit code 1 when a row was rejected; the others are loaded all the same (the catalogue: all or nothing).
    """


@command.command("regions")
@file_argument
@crs_option
@show.json_option
def regions(file: Path, crs: str, json_: bool) -> None:
    """Divisions from CSV (code, parent, name, level, longitude, latitude), outlines from GeoJSON."""
    open_house()
    need_tables(make=True)
    from fengqiao.ground.regions import loader

    _rows(loader.load_regions, file, json_, crs=crs)


@command.command("grids")
@file_argument
@crs_option
@show.json_option
def grids(file: Path, crs: str, json_: bool) -> None:
    """Grids, each under the village or community whose code it names; CSV or GeoJSON."""
    open_house()
    need_tables(make=True)
    from fengqiao.ground.regions import loader

    _rows(loader.load_grids, file, json_, crs=crs)


@command.command("organisations")
@file_argument
@show.json_option
def organisations(file: Path, json_: bool) -> None:
    """Units from YAML, JSON or CSV: name, region (its code), parent, unit_roles …"""
    open_house()
    need_tables(make=True)
    from fengqiao.ground.organisations import loader

    _rows(loader.load_organisations, file, json_)


@command.command("catalogue")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@show.json_option
def catalogue(file: Path, json_: bool) -> None:
    """The rules: kinds, clocks, outcomes, papers, routing. A folder, or one file of it.

    The first load publishes; a later one proposes a draft edition, which somebody publishes at the desk.
    """
    open_house()
    need_tables(make=True)
    from fengqiao.ground.catalogue import loader
    from fengqiao.kernel import clock

    try:
        done = loader.load(file, at=clock.now())
    except loader.Broken as broken:
        if json_:
            show.as_json({"what": "refused", "problems": broken.problems})
        for problem in broken.problems:
            click.echo(problem, err=True)
        raise SystemExit(1) from broken
    if json_:
        show.as_json({"what": done.what, "edition": done.number})
    else:
        click.echo(f"{done.what}: edition {done.number}")


@command.command("calendar")
@file_argument
@click.option("--year", type=int, help="The year it is for; default: the one the text names.")
@click.option("--dry-run", is_flag=True, help="Only say what it would change.")
@show.json_option
def calendar(file: Path, year: int | None, dry_run: bool, json_: bool) -> None:
    """The State Council's notice of days off for a year: its text as it is published, or rows.

    A row is a date or a stretch of dates, off or worked, and a name: 2027-01-01 至 2027-01-03，休，元旦. What is the same
    stays untouched. Limits that run keep their dates until somebody approves a recount at the desk.
    """
    open_house()
    need_tables(make=True)
    from fengqiao.ground.catalogue import actions, queries
    from fengqiao.ground.catalogue.rules.notice import text_of
    from fengqiao.kernel import clock
    from fengqiao.kernel.actors import SYSTEM

    try:
        found = queries.read_notice(text_of(file.read_bytes()), year)
    except UnicodeDecodeError:
        raise Trouble(f"{file} is neither UTF-8 nor GB18030 text.") from None
    read, refused = found.notice, not found.notice.sound
    if not refused and not dry_run:
        actions.import_year(
            read.year or 0, days=read.days, notice=read.title or file.name, by=SYSTEM, at=clock.now()
        )
    if json_:
        show.as_json(
            {
                "year": read.year,
                "notice": read.title,
                "what": "refused" if refused else "preview" if dry_run else "loaded",
                "changed": [
                    {"on": row.on.isoformat(), "before": row.before, "after": row.after} for row in found.rows
                ],
                "same": found.difference.same,
                "left": [on.isoformat() for on in found.difference.left],
                "problems": [
                    {"row": slip.line, "why": slip.said, "stops": slip.stops} for slip in found.slips
                ],
            }
        )
    else:
        for row in found.rows:
            click.echo(f"{row.on.isoformat()}  {row.before} → {row.after}  {row.label}")
        for slip in found.slips:
            click.echo(f"  row {slip.line}: {slip.said}", err=True)
        said = "would change" if dry_run or refused else "changed"
        click.echo(
            f"{read.year or 'no year'}: {len(read.days)} days read, {len(found.rows)} {said}, "
            f"{found.difference.same} as they were, {len(found.difference.left)} left alone."
        )
    if refused:
        raise SystemExit(1)


def _rows(load: Callable[..., Any], file: Path, json_: bool, **options: Any) -> None:
    """Run a loader that reports rows, with a bar; say what became of them."""
    from fengqiao.kernel import clock
    from fengqiao.kernel.actors import SYSTEM

    if not file.stat().st_size:
        raise Trouble(f"{file} is empty.")
    with show.bar(1000, file.name) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        try:
            report = load(file, by=SYSTEM, at=clock.now(), progress=progress, **options)
        except UnicodeDecodeError:
            raise Trouble(
                f"{file} is neither UTF-8 nor GB18030 text; from a spreadsheet save it as CSV."
            ) from None
        except (ValueError, OSError) as error:
            raise Trouble(f"{file}: {error}") from error
    if json_:
        show.as_json(
            {
                "read": report.read,
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "rejected": report.rejected,
                "repaired": report.repaired,
            }
        )
    else:
        click.echo(
            f"{report.read} read: {report.added} added, {report.changed} changed, "
            f"{report.unchanged} as they were, {len(report.rejected)} rejected."
        )
        for item in report.repaired:
            click.echo(f"  row {item['row']}: {item['why']}", err=True)
        for item in report.rejected:
            click.echo(f"  row {item['row']}: {item['why']}", err=True)
    if report.rejected:
        raise SystemExit(1)
