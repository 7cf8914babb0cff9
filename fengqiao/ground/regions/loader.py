"""Divisions, boundaries and grids from files. Safe to repeat: a row that changes nothing writes nothing."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import mapping, shape

from fengqiao.ground.regions.events import RegionsLoaded
from fengqiao.ground.regions.models import FormerBoundary, Level, Region
from fengqiao.ground.regions.rules import crs as coordinates
from fengqiao.ground.regions.rules.pinyin import spell
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.events import emit
from fengqiao.kernel.memory import changed
from fengqiao.kernel.writing import unit

CODE = re.compile(r"[0-9A-Za-z-]{1,32}")
SYSTEMS = {
    "wgs84": lambda lon, lat: (lon, lat),
    "gcj02": coordinates.wgs84_from_gcj02,
}
"""How the coordinates of a file become WGS-84."""

WORDS = {"district": "county", "street": "town", "community": "village"}
"""How other people's maps call our levels."""

Progress = Callable[[int, int], None]
"""Told how many rows of how many are done."""


@dataclass
class Report:
    """What became of a file: counts, rejected rows with the reason, and rows that were repaired."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)
    repaired: list[dict[str, Any]] = field(default_factory=list)

    def reject(self, row: int | str, why: str) -> None:
        self.rejected.append({"row": row, "why": why})

    def repair(self, row: int | str, why: str) -> None:
        self.repaired.append({"row": row, "why": why})

    @property
    def ok(self) -> bool:
        return not self.rejected


@dataclass(frozen=True, kw_only=True)
class Place:
    """One row of a file, read but not yet believed."""

    row: int
    code: str
    name: str
    level: str
    parent: str
    lon: float | None
    lat: float | None
    outline: dict[str, Any] | None


def load_regions(
    path: str | Path,
    *,
    crs: str = "wgs84",
    level: str = "",
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
) -> Report:
    """Read divisions (CSV: code, parent, name, level, longitude, latitude) or boundaries (GeoJSON) into the tree.

    A GeoJSON feature finds its region by `code` (or `adcode`, padded to 12 digits); with `name` and `parent` it also
    makes a new one. `crs` is the system of the file, "gcj02" or "wgs84"; `level` stands in where the file names none.
    Invalid polygons are repaired and reported. Raises ValueError when the file cannot be read at all.
    """
    if crs not in SYSTEMS:
        raise ValueError(_("坐标系只能是 wgs84 或 gcj02，不能是 %(crs)s") % {"crs": crs})
    source, report = Path(path), Report()
    text = _text(source)
    if source.suffix.lower() in (".json", ".geojson"):
        places = list(_features(text, crs, level, report))
    else:
        places = list(_rows(text, crs, level, report))
    _store(places, report, by=by, at=at, progress=progress)
    return report


def outline(text: str, *, crs: str) -> dict[str, Any]:
    """The polygon of a GeoJSON text with one feature or geometry, in WGS-84, mended. Raises ValueError otherwise."""
    try:
        data = json.loads(text)
        if data.get("type") == "FeatureCollection":
            (data,) = data["features"]
        found, _why = _outline(data.get("geometry", data), crs)
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        shapely.errors.ShapelyError,
    ) as fault:
        raise ValueError(_("读不出一个面。请给一个只有一个面的 GeoJSON 文件")) from fault
    if found is None:
        raise ValueError(_("读不出一个面。请给一个只有一个面的 GeoJSON 文件"))
    return found


def load_grids(
    path: str | Path, *, crs: str = "wgs84", by: Actor, at: datetime, progress: Progress | None = None
) -> Report:
    """The same for grids: every row or feature is a grid with a local code, under the village whose code it names."""
    return load_regions(path, crs=crs, level=Level.GRID, by=by, at=at, progress=progress)


# --- reading -----------------------------------------------------------------------------------------


def _text(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(_("读不懂这个文件的编码，请另存为 UTF-8"))


def _rows(text: str, crs: str, level: str, report: Report) -> Iterator[Place]:
    table = csv.DictReader(io.StringIO(text))
    needed = {"code", "name", "parent"} | (set() if level else {"level"})
    if missing := needed - {(name or "").strip() for name in table.fieldnames or ()}:
        raise ValueError(_("表头缺少：%(names)s") % {"names": "、".join(sorted(missing))})
    for number, row in enumerate(table, start=2):
        report.read += 1
        cells = {
            (key or "").strip(): (value or "").strip() for key, value in row.items() if isinstance(key, str)
        }
        try:
            lon, lat = _point(
                cells.get("longitude") or cells.get("lon"), cells.get("latitude") or cells.get("lat"), crs
            )
        except ValueError:
            report.reject(number, _("经纬度不是数字，或不在地球上"))
            continue
        yield Place(
            row=number,
            code=cells["code"],
            name=cells["name"],
            level=cells.get("level") or level,
            parent=cells["parent"],
            lon=lon,
            lat=lat,
            outline=None,
        )


def _features(text: str, crs: str, level: str, report: Report) -> Iterator[Place]:
    try:
        data = json.loads(text)
        features = data["features"] if data.get("type") == "FeatureCollection" else [data]
    except (ValueError, KeyError, AttributeError) as fault:
        raise ValueError(_("这不是 GeoJSON 文件")) from fault
    for number, feature in enumerate(features, start=1):
        report.read += 1
        facts = feature.get("properties") or {}
        code = str(facts.get("code") or facts.get("adcode") or feature.get("id") or "").strip()
        if facts.get("adcode") and not facts.get("code"):
            code = code.ljust(12, "0")
        centre = facts.get("centroid") or facts.get("center") or [None, None]
        try:
            outline, broken = _outline(feature.get("geometry"), crs)
            lon, lat = _point(centre[0], centre[1], crs)
        except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError):
            report.reject(number, _("图形读不出来"))
            continue
        if broken:
            report.repair(number, _("图形自相交，已修正：%(why)s") % {"why": broken})
        if outline is not None and lon is None:
            inner = shape(outline).representative_point()
            lon, lat = round(inner.x, 7), round(inner.y, 7)
        above = facts.get("parent") or ""
        if isinstance(above, dict):  # the county maps in common use name it so
            above = str(above.get("adcode") or "").ljust(12, "0")
        said = str(facts.get("level") or level)
        yield Place(
            row=number,
            code=code,
            name=str(facts.get("name") or "").strip(),
            level=WORDS.get(said, said),
            parent=str(above).strip(),
            lon=lon,
            lat=lat,
            outline=outline,
        )


def _point(lon: Any, lat: Any, crs: str) -> tuple[float | None, float | None]:
    if lon in (None, "") or lat in (None, ""):
        return None, None
    east, north = float(lon), float(lat)
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        raise ValueError
    east, north = SYSTEMS[crs](east, north)
    return round(east, 7), round(north, 7)


def _outline(geometry: dict[str, Any] | None, crs: str) -> tuple[dict[str, Any] | None, str]:
    """The polygon in WGS-84, made valid, with what was wrong ("" for nothing)."""
    if geometry is None:
        return None, ""
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise ValueError(geometry["type"])
    moved = coordinates.reproject(geometry["coordinates"], SYSTEMS[crs])
    found, fault = shape({"type": geometry["type"], "coordinates": moved}), ""
    if not found.is_valid:
        fault = shapely.is_valid_reason(found)
        # a repair may leave lines and points where a ring touched itself: only the areas are kept
        parts = [part for part in shapely.get_parts(shapely.make_valid(found)) if part.area]
        found = shapely.union_all([part for part in parts if "Polygon" in part.geom_type])
    if found.is_empty:
        raise ValueError("empty")
    return json.loads(json.dumps(mapping(found))), fault


# --- writing -----------------------------------------------------------------------------------------


@unit
def _store(
    places: list[Place], report: Report, *, by: Actor, at: datetime, progress: Progress | None
) -> None:
    wanted = {place.code for place in places} | {place.parent for place in places}
    rows = Region.objects.filter(code__in=wanted).defer("boundary")
    known = {region.code: region for region in rows}
    outlined = [place.code for place in places if place.outline is not None]
    for code, boundary in Region.objects.filter(code__in=outlined).values_list("code", "boundary"):
        known[code].boundary = boundary
    today = at.astimezone(CHINA).date()
    fresh: list[Region] = []
    touched: dict[str, set[str]] = {}
    seen: set[str] = set()
    reject = partial(_reject, report)
    for done, place in enumerate(_parents_first(places), start=1):
        if progress and done % 200 == 0:
            progress(done, len(places))
        region = known.get(place.code)
        if why := _fault(place, region, known, seen):
            reject(place, why)
            continue
        seen.add(place.code)
        if region is None:
            region = Region(
                parent=known.get(place.parent),
                level=place.level,
                code=place.code,
                name=place.name,
                pinyin=spell(place.name),
                boundary=place.outline,
                lon=place.lon,
                lat=place.lat,
                from_on=None,
                until_on=None,
            )
            known[place.code] = region
            fresh.append(region)
            continue
        if names := _update(region, place, known, today):
            touched[place.code] = names
        else:
            report.unchanged += 1
    if progress:
        progress(len(places), len(places))
    for batch in _by_depth(fresh):
        Region.objects.bulk_create(batch, batch_size=500)
    altered = [known[code] for code in touched]
    if altered:
        Region.objects.bulk_update(altered, sorted(set().union(*touched.values())), batch_size=500)
    report.added, report.changed = len(fresh), len(altered)
    if fresh or altered:
        emit(
            RegionsLoaded(
                read=report.read,
                added=report.added,
                changed=report.changed,
                rejected=len(report.rejected),
                by=by.ref,
                at=at,
            )
        )
        changed("regions")


def _reject(report: Report, place: Place, why: str) -> None:
    report.reject(place.row, why)


def _fault(place: Place, region: Region | None, known: dict[Any, Region], seen: set[str]) -> str:
    """Why a row is not taken, in words; empty when it is."""
    if not CODE.fullmatch(place.code):
        return _("代码“%(code)s”不对：只能是数字、字母和短横") % {"code": place.code}
    if place.code in seen:
        return _("代码 %(code)s 在文件里出现了两次") % {"code": place.code}
    if region is not None:
        return ""
    if not place.name:
        return _("没有代码为 %(code)s 的地方，也没有写名称") % {"code": place.code}
    if place.level not in Level:
        return _("级别“%(level)s”不对，应为 city、county、town、village、grid 之一") % {"level": place.level}
    parent = known.get(place.parent)
    if parent is None and (place.level != Level.CITY or not place.parent) and not _is_root(place):
        return _("上级 %(parent)s 不在文件里，也不在库里") % {"parent": place.parent or "（空）"}
    if parent is not None and parent.depth >= Level(place.level).depth:
        return _("级别不能高于或等于上级“%(name)s”") % {"name": parent.name}
    return ""


def _is_root(place: Place) -> bool:
    """A city, or a county that names no parent, may stand at the top."""
    return place.level == Level.CITY or (place.level == Level.COUNTY and not place.parent)


def _update(region: Region, place: Place, known: dict[Any, Region], today: Any) -> set[str]:
    """Take from a row what it says; returns the columns that changed. What a row leaves out stays as it is."""
    wanted: dict[str, Any] = {}
    if place.name and place.outline is None:
        wanted |= {"name": place.name, "pinyin": spell(place.name)}
    if place.lon is not None and (place.outline is None or region.lon is None):
        wanted |= {"lon": place.lon, "lat": place.lat}
    if place.outline is not None:
        wanted["boundary"] = place.outline
    names = {name for name, value in wanted.items() if getattr(region, name) != value}
    if "boundary" in names and region.boundary:
        FormerBoundary.objects.create(region=region, boundary=region.boundary, until_on=today)
    for name in names:
        setattr(region, name, wanted[name])
    return names


def _parents_first(places: Iterable[Place]) -> list[Place]:
    """Rows may come in any order; a parent is always above its child in level."""
    order = {str(level): number for number, level in enumerate(Level)}
    return sorted(places, key=lambda place: (order.get(place.level, len(order)), place.row))


def _by_depth(regions: list[Region]) -> list[list[Region]]:
    found: dict[int, list[Region]] = {}
    for region in regions:
        found.setdefault(region.depth, []).append(region)
    return [found[depth] for depth in sorted(found)]
