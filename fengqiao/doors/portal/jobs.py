"""What the portal has done by the clock: drafts that nobody came back for are thrown away."""

from datetime import datetime, timedelta

from fengqiao.doors.portal.notebook import DAYS, REPORT, SENT, SENT_HOURS
from fengqiao.kernel import clock, drafts


def sweep(at: datetime) -> int:
    """Throw away old drafts with their photographs; how many. Drafts live on real time, like cookies."""
    now = clock.real_now()
    return drafts.sweep({REPORT: now - timedelta(days=DAYS), SENT: now - timedelta(hours=SENT_HOURS)})
