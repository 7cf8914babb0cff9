"""Every periodic job on one page: `(name, seconds between runs, callable(at))`."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fengqiao.casework.clocks import jobs as clocks
from fengqiao.doors.portal import jobs as portal
from fengqiao.ground.notifications import jobs as notifications

SCHEDULE: Sequence[tuple[str, int, Callable[[datetime], object]]] = (
    ("clocks that ring", 20, clocks.ring_due),
    ("messages to send", 5, notifications.deliver),
    ("drafts nobody came back for", 3600, portal.sweep),
)
