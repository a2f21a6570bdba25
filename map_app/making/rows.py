"""What a file of events says that a new map is made for: where they lie, their types, their days."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely

from map_app.core.vocabulary import OTHER
from map_app.data.readers.geojson import opened
from map_app.errors import DataError
from map_app.making.countries import World

SLUG: Final = re.compile("[a-z][a-z0-9_]{0,39}")

MOST: Final = 20
"""Countries that a map is made of without being told: more take long, and are a map of no region."""


@dataclass(frozen=True)
class Found:
    """Of a file of events: points (lon, lat), countries that rows name, types by frequency, the period."""

    points: tuple[tuple[float, float], ...]
    codes: tuple[str, ...]
    types: tuple[str, ...]
    period: tuple[date, date] | None

    def countries(self, world: World, where: str) -> list[str]:
        """Codes of the countries in which the points lie, the most frequent first; else those named.

        Raises DataError where there are none, or too many for one map.
        """
        owned = [country for country in world.countries if country.code]
        points = shapely.points(np.array(self.points, dtype=float).reshape(-1, 2))
        tree = shapely.STRtree([country.unit.geometry for country in owned])
        _, owner = tree.query(points, predicate="within")
        counted = Counter(str(owned[int(i)].code) for i in owner)
        known = {str(country.code) for country in owned}
        codes = [code for code, _ in counted.most_common()] or [code for code in self.codes if code in known]
        if not codes:
            raise DataError("no event lies in a country", where=where, cure="Say --countries SD,TD,SS")
        if len(codes) > MOST:
            some = ",".join(codes[:3])
            what = f"the events lie in {len(codes)} countries, and a map is made of {MOST} at most"
            raise DataError(what, where=where, cure=f"Say which it is of, such as --countries {some}")
        return codes


def read_rows(path: Path) -> Found:
    """Look through a file in any format that is read. Raises DataError, also where it holds no event."""
    with opened(path) as features:
        rows = [row for row in features if isinstance(row, dict)]
    if not rows:
        raise DataError(
            "holds no event", where=str(path), cure="Give a file with events, or leave out --from"
        )
    properties = [row["properties"] for row in rows if isinstance(row.get("properties"), dict)]
    types = Counter(kind for own in properties if _is_type(kind := own.get("event_type")))
    codes = Counter(code for own in properties if isinstance(code := own.get("country_code"), str))
    days = sorted(
        day for own in properties for name in ("date_start", "date_end") if (day := _day(own.get(name)))
    )
    return Found(
        tuple(_points(rows)),
        tuple(code for code, _ in codes.most_common()),
        tuple(kind for kind, _ in types.most_common()),
        (days[0], days[-1]) if days else None,
    )


def _is_type(kind: object) -> bool:
    return isinstance(kind, str) and bool(SLUG.fullmatch(kind)) and kind != OTHER


def _points(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[float, float]]:
    """A point of each row that has a place on the globe."""
    for row in rows:
        try:
            shape = shapely.geometry.shape(row["geometry"])
            point = shape.representative_point()
        except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
            continue
        if not point.is_empty and abs(point.x) <= 180 and abs(point.y) <= 90:
            yield point.x, point.y


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
