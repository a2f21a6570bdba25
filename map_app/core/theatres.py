"""Words of theatres, with the country where that says more."""

from __future__ import annotations

from map_app.core.countries import country_name
from map_app.core.language import _, isolated
from map_app.core.profile import MapProfile
from map_app.core.vocabulary import ELSEWHERE


def name_elsewhere(code: str, profile: MapProfile) -> str:
    """What lies in a country but in no theatre: the map may have a name of its own for that part."""
    own = profile.elsewhere.get(code)
    return str(own) if own else country_name(code)


def theatre_beside(place: str, theatre: str, code: str | None, profile: MapProfile) -> str:
    """What the theatre adds to a place in words; empty where the place names theatre or country already."""
    words = theatre_words(theatre, code, profile)
    known = name_elsewhere(code, profile) if theatre == ELSEWHERE and code else words
    return "" if known in place else words


def theatre_words(theatre: str, code: str | None, profile: MapProfile) -> str:
    """A theatre's label, with the country where it is told apart by nothing else; empty without theatres."""
    if not len(profile.theatres):
        return country_name(code) if code else ""
    label = profile.theatres.term(theatre).label
    if theatre != ELSEWHERE or not code:
        return label
    country = isolated(name_elsewhere(code, profile))
    return _("{theatre}: {country}").format(theatre=label, country=country)
