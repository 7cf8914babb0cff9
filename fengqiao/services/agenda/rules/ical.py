"""A list of due instants as an iCalendar file (RFC 5545), for any calendar that can subscribe to an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time

from fengqiao.kernel.workdays import ZONE

OCTETS = 75
"""So long may a line be; what is longer goes on in the next one, after a space."""


@dataclass(frozen=True)
class Entry:
    """One thing that is due. `uid` names it for ever, so that it moves in the calendar when its date does."""

    uid: str
    due_at: datetime
    summary: str
    url: str


def calendar(name: str, entries: Iterable[Entry], at: datetime) -> str:
    """The file. What is due at the end of a day is an entry of that day; what is due at an hour stands at that hour."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Fengqiao//Agenda//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
    for entry in entries:
        lines += _event(entry, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(entry: Entry, at: datetime) -> Iterator[str]:
    due = entry.due_at.astimezone(ZONE)
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{_utc(at)}"
    if due.time() >= time(23, 59):
        yield f"DTSTART;VALUE=DATE:{due:%Y%m%d}"
    else:
        yield f"DTSTART:{_utc(due)}"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(said: str) -> str:
    for mark in ("\\", ";", ","):
        said = said.replace(mark, f"\\{mark}")
    return said.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    part, length = "", 0
    for character in line:
        size = len(character.encode())
        if length + size > OCTETS:
            yield part
            part, length = " ", 1
        part, length = part + character, length + size
    yield part
