"""The theatres of a map: outlines of `geodata/theatres.geojson`, by slug."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from map_app.core.geometry import KM_PER_DEGREE, Box
from map_app.core.schema import COORDINATE_DECIMALS
from map_app.core.vocabulary import ELSEWHERE
from map_app.data.reference.areas import copies_of
from map_app.data.reference.tables import Feature, read_bytes, read_features, version_of

TOLERANCE_KM: Final = 2.0
"""Outlines are simplified from 1:10m data; nearer than this is inside."""


class Theatres:
    """The theatres of a file, of which `water` are outlines of water; none where the file is missing."""

    def __init__(self, path: Path, water: Collection[str] = ()) -> None:
        self._path = path
        self._water = frozenset(water)
        self.seas_meeting = lru_cache(256)(self._seas_meeting)

    @cached_property
    def features(self) -> tuple[Feature, ...]:
        """The outlines as GeoJSON features, each with the rule that made it."""
        return tuple(read_features(self._path))

    @cached_property
    def body(self) -> bytes:
        """The file itself; an empty collection where it is missing."""
        return read_bytes(self._path) or b'{"type":"FeatureCollection","features":[]}'

    @cached_property
    def version(self) -> str:
        """A hash of the file."""
        return version_of(self.body)

    @cached_property
    def outlines(self) -> dict[str, BaseGeometry]:
        """The outlines by slug, in degrees, WGS 84."""
        shapes = {f["id"]: shapely.geometry.shape(f["geometry"]) for f in self.features}
        for shape in shapes.values():
            shapely.prepare(shape)
        return shapes

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """West, south, east, north of each."""
        return {slug: _box(shape) for slug, shape in self.outlines.items()}

    def at(self, lons: Sequence[float], lats: Sequence[float]) -> list[str]:
        """The theatre of each point (degrees); `elsewhere` outside them all."""
        xs, ys = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
        found = np.full(len(xs), ELSEWHERE, dtype=object)
        for slug, shape in self.outlines.items():
            found[shapely.contains_xy(shape, xs, ys)] = slug
        return [str(slug) for slug in found]

    def ashore(self, lon: float, lat: float) -> str | None:
        """The theatre of land that is nearest to a point (degrees), if one is within the outlines' error."""
        lands = {slug: shape for slug, shape in self.outlines.items() if slug not in self._water}
        away = {slug: shape.distance(shapely.Point(lon, lat)) for slug, shape in lands.items()}
        near = [slug for slug, degrees in away.items() if degrees <= TOLERANCE_KM / KM_PER_DEGREE]
        return min(near, key=away.__getitem__, default=None)

    def most_of(self, land: BaseGeometry) -> str | None:
        """The theatre that most of a piece of land lies in; None where none has any of it."""
        shares = {slug: shape.intersection(land).area for slug, shape in self.outlines.items()}
        slug = max(shares, key=shares.__getitem__)
        return slug if shares[slug] else None

    def _seas_meeting(self, wkt: str) -> tuple[str, ...]:
        """The theatres of water that a polygon meets, also one across 180 degrees."""
        seas = {slug: shape for slug, shape in self.outlines.items() if slug in self._water}
        copies = copies_of(wkt)
        return tuple(sorted(slug for slug, sea in seas.items() if any(sea.intersects(c) for c in copies)))


def _box(shape: BaseGeometry) -> Box:
    west, south, east, north = (round(side, COORDINATE_DECIMALS) for side in shape.bounds)
    return west, south, east, north
