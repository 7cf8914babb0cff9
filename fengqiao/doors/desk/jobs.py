"""What the desk does by itself: it forgets what was begun and left."""

from datetime import datetime, timedelta

from fengqiao.kernel import clock, drafts

KEPT = timedelta(days=30)
"""How long an unfinished registration is kept, in real time."""


def forget_drafts(at: datetime) -> int:
    """Throw away the drafts of registrations nobody has touched for a month; how many."""
    return drafts.sweep({"intake:": clock.real_now() - KEPT})
