"""Pages of clocks."""

from fengqiao.casework.clocks.views.clocks import (
    decision,
    extension,
    of_matter,
    pause,
    requests,
    resumption,
    show,
)
from fengqiao.casework.clocks.views.recounts import approval, dropping, recount, recounts

__all__ = [
    "approval",
    "decision",
    "dropping",
    "extension",
    "of_matter",
    "pause",
    "recount",
    "recounts",
    "requests",
    "resumption",
    "show",
]
