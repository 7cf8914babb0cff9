"""Who hears of which event, in which order, now or later."""

from collections.abc import Mapping

from fengqiao.kernel.events import Happening, Reaction

REACTIONS: Mapping[type[Happening], tuple[Reaction, ...]] = {}
