"""What a changed calendar does to a limit that runs: whether it moves, and which of its bells are still to come."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

OFFICE = "office"


class Fate(StrEnum):
    """What became of a limit in a recount."""

    WAITING = ""
    MOVED = "moved"
    KEPT = "kept"  # it would end earlier, and nobody said that it may
    SAVED = "saved"  # it would be over at once: never
    CHANGED = "changed"  # it is not what it was when it was looked at
    GONE = "gone"  # it has been stopped meanwhile


def fate(*, duty: str, was_at: datetime, becomes_at: datetime, at: datetime, brings_forward: bool) -> Fate:
    """Whether a limit moves (docs/decisions/0020).

    Later is always told. Earlier is a promise broken: only where somebody said so explicitly, and never into the past,
    for nobody is made late by an edit to a table. The time of a party or of another house is not ours to keep: a date
    shown later than the law has it would cost the person a right.
    """
    if duty != OFFICE or becomes_at >= was_at:
        return Fate.MOVED
    if becomes_at <= at:
        return Fate.SAVED
    return Fate.MOVED if brings_forward else Fate.KEPT
