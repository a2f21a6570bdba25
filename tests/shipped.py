"""The shipped map, read once for all tests that need one."""

from __future__ import annotations

from typing import Final

from map_app.core.url import Parsed
from map_app.core.url import parse as parse_for
from map_app.core.vocabulary import EventType
from map_app.data.map_folder import MapFolder, shipped_map

MAP: Final[MapFolder] = shipped_map()
PROFILE: Final = MAP.profile
TYPES: Final = PROFILE.types
GEO: Final = MAP.geodata
assert PROFILE.frame
FRAME: Final = PROFILE.frame
STRIKES: Final = tuple(str(kind) for kind in TYPES if kind.strike)
THEATRES: Final = PROFILE.theatres


def parse(query: str | list[tuple[str, str]]) -> Parsed:
    """Read an address as the shipped map does."""
    return parse_for(query, PROFILE)


def kind_of(slug: str) -> EventType:
    """A type of the shipped map."""
    return TYPES(slug)
