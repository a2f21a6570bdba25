"""Units on the land that the map draws, and the lines of `ground/areas.tsv`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from map_app.making.coast import fine_shapes
from map_app.making.land import Unit

DECIMALS: Final = 5  # a metre: where a border meets the outline of the land, it must not pull it aside


def fitted(
    source: Mapping[str, BaseGeometry], land: BaseGeometry, tolerance: float
) -> dict[str, BaseGeometry]:
    """Share a country's land, whose outline stays, among its units by code; neighbours have equal vertices.

    `source` says where the borders between units run; `tolerance`, as in `coverage.Zone`, simplifies them.
    """
    units = [Unit(code, None, code, shape) for code, shape in source.items()]
    parts = fine_shapes(units, land)
    simple = shapely.coverage_simplify(list(parts.values()), tolerance, simplify_boundary=False)
    shapes = shapely.transform(simple, lambda points: np.round(points, DECIMALS))
    return {units[i].key: _areal(shapely.make_valid(shape)) for i, shape in zip(parts, shapes, strict=True)}


def _areal(shape: BaseGeometry) -> BaseGeometry:
    """The shape without the lines and points that a repair may leave."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon(list(parts[shapely.get_dimensions(parts) == 2]))


def line(code: str, shape: BaseGeometry) -> str:
    """The line of a unit: its id, a tab and the coordinates of a MultiPolygon."""
    parts = shapely.multipolygons(shapely.get_parts(shapely.orient_polygons(shape)))
    coordinates = json.loads(str(shapely.to_geojson(parts)))["coordinates"]
    return f"{code}\t{json.dumps(coordinates, separators=(',', ':'))}\n"
