"""Theatres and countries by what is typed: their names in every language of the page, in any spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from map_app.core.countries import country_name
from map_app.core.filters import EventFilter
from map_app.core.folding import fold
from map_app.core.language import LANGUAGES, spoken
from map_app.core.profile import MapProfile
from map_app.core.vocabulary import Theatre
from map_app.data.catalogues import catalogue
from map_app.data.vocabulary import BEFORE, Named, Party, best, fit, joined

if TYPE_CHECKING:
    from map_app.data.store import EventStore


class Region(NamedTuple):
    """A theatre, its number of events, and its folded labels and phrases in every language, joined."""

    theatre: Theatre
    events: int
    names: str


class Land(NamedTuple):
    """A country's code, its number of events, and its folded names in every language, joined."""

    code: str
    events: int
    names: str


def theatres(store: EventStore, prefix: str) -> list[Region]:
    """The theatres that a text names or begins to name, also with other spaces: north-east, northeast."""
    counted = store.facet(EventFilter(), "theatre")
    known = [
        Region(theatre, counted.get(theatre, 0), names)
        for theatre, names in _theatre_names(store.profile).items()
    ]
    return _named(known, prefix, lambda region: store.profile.theatres.order(region.theatre))


def countries(
    store: EventStore, prefix: str, parties: Iterable[Party], beside: Iterable[Region]
) -> list[Land]:
    """The countries with events that a text names, but for those whose name a theatre `beside` has.

    A country goes by the other names of its actor, too: the UK, the USA.
    """
    actors = {party.name: party.names for party in parties}
    offered = "".join(f"{region.names}\n" for region in beside)
    known = [
        Land(code, n, names + actors.get(english, ""))
        for code, n in store.facet(EventFilter(), "country").items()
        for english, names in [_country_names(code)]
        if f"{BEFORE}{fold(english)}\n" not in offered
    ]
    return _named(known, prefix, _frequency)


def _named(known: list[Named], prefix: str, size: Callable[[Named], Any]) -> list[Named]:
    """Those that the text names as it is spelled; where there are none, those without its spaces."""
    for typed in _spellings(prefix):
        if found := best(known, typed, lambda one: fit(one.names, typed), size):  # noqa: B023
            return found
    return []


def _spellings(prefix: str) -> tuple[str, str]:
    return prefix, prefix.replace(" ", "")


def _theatre_names(profile: MapProfile) -> dict[Theatre, str]:
    """The folded labels and phrases of each theatre in every language, with and without spaces, joined."""
    found: dict[Theatre, list[str]] = defaultdict(list)
    for code in LANGUAGES:
        with spoken(catalogue(code)):
            for theatre in profile.theatres:
                found[theatre] += [theatre.label, theatre.phrase]
    return {theatre: _folded(names) for theatre, names in found.items()}


@cache
def _country_names(code: str) -> tuple[str, str]:
    """The English name of a country, and its folded names in every language as `_theatre_names` has them."""
    found = []
    for lang in LANGUAGES:
        with spoken(catalogue(lang)):
            found.append(country_name(code))
    return found[list(LANGUAGES).index("en")], _folded(found)


def _folded(names: Iterable[str]) -> str:
    folded = [fold(name) for name in names]
    return joined(dict.fromkeys(spelled for name in folded for spelled in _spellings(name)))


def _frequency(land: Land) -> tuple[int, str]:
    return -land.events, land.code
