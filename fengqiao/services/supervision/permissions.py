"""What one may be allowed to do about supervisions. Whoever supervises also hangs, finds and reviews."""

from enum import StrEnum


class Permission(StrEnum):
    SUPERVISE = "tasks.supervise"
    """Issue an order, judge a reply, hang a matter, open and decide a finding, look at a review."""
    REPLY = "tasks.finish"
    """Answer for the own unit."""
    SIGN = "documents.sign"
    """Answer for the unit one heads."""
