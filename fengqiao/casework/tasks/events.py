"""What happens to a task."""

from dataclasses import dataclass
from uuid import UUID

from fengqiao.kernel.events import MatterHappening


@dataclass(frozen=True, kw_only=True)
class TaskEvent(MatterHappening):
    task_id: UUID
    mode: str
    holder_id: UUID


@dataclass(frozen=True, kw_only=True)
class TaskOpened(TaskEvent):
    kind = "task.opened"
    leads: bool
    about_clock: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TakenUp(TaskEvent):
    """Signed for by a post of the unit (签收)."""

    kind = "task.taken_up"
    post_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Reported(TaskEvent):
    kind = "task.reported"
    to_party: bool


@dataclass(frozen=True, kw_only=True)
class Returned(TaskEvent):
    kind = "task.returned"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Done(TaskEvent):
    kind = "task.done"
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Cancelled(TaskEvent):
    kind = "task.cancelled"
    why: str


@dataclass(frozen=True, kw_only=True)
class PassedOn(TaskEvent):
    """The post that had taken it up has ended; its successor goes on with it."""

    kind = "task.passed_on"
    was: UUID
    post_id: UUID
