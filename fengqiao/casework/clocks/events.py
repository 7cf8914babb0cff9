"""What happens to a clock."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fengqiao.kernel.events import MatterHappening


@dataclass(frozen=True, kw_only=True)
class ClockEvent(MatterHappening):
    clock_id: UUID
    rule: str
    task_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ClockStarted(ClockEvent):
    kind = "clock.started"
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClockWarned(ClockEvent):
    kind = "clock.warned"
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClockLapsed(ClockEvent):
    """The limit has passed. The clock goes on being live until somebody does what it waits for."""

    kind = "clock.lapsed"
    due_at: datetime
    on_lapse: str = ""


@dataclass(frozen=True, kw_only=True)
class ClockEscalated(ClockEvent):
    """A rung of the ladder has come: `rung` is its place on the ladder of the clock's rule in the matter's edition."""

    kind = "clock.escalated"
    due_at: datetime
    rung: int


@dataclass(frozen=True, kw_only=True)
class ClockStopped(ClockEvent):
    kind = "clock.stopped"
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class ClockPaused(ClockEvent):
    kind = "clock.paused"
    ground: str
    resumes_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClockResumed(ClockEvent):
    kind = "clock.resumed"
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClockRecounted(ClockEvent):
    """A changed calendar was carried into a running limit. `counted_at` is what the count gives, `due_at` what holds."""

    kind = "clock.recounted"
    recount_id: UUID
    was_at: datetime
    counted_at: datetime
    due_at: datetime
