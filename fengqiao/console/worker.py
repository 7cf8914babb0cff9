"""`fengqiao worker`: does what was put off until after the commit: papers, messages, exports."""

import os

import click
from django.core.management import execute_from_command_line

from fengqiao.console.house import need_tables, open_house

NICE = 5
"""Who waits at a desk comes before a paper."""


@click.command()
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    envvar="WORKER_JOBS",
    default=2,
    show_default="WORKER_JOBS, else 2",
    help="how many at once",
)
@click.option("--once", is_flag=True, help="Do what is waiting, then end.")
def command(jobs: int, once: bool) -> None:
    """Run the jobs of the queue. `fengqiao up` starts it together with the rest.

    It looks once a second and listens to nothing: a NOTIFY in a transaction would make all commits queue up.
    """
    open_house()
    need_tables()
    os.nice(NICE)
    execute_from_command_line(
        [
            *("fengqiao", "procrastinate", "worker", "--concurrency", str(jobs)),
            *(
                "--no-listen-notify",
                "--fetch-job-polling-interval",
                "1",
                "--abort-job-polling-interval",
                "30",
            ),
            *("--shutdown-graceful-timeout", "10", "--delete-jobs", "successful"),
            *(["--one-shot"] if once else []),
        ]
    )
