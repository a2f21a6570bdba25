"""Cut the world into faces that fit together, and simplify them without gaps or overlaps.

Land and sea are one coverage: every edge belongs to two faces, so simplifying an edge moves
both of its sides. The world is cut along boxes (zones) of different detail; edges on the boxes
are kept as they are, so the zones still fit when they are put together again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from map_app.making.land import Unit

SEA = -1

Points = npt.NDArray[np.float64]
Faces = npt.NDArray[np.object_]
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Zone:
    """A box of the map and the detail it is drawn with.

    `tolerance` is the side, in degrees, of a square as large as the largest triangle that
    leaving out one vertex may add or take away (Visvalingam and Whyatt); `smallest_island` is
    in square degrees; `decimals` are those of the coordinates written.
    """

    bounds: tuple[float, float, float, float]
    tolerance: float
    smallest_island: float
    decimals: int

    @property
    def box(self) -> Polygon:
        """The box, as west, south, east, north."""
        return box(*self.bounds)


def partition(units: Sequence[Unit], zones: Sequence[Zone]) -> dict[int, BaseGeometry]:
    """Index in `units` -> simplified (Multi)Polygon; shared edges have equal vertices.

    The first zone that holds a point decides; the last one holds all that is drawn.
    """
    faces = _faces(units, zones)
    labels = _drop_islets(faces, _labels(faces, units), zones)
    found = _zone_of(shapely.get_coordinates(shapely.point_on_surface(faces)), zones)
    for number, zone in enumerate(zones):
        if zone.tolerance:
            chosen = found == number
            faces[chosen] = shapely.coverage_simplify(faces[chosen], zone.tolerance, simplify_boundary=False)
    faces = shapely.transform(faces, lambda points: _round(points, zones))
    kept = sorted(set(labels[labels != SEA].tolist()))
    shapes = {label: _dissolve(faces[labels == label]) for label in kept}
    return {label: shape for label, shape in shapes.items() if not shape.is_empty}


def _faces(units: Sequence[Unit], zones: Sequence[Zone]) -> Faces:
    """The polygons into which coasts, borders and zone edges cut the world."""
    lines = [unit.geometry.boundary for unit in units]
    lines += [zone.box.boundary for zone in zones]
    faces = shapely.get_parts(shapely.polygonize([shapely.unary_union(lines)]))
    inside = shapely.within(shapely.point_on_surface(faces), zones[-1].box)
    chosen: Faces = faces[inside]
    return chosen


def _labels(faces: Faces, units: Sequence[Unit]) -> Labels:
    """For each face the index of its unit, or SEA."""
    labels = np.full(len(faces), SEA, dtype=np.int64)
    tree = shapely.STRtree([unit.geometry for unit in units])
    found, owner = tree.query(shapely.point_on_surface(faces), predicate="within")
    labels[found] = owner
    return labels


def _drop_islets(faces: Faces, labels: Labels, zones: Sequence[Zone]) -> Labels:
    """Make sea of islands too small for their zone, but leave each unit its largest face."""
    islands = shapely.get_parts(shapely.union_all(faces[labels != SEA]))
    points = shapely.point_on_surface(faces)
    found, owner = shapely.STRtree(islands).query(points, predicate="within")
    size = np.zeros(len(faces))
    size[found] = shapely.area(islands)[owner]
    found_in = _zone_of(shapely.get_coordinates(points), zones)
    smallest = np.array([zone.smallest_island for zone in zones])[found_in]
    areas = shapely.area(faces)
    largest = [np.flatnonzero(labels == unit)[np.argmax(areas[labels == unit])] for unit in np.unique(labels)]
    drop = size < smallest
    drop[largest] = False
    return np.where(drop, SEA, labels)


def _zone_of(points: Points, zones: Sequence[Zone], *, strictly: bool = False) -> npt.NDArray[np.intp]:
    """For each lon, lat row the number of the first zone that holds it.

    `strictly` counts a point on the edge of a zone to the coarser zone outside.
    """
    lon, lat = points[:, 0], points[:, 1]
    result = np.full(len(points), len(zones) - 1, dtype=np.intp)
    for number in range(len(zones) - 2, -1, -1):
        west, south, east, north = zones[number].bounds
        if strictly:
            held = (west < lon) & (lon < east) & (south < lat) & (lat < north)
        else:
            held = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
        result[held] = number
    return result


def _round(points: Points, zones: Sequence[Zone]) -> Points:
    """Round each lon, lat row to the decimals of its zone; equal points stay equal."""
    found = _zone_of(points, zones, strictly=True)
    rounded = points.copy()
    for number, zone in enumerate(zones):
        rounded[found == number] = np.round(points[found == number], zone.decimals)
    return rounded


def _dissolve(faces: Faces) -> BaseGeometry:
    """Join the faces of one unit; rounding may have made some of them touch themselves."""
    whole = shapely.union_all(shapely.make_valid(faces))
    parts = [p for p in shapely.get_parts(whole) if p.geom_type == "Polygon" and p.area > 0]
    return shapely.multipolygons(parts) if parts else Polygon()
