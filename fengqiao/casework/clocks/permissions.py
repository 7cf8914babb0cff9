"""What one may be allowed to do to a clock."""

from enum import StrEnum


class Permission(StrEnum):
    PAUSE = "clocks.pause"
    APPROVE_PAUSE = "clocks.approve_pause"
    EXTEND = "clocks.extend"
    APPROVE_EXTEND = "clocks.approve_extend"
