"""Clocks are started, stopped, paused, and rung when their time has come. The caller holds the matter's lock."""

from fengqiao.casework.clocks.actions.pausing import pause, resume
from fengqiao.casework.clocks.actions.recount import ask_recount, recount_further
from fengqiao.casework.clocks.actions.ringing import BATCH, ring
from fengqiao.casework.clocks.actions.running import restart, start, stop, stop_all

__all__ = [
    "BATCH",
    "ask_recount",
    "pause",
    "recount_further",
    "restart",
    "resume",
    "ring",
    "start",
    "stop",
    "stop_all",
]
