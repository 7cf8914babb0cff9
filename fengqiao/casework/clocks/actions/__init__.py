"""Clocks are started, stopped, paused, and rung when their time has come. The caller holds the matter's lock."""

from fengqiao.casework.clocks.actions.extending import ask_extension, grant_extension, refuse_extension
from fengqiao.casework.clocks.actions.owning import mark_told, state_facts, tell_limits
from fengqiao.casework.clocks.actions.pausing import ask_pause, grant_pause, refuse_pause, resume
from fengqiao.casework.clocks.actions.recount import ask_recount, recount_further
from fengqiao.casework.clocks.actions.ringing import BATCH, ring
from fengqiao.casework.clocks.actions.running import restart, start, stop, stop_all

__all__ = [
    "BATCH", "ask_extension", "ask_pause", "ask_recount", "grant_extension", "grant_pause", "mark_told",
    "recount_further", "refuse_extension", "refuse_pause", "restart", "resume", "ring", "start", "state_facts",
    "stop", "stop_all", "tell_limits",
]  # fmt: skip
