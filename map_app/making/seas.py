"""The seas that a map names: Natural Earth's marine areas, with their English names."""

from __future__ import annotations

import pickle
import re
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from map_app.errors import DataError
from map_app.making.gshhg import Bounds
from map_app.making.packages import SEAS, file_of

VERSION: Final = 3
"""Of the package's file."""

SMALLEST: Final = 0.5
"""Square degrees of a sea that is named."""

NO_SEA: Final = re.compile(r"\b(River|Lake|Lago|Lakes)\b|^The ")
"""Marine areas that are a river, a lake or no name."""

ZOOMS: Final = ((100.0, 3), (10.0, 4), (2.0, 5), (0.0, 6))
"""Square degrees in the region from which on a sea is named from this zoom on."""


@dataclass(frozen=True)
class Sea:
    """A sea: its name, the middle of its widest part in the region (lon, lat), its first zoom."""

    name: str
    point: tuple[float, float]
    min_zoom: int


class _Plain(pickle.Unpickler):
    """Reads lists and numbers; a file that asks for any code is refused."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - never returns
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


def read_seas(bounds: Bounds) -> list[Sea]:
    """The seas within bounds, sorted by name. Raises MissingError, DataError."""
    path = file_of(SEAS)
    with path.open("rb") as file:
        try:
            read = _Plain(file).load()
            marine = read["marine"] if read["version"] == VERSION else []
        except (pickle.UnpicklingError, KeyError, TypeError) as fault:
            raise DataError(f"cannot be read ({fault})", where=str(path)) from None
    window = shapely.box(*bounds)
    shapes = [(name, _area(rings).intersection(window)) for name, box, rings in marine if _meets(box, bounds)]
    found = [_sea(name, shape) for name, shape in shapes if name and not NO_SEA.search(name)]
    return sorted((sea for sea in found if sea), key=lambda sea: sea.name)


def _meets(box: Bounds, bounds: Bounds) -> bool:
    return box[0] <= bounds[2] and box[2] >= bounds[0] and box[1] <= bounds[3] and box[3] >= bounds[1]


def _area(rings: list[tuple[Bounds, list[tuple[float, float]]]]) -> BaseGeometry:
    """Rings by the even-odd rule."""
    shape: BaseGeometry = shapely.Polygon()
    for _, points in rings:
        if len(points) > 2:
            shape = shape.symmetric_difference(shapely.make_valid(shapely.Polygon(points)))
    return shape


def _sea(name: str, shape: BaseGeometry) -> Sea | None:
    if shape.area < SMALLEST:
        return None
    widest = max(shapely.get_parts(shape), key=lambda part: part.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(widest, 0.05), 0)
    zoom = next(zoom for least, zoom in ZOOMS if shape.area >= least)
    return Sea(name.title() if name.isupper() else name, (middle.x, middle.y), zoom)
