"""What happened to a matter, in sentences for the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.casework.documents.rules.timeline import LINES, Line

TONES = {"ok": "done", "you": "warm", "warn": "s1", "bad": "s4"}


@dataclass(frozen=True)
class Entry:
    """One thing that happened: the sentence, who, the words behind it."""

    title: str
    at: datetime
    who: str
    icon: str
    tone: str
    minor: bool
    said: str = ""
    seen: str = ""


def entries(matter: Any, events: Iterable[Any], who: Mapping[str, str]) -> list[Entry]:
    """The oldest first."""
    found = []
    for event in events:
        line = LINES.get(event.kind) or Line(event.kind)
        found.append(
            Entry(
                title=_(line.desk).split("%(")[0].rstrip("：（，"),
                at=event.at,
                who=who.get(event.by, ""),
                icon=line.icon,
                tone=TONES.get(line.tone, "hand" if event.by.startswith("post:") else ""),
                minor=line.minor,
                seen=_("当事人也看得到") if line.party else "",
            )
        )
    return found
