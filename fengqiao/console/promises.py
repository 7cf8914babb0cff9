"""What `fengqiao doctor` asks of the live data and of the processes: the promises the house makes to people."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.documents import queries as documents
from fengqiao.casework.tasks import queries as tasks
from fengqiao.console import town
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.notifications import queries as notifications
from fengqiao.kernel import clock, codes
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.models import Event, Root
from fengqiao.services.feedback import queries as feedback
from fengqiao.services.supervision import queries as supervision
from fengqiao.wiring import chores

Answer = tuple[bool, str]
QUIET = 90
"""Seconds without a sign of life after which a process counts as dead."""


def none(*queries: Callable[[], Iterable[str]]) -> Callable[[], Answer]:
    """A check that is in order when these queries of offenders find nobody."""

    def check() -> Answer:
        found = [_named(str(one)) for query in queries for one in query()]
        return not found, "none" if not found else f"{len(found)} or more: {'、'.join(found[:5])}"

    return check


def _named(word: str) -> str:
    code, colon, rest = word.partition(":")
    return codes.grouped(code) + colon + rest if len(code) == codes.LENGTH + 1 else word


def stages_agree_with_events() -> Answer:
    """The newest matters, and some chosen at random from all, folded anew from their events."""
    wrong = tasks.disagreements(sample=2000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM matters_matter TABLESAMPLE SYSTEM (5) LIMIT 1000")
        wrong += tasks.disagreements([row[0] for row in cursor.fetchall()])
    return none(lambda: dict.fromkeys(wrong))()


def calendar_is_known() -> Answer:
    """This year's days off, and from December on the next year's; before that it only says that they are missing.

    The notice comes out in autumn: until then limits into the new year are provisional, and nobody can help it.
    """
    today = clock.now().astimezone(CHINA).date()
    known = {row.year for row in catalogue.years()}
    wanted = {today.year} | ({today.year + 1} if today.month == 12 else set())
    if missing := sorted(wanted - known):
        return (
            False,
            f"{', '.join(map(str, missing))} is missing: import it under 工作日历, or `fengqiao load calendar FILE`",
        )
    more = "" if today.year + 1 in known else f"; {today.year + 1} not entered yet"
    if n := clocks.provisional():
        more += f"; {n} limits that run are provisional"
    if n := catalogue.uncounted():
        more += f"; {n} changes are not in the limits that run: see 工作日历 · 重新计算"
    return True, f"{min(known)} to {max(known)}{more}"


def _lives(what: str, seconds: float | None) -> Answer:
    if seconds is not None and seconds < QUIET:
        return True, f"{seconds:.0f} s ago"
    seen = "never" if seconds is None else f"{seconds:.0f} s ago"
    if not settings.PRODUCTION and not town.running():
        return True, f"the town does not run now; last seen {seen}"
    return False, f"last seen {seen}: start `fengqiao {what}`"


def sweep_is_alive() -> Answer:
    seen = cache.get(chores.ALIVE)
    ago = (clock.real_now() - datetime.fromisoformat(seen)).total_seconds() if seen else None
    return _lives("sweep", ago)


def worker_is_alive() -> Answer:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers")
        ago = cursor.fetchone()[0]
    return _lives("worker", None if ago is None else float(ago))


def letters_can_be_sent() -> Answer:
    if settings.EMAIL_HOST:
        return True, settings.EMAIL_HOST
    return not settings.PRODUCTION, f"no EMAIL_HOST: letters lie in {settings.EMAIL_FILE_PATH}"


def short_messages() -> Answer:
    return True, settings.SMS_URL or "no SMS_URL: people with only a telephone stand on the call list"


def nothing_is_stuck() -> Answer:
    """Letters and short messages that should have gone out an hour ago."""
    stuck = notifications.stuck(clock.now() - timedelta(hours=1))
    return (
        not stuck,
        "none" if not stuck else f"{len(stuck)} or more wait since {stuck[0].next_try_at:%m-%d %H:%M}",
    )


def papers_are_made() -> Answer:
    """Papers whose PDF is missing though no job waits that would make it."""
    late = documents.unrendered(clock.now() - timedelta(minutes=10))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        waiting = cursor.fetchone()[0]
    if waiting:
        return True, f"{waiting} jobs wait"
    return not late, "none" if not late else f"{len(late)} or more without a PDF"


def days_are_sealed() -> Answer:
    """Every day that is over and on which something happened has a root, and the root a file."""
    now = clock.now().astimezone(CHINA)
    end = datetime.combine(now.date(), time(0), CHINA)
    last = Root.objects.order_by("-on").first()
    rows = Event.objects.filter(recorded_at__lt=end)
    if last is not None:
        rows = rows.filter(recorded_at__gte=datetime.combine(last.on + timedelta(days=1), time(0), CHINA))
    if rows.exists() and now.hour >= 1:
        return False, f"the last root is of {last.on if last else 'no day'}: is `fengqiao sweep` running?"
    if last is not None and not (chores.roots_folder() / f"{last.on}.root").exists():
        return False, f"the root of {last.on} is not in {chores.roots_folder()}"
    return True, str(last.on) if last else "nothing to seal yet"


PROMISES: dict[str, Callable[[], Answer]] = {
    "one accountable holder": none(tasks.unheld, tasks.held_by_barred, tasks.wrongly_held),
    "a live clock": none(clocks.unclocked),
    "a task has its clock": none(tasks.unclocked_tasks),
    "a supervision has its order": none(supervision.unrecorded),
    "the end is an end": none(tasks.undated, tasks.closed_with_open_tasks, clocks.running_after_the_end),
    "places agree with the tree": none(tasks.astray, tasks.misfiled),
    "codes are registered": none(tasks.unregistered_codes),
    "lists are in order": none(clocks.wrongly_sorted),
    "limits follow from their ledgers": none(clocks.astray, clocks.miscounted),
    "bells have rung": none(lambda: clocks.overdue_bells(clock.now())),
    "stages agree with events": stages_agree_with_events,
    "days off": calendar_is_known,
    "sweep": sweep_is_alive,
    "worker": worker_is_alive,
    "e-mail": letters_can_be_sent,
    "short messages": short_messages,
    "deliveries": nothing_is_stuck,
    "papers": papers_are_made,
    "ratings belong to a round": none(feedback.doubled),
    "daily root": days_are_sealed,
}
