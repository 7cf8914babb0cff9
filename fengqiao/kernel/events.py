"""What happened. One append-only table is timeline, audit trail, outbox and statistics.

Slices *call down and announce up*: an action calls the slices below it by name, and tells the slices above it only by
`emit`. Who listens is written in one place, `fengqiao.wiring.reactions`.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet

from fengqiao.kernel import chain, clock, writing
from fengqiao.kernel.models import Chained, Entry, Event

Reaction = Callable[[Any], None]

_reactions: Mapping[type["Happening"], tuple[Reaction, ...]] = {}
_path: ContextVar[tuple[tuple[type, str], ...]] = ContextVar("path", default=())

DEPTH = 8
"""How many reactions may call each other; more is a ring."""


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Base of every slice's events. Subclasses add what a reader needs, as plain values: ids and codes, never names."""

    kind: ClassVar[str]
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MatterHappening(Happening):
    """Something that happened to a matter, a link of its chain. `seq` is filled in by `emit`."""

    matter_id: UUID
    seq: int = 0

    @property
    def key(self) -> str:
        """What names this event for ever: the matter and its place in the chain."""
        return f"{self.matter_id}:{self.seq}"


def wire(reactions: Mapping[type[Happening], tuple[Reaction, ...]]) -> None:
    """Plug in who reacts to what. Called once, when Django is ready."""
    global _reactions
    _reactions = reactions


def emit(happening: Happening, on: Chained | None = None) -> None:
    """Record the happening, then let the listeners react, all in the caller's transaction.

    With `on`, the locked subject, the event becomes the next link of its chain; without, an entry of the log of
    administration. Raises RuntimeError for a ring of reactions.
    """
    if on is None:
        key = _enter(happening)
    else:
        happening = _append(happening, on)
        key = happening.key  # type: ignore[attr-defined]
    _react(happening, key)


def entries() -> QuerySet[Entry]:
    """The log of administration, for the auditor. Page it by ("-recorded_at", "-id")."""
    return Entry.objects.order_by("-recorded_at", "-id")


def data_of(happening: Happening) -> dict[str, Any]:
    """The fields that a subclass adds, as JSON keeps them."""
    return {name: chain.plain(getattr(happening, name)) for name in _own_fields(type(happening))}  # type: ignore[arg-type]


@cache
def _own_fields(kind: type[Happening]) -> tuple[str, ...]:
    base = {"by", "at", "matter_id", "seq"} if issubclass(kind, MatterHappening) else {"by", "at"}
    return tuple(f.name for f in fields(kind) if f.name not in base)


def _append(happening: Happening, on: Chained) -> MatterHappening:
    happening = replace(happening, seq=on.seq + 1)  # type: ignore[call-arg]
    assert isinstance(happening, MatterHappening)
    said, recorded_at, prev = data_of(happening), clock.now(), bytes(on.head)
    on.seq += 1
    on.head = chain.link(
        matter_id=happening.matter_id,
        seq=on.seq,
        kind=happening.kind,
        by=happening.by,
        at=happening.at,
        recorded_at=recorded_at,
        data=said,
        prev=prev,
    )
    writing.add(
        Event(
            matter_id=happening.matter_id,
            seq=on.seq,
            kind=happening.kind,
            by=happening.by,
            at=happening.at,
            recorded_at=recorded_at,
            data=said,
            prev=prev,
            head=on.head,
        )
    )
    writing.change(on, "seq", "head")
    return happening


def _enter(happening: Happening) -> str:
    entry = writing.add(
        Entry(
            kind=happening.kind,
            by=happening.by,
            at=happening.at,
            recorded_at=clock.now(),
            data=data_of(happening),
        )
    )
    return str(entry.pk)


def _react(happening: Happening, key: str) -> None:
    path = _path.get()
    step = (type(happening), str(getattr(happening, "matter_id", key)))
    # the same happening to the same subject may recur once (a reopened matter); a third time is a ring
    if path.count(step) > 1 or len(path) >= DEPTH:
        names = " → ".join(kind.__name__ for kind, _ in (*path, step))
        raise RuntimeError(f"a ring of reactions: {names}")
    token = _path.set((*path, step))
    try:
        for react in _reactions.get(type(happening), ()):
            react(happening)
    finally:
        _path.reset(token)
