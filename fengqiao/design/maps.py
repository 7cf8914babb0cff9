"""Draws GeoJSON polygons into one SVG view box, and turns a click on that picture back into a place on the ground."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

WIDTH = 480


@dataclass(frozen=True)
class Frame:
    """How degrees become units of the picture: west and north edge, units per degree, width and height in units."""

    west: float
    north: float
    across: float
    down: float
    width: int
    height: int

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Units of the picture for a place on the ground."""
        return (longitude - self.west) * self.across, (self.north - latitude) * self.down

    def ground(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a place on the picture (units of the view box)."""
        return self.west + x / self.across, self.north - y / self.down


@dataclass(frozen=True)
class Area:
    """One drawn polygon."""

    path: str
    css: str
    label: str
    value: str
    x: float
    y: float
    href: str = ""
    on: bool = False


@dataclass(frozen=True)
class Picture:
    """What the template draws."""

    width: int
    height: int
    areas: tuple[Area, ...]
    point: tuple[float, float] | None = None
    few: bool = False


def rings(shape: dict[str, Any]) -> Iterator[Sequence[Sequence[float]]]:
    """Every ring of a GeoJSON Feature, Polygon or MultiPolygon."""
    if shape.get("type") == "Feature":
        shape = shape["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    for polygon in polygons:
        yield from polygon


def frame(shapes: Iterable[dict[str, Any]], *, width: int = WIDTH, margin: float = 0.02) -> Frame:
    """The frame that holds all shapes; a degree of longitude is shortened by the cosine of the latitude."""
    points = [point for shape in shapes for ring in rings(shape) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    wide, high = (east - west) or 1e-6, (north - south) or 1e-6
    west, north = west - wide * margin, north + high * margin
    wide, high = wide * (1 + 2 * margin), high * (1 + 2 * margin)
    across = width / wide
    down = across / max(cos(radians((south + north) / 2)), 0.1)
    return Frame(west, north, across, down, width, max(1, round(high * down)))


def _get(row: Any, name: str, default: Any = "") -> Any:
    return row.get(name, default) if isinstance(row, dict) else getattr(row, name, default)


def _middle(ring: Sequence[Sequence[float]], fit: Frame) -> tuple[float, float]:
    """The centre of gravity of a ring, for its label; of its box when it has no area."""
    points = [fit.place(p[0], p[1]) for p in ring]
    twice = cx = cy = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        twice += cross
        cx += (x1 + x2) * cross
        cy += (y1 + y2) * cross
    if abs(twice) < 1e-9:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return cx / (3 * twice), cy / (3 * twice)


def draw(
    shapes: Iterable[Any], *, point: tuple[float, float] | None = None, fit: Frame | None = None
) -> Picture:
    """The picture of rows of {shape, label, value, step, few, href, on}."""
    rows = list(shapes)
    if not rows:
        return Picture(WIDTH, WIDTH // 2, ())
    fit = fit or frame([_get(row, "shape") for row in rows])
    areas = []
    for row in rows:
        shape = _get(row, "shape")
        path = "".join(
            "M" + "L".join("{:.1f} {:.1f}".format(*fit.place(p[0], p[1])) for p in ring) + "Z"
            for ring in rings(shape)
        )
        biggest = max(rings(shape), key=len)
        x, y = _middle(biggest, fit)
        few = bool(_get(row, "few", False))
        step = max(0, min(5, int(_get(row, "step", 1) or 0)))
        areas.append(
            Area(
                path=path,
                css="few" if few else f"h{step}",
                label=str(_get(row, "label")),
                value=str(_get(row, "value")),
                x=round(x, 1),
                y=round(y, 1),
                href=str(_get(row, "href")),
                on=bool(_get(row, "on", False)),
            )
        )
    where = None
    if point is not None:
        x, y = fit.place(*point)
        where = (round(x, 1), round(y, 1))
    return Picture(fit.width, fit.height, tuple(areas), where, any(area.css == "few" for area in areas))
