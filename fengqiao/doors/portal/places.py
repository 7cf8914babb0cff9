"""Where it happened: a click on the town's own polygons, or a choice of places, turned into a region and a point.

The picture is drawn on the server, one level at a time: county, then town, then village with its grids. Each click moves
the mark and looks one level closer, so it works without script and with the thumb.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely
from django.http import QueryDict
from shapely.geometry import mapping, shape

from fengqiao.design import maps
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.memory import Remembered

WIDTHS = (288, 343, 600)
"""The picture is shown in one of these widths, by the width of the screen: the click comes in their pixels."""


@dataclass(frozen=True)
class Level:
    """One select: its places, and the one that is chosen."""

    number: int
    label: str
    rows: Sequence[Any]
    chosen: UUID | None


@dataclass(frozen=True)
class Sheet:
    """The drawn part of one region: what lies directly in it."""

    region_id: UUID
    shapes: tuple[dict[str, Any], ...]
    fit: maps.Frame

    @property
    def height(self) -> float:
        return self.fit.height / self.fit.width

    def picture(self, point: tuple[float, float] | None, here: UUID | None) -> maps.Picture:
        """The picture with the mark on it."""
        inside = {step.pk for step in regions.path(here)} if here else set()
        rows = [{**row, "on": row["id"] in inside} for row in self.shapes]
        return maps.draw(rows, point=point, fit=self.fit)


# filled region by region, emptied when a boundary changes
_sheets: Remembered[dict[UUID, Sheet | None]] = Remembered(dict, "regions")


def root() -> Any:
    """The place the portal speaks for: that of the largest centre."""
    try:
        return regions.get(organisations.centre_of_region(None).region_id)
    except LookupError:
        return None


def sheet(region_id: UUID) -> Sheet | None:
    """The drawing of what lies in a region; None where nobody has drawn anything."""
    kept = _sheets()
    if region_id not in kept:
        kept[region_id] = _draw(region_id)
    return kept[region_id]


def _draw(region_id: UUID) -> Sheet | None:
    below = regions.children(region_id)
    outlines = regions.boundaries([row.pk for row in below])
    alone = regions.get(region_id)
    if not outlines and alone is not None:
        below, outlines = [alone], regions.boundaries([region_id])
    if not outlines:
        return None
    fit = maps.frame(list(outlines.values()), width=360)
    fine = 0.7 / fit.across  # finer than a pixel nobody sees
    rows = []
    for row in below:
        if row.pk not in outlines:
            continue
        thin = shapely.simplify(shape(outlines[row.pk]), fine)
        rows.append({"id": row.pk, "shape": mapping(thin), "label": row.name, "size": thin.area})
    return Sheet(region_id, tuple(_readable(rows, fit)), fit)


LETTER = 13
"""Units of the picture for one character of a label."""


def _readable(rows: list[dict[str, Any]], fit: maps.Frame) -> list[dict[str, Any]]:
    """Leave out the names that would run into a larger place's name or off the edge; the selects have them all."""
    taken: list[tuple[float, float, float]] = []
    shown = {}
    drawn = maps.draw(rows, fit=fit).areas
    for row, area in sorted(zip(rows, drawn, strict=True), key=lambda pair: -pair[0]["size"]):
        half = LETTER * len(row["label"]) / 2
        clear = all(abs(area.x - x) > half + other or abs(area.y - y) > LETTER * 1.3 for x, y, other in taken)
        if clear and half < area.x < fit.width - half:
            taken.append((area.x, area.y, half))
            shown[row["id"]] = row["label"]
    return [row | {"label": shown.get(row["id"], "")} for row in rows]


def focus(region_id: UUID | None) -> UUID | None:
    """The region whose drawing is shown when this one is meant: itself where something lies in it, else the one above."""
    start = root()
    if start is None:
        return None
    if region_id is None or not regions.contains(start.pk, region_id):
        return start.pk
    here = regions.get(region_id)
    assert here is not None  # it lies in our area
    if not regions.children(region_id) and here.parent_id and region_id != start.pk:
        return here.parent_id
    return region_id


def clicked(data: QueryDict, shown: UUID) -> tuple[float, float] | None:
    """Longitude and latitude of a click on the drawing of `shown`; None for the keyboard, which clicks nowhere."""
    drawn = sheet(shown)
    for width in WIDTHS:
        x, y = data.get(f"map{width}.x"), data.get(f"map{width}.y")
        if drawn is None or x is None or y is None:
            continue
        try:
            across, down = float(x), float(y)
        except ValueError:
            return None
        if (across, down) == (0, 0):
            return None
        scale = drawn.fit.width / width
        return drawn.fit.ground(across * scale, down * scale)
    return None


def located(point: tuple[float, float]) -> UUID | None:
    """The smallest place a point lies in, where it lies in ours."""
    found, start = regions.locate(*point), root()
    if found is None or start is None or not regions.contains(start.pk, found.pk):
        return None
    return found.pk


def closer(shown: UUID, found: UUID) -> UUID:
    """What to show after a click: one level closer to the place that was hit."""
    steps = [step.pk for step in regions.path(found)]
    if shown in steps and steps.index(shown) + 1 < len(steps):
        return focus(steps[steps.index(shown) + 1]) or shown
    return shown


def wider(shown: UUID) -> UUID:
    """One level further away, not beyond our own area."""
    start, here = root(), regions.get(shown)
    return here.parent_id if here and start and here.pk != start.pk and here.parent_id else shown


def levels(region_id: UUID | None) -> list[Level]:
    """The selects down to below the chosen place."""
    start = root()
    if start is None:
        return []
    steps = list(regions.path(region_id)) if region_id else []
    chosen = [step.pk for step in steps[steps.index(start) + 1 :]] if start in steps else []
    found, above = [], start.pk
    for number in range(4):
        rows = regions.children(above)
        if not rows:
            break
        pick = chosen[number] if number < len(chosen) else None
        found.append(Level(number, rows[0].get_level_display(), rows, pick))
        if pick is None:
            break
        above = pick
    return found


def chosen(data: QueryDict) -> UUID | None:
    """The smallest place picked in the selects, as long as each lies in the one before."""
    start = root()
    above = start.pk if start else None
    for number in range(4):
        try:
            pick = UUID(data.get(f"level{number}", ""))
        except ValueError:
            break
        row = regions.get(pick)
        if row is None or row.parent_id != above or row.until_on is not None:
            break
        above = pick
    return above if start and above != start.pk else None


def said(region_id: UUID | None) -> str:
    """The place as one writes it."""
    return regions.full_name(region_id)
