"""How facts are written in official papers: dates, instants, lists. Papers are Chinese; these are not UI words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

CHINA = timezone(timedelta(hours=8))
WEEKDAYS = "一二三四五六日"


def day(moment: datetime | date | None) -> str:
    """2026年5月11日"""
    if moment is None:
        return ""
    on = moment.astimezone(CHINA).date() if isinstance(moment, datetime) else moment
    return f"{on.year}年{on.month}月{on.day}日"


def instant(moment: datetime | None) -> str:
    """2026年5月11日 9:42"""
    return f"{day(moment)} {moment.astimezone(CHINA):%-H:%M}" if moment else ""


def due(moment: datetime | None) -> str:
    """2026年6月10日（周三）; with the hour where it is not the end of the day."""
    if moment is None:
        return ""
    local = moment.astimezone(CHINA)
    words = f"{day(moment)}（周{WEEKDAYS[local.weekday()]}）"
    return words if local.time() >= time(23, 59) else f"{words}{local:%-H:%M}"


def said(value: Any, kind: str) -> Any:
    """A value as a field of this type prints it: text, date, datetime, code, list, table, choice, long, int, money."""
    if kind == "date":
        return day(value) if isinstance(value, datetime | date) else value
    if kind == "datetime":
        return instant(value) if isinstance(value, datetime) else value
    if kind == "list":
        rows = [value] if isinstance(value, str) and value else list(value or ())
        return [_row(row) if isinstance(row, Mapping) else row for row in rows]
    if kind == "table":
        return [dict(row) for row in value or () if isinstance(row, Mapping)]
    if isinstance(value, datetime):
        return day(value)
    if isinstance(value, list | tuple):
        return "；".join(str(one) for one in value)
    return "" if value is None else str(value)


def _row(row: Mapping[str, Any]) -> str:
    """A row of a table where a paper wants a line; the claim stands above already."""
    return "，".join(str(cell) for name, cell in row.items() if cell and name != "claim")


def check_code(head: bytes | memoryview | str, length: int = 16) -> str:
    """The head of the chain (or any hash) as a person compares it: hex characters in fours."""
    text = head if isinstance(head, str) else bytes(head).hex()
    return " ".join(text[place : place + 4] for place in range(0, min(length, len(text)), 4))


def names(people: Iterable[str]) -> str:
    """王小强; 王小强、李某; 王小强等4人"""
    people = [name for name in people if name]
    return "、".join(people) if len(people) < 3 else f"{people[0]}等{len(people)}人"
