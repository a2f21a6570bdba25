"""What finds an event besides its text: other names of its place and actors, and how names sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from map_app.core.folding import fold_each
from map_app.core.schema import Event
from map_app.core.transliteration import ARTICLES, sound_of, sounds_of
from map_app.data.reference.actors import Actors
from map_app.data.reference.aliases import KnownPlaces

SOUND: Final = "~"
"""Stands before the key of a sound, so that no word of a search is taken for one."""

_WORD: Final = re.compile(r"[^\W\d_][\w'’‘ʻʼʾʿ`]*")


class SearchNames:
    """Makes the names of events from what is known of places and actors."""

    def __init__(self, places: KnownPlaces, actors: Actors) -> None:
        self._places = places
        self._actors = actors

    def of(self, event: Event) -> str:
        """Other names of the place and the actors, and keys of sound: `| al qahira | un | ~qahra |`.

        A search matches complete words of it only: `hind` must not find Hindane. A key of sound is given to
        the capitalised words of place and actors and to those of title and summary that are words of a
        place's name, for in other words it would make false hits.
        """
        places = self._places.other_names(event.place, event.lat, event.lon, event.location_radius_km)
        names_of = self._actors.other_names
        besides = [*places, *(name for actor in event.actors for name in names_of(actor.name))]
        named = _names((event.place, *(actor.name for actor in event.actors)))
        in_text = [word for word in _names((event.title, event.summary)) if word in self._words_of_places]
        sounds = (f"{SOUND}{sound}" for sound in sounds_of((*named, *in_text, *besides)))
        return "".join(f"| {name} " for name in (*dict.fromkeys(besides), *sounds)) + "|"

    @cached_property
    def _words_of_places(self) -> frozenset[str]:
        """The words of all known names of places, without the articles."""
        return frozenset(word for name in self._places.names for word in name.split()) - ARTICLES


def match_patterns(word: str) -> Iterator[tuple[str, ...]]:
    """What the names hold where a folded word is among them: all parts of any of these tuples."""
    yield (f" {word} ",)
    sounds = [sound_of(part) for part in word.split()]  # a hyphenated word has several parts
    if all(sounds):
        yield tuple(f" {SOUND}{sound} " for sound in sounds)


def _names(texts: Iterable[str]) -> list[str]:
    """The folded words that begin with a capital letter, and articles."""
    words = [word for text in texts for word in _WORD.findall(text)]
    return fold_each(word for word in words if word[0].isupper() or word in ARTICLES)
