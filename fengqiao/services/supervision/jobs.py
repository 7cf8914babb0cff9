"""What the sweep runs for supervision: the words of the rungs, and in the night the figures of the month."""

from datetime import datetime, timedelta

from django.core.cache import cache

from fengqiao.kernel.clock import CHINA
from fengqiao.services.supervision import actions

COUNTED = "supervision.counted"
NIGHT = 2
"""The hour from which the figures are computed, once a day."""


def speak(at: datetime) -> int:
    """Every few seconds: tell of the rungs that have come; those of the night are told in the morning."""
    return actions.speak(at)


def count_oddities(at: datetime) -> None:
    """Once in the night: the month of the day that is over."""
    local = at.astimezone(CHINA)
    if local.hour < NIGHT or cache.get(COUNTED) == str(local.date()):
        return
    actions.count_oddities((local - timedelta(days=1)).date(), at=at)
    cache.set(COUNTED, str(local.date()), None)
