"""Coordinates as maps publish them (GCJ-02) and as we store them (WGS-84, equal to CGCS2000 within a metre)."""

from collections.abc import Callable
from math import cos, fabs, pi, sin, sqrt
from typing import Any

AXIS = 6378245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid, metres."""

ECCENTRICITY = 0.00669342162296594323
"""First eccentricity of that ellipsoid, squared."""

Point = tuple[float, float]
"""Longitude, latitude in degrees."""


def in_china(lon: float, lat: float) -> bool:
    """Whether the shift of GCJ-02 applies at all; outside this box both systems are the same."""
    return 73.66 < lon < 135.05 and 3.86 < lat < 53.55


def gcj02_from_wgs84(lon: float, lat: float) -> Point:
    """Shift a point the way Chinese web maps do, by 50 to 700 metres."""
    if not in_china(lon, lat):
        return lon, lat
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def wgs84_from_gcj02(lon: float, lat: float) -> Point:
    """Undo the shift. The shift has no closed inverse; three rounds leave less than a centimetre."""
    if not in_china(lon, lat):
        return lon, lat
    guess_lon, guess_lat = lon, lat
    for _ in range(4):
        shifted_lon, shifted_lat = gcj02_from_wgs84(guess_lon, guess_lat)
        guess_lon, guess_lat = guess_lon + lon - shifted_lon, guess_lat + lat - shifted_lat
    return guess_lon, guess_lat


def reproject(coordinates: Any, move: Callable[[float, float], Point]) -> Any:
    """Apply `move` to every position of GeoJSON coordinates, however deeply they are nested."""
    if coordinates and isinstance(coordinates[0], int | float):
        lon, lat = move(float(coordinates[0]), float(coordinates[1]))
        return [round(lon, 7), round(lat, 7)]
    return [reproject(part, move) for part in coordinates]


def _shift(lon: float, lat: float) -> Point:
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    radians = lat / 180.0 * pi
    bend = 1 - ECCENTRICITY * sin(radians) ** 2
    north = north * 180.0 / ((AXIS * (1 - ECCENTRICITY)) / (bend * sqrt(bend)) * pi)
    east = east * 180.0 / (AXIS / sqrt(bend) * cos(radians) * pi)
    return east, north
