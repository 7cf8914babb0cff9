"""From a rung of a ladder to what it means: its level, whether it is the first that supervises, when its words go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Protocol

from fengqiao.kernel.workdays import ZONE

LEVELS = ("general", "key", "listed")
"""From the lowest to the highest."""

WORDS = {"一般督办": "general", "重点督办": "key", "挂牌督办": "listed"}
"""How ladders call the levels."""

SUPERVISES = ("supervise", "conference")
"""What a rung does that calls for an order."""

AT_ONCE = ("call",)
"""What does not wait for the morning: a limit of hours would be over by then."""

Quiet = tuple[time, time]


class Rung(Protocol):
    """What must be known of a rung."""

    @property
    def do(self) -> str: ...
    @property
    def level(self) -> str: ...


def level_of(rung: Rung) -> str:
    """The level of order that a rung asks for; the lowest where the ladder names none that we know."""
    return WORDS.get(rung.level, LEVELS[0])


def is_higher(one: str, other: str) -> bool:
    """Whether the first level is above the second."""
    return LEVELS.index(one) > LEVELS.index(other)


def first_order(rungs: Sequence[Rung]) -> int | None:
    """The place of the first rung that calls for an order."""
    return next((place for place, rung in enumerate(rungs) if rung.do in SUPERVISES), None)


def quiet(text: str) -> Quiet | None:
    """The quiet hours from "21:30-07:30"; None for "". Raises ValueError for anything else."""
    if not text.strip():
        return None
    begins, dash, ends = text.partition("-")
    if not dash:
        raise ValueError(text)
    return time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip())


def tell_at(at: datetime, deed: str, hours: Quiet | None, *, urgent: bool = False) -> datetime:
    """When the words of a rung go out that fired at `at`: now, or at the end of the quiet hours."""
    if hours is None or urgent or deed in AT_ONCE:
        return at
    begins, ends = hours
    local = at.astimezone(ZONE)
    now = local.time()
    inside = begins <= now < ends if begins <= ends else now >= begins or now < ends
    if not inside:
        return at
    day = local.date() + timedelta(days=1) if begins > ends and now >= begins else local.date()
    return datetime.combine(day, ends, ZONE)
