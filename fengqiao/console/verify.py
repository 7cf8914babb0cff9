"""`fengqiao verify`: recompute every chain and every daily root, and name what does not hold."""

from pathlib import Path

import click

from fengqiao.console import show
from fengqiao.console.house import open_house


@click.command()
@click.option(
    "--root",
    "root",
    type=click.Path(exists=True, path_type=Path),
    help="An exported daily root, or a folder of them, kept where this server cannot reach.",
)
@show.json_option
def command(root: Path | None, json_: bool) -> None:
    """Prove that nobody rewrote history.

    Every event carries the SM3 of the one before it, every matter keeps its last one, and every day's heads have one
    root that leaves this machine (a file in FENGQIAO_HOME/roots and an e-mail). This reads all events again and names
    each that was changed, removed, inserted or put in another order. With --root it compares with what was kept
    outside, so that even a chain rewritten as a whole is found.

    \b
    fengqiao verify
    fengqiao verify --root /mnt/usb/roots --json

    JSON: {"ok", "events", "broken": [{"matter", "event", "why"}]}. Exit code 1 when something is broken.
    """
    open_house()
    from fengqiao.casework.matters.queries import heads
    from fengqiao.kernel import verify
    from fengqiao.kernel.models import Event

    with show.bar(Event.objects.count(), "events") as bar:
        count, broken = verify.breaks(heads, tick=bar.update)
    broken += verify.root_breaks(root)
    found = [{"matter": str(at.matter), "event": at.event, "why": at.why} for at in broken]
    if json_:
        show.as_json({"ok": not found, "events": count, "broken": found})
    else:
        for item in found:
            click.echo(f"✗ {item['matter']} #{item['event']}  {item['why']}")
        click.echo(f"{count} events read, {'every link holds' if not found else f'{len(found)} breaks'}.")
    if found:
        raise SystemExit(1)
