"""Names of governorates for the map: where each stands in its outline, and from which zoom on."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

import shapely

from map_app.core.geometry import KM_PER_DEGREE
from map_app.core.language import LANGUAGES
from map_app.data.reference.areas import Area
from map_app.data.reference.local_names import PLACE, LocalNames

LAST_ZOOM: Final = 9
"""Nearer, a window lies within one of them."""

SIZES: Final = ((25_000, 6, 58), (5_000, 7, 52), (0, 8, 46))
"""Square kilometres from which on a governorate is named from this zoom on, and how important it is then."""

_WORDS: Final = re.compile(r" (Governorate|Region)$|^(محافظة|منطقة) |^מחוז ")


class Governorate(NamedTuple):
    """A unit: its names by language, whole and without the word for its kind; middle, first zoom, weight."""

    shown: dict[str, str]
    country_code: str
    names: dict[str, str]
    lat: float
    lon: float
    zoom: int
    weight: int
    is_named: bool

    @property
    def searched(self) -> tuple[str, ...]:
        """Its names with and without that word, in all languages."""
        return tuple(dict.fromkeys((*self.shown.values(), *self.names.values())))

    @property
    def full(self) -> str:
        """Its whole English name."""
        return self.shown["en"]


def governorates(areas: Iterable[Area], names: LocalNames) -> tuple[Governorate, ...]:
    """All units, also those that the map does not name."""
    return tuple(_governorate(area, names) for area in areas)


def _governorate(area: Area, known: LocalNames) -> Governorate:
    name, country, outline = area.name, area.country_code, area.outline
    main = max(shapely.get_parts(outline), key=lambda part: part.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(main, 0.01), 0)
    km2 = outline.area * math.cos(math.radians(middle.y)) * KM_PER_DEGREE**2
    zoom, weight = next((zoom, weight) for least, zoom, weight in SIZES if km2 >= least)
    local_names = {lang: known.local(f"{PLACE}{country}", name, lang) for lang in LANGUAGES if lang != "en"}
    names = {"en": name} | {lang: text for lang, text in local_names.items() if text != name}
    short = {lang: _WORDS.sub("", text) for lang, text in names.items()}
    return Governorate(
        names, country, short, round(middle.y, 4), round(middle.x, 4), zoom, weight, area.is_labelled
    )
