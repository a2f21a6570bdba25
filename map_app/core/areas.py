"""The units that an event may be known to (`location_area`): their names in the language of the context.

An id is the code of ISO 3166-2, or GeoNames' where there is none. Units and outlines are those of the map's
`geodata/areas.geojson`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from map_app.core.language import _, isolated, language, named


class UnitName(str):
    """The English name of a unit; a territory is larger than most: an event may concern all of it.

    English gives a territory an article.
    """

    is_territory: bool = False

    @classmethod
    def of(cls, name: str, *, is_territory: bool) -> Self:
        """Make a name."""
        made = cls(name)
        made.is_territory = is_territory
        return made


def whereabouts(area: str, units: Mapping[str, UnitName]) -> str:
    """What is known of a place that is known to a unit alone: `somewhere in Lake Governorate`.

    `units` are the names of the map's units by id; one that it lacks is called by its id.
    """
    unit = units.get(area) or UnitName(area)
    local = isolated(named(f"place {area[:2]}", unit))
    if not unit.is_territory:
        return _("somewhere in {area}").format(area=local)
    return _("within {area}").format(area=f"the {unit}" if language() == "en" else local)
