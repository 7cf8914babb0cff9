"""`later(reaction)`: the same reaction, run by a worker once the transaction has committed.

The queue is a PostgreSQL table, so deferring is an INSERT in the caller's transaction: a rollback takes the job with it
and nothing is ever sent for something that did not happen. A job that is tried again after a crash finds in `Done`
that the deed is done: the row is written in the transaction of the reaction itself.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.module_loading import import_string
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from fengqiao.kernel import chain, clock, writing
from fengqiao.kernel.crypto import sm3
from fengqiao.kernel.events import Happening
from fengqiao.kernel.models import Done

_DEFER = (
    "SELECT procrastinate_defer_jobs_v1(ARRAY(SELECT ROW('later', 'react', {priority:d}, NULL, NULL, job, NULL)"
    "::procrastinate_job_to_defer_v1 FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS jobs (job, place)"
    " ORDER BY place))"
)
"""What `run.defer` would send, for all jobs of a unit at once: through the library each would cost a trip of its own."""

BEHIND = -10
"""The priority of work that waits until nobody else waits: the papers of a demo's year. Everything else has 0."""

_priority: ContextVar[int] = ContextVar("priority", default=0)
_aside: ContextVar["list[Deferred] | None"] = ContextVar("aside", default=None)

_CASTS: dict[Any, Callable[[Any], Any]] = {
    datetime: lambda text: datetime.fromisoformat(text),
    date: lambda text: date.fromisoformat(text),
    UUID: UUID,
}


@app.task(
    name="react", queue="later", retry=RetryStrategy(max_attempts=8, exponential_wait=5), pass_context=True
)
def run(
    context: JobContext | None = None, *, reaction: str, happening: str, key: str, data: dict[str, Any]
) -> None:
    """Run one reaction for one event, exactly once. What it puts off waits no less than itself did."""
    kind: type[Happening] = import_string(happening)
    with _ranked(context.job.priority if context else 0), writing.together():
        if Done.objects.filter(event=key, reaction=reaction).exists():
            return  # the worker died after the commit and before it could say so
        writing.add(Done(event=key, reaction=reaction, at=clock.now()))
        import_string(reaction)(kind(**_restore(kind, data)))


def later(
    reaction: Callable[[Any], None], only: Callable[[Any], bool] | None = None
) -> Callable[[Any], None]:
    """Wrap a reaction for the wiring: queue it in this transaction, run it after.

    With `only`, for those happenings alone: what would do nothing is not queued.
    """

    def enqueue(happening: Happening) -> None:
        if only is not None and not only(happening):
            return
        if (kept := _aside.get()) is not None:
            kept.append(Deferred(reaction, happening))
            return
        _queue(reaction, happening)

    enqueue.reaction = reaction  # type: ignore[attr-defined]
    enqueue.__qualname__ = f"later({reaction.__qualname__})"
    return enqueue


@dataclass(frozen=True)
class Deferred:
    """A reaction that was put aside with its event."""

    reaction: Callable[[Any], None]
    happening: Happening

    def do(self) -> None:
        """Run it now, in a transaction of its own."""
        with writing.together():
            self.reaction(self.happening)

    def queue_behind(self) -> None:
        """Leave it to the worker, who does it when nothing else waits."""
        with _ranked(BEHIND):
            _queue(self.reaction, self.happening)


@contextmanager
def put_aside() -> Iterator[list[Deferred]]:
    """Collect what would be queued inside the block, for a teller of histories who sees to it himself."""
    kept: list[Deferred] = []
    token = _aside.set(kept)
    try:
        yield kept
    finally:
        _aside.reset(token)


@contextmanager
def _ranked(priority: int) -> Iterator[None]:
    token = _priority.set(priority)
    try:
        yield
    finally:
        _priority.reset(token)


def _queue(reaction: Callable[[Any], None], happening: Happening) -> None:
    data = {f.name: chain.plain(getattr(happening, f.name)) for f in fields(happening)}
    job = {"reaction": _name(reaction), "happening": _name(type(happening)), "key": _key(happening)}
    writing.say(_DEFER.format(priority=_priority.get()), json.dumps(job | {"data": data}, ensure_ascii=False))


def _key(happening: Happening) -> str:
    if key := getattr(happening, "key", ""):
        return key
    said = chain.canonical({f.name: getattr(happening, f.name) for f in fields(happening)})
    return sm3(happening.kind.encode(), said).hex()


def _restore(kind: type[Happening], data: dict[str, Any]) -> dict[str, Any]:
    return {f.name: _cast(f.type, data[f.name]) for f in fields(kind)}


def _cast(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, list):
        return tuple(value)
    for known, cast in _CASTS.items():
        if kind is known or known.__name__ in str(kind):
            return cast(value)
    return value


def _name(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"
