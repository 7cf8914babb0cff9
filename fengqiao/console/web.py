"""`fengqiao web`: the web server alone, as systemd runs it."""

import os
import sys

import click

from fengqiao import settings


@click.command()
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    envvar="WEB_WORKERS",
    default=min(4, os.cpu_count() or 2),
    show_default="WEB_WORKERS, else one per processor and at most 4",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    envvar="WEB_THREADS",
    default=4,
    show_default="WEB_THREADS, else 4",
)
def command(workers: int, threads: int) -> None:
    """Serve HTTP on HOST and PORT. `fengqiao up` starts it together with the rest."""
    words = [
        *("granian", "--interface", "wsgi", "--host", settings.HOST, "--port", str(settings.PORT)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5"),
    ]
    if settings.STATIC_ROOT.is_dir():
        words += ["--static-path-route", "/static", "--static-path-mount", str(settings.STATIC_ROOT)]
        words += ["--static-path-expires", str(30 * 24 * 3600)]
    os.execv(sys.executable, [sys.executable, "-m", *words, "fengqiao.wsgi:application"])
