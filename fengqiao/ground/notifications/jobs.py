"""What the worker runs for messages."""

from datetime import datetime

from fengqiao.ground.notifications import actions


def deliver(at: datetime) -> int:
    """Every few seconds: send what is due."""
    return actions.deliver(at)
