"""What the worker runs for clocks."""

from datetime import datetime

from fengqiao.casework.clocks import actions


def ring_due(at: datetime) -> int:
    """Every few seconds: ring whatever is due, batch after batch. Returns how many clocks rang."""
    total = 0
    while rung := actions.ring(at):
        total += rung
    return total
