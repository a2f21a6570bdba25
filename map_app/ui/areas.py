"""Named areas, to choose on the map instead of drawing one: those of which there are outlines."""

from __future__ import annotations

from map_app.core.countries import country_name
from map_app.core.filters import EventFilter
from map_app.core.vocabulary import ELSEWHERE
from map_app.data.store import EventStore

Named = tuple[str, str]
"""The key of a criterion, `theatre` or `country`, and its value."""


def offered(store: EventStore) -> list[tuple[str, str, str]]:
    """Key, value and name of each theatre, and of each country in which the store has events."""
    drawn, outlines = store.geodata.lands.drawn, store.geodata.theatres.outlines
    found = [(country_name(code), code) for code in store.facet(EventFilter(), "country") if code in drawn]
    theatres = [
        ("theatre", str(theatre), theatre.label) for theatre in store.profile.theatres if theatre in outlines
    ]
    return [*theatres, *(("country", code, name) for name, code in sorted(found))]


def selected(filter_: EventFilter) -> Named | None:
    """The one named area that a filter is set to; None where there is none, or several."""
    values = [("theatre", str(value)) for value in filter_.theatre]
    values += [("country", code) for code in filter_.country]
    return values[0] if len(values) == 1 and values[0][1] != ELSEWHERE else None
