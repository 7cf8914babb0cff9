"""What one may be allowed to do about ratings."""

from enum import StrEnum


class Permission(StrEnum):
    CALL = "feedback.call"
    """Ask the person by telephone, and write down the answer."""
    RATE = "feedback.rate"
    """Rate the own matter; at the portal the ticket gives it, with `portal.own`."""
