"""What is wrong with the outlines of a map's theatres, before anything is placed by them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from map_app.core.footprint import EARTH_KM
from map_app.core.map_toml import FILE
from map_app.core.map_values import described, meant
from map_app.core.problems import Problem
from map_app.data.reference.file_faults import features_or_fault

OUTLINES: Final = "geodata/theatres.geojson"
LARGEST_OVERLAP: Final = 0.01
"""Share of the smaller of two theatres: one border drawn twice, with other corners, makes less."""

_AREAL: Final = ("Polygon", "MultiPolygon")
_VALID: Final = "Valid Geometry"


def outline_faults(folder: Path, theatres: Mapping[str, int]) -> Iterator[Problem]:
    """Faults of the outlines that a folder has for some theatres, slug -> its line in `map.toml`."""
    path = folder / OUTLINES
    if not path.exists():
        for slug, line in theatres.items():
            reason = f"{slug} has no outline, for {OUTLINES} is not in the folder"
            yield _problem(line, f"{reason}; put the file there, or remove the theatre")
        return
    features = features_or_fault(path, OUTLINES)
    if isinstance(features, Problem):
        yield features
        return
    ids = [feature.get("id") if isinstance(feature, dict) else None for feature in features]
    for number, name in enumerate(ids):
        if name not in theatres:
            yield _stray(number, name, [slug for slug in theatres if slug not in ids])
    shapes: dict[str, BaseGeometry] = {}
    for slug, line in theatres.items():
        found = [feature for name, feature in zip(ids, features, strict=True) if name == slug]
        shape = _outline(found)
        if isinstance(shape, str):
            yield _problem(line, f"{slug} {shape}")
        else:
            shapes[slug] = shape
    yield from _overlaps(shapes, theatres)


def _problem(line: int, reason: str) -> Problem:
    return Problem(f"{FILE}:{line}", "theatres", reason)


def _stray(number: int, name: object, free: list[str]) -> Problem:
    """An outline that no theatre has."""
    said = "has no id" if name is None else f"{described(name)} is the id of no theatre in {FILE}"
    cure = meant(str(name), free) if free else "add a table [[theatres]] with it as slug, or remove it"
    return Problem(OUTLINES, f"features[{number}].id", f"{said}; {cure}")


def _outline(features: list[dict[str, Any]]) -> BaseGeometry | str:
    """The outline that the features of a theatre give, or what is wrong with it."""
    if len(features) != 1:
        said = "has several outlines" if features else "has no outline"
        return f"{said} in {OUTLINES}; give one feature with it as id, a MultiPolygon for several parts"
    geometry = features[0].get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in _AREAL:
        return f"has {described(kind or 'nothing')} for an outline; give a Polygon or MultiPolygon"
    try:
        shape = shapely.geometry.shape(geometry)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return "has an outline whose coordinates cannot be read; give rings of [longitude, latitude]"
    return _invalid(shape) or shape


def _invalid(shape: BaseGeometry) -> str:
    points = shapely.get_coordinates(shape)
    if not len(points):
        return "has an empty outline; give its rings"
    if not np.all(np.abs(points) <= (180, 90)):  # also where one is not a number
        x, y = points[~np.all(np.abs(points) <= (180, 90), axis=1)][0]
        return f"has a corner at {x:g}, {y:g}, off the globe; give longitude and latitude in degrees (WGS 84)"
    reason = shapely.is_valid_reason(shape)
    if reason == _VALID:
        return ""
    what, _, place = reason.removesuffix("]").partition("[")
    said = "crosses itself" if what == "Self-intersection" else f"is not valid ({what.lower()})"
    at = f" at {', '.join(place.split())}" if place else ""
    return f"has an outline that {said}{at}; draw it again there, or repair it (ST_MakeValid, make_valid)"


def _overlaps(shapes: Mapping[str, BaseGeometry], lines: Mapping[str, int]) -> Iterator[Problem]:
    """Theatres that share more ground than borders drawn twice do."""
    for (one, first), (other, second) in combinations(shapes.items(), 2):
        shared = _square_km(first.intersection(second)) if first.intersects(second) else 0.0
        smaller = min(_square_km(first), _square_km(second))
        if shared > LARGEST_OVERLAP * smaller:
            cure = "cut one where the other begins, so that each place lies in one theatre"
            reason = f"{one} and {other} overlap by {shared:,.0f} km², {shared / smaller:.0%} of the smaller"
            yield _problem(lines[other], f"{reason}; {cure}")


def _square_km(shape: BaseGeometry) -> float:
    """Area on the sphere by the cylindrical equal-area projection."""

    def flat(points: Any) -> Any:  # noqa: ANN401 - a NumPy array of shape (n, 2)
        sines = np.degrees(np.sin(np.radians(points[:, 1])))
        return np.column_stack((points[:, 0], sines))

    return float(shapely.transform(shape, flat).area) * math.radians(EARTH_KM) ** 2
