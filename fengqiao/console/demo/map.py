"""The map of the demo county: outlines that share their edges, drawn by a program that always draws the same.

Cells around seeds (Voronoi) are the grids; communities are unions of grids and towns unions of communities, so every
border is shared exactly. Each edge is then bent like a river, once, for both its sides. Coordinates are WGS-84 in a
place where nobody lives.
"""

import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import shapely
import shapely.affinity
from shapely.geometry import LineString, MultiPoint, Point, Polygon, mapping
from shapely.ops import linemerge, polygonize, unary_union

WEST, SOUTH, SIDE = 100.30, 30.15, 0.52
"""The corner and the extent of the county, in degrees."""

TOWNS = (
    # name, x, y (of the unit square), how far its communities lie apart, their names
    ("柳岸街道", 0.50, 0.50, 0.030, "望江社区 滨河社区 桥头社区 书院社区 柳堤社区"),
    ("东渡街道", 0.61, 0.52, 0.030, "渡口社区 锦绣社区 向阳社区 东园社区 码头社区"),
    ("望川街道", 0.49, 0.61, 0.030, "文昌社区 西园社区 清泉社区 北塔社区 望川社区"),
    ("荷渡镇", 0.74, 0.36, 0.075, "荷渡社区 荷花村 上渡村 下渡村 莲塘村"),
    ("栗坪镇", 0.22, 0.70, 0.080, "栗坪社区 板栗村 石门村 大坪村 小坪村"),
    ("松鼓乡", 0.17, 0.42, 0.080, "松鼓村 鼓岭村 松林村 云盘村 青石村"),
    ("竹沙镇", 0.80, 0.68, 0.080, "竹沙社区 沙洲村 竹园村 河湾村 新滩村"),
    ("白鹭镇", 0.42, 0.23, 0.080, "白鹭社区 鹭鸣村 湖心村 芦苇村 堤外村"),
    ("岭背乡", 0.48, 0.84, 0.080, "岭背村 岭上村 坳头村 茶山村 梨树村"),
    ("南畈镇", 0.66, 0.17, 0.065, "南畈社区 大畈村 下畈村 麦田村 水车村"),
)
NUMBERS = "一二三四五六七八九"


@dataclass
class Place:
    """A place with its outline and what lies in it."""

    name: str
    level: str
    code: str
    outline: shapely.Geometry | None = None
    below: list["Place"] = field(default_factory=list)

    @property
    def boundary(self) -> dict:
        """The outline as GeoJSON, six decimals."""
        return mapping(self.outline)

    def walk(self) -> Iterator["Place"]:
        yield self
        for place in self.below:
            yield from place.walk()


def draw(seed: int = 10) -> tuple[Place, Place]:
    """The county and its northern neighbour."""
    chance = random.Random(seed)
    county = Place("澄浦县", "county", "990101000000")
    seeds: list[tuple[Place, Point]] = []
    middles = [Point(x, y) for _name, x, y, _far, _villages in TOWNS]
    for number, (name, x, y, far, villages) in enumerate(TOWNS, 1):
        town = Place(name, "town", f"990101{number:03d}000")
        county.below.append(town)
        near = _scatter(chance, Point(x, y), far, len(villages.split()), middles, number - 1, far * 0.75)
        for order, called in enumerate(villages.split(), 1):
            village = Place(called, "village", f"990101{number:03d}{order:03d}")
            town.below.append(village)
            count = 4 if number <= 3 else 2
            for grid, point in enumerate(
                _scatter(chance, near[order - 1], far * 0.35, count, near, order - 1, far * 0.2), 1
            ):
                stem = called.removesuffix("社区").removesuffix("村")
                place = Place(f"{stem}第{NUMBERS[grid - 1]}网格", "grid", f"{village.code}-{grid:02d}")
                village.below.append(place)
                seeds.append((place, point))
    _settle(county, seeds)
    north = Place("岭北县", "county", "990102000000")
    assert county.outline is not None
    blob = shapely.affinity.translate(_ring(1.6), 0.05, 0.62)
    north.outline = _rounded(_on_earth(blob).difference(county.outline))
    return county, north


