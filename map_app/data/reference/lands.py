"""The countries as the base map draws them (`geodata/basemap.geojson`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Final

import shapely
import shapely.ops
from shapely.geometry.base import BaseGeometry

from map_app.core.geometry import KM_PER_DEGREE
from map_app.data.reference.areas import copies_of
from map_app.data.reference.tables import Feature
from map_app.data.reference.theatres import Theatres

WHOLE: Final = 0.99
"""From this share of its land on a country lies in a theatre, and up to the rest of it outside."""

AROUND_BORDER: Final = 0.02
"""Degrees: the land around a point of a border that says in which theatre it is."""


class Lands:
    """The pieces of land that belong to a country; `basemap` reads the features of a base map."""

    def __init__(self, basemap: Callable[[], Sequence[Feature]], theatres: Theatres) -> None:
        self._basemap = basemap
        self._theatres = theatres
        self.meeting = lru_cache(256)(self._meeting)
        self.is_divided = lru_cache(None)(self._is_divided)

    def _meeting(self, wkt: str) -> tuple[str, ...]:
        """ISO 3166-1 alpha-2 codes of the countries that a polygon meets, also one across 180 degrees."""
        copies = copies_of(wkt)
        met = {code for code, land in self._pieces if any(land.intersects(copy) for copy in copies)}
        return tuple(sorted(met))

    @cached_property
    def drawn(self) -> frozenset[str]:
        """ISO 3166-1 alpha-2 codes of the countries that the base map has a shape of."""
        return frozenset(code for code, _ in self._pieces)

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point (degrees) lies on land that is drawn, of a country or of none."""
        return any(shapely.contains_xy(land, lon, lat) for _, land in self._drawn)

    def across(self, code: str, lon: float, lat: float, km: float) -> BaseGeometry | None:
        """The land of a country nearest to a point in another one, at most so far off; else None."""
        point, degrees = shapely.Point(lon, lat), km / KM_PER_DEGREE
        pieces = [piece for own, piece in self._pieces if own == code]
        abroad = any(own != code and piece.contains(point) for own, piece in self._pieces)
        if not pieces or not abroad:
            return None
        nearest = min(pieces, key=lambda piece: shapely.distance(piece, point))
        if shapely.distance(nearest, point) > degrees:
            return None
        border = shapely.ops.nearest_points(nearest, point)[0]
        return nearest.intersection(border.buffer(AROUND_BORDER))

    def inner_point(self, code: str) -> tuple[float, float] | None:
        """Longitude and latitude in the largest piece of a country; None where the base map lacks it."""
        pieces = [piece for own, piece in self._pieces if own == code]
        if not pieces:
            return None
        inner = max(pieces, key=lambda piece: piece.area).representative_point()
        return round(inner.x, 4), round(inner.y, 4)

    def _is_divided(self, code: str) -> bool:
        """Whether a country lies in several theatres, or only partly in one."""
        land = shapely.union_all([piece for own, piece in self._pieces if own == code])
        if not land.area:
            return False
        shares = [land.intersection(shape).area / land.area for shape in self._theatres.outlines.values()]
        return any(1 - WHOLE < share < WHOLE for share in shares)

    @cached_property
    def _pieces(self) -> tuple[tuple[str, BaseGeometry], ...]:
        """The country and outline of each piece of land that belongs to one."""
        return tuple((code, land) for code, land in self._drawn if code)

    @cached_property
    def _drawn(self) -> tuple[tuple[str, BaseGeometry], ...]:
        found = [
            (feature["properties"].get("country") or "", shapely.geometry.shape(feature["geometry"]))
            for feature in self._basemap()
            if feature["properties"]["kind"] == "land"
        ]
        for _, land in found:
            shapely.prepare(land)
        return tuple(found)
