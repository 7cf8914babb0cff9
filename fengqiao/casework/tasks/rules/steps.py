"""What has to be done next on a matter, from where it stands. Pure; the words are given elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Step(StrEnum):
    DECIDE = "decide"  # take it on, decline it, or answer on the spot
    HAND_OVER = "hand_over"  # choose who does it
    RULE = "rule"  # a unit sent it back: choose anew
    AGAIN = "again"  # the person said it is not solved: look again, choose anew
    SIGN = "sign"  # take up the task
    WORK = "work"  # do it, report, write the result
    REPLY = "reply"  # answer a supervision
    AWAIT_SIGN = "await_sign"  # another unit has not taken it up yet
    AWAIT_WORK = "await_work"  # another unit is at it
    ANSWER = "answer"  # the work is done: give the person an answer
    CONFIRM = "confirm"  # the person is asked whether it is solved
    NOTHING = "nothing"


@dataclass(frozen=True)
class Work:
    """A task as far as the next step goes."""

    id: UUID
    mode: str
    stage: str
    leads: bool
    holder_id: UUID
    ended_at: datetime | None = None


def next_step(
    stage: str, tasks: Iterable[Work], unit: UUID | None, reopened_at: datetime | None = None
) -> tuple[Step, Work | None]:
    """The next step of a matter as the unit `unit` sees it, and the task it is about. `tasks`: the latest first.

    `reopened_at`: when this round of work began, where there was one before; what ended earlier does not count.
    """
    tasks = list(tasks)
    live = [task for task in tasks if task.stage in ("open", "taken")]
    own = sorted((task for task in live if task.holder_id == unit), key=lambda task: task.mode != "supervise")
    if own:
        task = own[0]
        if task.stage == "open":
            return Step.SIGN, task
        return (Step.REPLY if task.mode == "supervise" else Step.WORK), task
    if stage == "registered":
        return Step.DECIDE, None
    if stage == "resolved":
        return Step.CONFIRM, None
    if stage != "accepted":
        return Step.NOTHING, None
    waiting = sorted((task for task in live if task.mode != "supervise"), key=lambda task: not task.leads)
    if waiting:
        return (Step.AWAIT_SIGN if waiting[0].stage == "open" else Step.AWAIT_WORK), waiting[0]
    ended = [task for task in tasks if task.leads and task.ended_at is not None]
    if reopened_at is not None:
        ended = [task for task in ended if task.ended_at and task.ended_at >= reopened_at]
        if not ended:
            return Step.AGAIN, None
    if ended and ended[0].stage == "returned":
        return Step.RULE, ended[0]
    if ended and ended[0].stage == "done":
        return Step.ANSWER, ended[0]
    return Step.HAND_OVER, None