def _scatter(
    chance: random.Random, middle: Point, far: float, count: int, rivals: list[Point], own: int, apart: float
) -> list[Point]:
    """Points around a middle that are nearer to it than to any rival, and not too near to each other."""
    found: list[Point] = []
    inside = _ring(1.0).buffer(-0.02)
    while len(found) < count:
        point = Point(middle.x + chance.gauss(0, far), middle.y + chance.gauss(0, far))
        if not inside.contains(point):
            continue
        if min(range(len(rivals)), key=lambda i: rivals[i].distance(point)) != own:
            continue
        if all(point.distance(other) > apart for other in found):
            found.append(point)
        apart *= 0.985
    return found


def _ring(phase: float) -> Polygon:
    """An outline like a county's, about the middle of the unit square."""
    corners = []
    for step in range(48):
        turn = 2 * math.pi * step / 48
        reach = 0.44 * (
            1
            + 0.10 * math.sin(3 * turn + phase)
            + 0.06 * math.sin(5 * turn + 2 * phase)
            + 0.03 * math.sin(11 * turn)
        )
        corners.append((0.5 + reach * math.cos(turn), 0.5 + reach * math.sin(turn)))
    return Polygon(corners)


def _settle(county: Place, seeds: list[tuple[Place, Point]]) -> None:
    shape = _ring(1.0)
    cells = shapely.voronoi_polygons(
        MultiPoint([point for _place, point in seeds]), extend_to=shape.buffer(1)
    )
    clipped = [cell.intersection(shape) for cell in cells.geoms]
    merged = linemerge(unary_union([cell.boundary for cell in clipped]))
    bent = [_bend(line) for line in (merged.geoms if hasattr(merged, "geoms") else [merged])]
    made = list(polygonize(unary_union(bent)))
    tree = shapely.STRtree(clipped)
    pieces: dict[int, list[Polygon]] = {}
    for piece in made:  # where two bends cross there are crumbs: they go to whom they overlap
        rivals = [int(i) for i in tree.query(piece)]
        pieces.setdefault(max(rivals, key=lambda i: clipped[i].intersection(piece).area), []).append(piece)
    for place, point in seeds:
        cell = int(tree.query(point, predicate="intersects")[0])
        place.outline = _rounded(_on_earth(unary_union(pieces[cell])))
    for town in county.below:
        for village in town.below:
            village.outline = unary_union([grid.outline for grid in village.below])
        town.outline = unary_union([village.outline for village in town.below])
    county.outline = unary_union([town.outline for town in county.below])


def _bend(line: LineString) -> LineString:
    """The same line with each of its pieces bent; the bend depends only on the two ends."""
    corners = list(line.coords)
    if corners[0] > corners[-1]:
        corners = corners[::-1]
    bent = [corners[0]]
    for begin, end in itertools.pairwise(corners):
        chance = random.Random(f"{begin[0]:.6f}{begin[1]:.6f}{end[0]:.6f}{end[1]:.6f}")
        bent += _river(begin, end, chance, 3)
    return LineString(bent)


def _river(
    begin: tuple[float, ...], end: tuple[float, ...], chance: random.Random, depth: int
) -> list[tuple[float, ...]]:
    across, along = end[0] - begin[0], end[1] - begin[1]
    if depth == 0 or math.hypot(across, along) < 0.004:
        return [end]
    bow = chance.uniform(-0.13, 0.13)
    middle = ((begin[0] + end[0]) / 2 - along * bow, (begin[1] + end[1]) / 2 + across * bow)
    return _river(begin, middle, chance, depth - 1) + _river(middle, end, chance, depth - 1)


def _on_earth(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: xy * SIDE + [WEST, SOUTH])


def _rounded(shape: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(shape, lambda xy: xy.round(6))
