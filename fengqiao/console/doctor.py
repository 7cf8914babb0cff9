"""`fengqiao doctor`: asks every check of `checks.py` and shows the answers."""

import click

from fengqiao.console import show
from fengqiao.console.house import open_house


@click.command()
@show.json_option
def command(json_: bool) -> None:
    """Ask whether everything is in order: the machine, the database, and the promises the data must keep.

    JSON: {"ok", "checks": [{"name", "ok", "detail"}]}. Exit code 1 when a check says no.
    """
    open_house()
    from fengqiao.console.checks import CHECKS, OF_TABLES, OF_THE_MACHINE, ask

    answers = []
    checks = dict(CHECKS)
    if not ask("database", CHECKS["database"])["ok"]:
        checks = {name: check for name, check in checks.items() if name in OF_THE_MACHINE}
    elif ask("tables", CHECKS["tables"])["ok"]:  # what the data promise can only be asked of the right tables
        from fengqiao.console.promises import PROMISES

        checks |= PROMISES
    else:
        checks = {name: check for name, check in checks.items() if name not in OF_TABLES}
    with show.bar(len(checks), "checks") as bar:
        for name, check in checks.items():
            answers.append(ask(name, check))
            bar.update(1)
    ok = all(answer["ok"] for answer in answers)
    if json_:
        show.as_json({"ok": ok, "checks": answers})
    else:
        for answer in answers:
            click.echo(f"{'✓' if answer['ok'] else '✗'} {answer['name']:<32} {answer['detail']}")
        click.echo("Everything is in order." if ok else "Not everything is in order; see the lines with ✗.")
    if not ok:
        raise SystemExit(1)
