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
    duty: str = "office"


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
class PauseAsked(ClockEvent):
    """Somebody asks that a limit stand still; `desk_id` is the unit whose head decides."""

    kind = "clock.pause_asked"
    pause_id: UUID
    desk_id: UUID
    ground: str
    resumes_at: datetime


@dataclass(frozen=True, kw_only=True)
class PauseRefused(ClockEvent):
    kind = "clock.pause_refused"
    pause_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClockPaused(ClockEvent):
    """The limit stands still until `resumes_at` at the latest."""

    kind = "clock.paused"
    pause_id: UUID
    ground: str
    resumes_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClockResumed(ClockEvent):
    """The limit goes on with what was left of it."""

    kind = "clock.resumed"
    pause_id: UUID
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ClockRecounted(ClockEvent):
    """A changed calendar was carried into a running limit. `counted_at` is what the count gives, `due_at` what holds."""

    kind = "clock.recounted"
    recount_id: UUID
    was_at: datetime
    counted_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(ClockEvent):
    """Somebody asks for more time; `desk_id` is the unit whose head decides."""

    kind = "clock.extension_asked"
    extension_id: UUID
    desk_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class ExtensionRefused(ClockEvent):
    kind = "clock.extension_refused"
    extension_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClockExtended(ClockEvent):
    """The limit is longer, and the party is told so before the old date."""

    kind = "clock.extended"
    extension_id: UUID
    reason: str
    old_due_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class FactStated(ClockEvent):
    """The person said on which day something happened: their own time bar runs from it. `clock_id` is that limit."""

    kind = "clock.fact_stated"
    fact: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class LimitTold(ClockEvent):
    """The person was told of their own limit: by somebody, or on a paper that prints it (`way`: said, paper)."""

    kind = "clock.told"
    way: str
