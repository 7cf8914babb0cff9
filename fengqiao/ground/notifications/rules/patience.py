"""How long to wait before a message is tried again, and when to stop trying."""

from datetime import datetime, timedelta

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""The pause after the first, second … failure; after the last one a human takes over."""

IN_HAND = timedelta(minutes=3)
"""How long a delivery may be in a worker's hands before another takes it over: the worker may be dead."""

STALE = timedelta(days=30)
"""A call that nobody has made for so long is no news any more; the list is for what people still need to hear."""

CALLS = 3
"""How often somebody is telephoned before the list says so and leaves the next step to a person."""


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after this many failures; None: not again."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None
