"""`fengqiao bench`: the promised speeds, each measured beside its limit in the same run."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from fengqiao import settings
from fengqiao.console import show
from fengqiao.console.embedded import Trouble
from fengqiao.console.house import open_house

NAMES = (
    # in the order in which they are taken: what adds open matters comes after the lists of a hundred thousand
    "due_dates", "verify_chain", "worklist_100k", "matter_page", "register_http", "clock_sweep", "recount_100k",
    "worklist_1m",
)  # fmt: skip
LONG = ("worklist_1m",)
"""Only with --full: minutes, and gigabytes of disk."""


@dataclass(frozen=True)
class Measure:
    """One speed. `limit` was measured or promised; for a rate more is better, for a time less."""

    name: str
    value: float
    unit: str
    limit: float
    n: int
    conditions: str
    rate: bool = True

    @property
    def ratio(self) -> float:
        """Value to limit for rates, limit to value for times: from 1 on the limit is met."""
        return self.value / self.limit if self.rate else self.limit / self.value

    def plain(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "limit": round(self.limit, 3),
            "ratio": round(self.ratio, 3),
            "n": self.n,
            "conditions": self.conditions,
        }


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]…")
@click.option(
    "--write/--no-write", default=True, help="Write docs/reference/bench.md (only when all are measured)."
)
@click.option("--full", is_flag=True, help=f"Also {', '.join(LONG)}: some minutes and 5 GB of disk.")
@show.json_option
def command(names: tuple[str, ...], write: bool, full: bool, json_: bool) -> None:
    """Measure all promised speeds, or those named.

    They run on a database of their own beside the town's, and remove it afterwards. For figures that mean something
    nothing else should run on the machine.

    JSON: [{"name", "value", "unit", "limit", "ratio", "n", "conditions"}]; ratio is value/limit for rates and
    limit/value for times.
    """
    if unknown := set(names) - set(NAMES):
        raise Trouble(f"There is no measurement {', '.join(sorted(unknown))}. There are: {', '.join(NAMES)}.")
    open_house()
    from fengqiao.console import bed, measures
    from fengqiao.console.up import collect_static

    collect_static()  # a copy that was never started has none, and a page without them is none

    wanted = [name for name in NAMES if name in names or (not names and (full or name not in LONG))]
    found = []
    click.echo("laying a database for the bench …", err=True)
    with bed.laid():
        for name in wanted:
            click.echo(f"measuring {name} …", err=True)
            found.append(measure := measures.ALL[name]())
            if not json_:
                click.echo(
                    f"{measure.name:<16} {measure.value:>10.1f} {measure.unit:<6} limit {measure.limit:>10.1f}  "
                    f"ratio {measure.ratio:.2f}  n={measure.n}  {measure.conditions}"
                )
    if json_:
        show.as_json([measure.plain() for measure in found])
    if write and not names:
        page = settings.CHECKOUT / "docs" / "reference" / "bench.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_page(found), encoding="utf-8")


def _page(found: list[Measure]) -> str:
    rows = "\n".join(
        f"| `{m.name}` | {m.value:,.1f} {m.unit} | {m.limit:,.1f} | {m.ratio:.2f} | {m.n:,} | {m.conditions} |"
        for m in found
    )
    return (
        "# Speeds, measured\n\nWritten by `make bench`. *ratio* is value/limit for rates and limit/value for times.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d} · {_machine()}\n\n"
        "| what | measured | limit | ratio | n | conditions |\n|---|---|---|---|---|---|\n" + rows + "\n"
    )


def _machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines()
            if line.startswith("model name")
        )
        if Path("/proc/cpuinfo").exists()
        else iter(()),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, Python {platform.python_version()}"
