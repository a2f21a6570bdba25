"""The gazetteer of the editor: a settlement's name or alias -> its point and a radius."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from map_app.core.folding import fold
from map_app.data.reference.tables import read_table

RADII: Final = ((20_000, 3.0), (200_000, 5.0))
"""Proposed radius in km by population: below the first number the first radius, and so on."""

LARGEST_RADIUS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Settlement:
    """A populated place of GeoNames; `local`: names in Arabic or Hebrew; `population` 0 if not known."""

    name: str
    aliases: tuple[str, ...]
    local: tuple[str, ...]
    country_code: str
    lat: float
    lon: float
    population: int

    @property
    def names(self) -> tuple[str, ...]:
        """All its names."""
        return (self.name, *self.aliases, *self.local)

    @property
    def radius_km(self) -> float:
        """Approximate radius of the place, larger for larger towns."""
        return next((radius for limit, radius in RADII if self.population < limit), LARGEST_RADIUS)


class Gazetteer:
    """The settlements of a table, found by name."""

    def __init__(self, table: Path) -> None:
        self._table = table

    @cached_property
    def settlements(self) -> tuple[Settlement, ...]:
        """Every settlement of the gazetteer."""
        return tuple(map(_settlement, read_table(self._table)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names and aliases, for completion."""
        return tuple(sorted({n for place in self.settlements for n in (place.name, *place.aliases)}))

    def look_up(self, text: str) -> list[Settlement]:
        """Settlements of this name, the largest first; accents, apostrophes and case do not matter."""
        return self._by_name.get(fold(text), [])

    @cached_property
    def _by_name(self) -> dict[str, list[Settlement]]:
        found: dict[str, list[Settlement]] = {}
        for place in sorted(self.settlements, key=lambda place: (-place.population, place.name)):
            for name in dict.fromkeys(map(fold, place.names)):
                found.setdefault(name, []).append(place)
        return found


def _settlement(row: dict[str, str]) -> Settlement:
    return Settlement(
        name=row["name"],
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
        local=tuple(name for name in row["local"].split(";") if name),
        country_code=row["country_code"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        population=int(row["population"] or 0),
    )
