"""Identifiers made in the application: UUIDv7, so rows sort by when they came to be."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new time-ordered identifier (RFC 9562, version 7) as the standard library's UUID."""
    return _uuid7()
