"""When a session is locked and when it ends. Times are seconds of real time since the epoch."""

from enum import StrEnum


class State(StrEnum):
    LIVE = "live"
    LOCK = "lock"
    END = "end"


LOCK_AFTER = 15 * 60
"""Idle seconds after which the screen asks for the password again."""

END_AFTER = 4 * 60 * 60
"""Idle seconds after which the person must sign in again."""

LONGEST = 12 * 60 * 60
"""Seconds after which every session ends, used or not: one working day."""

NOTE_EVERY = 60
"""Seconds between two notes of "still here", so that reading pages does not write a row each time."""

TRIES = 5
"""Wrong passwords on the lock screen before the session ends."""


def state(*, began: float, seen: float, now: float, lock_after: float = LOCK_AFTER) -> State:
    """What becomes of a session that began and was last used at these times."""
    idle = now - seen
    if now - began >= LONGEST or idle >= END_AFTER:
        return State.END
    return State.LOCK if idle >= lock_after else State.LIVE
