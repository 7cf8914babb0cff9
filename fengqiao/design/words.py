"""Days, hours and money said in words, in the reader's language; times are shown in the current time zone (Asia/Shanghai)."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol, overload

from django.utils import timezone
from django.utils.dates import MONTHS_3
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
MINUTE, HOUR, DAY = 60, 3600, 86400


@overload
def _local(value: datetime) -> datetime: ...
@overload
def _local(value: date) -> date: ...
def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _parts(value: date | datetime) -> dict[str, str]:
    # A translation may say the month by its name; hence "no-python-format" below.
    return {
        "year": str(value.year),
        "month": str(value.month),
        "month_name": str(MONTHS_3[value.month]).title(),
        "day": str(value.day),
        "weekday": str(WEEKDAYS[value.weekday()]),
    }


def short_day(value: date | datetime | None, since: date | datetime | None = None) -> str:
    """6 月 10 日; with the year when it is another year than that of `since`."""
    if value is None:
        return ""
    value = _local(value)
    if since is not None and _local(since).year != value.year:
        # xgettext:no-python-format
        return _("%(year)s 年 %(month)s 月 %(day)s 日") % _parts(value)
    # xgettext:no-python-format
    return _("%(month)s 月 %(day)s 日") % _parts(value)


def day(value: date | datetime | None, since: date | datetime | None = None) -> str:
    """6 月 10 日（周三）; with the year when it is another year than that of `since`."""
    if value is None:
        return ""
    value = _local(value)
    if since is not None and _local(since).year != value.year:
        # xgettext:no-python-format
        return _("%(year)s 年 %(month)s 月 %(day)s 日（%(weekday)s）") % _parts(value)
    # xgettext:no-python-format
    return _("%(month)s 月 %(day)s 日（%(weekday)s）") % _parts(value)


def hour(value: datetime | None) -> str:
    """9:10, in local time."""
    if value is None:
        return ""
    value = _local(value)
    return f"{value.hour}:{value.minute:02}"


def moment(value: datetime | None, now: datetime | None = None) -> str:
    """今天 9:10 when it is the day of `now`, else 5 月 19 日 16:20."""
    if value is None:
        return ""
    if now is not None and _local(now).date() == _local(value).date():
        return _("今天 %(hour)s") % {"hour": hour(value)}
    return f"{short_day(value, now)} {hour(value)}"


def span(seconds: float) -> str:
    """A length of time: 7 小时 18 分 under a day, 1 天 2 小时 under a week, else 9 天."""
    seconds = abs(int(seconds))
    days, rest = divmod(seconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes = rest // MINUTE
    if days >= 7 or (days and not hours):
        return ngettext("%(n)s 天", "%(n)s 天", days) % {"n": days}
    if days:
        return _("%(days)s 天 %(hours)s 小时") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)s 分") % {"minutes": minutes}


def left(due: datetime | None, now: datetime) -> str:
    """What is left until `due`: 剩 7 小时 18 分, 还有 21 天, or 超 1 天 2 小时."""
    if due is None:
        return ""
    seconds = (due - now).total_seconds()
    if seconds < 0:
        return _("超 %(span)s") % {"span": span(seconds)}
    if seconds < DAY:
        return _("剩 %(span)s") % {"span": span(seconds)}
    days = (_local(due).date() - _local(now).date()).days
    return ngettext("还有 %(n)s 天", "还有 %(n)s 天", days) % {"n": days}


def money(value: Decimal | int | str | None) -> str:
    """126,500.00: always two decimals; an empty value stays empty."""
    if value in (None, ""):
        return ""
    try:
        return f"{Decimal(str(value)):,.2f}"
    except InvalidOperation:
        return str(value)


class TwoNames(Protocol):
    """A row of reference data: a kind of matter, say."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def named(row: TwoNames) -> str:
    """Its name in the reader's language."""
    return row.zh if (get_language() or "zh").startswith("zh") else row.en
