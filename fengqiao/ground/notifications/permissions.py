"""What one may be allowed to do with messages."""

from enum import StrEnum


class Permission(StrEnum):
    CALL = "feedback.call"
    """Work off the call list: tell people by telephone what others read on a screen."""
