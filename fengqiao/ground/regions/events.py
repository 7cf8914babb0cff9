"""What happens to places: entries of the log of administration."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fengqiao.kernel.events import Happening


@dataclass(frozen=True, kw_only=True)
class RegionHappening(Happening):
    region_id: UUID


@dataclass(frozen=True, kw_only=True)
class RegionFounded(RegionHappening):
    kind = "region.founded"


@dataclass(frozen=True, kw_only=True)
class RegionRenamed(RegionHappening):
    kind = "region.renamed"


@dataclass(frozen=True, kw_only=True)
class RegionRecoded(RegionHappening):
    kind = "region.recoded"
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class RegionRedrawn(RegionHappening):
    kind = "region.redrawn"


@dataclass(frozen=True, kw_only=True)
class RegionRetired(RegionHappening):
    kind = "region.retired"
    until_on: date


@dataclass(frozen=True, kw_only=True)
class RegionMoved(RegionHappening):
    """A subtree now lies under another parent. Whoever keeps ancestor ids rewrites them, in batches."""

    kind = "region.moved"
    old_parent_id: UUID | None
    new_parent_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class RegionsLoaded(Happening):
    """Divisions, grids or boundaries were read from a file."""

    kind = "region.loaded"
    read: int
    added: int
    changed: int
    rejected: int
