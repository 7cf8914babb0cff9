"""How commands speak: JSON on standard output for machines, sentences for people, progress on standard error."""

import json
import sys
from typing import Any

import click


def as_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def bar(length: int, label: str) -> Any:
    """A progress bar on standard error; silent where nobody looks."""
    return click.progressbar(
        length=max(length, 1), label=label, file=sys.stderr, hidden=not sys.stderr.isatty()
    )


json_option = click.option(
    "--json", "json_", is_flag=True, help="Machine-readable, the shape is kept stable."
)
