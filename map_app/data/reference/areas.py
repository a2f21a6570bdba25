"""Outlines of governorates and their like (`geodata/areas.geojson`), by the id that `location_area` gives."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from map_app.core.areas import AREAS
from map_app.data.paths import GEODATA


@dataclass(frozen=True, slots=True)
class Area:
    """A unit: its id, and its outline in degrees, WGS 84."""

    id: str
    outline: BaseGeometry

    @property
    def name(self) -> str:
        """Its name in English."""
        return AREAS[self.id]

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
        outline = shapely.geometry.shape(feature["geometry"])
        shapely.prepare(outline)
        found[feature["id"]] = Area(feature["id"], outline)
    return found


def coordinates(area: str) -> list[Any]:
    """The outline of a unit as the coordinates of a MultiPolygon of GeoJSON."""
    shape = shapely.geometry.mapping(areas()[area].outline)
    return [shape["coordinates"]] if shape["type"] == "Polygon" else list(shape["coordinates"])


@cache
def version() -> str:
    """A hash of all outlines, so that an address with it never has other bytes."""
    return hashlib.sha256((GEODATA / "areas.geojson").read_bytes()).hexdigest()[:12]


@lru_cache(256)
def areas_meeting(wkt: str) -> tuple[str, ...]:
    """Ids of the units that a polygon meets, also one across 180 degrees."""
    shape = shapely.from_wkt(wkt)
    copies = [affinity.translate(shape, turn) for turn in (-360, 0, 360)]
    return tuple(sorted(k for k, area in areas().items() if any(area.outline.intersects(c) for c in copies)))
