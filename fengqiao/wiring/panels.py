"""Which panels a matter page shows, in order."""

from collections.abc import Callable, Sequence

PANELS: Sequence[Callable[..., str]] = ()
