"""What a process remembers between requests: reference data, read again when somebody has changed it.

Regions, organisations, roles and posts are asked for many times in one request and change a few times a year. Every
process keeps them and compares a version at most once in `PATIENCE` seconds, so the hot path costs no query.
"""

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar
from uuid import UUID, uuid4

from django.db import transaction

from fengqiao.kernel.models import Version

Value = TypeVar("Value")

PATIENCE = 1.0
"""Seconds for which a change made by another process may go unnoticed here."""

_all: list["Remembered"] = []


class Remembered(Generic[Value]):
    """A value read by `read` and kept until the version of its topic is another."""

    def __init__(self, topic: str, read: Callable[[], Value]) -> None:
        self.topic, self.read = topic, read
        self.forget()
        _all.append(self)

    def __call__(self) -> Value:
        kept = self._kept
        if kept is None or monotonic() - self._checked > PATIENCE:
            version = _version(self.topic)
            if kept is None or version != kept[0]:
                kept = self._kept = (version, self.read())
            self._checked = monotonic()
        return kept[1]

    def forget(self) -> None:
        """Read again on the next call."""
        self._kept: tuple[UUID | None, Value] | None = None
        self._checked = 0.0

    def doubt(self) -> None:
        """Compare the version again on the next call."""
        self._checked = 0.0


def changed(*topics: str) -> None:
    """Say that rows of a topic were written; called by actions and loaders in the same transaction."""
    for topic in topics:
        Version.objects.update_or_create(topic=topic, defaults={"version": uuid4()})
    _doubt(topics)
    transaction.on_commit(lambda: _doubt(topics))


def forget() -> None:
    """Forget everything: for tests, whose transactions are rolled back, and after a restore."""
    for remembered in _all:
        remembered.forget()


def _doubt(topics: tuple[str, ...]) -> None:
    for remembered in _all:
        if remembered.topic in topics:
            remembered.doubt()


def _version(topic: str) -> UUID | None:
    return Version.objects.filter(topic=topic).values_list("version", flat=True).first()
