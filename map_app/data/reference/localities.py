"""Towns, camps, bases, quarters and islands whose names are the map's own (`geodata/localities.csv`)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from map_app.core.language import LANGUAGES
from map_app.data.reference.tables import read_table

LOCAL_KINDS: Final = frozenset({"site", "quarter", "island"})
"""Kinds of localities that are no settlements of the gazetteer."""


@dataclass(frozen=True, slots=True)
class Locality:
    """A place that a map may name from a zoom on; `names` by language, without those that no source has.

    `kind` is `town` (a settlement of the gazetteer, at its very point), `site`, `quarter` or `island`, or
    `unnamed`: a settlement of the gazetteer that the map does not name.
    """

    kind: str
    country_code: str
    lat: float
    lon: float
    min_zoom: int
    names: dict[str, str]


def read_localities(path: Path) -> tuple[Locality, ...]:
    """All localities of a table."""
    return tuple(map(_locality, read_table(path)))


def _locality(row: dict[str, str]) -> Locality:
    return Locality(
        kind=row["kind"],
        country_code=row["country_code"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        min_zoom=int(row["min_zoom"]),
        names={code: name for code in LANGUAGES if (name := row.get(f"name_{code}"))},
    )
