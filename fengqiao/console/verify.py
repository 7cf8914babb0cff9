"""`fengqiao verify`: recompute every chain and every daily root, and name what does not hold."""

from pathlib import Path
from uuid import UUID

import click

from fengqiao.console import show
from fengqiao.console.embedded import Trouble
from fengqiao.console.house import need_tables, open_house


@click.command()
@click.option(
    "--root",
    "root",
    type=click.Path(exists=True, path_type=Path),
    help="An exported daily root, or a folder of them, kept where this server cannot reach.",
)
@click.option("--matter", "code", help="Only this matter, by its code.")
@show.json_option
def command(root: Path | None, code: str | None, json_: bool) -> None:
    """Prove that nobody rewrote history.

    Every event carries the SM3 of the one before it, every matter keeps its last one, and every day's heads have one
    root that leaves this machine (a file in FENGQIAO_HOME/roots and an e-mail). This reads all events again and names
    each that was changed, removed, inserted or put in another order. With --root it compares with what was kept
    outside, so that even a chain rewritten as a whole is found.

    \b
    fengqiao verify
    fengqiao verify --matter 7K4M-29QX-6
    fengqiao verify --root /mnt/usb/roots --json

    JSON: {"ok", "events", "broken": [{"matter", "event", "why"}]}; matter is its code, empty for a whole day. Exit code 1 when something is broken.
    """
    if root is not None and root.is_dir() and not any(root.glob("*.root")):
        raise Trouble(f"There is no exported root (*.root) in {root}.")
    open_house()
    need_tables()
    from fengqiao.casework.matters import queries as matters
    from fengqiao.kernel import codes, verify
    from fengqiao.kernel.models import Event

    matter_id = None
    if code is not None:
        try:
            matter_id = matters.id_of(codes.check(code))
        except ValueError as wrong:
            raise Trouble(str(wrong)) from None
        if matter_id is None:
            raise Trouble(f"There is no matter {code}.")
    events = Event.objects.all() if matter_id is None else Event.objects.filter(matter_id=matter_id)
    with show.bar(events.count(), "events") as bar:
        count, broken = verify.breaks(lambda: matters.heads(matter_id), matter_id, tick=bar.update)
    try:
        outside = verify.root_breaks(root)
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        raise Trouble(f"{root} holds something that is no exported root ({error}).") from error
    broken += [at for at in outside if matter_id in (None, at.matter)]
    known = matters.codes_of({at.matter for at in broken})
    found = [{"matter": _called(at.matter, known), "event": at.event, "why": at.why} for at in broken]
    if json_:
        show.as_json({"ok": not found, "events": count, "broken": found})
    else:
        for item in found:
            where = f"{item['matter']} #{item['event']}  " if item["matter"] else ""
            click.echo(f"✗ {where}{item['why']}")
        click.echo(f"{count} events read, {'every link holds' if not found else f'{len(found)} breaks'}.")
    if found:
        raise SystemExit(1)


def _called(matter_id: UUID, known: dict[UUID, str]) -> str:
    """The code as people write it; the bare id of a matter whose row is gone; nothing for a whole day."""
    from fengqiao.kernel import codes

    if matter_id.int == 0:
        return ""
    return codes.grouped(known[matter_id]) if matter_id in known else str(matter_id)
