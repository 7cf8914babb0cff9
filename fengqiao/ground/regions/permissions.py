"""What one may do to places."""

from enum import StrEnum


class Permission(StrEnum):
    CONFIGURE = "system.configure"
