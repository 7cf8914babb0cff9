"""What looks odd in a month of one unit. Shares with their numbers, above a threshold and never of a few: only to be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

FEW = 10
"""Fewer cases than this say nothing (小数抑制)."""

LATE_SHARE = 0.95
"""From this share of its length on, a limit is about to pass."""

BUNCHED = 0.6
"""A share of limits kept only just, from which it is looked at."""

REOPENED = 0.2
"""A share of closings that were opened again."""

SOON = timedelta(days=7)
"""How soon after the end one is opened again that was hardly ended."""

PAUSED = 0.3
"""A share of pauses that began when the limit was about to pass."""

ALIKE = timedelta(days=15)
"""Within so many days the same kind of matter of the same person at the same centre is taken for one."""


@dataclass(frozen=True)
class Kept:
    """A limit that was kept: from when, until when it might have been, when it was."""

    begun: datetime
    due: datetime
    done: datetime

    @property
    def just(self) -> bool:
        """Whether it was done in the last moment."""
        return used(self.begun, self.due, self.done) >= LATE_SHARE


@dataclass(frozen=True)
class Figures:
    """How many look odd, of how many."""

    hits: int
    cases: int


def used(begun: datetime, due: datetime, at: datetime) -> float:
    """Which share of a limit's length was over at `at`."""
    whole = (due - begun).total_seconds()
    return 1.0 if whole <= 0 else (at - begun).total_seconds() / whole


def odd(hits: int, cases: int, share: float) -> Figures | None:
    """The figures, where there are enough of them and the share is high enough to be looked at."""
    return Figures(hits, cases) if cases >= FEW and hits / cases >= share else None


def alike(moments: Iterable[datetime]) -> int:
    """How many registrations followed another within the days in which they are taken for one."""
    row = sorted(moments)
    return sum(later - earlier <= ALIKE for earlier, later in pairwise(row))
