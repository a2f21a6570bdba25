"""Gaza's border as the Digital Chart of the World has it, in place of Natural Earth's.

Natural Earth draws it with ten corners, up to five kilometres off at the northern end; DCW-GMT, which is
under the LGPL as GSHHG is, with fifteen.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from build_theatres import GAZA_CITY
from map_app.making.coast import shared_edges
from map_app.making.land import Unit

DCW = Path("/usr/share/gmt-dcw/dcw-gmt.nc")
SHA256 = "adbe53c2c4d2196797755de03769347951695412e0f4c6a3fe0a3607f1ab0979"
BETWEEN_RINGS = 65535
OFFSHORE = 0.1  # degrees
NEIGHBOURS = ("EG", "IL", "PS")


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Let a command name another place of the file, as `borders`."""
    parser.add_argument("--borders", type=Path, default=DCW, help="dcw-gmt.nc of Debian's gmt-dcw")


def read_gaza(path: Path = DCW) -> Polygon:
    """Return the outline in degrees; the file must be the one that was looked at."""
    if not path.exists():
        message = f"{path} is missing: apt-get install gmt-dcw, or name the file"
        raise FileNotFoundError(message)
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        message = f"{path} is not that of gmt-dcw 2.1.1: look at Gaza anew, then change SHA256"
        raise ValueError(message)
    import h5py

    with h5py.File(path) as file:
        lons, lats = (file[f"PS_{way}"] for way in ("lon", "lat"))
        whole = lons[:].tolist()
        points = [_degrees(way) for way in (lons, lats)]
    rows = zip(whole, *points, strict=True)
    rings = [list(ring) for real, ring in groupby(rows, lambda row: row[0] != BETWEEN_RINGS) if real]
    shapes = [Polygon([(lon, lat) for _, lon, lat in ring]) for ring in rings]
    return next(shape for shape in shapes if shape.contains(Point(GAZA_CITY)))


def _degrees(way: object) -> list[float]:
    """Return a coordinate of each point to ten metres: the file has it as steps of a scale of its own."""
    scale, least = way.attrs["scale"][0], way.attrs["min"][0]
    return np.round(way[:] / scale + least, 4).tolist()


def _offshore(gaza: Polygon) -> BaseGeometry:
    """Return the strip before the coast, which runs from the westernmost corner to the northernmost."""
    corners = shapely.get_coordinates(gaza.exterior)[:-1]
    corners = np.roll(corners, -int(np.argmin(corners[:, 0])), axis=0)
    north = int(np.argmax(corners[:, 1]))
    is_inland_first = int(np.argmin(corners[:, 1])) < north
    coast = np.vstack((corners[:1], corners[: north - 1 : -1])) if is_inland_first else corners[: north + 1]
    along = coast[-1] - coast[0]
    out = np.array((-along[1], along[0])) * (OFFSHORE / np.hypot(*along))
    return shapely.union_all([Polygon([a, b, b + out, a + out]) for a, b in pairwise(coast)])


def with_gaza(units: list[Unit], gaza: Polygon) -> list[Unit]:
    """Return the units with this Gaza, out to either coast; what else the old one had goes to a neighbour."""
    own = {unit.key: unit.geometry for unit in units if unit.key in NEIGHBOURS}
    offshore = _offshore(gaza)
    lines = [gaza.boundary, offshore.boundary, *(shape.boundary for shape in own.values())]
    faces = shapely.get_parts(shapely.polygonize([shapely.unary_union(lines)]))
    middles = shapely.point_on_surface(faces)
    strip = next(part for part in shapely.get_parts(own["PS"]) if part.contains(Point(GAZA_CITY)))
    labels = np.full(len(faces), "", dtype=object)
    for key, shape in own.items():
        labels[shapely.within(middles, shape)] = key
    left = shapely.within(middles, strip)
    labels[left] = ""
    labels[shapely.within(middles, offshore) & (left | (labels != ""))] = "PS"
    labels[shapely.within(middles, gaza)] = "PS"
    edges = shared_edges(faces)
    for face in np.flatnonzero(left & (labels == "")):
        lengths: dict[str, float] = defaultdict(float)
        for other, length in edges[face]:
            lengths[labels[other]] += length
        labels[face] = max(("EG", "IL"), key=lambda key: lengths[key])
    shapes: dict[str, BaseGeometry] = {
        key: shapely.coverage_union_all(faces[labels == key]) for key in NEIGHBOURS
    }
    return [replace(unit, geometry=shapes.get(unit.key, unit.geometry)) for unit in units]
