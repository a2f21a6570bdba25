"""Suggestions for a text that is typed: places, regions, actors, events, words without typing errors.

Made in Python of the store's `Vocabulary` and of ordinary filters, so that every store suggests the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import shapely
from rapidfuzz import process
from rapidfuzz.distance import OSA

from map_app.core import names
from map_app.core.countries import country_name
from map_app.core.filters import EventFilter
from map_app.core.folding import fold
from map_app.core.language import language
from map_app.core.text import words
from map_app.data import regions
from map_app.data.queries.compiler import Row
from map_app.data.regions import Land, Region
from map_app.data.vocabulary import SHORTEST_WORD, Party, Spot, Vocabulary, best, fit

if TYPE_CHECKING:
    from map_app.data.reference.areas import Areas
from map_app.data.store import EventStore

SHORTEST: Final = 2
"""Letters from which on there is something to suggest."""

MOST_PLACES, MOST_THEATRES, MOST_COUNTRIES, MOST_ACTORS, MOST_EVENTS = 4, 3, 2, 3, 5
SEARCH_LIMIT: Final = 100
"""Events that are read to choose those from whose title names what was typed."""

EVENT_COLUMNS: Final = ("id", "title", "event_type")

MOST_NAMED: Final = 2
"""Places of the very name that was typed which are offered after those that events name."""

NEAR: Final = 0.3
"""Degrees within which two places of one name and country are taken for one."""

MOST_WORDS: Final = 6
"""A longer search is taken as it is: each of its words is a question to the store."""

ERRORS: Final = ((6, 1), (9, 2))
MOST_ERRORS: Final = 3
"""Letters of a word up to which so many may be wrong, left out, too many or swapped; and of a longer one."""


class Suggestions(NamedTuple):
    """What a text may mean, best first; `did_you_mean` only where there is nothing else."""

    places: tuple[Spot, ...]
    theatres: tuple[Region, ...]
    countries: tuple[Land, ...]
    actors: tuple[Party, ...]
    events: tuple[Row, ...]
    did_you_mean: str | None


def suggest(store: EventStore, text: str) -> Suggestions:
    """What a text may mean that is being typed, among all events."""
    prefix = fold(text)
    if len(prefix) < SHORTEST:
        return Suggestions((), (), (), (), (), None)
    known = store.vocabulary()
    places = best(known.spots, prefix, lambda spot: (not spot.events, *fit(spot.names, prefix)), _size)
    theatres = regions.theatres(store, prefix)
    countries = regions.countries(store, prefix, known.parties, theatres)
    actors = best(known.parties, prefix, lambda party: fit(party.names, prefix), _frequency)
    events = _events(store, text)
    given = words(text)
    seeks = not (places or theatres or countries or actors or events) and len(given) <= MOST_WORDS
    return Suggestions(
        _offered(_apart(places), prefix),
        tuple(theatres[:MOST_THEATRES]),
        tuple(countries[:MOST_COUNTRIES]),
        tuple(actors[:MOST_ACTORS]),
        tuple(events[:MOST_EVENTS]),
        _meant(store, EventFilter(q=text), given) if seeks else None,
    )


def did_you_mean(store: EventStore, filter_: EventFilter) -> str | None:
    """Another text for a filter's search that finds nothing: one that differs by typing errors.

    It finds events, under the filter's other criteria too. None where there is none.
    """
    text = filter_.q or ""
    given = words(text)
    if not fold(text) or len(given) > MOST_WORDS or store.count(EventFilter(q=text)):
        return None
    return _meant(store, filter_, given)


def _meant(store: EventStore, filter_: EventFilter, given: list[str]) -> str | None:
    """The same for a search that is known to find nothing, and its words."""
    guesses = (guess for guess in _guesses(store, filter_.q or "", given) if guess)
    return next((guess for guess in guesses if store.count(filter_.but(q=guess))), None)


def _guesses(store: EventStore, text: str, given: list[str]) -> Iterator[str | None]:
    """The nearest name, then the nearest words, which take a query each."""
    known = store.vocabulary()
    yield _nearest(fold(text), known.phrases)
    yield _word_by_word(store, given, known)


def _word_by_word(store: EventStore, given: list[str], known: Vocabulary) -> str | None:
    better = [
        word
        if fold(word) in known.words or store.count(EventFilter(q=word))
        else _nearest(fold(word), known.words)
        for word in given
        if fold(word)
    ]
    return " ".join(word for word in better if word) if all(better) else None


def _nearest(folded: str, known: dict[str, tuple[str, int]]) -> str | None:
    """The known word or name with the fewest differences, of those the commonest."""
    if len(folded) < SHORTEST_WORD:
        return None
    most = next((n for letters, n in ERRORS if len(folded) <= letters), MOST_ERRORS)
    found = process.extract(folded, known.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
    ranked = sorted((wrong, word[0] != folded[0], -known[word][1], word) for word, wrong, _ in found)
    return known[ranked[0][-1]][0] if ranked else None


def _offered(places: tuple[Spot, ...], prefix: str) -> tuple[Spot, ...]:
    """The first places; in place of the last of them some of this very name, which events need not name."""
    first = places[:MOST_PLACES]
    named = [spot for spot in places[MOST_PLACES:] if not fit(spot.names, prefix)[0]][:MOST_NAMED]
    return (*first[: MOST_PLACES - len(named)], *named)


def _size(spot: Spot) -> tuple[int, int, str]:
    return -spot.events, -spot.population, spot.shown["en"]


def _frequency(party: Party) -> tuple[int, str]:
    return -party.events, party.name


def _apart(spots: list[Spot]) -> tuple[Spot, ...]:
    """Each name once in a part of a country: the gazetteer has the quarters of a town too."""
    found: dict[tuple[str, str], list[Spot]] = {}
    kept = []
    for spot in spots:
        others = found.setdefault((spot.shown["en"], spot.country_code), [])
        if not any(math.hypot(spot.lat - one.lat, spot.lon - one.lon) < NEAR for one in others):
            others.append(spot)
            kept.append(spot)
    return tuple(kept)


def _events(store: EventStore, text: str) -> list[Row]:
    """Found events, those first whose titles have every word."""
    folded = fold(text).split()
    rows = store.select(EventFilter(q=text), limit=SEARCH_LIMIT)
    rows.sort(key=lambda row: not all(word in fold(row["title"]) for word in folded))
    return rows


def as_json(found: Suggestions, areas: Areas) -> dict[str, Any]:
    """The answer to a request, with names in the language of the context where they are known."""
    return {
        "places": [
            {
                "name": _spot_name(spot),
                "within": _within(spot, found.places, areas),
                "lat": round(spot.lat, 4),
                "lon": round(spot.lon, 4),
                "zoom": spot.zoom,
                "events": spot.events,
            }
            for spot in found.places
        ],
        "theatres": [
            {"name": str(region.theatre), "label": region.theatre.label, "events": region.events}
            for region in found.theatres
        ],
        "countries": [
            {"name": land.code, "label": country_name(land.code), "events": land.events}
            for land in found.countries
        ],
        "actors": [{"name": p.name, "label": names.actor(p.name), "events": p.events} for p in found.actors],
        "events": [_event(row) for row in found.events],
        "did_you_mean": found.did_you_mean,
    }


def _within(spot: Spot, listed: tuple[Spot, ...], areas: Areas) -> str:
    """The country, behind the governorate where another place in it has the same name."""
    country = country_name(spot.country_code) if spot.country_code else ""
    key = (spot.shown["en"], spot.country_code)
    if [(one.shown["en"], one.country_code) for one in listed].count(key) < 2:
        return country
    point = shapely.Point(spot.lon, spot.lat)
    units = areas.by_id.values()
    unit = next((area for area in units if area.outline.contains(point)), None)
    return f"{names.place(unit.name, spot.country_code)} · {country}" if unit else country


def _spot_name(spot: Spot) -> str:
    local = names.place(spot.shown["en"], spot.country_code)
    return spot.shown.get(language(), local) if local == spot.shown["en"] else local


def _event(row: Row) -> dict[str, Any]:
    place = names.place(row["place"], row["country_code"])
    return {name: row[name] for name in EVENT_COLUMNS} | {
        "place": place,
        "date_start": row["date_start"].isoformat(),
    }
