"""The vocabularies that are a map's own: its event types and its theatres.

A term is equal to its slug, which is what events, filters, addresses and tables hold; its words are those of
the map, in the language of the context.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, Self, TypeVar

from map_app.core.language import gettext_noop
from map_app.core.vocab import Term
from map_app.core.words import AnyWords, GeneralWords, NamingWords, in_english

ELSEWHERE: Final = "elsewhere"
"""The theatre of what lies outside all outlines of a map."""

OTHER: Final = "other"
"""The type under which events are shown whose own the map does not have."""


class Family(Term):
    """What types of different vocabularies have in common, by which they are compared."""

    FIRE = "fire", "Fire from the air or afar"
    EXPLOSIVE = "explosive", "Explosive devices"
    GROUND = "ground", "Fighting on the ground"
    CIVILIANS = "civilians", "Violence against civilians"
    SEA = "sea", "At sea"
    UNREST = "unrest", "Unrest"
    HUMANITARIAN = "humanitarian", "Humanitarian"
    POLITICS = "politics", "Politics and diplomacy"
    UNSTATED = "unstated", "Not stated"


STRIKING: Final = frozenset((Family.FIRE, Family.EXPLOSIVE, Family.SEA))
"""The families whose types count as strikes unless the map says otherwise."""


class MapTerm(str):
    """A value of a map's vocabulary: its slug, with a label (of a control) and a phrase (of a sentence)."""

    words: tuple[AnyWords, AnyWords]

    def __new__(cls, slug: str, label: AnyWords, phrase: AnyWords | None = None) -> Self:
        """Make a term; without a phrase that is the label."""
        term = super().__new__(cls, slug)
        term.words = label, phrase or label
        return term

    def __reduce__(self) -> tuple[type[str], tuple[str]]:  # another process knows no map
        return str, (str(self),)

    @property
    def label(self) -> str:
        """The words of a control."""
        return str(self.words[0])

    @property
    def phrase(self) -> str:
        """The words inside a sentence."""
        return str(self.words[1])

    @classmethod
    def standing_for(cls, slug: str) -> Self:
        """A term for a slug that the vocabulary lacks, named by it; without words where it is empty."""
        return cls(slug, in_english(slug.replace("_", " ")) if slug else GeneralWords(""))


@dataclass(frozen=True, slots=True)
class Look:
    """How a type is drawn: a shape's name (`core.shapes`) and a colour as `#RRGGBB`."""

    symbol: str
    color: str


PLAIN: Final = Look("ring", "#5D5B45")


class EventType(MapTerm):
    """What happened: also to which family it belongs, and how it is drawn.

    A `strike` counts in "who struck where"; of what `intercepts`, participants are acting parties too.
    """

    family: Family = Family.UNSTATED
    look: Look = PLAIN
    strike: bool = False
    intercepts: bool = False

    @classmethod
    def of(
        cls,
        slug: str,
        label: AnyWords,
        phrase: AnyWords | None = None,
        *,
        family: Family,
        look: Look,
        strike: bool | None = None,
        intercepts: bool = False,
    ) -> Self:
        """Make a type; without `strike` its family says whether it is one."""
        term = cls(slug, label, phrase)
        term.family, term.look, term.intercepts = family, look, intercepts
        term.strike = (family in STRIKING and not intercepts) if strike is None else strike
        return term

    @classmethod
    def standing_for(cls, slug: str) -> Self:
        """A type for a slug that the map lacks: it is shown under `other`, and named."""
        words = slug.replace("_", " ")
        return cls(slug, NamingWords(gettext_noop("Other: {name}"), words), in_english(words))

    @property
    def is_talk(self) -> bool:
        """Whether it is words and decisions: nobody reports casualties of it, and that none are is no gap."""
        return self.family is Family.POLITICS


class Theatre(MapTerm):
    """Where, by an outline of the map's `geodata/theatres.geojson`; `is_water`: an outline of water."""

    is_water: bool = False


T = TypeVar("T", bound=MapTerm)


class Vocabulary(Generic[T]):
    """The terms of a map in their order, which is that of legend and controls; called like an enum class."""

    def __init__(self, terms: Iterable[T], kind: type[T]) -> None:
        self._terms = {str(term): term for term in terms}
        self._kind = kind
        self._order = {slug: n for n, slug in enumerate(self._terms)}

    def __iter__(self) -> Iterator[T]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, slug: object) -> bool:
        return slug in self._terms

    def __call__(self, slug: str) -> T:
        """The term of a slug. Raises ValueError where there is none."""
        if slug not in self._terms:
            raise ValueError(f"{slug} is not in the vocabulary")
        return self._terms[slug]

    def term(self, slug: str) -> T:
        """The term of a slug, or one that stands for it where the map has none."""
        return self._terms.get(slug) or self._kind.standing_for(slug)

    def but(self, slug: str) -> Vocabulary[T]:
        """The same without a term."""
        return Vocabulary((term for term in self if term != slug), self._kind)

    def order(self, slug: str) -> int:
        """The place of a slug among the terms, rising; those that the map lacks come last."""
        return self._order.get(slug, len(self._order))


def shown_as(slug: str, types: Vocabulary[EventType]) -> str:
    """The type that an event is drawn, counted and filtered as: its own, unless the map lacks it."""
    return slug if slug in types else OTHER


def other_type() -> EventType:
    """The type of events whose own the map lacks."""
    label, phrase = GeneralWords(gettext_noop("Other")), GeneralWords(gettext_noop("other events"))
    return EventType.of(OTHER, label, phrase, family=Family.UNSTATED, look=PLAIN)


def elsewhere() -> Theatre:
    """The theatre of what lies outside all outlines."""
    label, phrase = GeneralWords(gettext_noop("Elsewhere")), GeneralWords(gettext_noop("places elsewhere"))
    return Theatre(ELSEWHERE, label, phrase)
