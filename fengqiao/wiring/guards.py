"""Who may stop which verb."""

from collections.abc import Mapping

from fengqiao.kernel.stages import Guard

GUARDS: Mapping[str, tuple[Guard, ...]] = {}
