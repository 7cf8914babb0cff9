"""What the house does by itself at its hours: the daily root leaves the machine, history is proved, old papers go."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from fengqiao.casework.matters import actions
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.tasks import queries as tasks
from fengqiao.doors.desk.views.register import DRAFTS
from fengqiao.doors.portal import notebook
from fengqiao.ground.notifications import actions as notifications
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import clock, codes, drafts, pages, verify
from fengqiao.kernel.clock import CHINA
from fengqiao.services.agenda import jobs as agenda
from fengqiao.services.supervision import queries as supervision

log = logging.getLogger(__name__)

ALIVE = "sweep.alive"
"""Where the sweep leaves its sign of life, and where `doctor` looks for it."""
PROVED = "verify.proved"
INTAKE_DAYS = 30
ONCE_DAYS = 2
AUDITOR = "audit_admin"


def roots_folder() -> Path:
    """Where the daily roots are exported: copy them to where this server cannot reach."""
    return Path(settings.FENGQIAO_HOME) / "roots"


def beat(at: datetime) -> None:
    """A sign of life, in real time: `doctor` asks for it."""
    cache.set(ALIVE, clock.real_now().isoformat(), None)


def seal_days(at: datetime) -> None:
    """Make the roots of the days that are over, export them, and send those that nobody has been sent yet."""
    verify.make_roots(at.astimezone(CHINA).date(), at)
    verify.export(roots_folder())
    _send_roots(at)


def _send_roots(at: datetime) -> None:
    unsent = [path for path in sorted(roots_folder().glob("*.root")) if not _sent(path).exists()]
    if not unsent or not (addresses := _auditors(at)):
        return
    heads = []
    for path in unsent:
        with path.open() as file:
            heads.append(file.readline().strip())
    mail = EmailMessage(
        subject=_("每日根 %(day)s") % {"day": unsent[-1].stem},
        body=_("请把这封信留在这台服务器改不到的地方。核对时用：fengqiao verify --root 文件夹")
        + "\n\n"
        + "\n".join(heads),
        to=addresses,
    )
    for path in unsent[-31:]:
        if path.stat().st_size < 2**20:
            mail.attach(path.name, path.read_text(), "text/plain")
    try:
        mail.send()
    except OSError as error:  # the files are there all the same; the next letter carries them too
        log.warning("the daily root could not be sent: %s", error)
        return
    for path in unsent:
        _sent(path).touch()


def _sent(root: Path) -> Path:
    return root.with_suffix(".sent")


def _auditors(at: datetime) -> list[str]:
    return list(settings.ROOT_MAIL) or [
        post.user.email for post in organisations.in_role(AUDITOR, at) if post.user.email
    ]


def prove(at: datetime) -> None:
    """Once in the night: recompute every chain and root. What is broken is told to the audit administrators."""
    local = at.astimezone(CHINA)
    if local.hour < 2 or cache.get(PROVED) == str(local.date()):
        return
    _count, broken = verify.breaks(matters.heads)
    broken += verify.root_breaks(roots_folder() if roots_folder().exists() else None)
    cache.set(PROVED, str(local.date()), None)
    if not broken:
        return
    known = matters.codes_of({one.matter for one in broken[:20]})
    lines = [
        f"{codes.grouped(known[one.matter]) if one.matter in known else one.matter} #{one.event} {one.why}"
        for one in broken[:20]
    ]
    log.error("history does not hold: %s breaks; fengqiao verify names them", len(broken))
    for post in organisations.in_role(AUDITOR, at):
        notifications.tell(
            key=f"broken:{local.date()}:{post.pk}",
            kind="verify.broken",
            subject=_("事件链核对不上，请马上查"),
            body=_("共 %(n)d 处，前几处：") % {"n": len(broken)} + "\n" + "\n".join(lines),
            urgent=True,
            user_id=post.user_id,
            at=at,
        )


def settle_places(at: datetime) -> None:
    """Whoever registers in the second in which a place is moved may still write its old ancestors: put that right."""
    for region_id in set(tasks.astray().values()):
        actions.resettle(region_id, at=at)


def tell_mornings(at: datetime) -> int:
    """What is due, and beside it a line of each part of the house that has something to say to a post."""
    return agenda.tell_mornings(at, beside=(supervision.in_short,))


def throw_away(at: datetime) -> None:
    """Drafts nobody came back to, used form tokens and ended sessions; all of them live in real time."""
    now = clock.real_now()
    drafts.sweep(
        {
            notebook.REPORT: now - timedelta(days=notebook.DAYS),
            notebook.SENT: now - timedelta(hours=notebook.SENT_HOURS),
            DRAFTS: now - timedelta(days=INTAKE_DAYS),
        }
    )
    pages.forget_tokens(now - timedelta(days=ONCE_DAYS))
    SessionStore.clear_expired()


@async_to_sync
async def free_stalled_jobs(at: datetime) -> None:
    """Queue again what a worker held when it was killed. Reactions are done once however often they are tried."""
    from procrastinate.contrib.django import app

    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await app.job_manager.retry_job(job)
