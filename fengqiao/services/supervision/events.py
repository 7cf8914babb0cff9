"""What happens to a supervision, to a matter on the leaders' list, to a finding, to a review."""

from dataclasses import dataclass
from uuid import UUID

from fengqiao.kernel.events import Happening, MatterHappening


@dataclass(frozen=True, kw_only=True)
class OrderEvent(MatterHappening):
    """`holder_id` is the unit that is supervised."""

    order_id: UUID
    task_id: UUID
    holder_id: UUID
    level: str
    times: int


@dataclass(frozen=True, kw_only=True)
class OrderIssued(OrderEvent):
    """The first time, or a further one."""

    kind = "supervision.issued"
    clock_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class OrderRaised(OrderEvent):
    kind = "supervision.raised"
    was: str


@dataclass(frozen=True, kw_only=True)
class OrderReplied(OrderEvent):
    kind = "supervision.replied"


@dataclass(frozen=True, kw_only=True)
class ReplyAccepted(OrderEvent):
    kind = "supervision.accepted"


@dataclass(frozen=True, kw_only=True)
class ReplyReturned(OrderEvent):
    """Not enough: the next time begins with it."""

    kind = "supervision.returned"


@dataclass(frozen=True, kw_only=True)
class OrderClosed(OrderEvent):
    """`why` is done, lifted, barred, or the kind of the event that ended the matter."""

    kind = "supervision.closed"
    why: str


@dataclass(frozen=True, kw_only=True)
class HungEvent(MatterHappening):
    hung_id: UUID
    holder_id: UUID


@dataclass(frozen=True, kw_only=True)
class HungUp(HungEvent):
    kind = "supervision.hung"
    leader_post_id: UUID


@dataclass(frozen=True, kw_only=True)
class TakenOff(HungEvent):
    kind = "supervision.taken_off"
    document_id: UUID


@dataclass(frozen=True, kw_only=True)
class FindingEvent(MatterHappening):
    finding_id: UUID
    holder_id: UUID
    violation: str


@dataclass(frozen=True, kw_only=True)
class FindingOpened(FindingEvent):
    kind = "finding.opened"


@dataclass(frozen=True, kw_only=True)
class FindingReplied(FindingEvent):
    kind = "finding.replied"


@dataclass(frozen=True, kw_only=True)
class FindingDecided(FindingEvent):
    kind = "finding.decided"
    stage: str


@dataclass(frozen=True, kw_only=True)
class ReviewNoted(Happening):
    """Somebody has looked at odd figures and said what came of it."""

    kind = "review.noted"
    review_id: UUID
    unit_id: UUID
    detector: str
    result: str
