"""The five modes of a task as one table: who may open it, whether it leads, whether it may be sent back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """How one mode behaves.

    `permissions`: any of them opens it. `leads`: its unit holds the matter. `returnable`: the unit may send it back with
    a reason. `holds_up`: while it is open the matter is neither resolved nor closed. `stages`: of the matter.
    """

    permissions: tuple[str, ...]
    leads: bool
    returnable: bool
    holds_up: bool
    stages: tuple[str, ...]


WAYS = {
    "handle": Way(("tasks.dispatch", "matters.accept"), True, False, True, ("accepted",)),
    "assign": Way(("tasks.dispatch",), True, True, True, ("accepted",)),
    "supervise": Way(("tasks.supervise",), False, False, False, ("registered", "accepted", "resolved")),
    "agent": Way(("tasks.dispatch", "tasks.accompany"), False, True, True, ("accepted",)),
    "joint": Way(("tasks.dispatch", "tasks.convene"), False, True, True, ("accepted",)),
}


def holding_up() -> tuple[str, ...]:
    """The modes that must be finished before the matter can be."""
    return tuple(mode for mode, way in WAYS.items() if way.holds_up)
