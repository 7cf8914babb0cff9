"""What the worker runs for clocks."""

from datetime import datetime
from time import monotonic

from fengqiao.casework.clocks import actions


def ring_due(at: datetime) -> int:
    """Every few seconds: ring whatever is due, batch after batch. Returns how many clocks rang."""
    total = 0
    while rung := actions.ring(at):
        total += rung
    return total


SLICE = 4.0
"""Seconds a recount works at a stretch, so that clocks ring in between."""


def recount(at: datetime) -> int:
    """Go on with a recount for a few seconds. Returns how many limits it dealt with."""
    until, total = monotonic() + SLICE, 0
    while done := actions.recount_further(at):
        total += done
        if monotonic() > until:
            break
    return total
