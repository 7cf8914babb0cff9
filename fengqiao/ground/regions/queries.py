"""Where is this point, what lies above and below: answered from memory, for hot paths ask many times a second."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

import shapely
from django.db.models import F
from shapely.geometry import shape

from fengqiao.ground.regions.models import FormerBoundary, Level, Region
from fengqiao.kernel.memory import Remembered


@dataclass(frozen=True, kw_only=True)
class Ancestry:
    """The places a point lies in, one per level. A matter keeps these ids, so lists compare one column."""

    city_id: UUID | None = None
    county_id: UUID | None = None
    town_id: UUID | None = None
    village_id: UUID | None = None
    grid_id: UUID | None = None

    def upwards(self) -> Iterator[UUID]:
        """The ids that are set, the smallest place first."""
        for level in reversed(Level):
            if found := getattr(self, f"{level}_id"):
                yield found

    @property
    def smallest(self) -> UUID | None:
        return next(self.upwards(), None)


class Atlas:
    """Every region as it stands, without boundaries. Read only: the rows are shared by all threads."""

    def __init__(self, rows: list[Region]) -> None:
        self.by_id: dict[UUID | None, Any] = {row.pk: row for row in rows}
        self.by_code = {row.code: row for row in rows if row.code}
        self.below: dict[UUID | None, list[Region]] = {}
        for row in rows:
            row._state.fields_cache["parent"] = self.by_id.get(row.parent_id)
            self.below.setdefault(row.parent_id, []).append(row)
        self._ancestries: dict[UUID, Ancestry] = {}

    def path(self, region_id: UUID) -> list[Region]:
        """From the root down to the region itself."""
        found, here = [], self.by_id.get(region_id)
        while here is not None and len(found) < 16:
            found.append(here)
            here = self.by_id.get(here.parent_id)
        return found[::-1]

    def ancestry(self, region_id: UUID) -> Ancestry:
        if region_id not in self._ancestries:
            steps = {f"{step.level}_id": step.pk for step in self.path(region_id)}
            self._ancestries[region_id] = Ancestry(**steps)
        return self._ancestries[region_id]

    def subtree(self, region_id: UUID) -> Iterator[Region]:
        if region_id in self.by_id:
            yield self.by_id[region_id]
        for child in self.below.get(region_id, ()):
            yield from self.subtree(child.pk)


@dataclass
class Ground:
    """The boundaries of all living regions, in a tree that finds the few a point may lie in."""

    ids: list[UUID]
    depths: list[int]
    outlines: list[shapely.Geometry]

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.outlines)

    def at(self, lon: float, lat: float) -> UUID | None:
        """The deepest region containing the point; of two equals the smaller; the border belongs to both."""
        found = self.tree.query(shapely.Point(lon, lat), predicate="intersects")
        best = min(found, key=lambda i: (-self.depths[i], self.outlines[i].area, self.ids[i]), default=None)
        return None if best is None else self.ids[best]


def _read_atlas() -> Atlas:
    return Atlas(list(Region.objects.defer("boundary").order_by("pinyin", "id")))


def _read_ground() -> Ground:
    rows = Region.objects.live().exclude(boundary=None).values_list("id", "level", "boundary")
    ground = Ground([], [], [])
    for pk, level, boundary in rows:
        outline = shape(boundary)
        shapely.prepare(outline)
        ground.ids.append(pk)
        ground.depths.append(Level(level).depth)
        ground.outlines.append(outline)
    return ground


_atlas = Remembered(_read_atlas, "regions")
_ground = Remembered(_read_ground, "regions")


def get(region_id: UUID) -> Region | None:
    """The region with this id, retired or not. Its boundary is loaded on first use."""
    return _atlas().by_id.get(region_id)


def by_code(code: str) -> Region | None:
    """The region with this official or local code."""
    return _atlas().by_code.get(code)


def locate(lon: float, lat: float) -> Region | None:
    """The smallest living region that contains a WGS-84 point; None when nobody has drawn one there."""
    found = _ground().at(lon, lat)
    return None if found is None else get(found)


def ancestry(region_id: UUID) -> Ancestry:
    """The ids of a region and of everything it lies in."""
    return _atlas().ancestry(region_id)


def ancestry_now(region_id: UUID) -> Ancestry:
    """The same, read from the rows themselves: for whoever writes down for good what another process has just moved."""
    found: dict[str, UUID] = {}
    here: UUID | None = region_id
    while here is not None and len(found) < len(Level):
        level, above = Region.objects.values_list("level", "parent_id").get(pk=here)
        found[f"{level}_id"], here = here, above
    return Ancestry(**found)


def path(region_id: UUID) -> list[Region]:
    """The region and everything it lies in, the largest first."""
    return _atlas().path(region_id)


def full_name(region_id: UUID | None) -> str:
    """The place as one writes it in an address, from the county down: 澄浦县柳岸街道望江社区."""
    steps = _atlas().path(region_id) if region_id else []
    return "".join(step.name for step in steps if step.level != Level.CITY or len(steps) == 1)


def subtree(region_id: UUID) -> list[Region]:
    """The region and every living place under it, parents before children."""
    return [region for region in _atlas().subtree(region_id) if region.until_on is None]


def children(region_id: UUID | None) -> list[Region]:
    """The living places directly under a region, in pinyin order; under None: the roots."""
    return [region for region in _atlas().below.get(region_id, ()) if region.until_on is None]


def at_level(level: Level | str) -> list[Region]:
    """Every living place of one level, in pinyin order."""
    return [row for row in _atlas().by_id.values() if row.level == level and row.until_on is None]


def contains(outer_id: UUID, inner_id: UUID) -> bool:
    """Whether a region is the other one or lies in it."""
    return any(step.pk == outer_id for step in _atlas().path(inner_id))


def search(text: str, *, limit: int = 20) -> list[Region]:
    """Living places by part of the name, start of the pinyin or start of the code; larger places first."""
    wanted = text.strip().lower()
    if not wanted:
        return []
    tight = wanted.replace(" ", "")
    found = [
        row
        for row in _atlas().by_id.values()
        if row.until_on is None
        and (
            wanted in row.name.lower()
            or row.pinyin.replace(" ", "").startswith(tight)
            or (row.code or "").startswith(wanted)
        )
    ]
    return sorted(found, key=lambda row: (row.depth, row.pinyin))[:limit]


def boundaries(region_ids: list[UUID]) -> dict[UUID, dict]:
    """The GeoJSON geometry of those of the regions that have one."""
    rows = Region.objects.filter(pk__in=region_ids).exclude(boundary=None)
    return {pk: boundary for pk, boundary in rows.values_list("id", "boundary") if boundary is not None}


def former_boundaries(region_id: UUID) -> list[FormerBoundary]:
    """Where the boundary ran before, the latest first."""
    return list(FormerBoundary.objects.filter(region_id=region_id).order_by(F("until_on").desc()))
