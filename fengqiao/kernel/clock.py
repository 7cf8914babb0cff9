"""The only place that reads the time; and the time machine of demonstrations and tests.

Domain time is real time plus one offset row (`TimeShift`), which only moves forward and exists only where
`settings.TIME_MACHINE` is on. Sessions, tokens and job scheduling stay on real time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

if TYPE_CHECKING:
    from fengqiao.kernel.memory import Remembered

CHINA = ZoneInfo("Asia/Shanghai")
"""The one zone in which days begin and end here."""


_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def real_now() -> datetime:
    """The time of the machine, aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Domain time, aware, in UTC: what the rest of the house is told as `at`."""
    return _told.get() or real_now() + offset()


@contextmanager
def at_time(at: datetime) -> Iterator[None]:
    """Let it be `at` inside the block: a history is told as it happened. Raises ValueError for the future.

    Only where the time machine is: what is recorded in a real town carries the time at which it was recorded.
    """
    if not settings.TIME_MACHINE:
        raise ValueError("时间机器没有打开（只用于演示和测试）")
    if at > real_now() + offset():
        raise ValueError("还没有到那个时候")
    token = _told.set(at)
    try:
        yield
    finally:
        _told.reset(token)


def offset() -> timedelta:
    """How far the time machine has moved ahead; zero where it is switched off.

    Remembered, for every event asks: another process notices a jump within a second.
    """
    return _shift()() if settings.TIME_MACHINE else timedelta(0)


@cache
def _shift() -> "Remembered[timedelta]":
    from fengqiao.kernel.memory import Remembered
    from fengqiao.kernel.models import TimeShift

    def read() -> timedelta:
        seconds = TimeShift.objects.filter(pk=1).values_list("seconds", flat=True).first()
        return timedelta(seconds=seconds or 0)

    return Remembered(read, "time")


def travel(to: datetime) -> timedelta:
    """Move domain time forward to `to`. Raises ValueError when that is in the past or the machine is off."""
    from fengqiao.kernel.memory import changed
    from fengqiao.kernel.models import TimeShift

    if not settings.TIME_MACHINE:
        raise ValueError("时间机器没有打开（只用于演示和测试）")
    ahead = to - real_now()
    if ahead < offset():
        raise ValueError("时间只能往前走")
    TimeShift.objects.update_or_create(pk=1, defaults={"seconds": ahead.total_seconds()})
    changed("time")
    return ahead
