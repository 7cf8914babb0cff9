"""Everything that can be done to a matter. Each verb is one transaction."""

from fengqiao.casework.matters.actions.access import admit, bar, reveal, set_due, set_holder, withdraw_grant
from fengqiao.casework.matters.actions.moves import accept, answer, close, decline, reopen, resolve, withdraw
from fengqiao.casework.matters.actions.places import resettle
from fengqiao.casework.matters.actions.register import register, register_answered, register_declined
from fengqiao.casework.matters.actions.words import (
    add_party,
    contact,
    correct,
    reclassify,
    relocate,
    supplement,
)  # fmt: skip

__all__ = [
    "accept", "add_party", "admit", "answer", "bar", "close", "contact", "correct", "decline", "reclassify",
    "register", "register_answered", "register_declined", "relocate", "reopen", "resettle", "resolve", "reveal", "set_due", "set_holder",
    "supplement", "withdraw", "withdraw_grant",
]  # fmt: skip
