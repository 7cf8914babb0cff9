"""What `fengqiao sweep` does for the house itself, beside the slices' jobs of wiring/schedule.py."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage

from fengqiao.kernel import verify
from fengqiao.kernel.clock import CHINA, real_now
from fengqiao.kernel.models import Once

log = logging.getLogger("fengqiao.upkeep")


def seal_days(at: datetime) -> None:
    """Make the root of every day that is over, write it to FENGQIAO_HOME/roots, send it to ROOTS_TO.

    What has left this machine cannot be rewritten here: `fengqiao verify --root` compares with it.
    """
    verify.make_roots(at.astimezone(CHINA).date(), at)
    fresh = verify.export(Path(settings.FENGQIAO_HOME) / "roots")
    if not fresh or not settings.ROOTS_TO:
        return
    letter = EmailMessage(
        subject=f"枫桥 {settings.SITE_URL} 当日根 {fresh[-1].stem}",
        body="".join(_first_line(path) for path in fresh)
        + "\n请保存此邮件及附件。核对：fengqiao verify --root 附件所在目录\n",
        to=settings.ROOTS_TO,
    )
    for path in fresh[-31:]:
        letter.attach(path.name, path.read_text(), "text/plain")
    try:
        letter.send()
    except OSError as error:  # the files are there all the same; tomorrow's letter says so again
        log.warning("the daily root could not be sent: %s", error)


def _first_line(path: Path) -> str:
    with path.open() as file:
        return file.readline()


@async_to_sync
async def free_stalled_jobs(at: datetime) -> None:
    """Queue again what a worker held when it was killed. Reactions are done once however often they are tried."""
    from procrastinate.contrib.django import app

    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await app.job_manager.retry_job(job)


def forget_the_old(at: datetime) -> None:
    """Remove ended sessions and form tokens nobody can send any more."""
    Session.objects.filter(expire_date__lt=real_now()).delete()
    Once.objects.filter(at__lt=at - timedelta(days=30)).delete()


UPKEEP = (
    ("stalled jobs", 30, free_stalled_jobs),
    ("roots of the days", 600, seal_days),
    ("what is old", 3600, forget_the_old),
)
"""`(name, seconds between runs, callable(at))`, as in wiring/schedule.py."""
