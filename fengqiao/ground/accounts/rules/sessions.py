"""When a session is locked and when it ends. Times are seconds of real time since the epoch; a session is a mapping."""

from collections.abc import MutableMapping
from enum import StrEnum
from typing import Any

Session = MutableMapping[str, Any]


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

BEGAN, SEEN, LOCKED, WRONG = "began", "seen", "locked", "wrong"


def state(*, began: float, seen: float, now: float) -> State:
    """What becomes of a session that began and was last used at these times."""
    idle = now - seen
    if now - began >= LONGEST or idle >= END_AFTER:
        return State.END
    return State.LOCK if idle >= LOCK_AFTER else State.LIVE


def begin(session: Session, now: float) -> None:
    """Start the clocks of a fresh session."""
    session[BEGAN] = session[SEEN] = now


def state_of(session: Session, now: float) -> State:
    """The same for a session that keeps its times; one without them begins now."""
    if BEGAN not in session:
        begin(session, now)
    return state(began=session[BEGAN], seen=session[SEEN], now=now)


def note_seen(session: Session, now: float) -> None:
    """Note that the person is still here, once a minute at most."""
    if now - session[SEEN] >= NOTE_EVERY:
        session[SEEN] = now


def lock(session: Session) -> None:
    """Lock the screen until the password is given again."""
    if not is_locked(session):
        session[LOCKED] = True


def is_locked(session: Session) -> bool:
    """Whether this session waits for its password."""
    return bool(session.get(LOCKED))


def unlock(session: Session, now: float) -> None:
    """The password was right: go on."""
    for key in (LOCKED, WRONG):
        if key in session:
            del session[key]
    session[SEEN] = now


def tries_left(session: Session) -> int:
    """Count a wrong password on the lock screen; returns how many more are allowed."""
    session[WRONG] = session.get(WRONG, 0) + 1
    return TRIES - session[WRONG]
