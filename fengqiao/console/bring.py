"""`fengqiao import messages FILE`: messages of another system become matters, through the same actions as all others."""

from pathlib import Path

import click

from fengqiao.console import show
from fengqiao.console.house import need_tables, open_house


@click.group()
def command() -> None:
    """Bring over what another system has received."""


@command.command("messages")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "mapping",
    required=True,
    metavar="FIELD=COLUMN,…",
    help="Which column of the file holds which field. Fields: id, time, title, said, wanted, kind, user, phone, place.",
)
@click.option(
    "--source",
    default="board",
    show_default=True,
    help="How the matters reached us: board, hotline, petition …",
)
@click.option("--centre", help="The centre that receives them, by name. Default: the county's.")
@click.option("--dry-run", is_flag=True, help="Check every row and say what would happen; change nothing.")
@show.json_option
def messages(file: Path, mapping: str, source: str, centre: str | None, dry_run: bool, json_: bool) -> None:
    """Register every row of a CSV file that is not here yet.

    Rows are known by their id in the other system, so a second run registers nothing twice and an interrupted one is
    finished by repeating it. Times are read as +08:00. The clocks start now, under today's rules: nothing lapses at
    birth. The kind is proposed from the words, else A99; the file may be UTF-8 or GB18030.

    \b
    fengqiao import messages board.csv --map id=msg_id,user=user_id,title=title,time=time,said=content --dry-run

    JSON: {"read", "registered", "already", "rejected": [{"row", "why"}]}. Exit code 1 when a row was rejected.
    """
    fields = dict(_pair(word) for word in mapping.split(",") if word)
    open_house()
    need_tables(make=True)
    from fengqiao.console import messages as work

    with show.bar(1000, file.name) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        result = work.bring_in(file, fields, source=source, centre=centre, dry_run=dry_run, progress=progress)
    if json_:
        show.as_json(result)
    else:
        click.echo(
            f"{result['read']} read, {result['registered']} {'would be ' if dry_run else ''}registered, "
            f"{result['already']} here already, {len(result['rejected'])} rejected."
        )
        for item in result["rejected"]:
            click.echo(f"  row {item['row']}: {item['why']}", err=True)
    if result["rejected"]:
        raise SystemExit(1)


def _pair(word: str) -> tuple[str, str]:
    field, equals, column = word.partition("=")
    if not equals or not field.strip() or not column.strip():
        raise click.BadParameter(f"“{word}” is not FIELD=COLUMN.", param_hint="--map")
    return field.strip(), column.strip()
