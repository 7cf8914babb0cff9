"""The hash chain: how an event is written down so that it cannot be changed unseen.

The canonical form is JSON with sorted keys, no floats and times in UTC with microseconds; the link is SM3 over it.
"""

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from fengqiao.kernel.crypto import sm3

GENESIS = bytes(32)
"""What stands before the first event of every matter."""


def plain(value: Any) -> Any:
    """A value as JSON keeps it. Raises TypeError for floats (they have no canonical text) and unknown types."""
    if value is None or isinstance(value, str | bool):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    raise TypeError(f"{type(value).__name__} has no place in an event")


text = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""The one text of a value that is plain already."""

_word = lru_cache(maxsize=4096)(text)


def canonical(value: Any) -> bytes:
    """The one byte form of a value."""
    return text(plain(value)).encode()


def link(
    *,
    matter_id: UUID,
    seq: int,
    kind: str,
    by: str,
    at: datetime,
    recorded_at: datetime,
    data: dict[str, Any],
    prev: bytes,
) -> bytes:
    """The head of the chain after this event: SM3 of everything the event says and of the head before it.

    `data` is as JSON keeps it already: what `plain` has made, or what the database gave back.
    """
    return relink(matter_id, seq, kind, by, _instant(at), _instant(recorded_at), text(data), prev)


def relink(
    matter_id: UUID, seq: int, kind: str, by: str, at: str, recorded_at: str, data: str, prev: bytes
) -> bytes:
    """The same for times and data that are canonical text already.

    The canonical form of the whole is put together here by hand, in the order of its keys: `canonical` of the same
    values gives the same bytes (a test compares them), at several times the cost.
    """
    return sm3(
        f'{{"at":"{at}","by":{_word(by)},"data":{data},"kind":{_word(kind)},"matter":"{matter_id}",'
        f'"prev":"{prev.hex()}","recorded_at":"{recorded_at}","seq":{seq}}}'.encode()
    )


@lru_cache(maxsize=1024)
def _instant(value: datetime) -> str:
    # one instant stands in many links: a verb's own, a whole sweep's
    if value.tzinfo is None:
        raise TypeError("a time without a zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def short(head: bytes) -> str:
    """The first twelve hex digits in groups, as a receipt prints them: 9c41 e7b2 50d8."""
    text = bytes(head).hex()
    return f"{text[:4]} {text[4:8]} {text[8:12]}"
