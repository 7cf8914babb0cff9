"""What happens to addresses of calendars and is kept in the log of administration."""

from dataclasses import dataclass
from uuid import UUID

from fengqiao.kernel.events import Happening


@dataclass(frozen=True, kw_only=True)
class FeedMade(Happening):
    """Somebody made an address for a calendar outside."""

    kind = "agenda.feed_made"
    feed_id: UUID
    post_id: UUID


@dataclass(frozen=True, kw_only=True)
class FeedEnded(Happening):
    """An address for a calendar does not answer any more."""

    kind = "agenda.feed_ended"
    feed_id: UUID
    post_id: UUID
