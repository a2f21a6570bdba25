"""What one map is of: its words, period, frame, event types and theatres, as one immutable value.

It is made from the map's folder at start (`data.map_folder`) and passed down; nothing else says what the map
that is served is about. Events and filters hold the slugs of types and theatres, a profile their words, so
that the same events may be shown on another map.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote_plus

from map_app.core.areas import UnitName
from map_app.core.criteria import Criterion
from map_app.core.geometry import Box
from map_app.core.ground_sources import ALL as ALL_GROUND
from map_app.core.language import LANGUAGES
from map_app.core.own_criteria import criteria_of
from map_app.core.text import number
from map_app.core.vocabulary import EventType, Theatre, Vocabulary
from map_app.core.words import AnyWords, Words

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


def _none() -> Mapping[str, Any]:
    return NOTHING


@dataclass(frozen=True, kw_only=True, eq=False)
class MapProfile:
    """A map: see docs/map-folder.md for what each field is in `map.toml`.

    `period` are the first and last day that the map covers, `frame` is what it opens on (west, south, east,
    north in degrees); None where the data says. `everywhere` is what the sentence says of a filter without a
    place, `elsewhere` what a country's part outside all theatres is called, by ISO 3166-1 alpha-2. `about`
    holds the paragraphs of the page about the map by section and language. `areas` are the units that an
    event may be known to, id -> English name. `lighter` are the countries that the map draws lighter,
    `ground_sources` what its ground is made of. `examples` show keys of a link in documentation. Where
    `silence` is false, nothing is said of theatres without records.
    """

    dataset: str
    title: AnyWords
    types: Vocabulary[EventType]
    theatres: Vocabulary[Theatre]
    licence: str = ""
    attribution: str = ""
    languages: tuple[str, ...] = tuple(LANGUAGES)
    text_language: str = "en"
    period: tuple[date, date] | None = None
    frame: Box | None = None
    tagline: Words | None = None
    everywhere: Words | None = None
    elsewhere: Mapping[str, Words] = field(default_factory=_none)
    about: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=_none)
    areas: Mapping[str, UnitName] = field(default_factory=_none)
    lighter: frozenset[str] = frozenset()
    ground_sources: tuple[str, ...] = ALL_GROUND
    examples: tuple[str, ...] = ()
    silence: bool = True
    house_rules: bool = False
    house_off: frozenset[str] = frozenset()

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria table with the map's own types and theatres."""
        return criteria_of(self.types, self.theatres, self._examples())

    def _examples(self) -> dict[str, str]:
        """What documentation shows of a key: what the map says, else what its own values give."""
        first = {"type": next(iter(self.types), ""), "theatre": next(iter(self.theatres), "")}
        days = dict(zip(("from", "to"), self.period or (), strict=False))
        frame = {"bbox": ",".join(map(number, self.frame))} if self.frame else {}
        texts = first | {"dataset": self.dataset}
        found = days | frame | {key: quote_plus(text) for key, text in texts.items()}
        own = {text.partition("=")[0]: text for text in self.examples}
        return {key: f"{key}={value}" for key, value in found.items() if value} | own

    @cached_property
    def missing_words(self) -> Mapping[str, tuple[str, ...]]:
        """What is shown in English for want of words, by language that the map offers."""
        named = {"title": self.title, "tagline": self.tagline, "everywhere": self.everywhere}
        for term in (*self.types, *self.theatres):
            named[f"{term} label"], named[f"{term} phrase"] = term.words
        found: dict[str, list[str]] = {}
        for name, words in named.items():
            for code in words.missing(self.languages) if words else ():
                found.setdefault(code, []).append(name)
        return {code: tuple(names) for code, names in found.items()}

    def shown_in_english(self, code: str) -> tuple[str, ...]:
        """The English texts that stand in for words that the map lacks in a language; of a term its label."""
        own = [words for words in (self.title, self.tagline, self.everywhere) if words]
        lacking = [words for words in own if words.missing((code,))]
        terms = (term.words for term in (*self.types, *self.theatres))
        lacking += [label for label, phrase in terms if label.missing((code,)) or phrase.missing((code,))]
        return tuple(dict.fromkeys(words.english for words in lacking))
