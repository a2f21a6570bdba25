"""Outlines of governorates and their like (`geodata/areas.geojson`), by the id that `location_area` gives."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from map_app.core.footprint import EARTH_KM
from map_app.data.reference.tables import read_bytes, read_features, version_of


@dataclass(frozen=True, slots=True)
class Area:
    """A unit: its id, and its outline in degrees, WGS 84.

    `name` is English. A territory is larger than a governorate: an event may concern all of it, and English
    gives it an article. `outline` lies on the coast and the borders of the base map, `near` on
    those that the map draws from near.
    """

    id: str
    outline: BaseGeometry
    near: BaseGeometry
    name: str
    is_territory: bool = False
    is_labelled: bool = True

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


class Areas:
    """The units of a folder of geodata; none where it has no `areas.geojson`."""

    def __init__(self, folder: Path) -> None:
        self._outlines = folder / "areas.geojson"
        self._near = folder / "ground" / "areas.tsv"
        self.fitting = lru_cache(256)(self._fitting)
        self.meeting = lru_cache(256)(self._meeting)

    @cached_property
    def by_id(self) -> dict[str, Area]:
        """All units by id."""
        return {feature["id"]: self._area(feature) for feature in read_features(self._outlines)}

    def _area(self, feature: dict[str, Any]) -> Area:
        outline = shapely.geometry.shape(feature["geometry"])
        body = self._drawn_near.get(feature["id"])
        drawn = {"type": "MultiPolygon", "coordinates": json.loads(body)} if body else feature["geometry"]
        near = shapely.geometry.shape(drawn)
        shapely.prepare(near)
        said = feature["properties"]
        name, territory, label = said.get("name"), said.get("territory"), said.get("label")
        return Area(feature["id"], outline, near, name or feature["id"], bool(territory), label is not False)

    def coordinates(self, area: str) -> list[Any]:
        """The outline of a unit as the coordinates of a MultiPolygon of GeoJSON."""
        return _coordinates(self.by_id[area].outline)

    @cached_property
    def near(self) -> dict[str, bytes]:
        """The same by id, as JSON, on the coast and the borders that the map draws from near."""
        found = {}
        for area in self.by_id.values():
            body = self._drawn_near.get(area.id)
            found[area.id] = body or json.dumps(_coordinates(area.outline), separators=(",", ":")).encode()
        return found

    @cached_property
    def version(self) -> str:
        """A hash of those, so that an address with it never has other bytes."""
        drawn = read_bytes(self._near) or read_bytes(self._outlines)
        return version_of(drawn)

    @cached_property
    def _drawn_near(self) -> dict[str, bytes]:
        lines = read_bytes(self._near).splitlines()
        return {area.decode(): body for area, body in (line.split(b"\t") for line in lines)}

    def _fitting(self, km: float) -> tuple[str, ...]:
        """Ids of the units that a circle of a radius can hold."""
        return tuple(sorted(k for k, area in self.by_id.items() if area.radius_km <= km))

    def _meeting(self, wkt: str) -> tuple[str, ...]:
        """Ids of the units that a polygon meets, also one across 180 degrees."""
        copies = copies_of(wkt)
        met = (k for k, area in self.by_id.items() if any(area.near.intersects(c) for c in copies))
        return tuple(sorted(met))


def _coordinates(outline: BaseGeometry) -> list[Any]:
    shape = shapely.geometry.mapping(outline)
    return [shape["coordinates"]] if shape["type"] == "Polygon" else list(shape["coordinates"])


def copies_of(wkt: str) -> list[BaseGeometry]:
    """A polygon in this copy of the world and its neighbours: it may cross 180 degrees."""
    shape = shapely.from_wkt(wkt)
    return [affinity.translate(shape, turn) for turn in (-360, 0, 360)]
