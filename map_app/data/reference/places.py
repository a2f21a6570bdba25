"""Labels of the base map (`geodata/places.csv`): countries, seas and cities."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from map_app.core.language import LANGUAGES
from map_app.data.reference.tables import read_table


@dataclass(frozen=True, slots=True)
class Place:
    """A label of the base map, in every language of the interface; in English where a name is lacking.

    `country_code` (ISO 3166-1 alpha-2) is that of a country's own label, empty for others.
    """

    id: str
    kind: str
    lat: float
    lon: float
    min_zoom: int
    rank: int
    rotation: float
    names: dict[str, str]
    country_code: str


def read_places(path: Path) -> tuple[Place, ...]:
    """The labels of a table, most important first."""
    return tuple(sorted(map(_place, read_table(path)), key=lambda place: (place.rank, place.id)))


def _place(row: dict[str, str]) -> Place:
    return Place(
        id=row["id"],
        kind=row["kind"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        min_zoom=int(row["min_zoom"]),
        rank=int(row["rank"]),
        rotation=float(row["rotation"] or 0),
        names={code: row.get(f"name_{code}") or row["name_en"] for code in LANGUAGES},
        country_code=row.get("country_code") or "",
    )
