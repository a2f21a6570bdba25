"""Outlines of governorates and their like (`geodata/areas.geojson`), by the id that `location_area` gives."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from map_app.core.areas import AREAS
from map_app.core.footprint import EARTH_KM
from map_app.data.paths import GEODATA

_NEAR: Final = GEODATA / "ground" / "areas.tsv"


@dataclass(frozen=True, slots=True)
class Area:
    """A unit: its id, and its outline in degrees, WGS 84.

    `outline` lies on the coast and the borders of the base map, `near` on those that the map draws from near.
    """

    id: str
    outline: BaseGeometry
    near: BaseGeometry

    @property
    def name(self) -> str:
        """Its name in English."""
        return AREAS[self.id]

    @property
    def radius_km(self) -> float:
        """Radius of the smallest circle around the outline, in kilometres."""
        _, south, _, north = self.near.bounds
        shrunk = math.cos(math.radians((south + north) / 2))
        flat = affinity.scale(self.near, shrunk, 1, origin=(0, 0))
        return float(shapely.minimum_bounding_radius(flat)) * math.radians(EARTH_KM)

    @property
    def country_code(self) -> str:
        """ISO 3166-1 alpha-2."""
        return self.id[:2]


@cache
def areas() -> dict[str, Area]:
    """All units by id."""
    features = json.loads((GEODATA / "areas.geojson").read_text(encoding="utf-8"))["features"]
    found = {}
    for feature in features:
        coordinates_near = json.loads(near()[feature["id"]])
        close = shapely.geometry.shape({"type": "MultiPolygon", "coordinates": coordinates_near})
        shapely.prepare(close)
        found[feature["id"]] = Area(feature["id"], shapely.geometry.shape(feature["geometry"]), close)
    return found


def coordinates(area: str) -> list[Any]:
    """The outline of a unit as the coordinates of a MultiPolygon of GeoJSON."""
    shape = shapely.geometry.mapping(areas()[area].outline)
    return [shape["coordinates"]] if shape["type"] == "Polygon" else list(shape["coordinates"])


@cache
def near() -> dict[str, bytes]:
    """The same by id, as JSON, on the coast and the borders that the map draws from near."""
    lines = _NEAR.read_bytes().splitlines()
    return {area.decode(): body for area, body in (line.split(b"\t") for line in lines)}


@cache
def version() -> str:
    """A hash of those, so that an address with it never has other bytes."""
    return hashlib.sha256(_NEAR.read_bytes()).hexdigest()[:12]


@lru_cache(256)
def areas_of(km: float) -> tuple[str, ...]:
    """Ids of the units that a circle of a radius can hold."""
    return tuple(sorted(k for k, area in areas().items() if area.radius_km <= km))


@lru_cache(256)
def areas_meeting(wkt: str) -> tuple[str, ...]:
    """Ids of the units that a polygon meets, also one across 180 degrees."""
    copies = copies_of(wkt)
    return tuple(sorted(k for k, area in areas().items() if any(area.near.intersects(c) for c in copies)))


def copies_of(wkt: str) -> list[BaseGeometry]:
    """A polygon in this copy of the world and its neighbours: it may cross 180 degrees."""
    shape = shapely.from_wkt(wkt)
    return [affinity.translate(shape, turn) for turn in (-360, 0, 360)]
