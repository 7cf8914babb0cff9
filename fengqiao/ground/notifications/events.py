"""What happens to messages and is kept in the log of administration."""

from dataclasses import dataclass
from uuid import UUID

from fengqiao.kernel.events import Happening


@dataclass(frozen=True, kw_only=True)
class Called(Happening):
    """Somebody was telephoned instead of written to."""

    kind = "notifications.called"
    delivery_id: UUID
    matter_id: UUID | None
    reached: bool
