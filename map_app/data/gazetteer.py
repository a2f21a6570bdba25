"""The gazetteer of the editor: a settlement's name or alias -> its point and a radius."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from typing import Final

from map_app.core.folding import fold
from map_app.data.paths import GEODATA

RADII: Final = ((20_000, 3.0), (200_000, 5.0))
"""Proposed radius in km by population: below the first number the first radius, and so on."""

LARGEST_RADIUS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Settlement:
    """A populated place of GeoNames; `population` 0 where not known."""

    name: str
    aliases: tuple[str, ...]
    country_code: str
    lat: float
    lon: float
    population: int

    @property
    def radius_km(self) -> float:
        """What circle round its point holds the place, roughly: larger for larger towns."""
        return next((radius for limit, radius in RADII if self.population < limit), LARGEST_RADIUS)


def look_up(text: str) -> list[Settlement]:
    """Find the settlements called so, the largest first; accents, apostrophes and case do not matter."""
    return _by_name().get(fold(text), [])


@cache
def names() -> tuple[str, ...]:
    """All names and aliases, for completion."""
    return tuple(sorted({n for place in _settlements() for n in (place.name, *place.aliases)}))


@cache
def _by_name() -> dict[str, list[Settlement]]:
    found: dict[str, list[Settlement]] = {}
    for place in sorted(_settlements(), key=lambda place: (-place.population, place.name)):
        for name in dict.fromkeys(fold(n) for n in (place.name, *place.aliases)):
            found.setdefault(name, []).append(place)
    return found


@cache
def _settlements() -> tuple[Settlement, ...]:
    with (GEODATA / "gazetteer.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_settlement(row) for row in csv.DictReader(file))


def _settlement(row: dict[str, str]) -> Settlement:
    return Settlement(
        name=row["name"],
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
        country_code=row["country_code"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        population=int(row["population"] or 0),
    )
