"""The ways out of the house. Each takes one message and either has sent it or raises `Undelivered`."""

from collections.abc import Mapping

from django.conf import settings

from fengqiao.ground.notifications.channels.base import Channel, Parcel, Undelivered
from fengqiao.ground.notifications.channels.email import Email
from fengqiao.ground.notifications.channels.sms import Sms

__all__ = ["Channel", "Parcel", "Undelivered", "channels", "sends_sms"]


def channels() -> Mapping[str, Channel]:
    """The channels that are set up here, by the way they serve."""
    found: dict[str, Channel] = {"email": Email()}
    if sends_sms():
        found["sms"] = Sms(settings.SMS_URL, getattr(settings, "SMS_TOKEN", ""))
    return found


def sends_sms() -> bool:
    """Whether an SMS gateway is set up. Without one, people with only a telephone are called."""
    return bool(getattr(settings, "SMS_URL", ""))
