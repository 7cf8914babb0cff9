"""Pages of clocks."""

from fengqiao.casework.clocks.views.clocks import (
    decision,
    extension,
    of_matter,
    own,
    pause,
    requests,
    resumption,
    show,
    telling,
)
from fengqiao.casework.clocks.views.recounts import approval, dropping, recount, recounts

__all__ = [
    "approval", "decision", "dropping", "extension", "of_matter", "own", "pause", "recount", "recounts", "requests",
    "resumption", "show", "telling",
]  # fmt: skip
