"""The state that follows from the events of a matter: stage, holder, clocks, tasks. What the rows must agree with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class State:
    """What the events say of one matter. Ids are texts, as the events keep them."""

    stage: str = ""
    holder: str = ""
    clocks: dict[str, str] = field(default_factory=dict)
    """Live clocks: id to running, paused or lapsed."""
    tasks: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Every task: id to (stage, holder)."""


_STAGES = {
    "matter.accepted": "accepted",
    "matter.declined": "declined",
    "matter.resolved": "resolved",
    "matter.closed": "closed",
    "matter.reopened": "accepted",
}
_CLOCKS = {
    "clock.started": "running",
    "clock.resumed": "running",
    "clock.paused": "paused",
    "clock.lapsed": "lapsed",
}
_TASKS = {
    "task.opened": "open",
    "task.taken_up": "taken",
    "task.returned": "returned",
    "task.done": "done",
    "task.cancelled": "cancelled",
}


def fold(events: Iterable[tuple[str, Mapping[str, Any]]]) -> State:
    """Read the events, (kind, data) in the order of the chain, into a state."""
    state = State()
    for kind, data in events:
        if kind == "matter.registered":
            state.stage, state.holder = "registered", data["centre_id"]
        elif kind == "matter.held":
            state.holder = data["holder_id"]
        elif kind in _STAGES:
            state.stage = _STAGES[kind]
        elif kind in _CLOCKS:
            state.clocks[data["clock_id"]] = _CLOCKS[kind]
        elif kind == "clock.stopped":
            state.clocks.pop(data["clock_id"], None)
        elif kind in _TASKS:
            state.tasks[data["task_id"]] = (_TASKS[kind], data["holder_id"])
    return state


def faults(state: State) -> list[str]:
    """What no matter may ever show, whatever happened to it: words for a programmer, empty when all is well."""
    found = []
    live = [task for task, (stage, _) in state.tasks.items() if stage in ("open", "taken")]
    if state.stage in ("registered", "accepted", "resolved"):
        if not state.holder:
            found.append("open without a holder")
        if not state.clocks:
            found.append("open without a clock")
    else:
        if state.clocks:
            found.append("ended with a clock running")
        if live:
            found.append("ended with an open task")
    return found
