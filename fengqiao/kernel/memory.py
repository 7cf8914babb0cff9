"""What a process remembers between requests: reference data, read again when somebody has changed it.

Regions, organisations, roles and posts are asked for many times in one request and change a few times a year. Every
process keeps them and compares a version at most once in `PATIENCE` seconds, so the hot path costs no query.
"""

import gc
from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar
from uuid import UUID, uuid4

from django.db import transaction

from fengqiao.kernel.models import Version

Value = TypeVar("Value")

PATIENCE = 1.0
"""Seconds for which a change made by another process may go unnoticed here."""

NEVER = float("-inf")

_all: list["Remembered"] = []
_seen: dict[str, tuple[float, dict[str, UUID]]] = {}
"""One reading of all versions, shared by everything that is remembered."""


class Remembered(Generic[Value]):
    """A value read by `read` and kept until the version of one of its topics is another."""

    def __init__(self, read: Callable[[], Value], *topics: str) -> None:
        self.read, self.topics = read, topics
        self._kept: tuple[dict[str, UUID], Value] | None = None
        self._checked = 0.0
        _all.append(self)

    def __call__(self) -> Value:
        kept = self._kept
        if kept is None or monotonic() - self._checked > PATIENCE:
            versions = _versions(self.topics)
            if kept is None or versions != kept[0]:
                kept = self._kept = (versions, self.read())
            self._checked = monotonic()
        return kept[1]

    def forget(self) -> None:
        """Read again on the next call."""
        self._kept = None
        self._checked = NEVER

    def doubt(self) -> None:
        """Compare the version again on the next call."""
        self._checked = NEVER


def settle() -> None:
    """Tell the collector that what is loaded by now lives as long as the process. Called when a server is ready.

    It would otherwise look through everything several times per request, a sixth of the time of registering; a
    request leaves few rings behind, so it may also come more rarely.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def changed(*topics: str) -> None:
    """Say that rows of a topic were written; called by actions and loaders in the same transaction."""
    for topic in topics:
        Version.objects.update_or_create(topic=topic, defaults={"version": uuid4()})
    _seen.clear()
    for remembered in _of(topics):
        remembered.doubt()
    # forget, not doubt: until now another thread may have put rows of before under the version of after
    transaction.on_commit(lambda: _forget(topics))


def forget() -> None:
    """Forget everything: for tests, whose transactions are rolled back, and after a restore."""
    _seen.clear()
    for remembered in _all:
        remembered.forget()


def _of(topics: tuple[str, ...]) -> list["Remembered"]:
    return [remembered for remembered in _all if set(topics) & set(remembered.topics)]


def _forget(topics: tuple[str, ...]) -> None:
    _seen.clear()
    for remembered in _of(topics):
        remembered.forget()


def _versions(topics: tuple[str, ...]) -> dict[str, UUID]:
    """Those of some topics, out of one reading of all that is at most `PATIENCE` old."""
    read_at, every = _seen.get("all", (NEVER, {}))
    if monotonic() - read_at > PATIENCE:
        every = dict(Version.objects.values_list("topic", "version"))
        _seen["all"] = (monotonic(), every)
    return {topic: every[topic] for topic in topics if topic in every}
