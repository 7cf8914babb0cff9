"""Every periodic job on one page: `(name, seconds between runs, callable(at))`."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fengqiao.casework.clocks import jobs as clocks
from fengqiao.ground.notifications import jobs as notifications
from fengqiao.services.supervision import jobs as supervision
from fengqiao.wiring import chores

SCHEDULE: Sequence[tuple[str, int, Callable[[datetime], object]]] = (
    ("a sign of life", 10, chores.beat),
    ("clocks that ring", 20, clocks.ring_due),
    ("limits counted anew", 2, clocks.recount),
    ("words of the rungs", 20, supervision.speak),
    ("messages to send", 5, notifications.deliver),
    ("what is due this morning", 300, chores.tell_mornings),
    ("jobs of dead workers", 30, chores.free_stalled_jobs),
    ("the roots of days that are over", 600, chores.seal_days),
    ("the nightly proof", 3600, chores.prove),
    ("figures that look odd", 3600, supervision.count_oddities),
    ("matters that strayed from their places", 3600, chores.settle_places),
    ("old drafts, tokens and sessions", 3600, chores.throw_away),
)
