"""The only place that reads the time; and the time machine of demonstrations and tests.

Domain time is real time plus one offset row (`TimeShift`), which only moves forward and exists only where
`settings.TIME_MACHINE` is on. Sessions, tokens and job scheduling stay on real time.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

CHINA = ZoneInfo("Asia/Shanghai")
"""The one zone in which days begin and end here."""


def real_now() -> datetime:
    """The time of the machine, aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Domain time, aware, in UTC: what the rest of the house is told as `at`."""
    return real_now() + offset()


def offset() -> timedelta:
    """How far the time machine has moved ahead; zero where it is switched off."""
    if not settings.TIME_MACHINE:
        return timedelta(0)
    from fengqiao.kernel.models import TimeShift

    seconds = TimeShift.objects.filter(pk=1).values_list("seconds", flat=True).first()
    return timedelta(seconds=seconds or 0)


def travel(to: datetime) -> timedelta:
    """Move domain time forward to `to`. Raises ValueError when that is in the past or the machine is off."""
    from fengqiao.kernel.models import TimeShift

    if not settings.TIME_MACHINE:
        raise ValueError("时间机器没有打开（只用于演示和测试）")
    ahead = to - real_now()
    if ahead < offset():
        raise ValueError("时间只能往前走")
    TimeShift.objects.update_or_create(pk=1, defaults={"seconds": ahead.total_seconds()})
    return ahead
