"""The profile of events that come without a map: types and theatres as they name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from map_app.core.distinct import free_colors, free_symbols
from map_app.core.profile import MapProfile
from map_app.core.vocabulary import (
    ELSEWHERE,
    OTHER,
    EventType,
    Family,
    Look,
    Theatre,
    Vocabulary,
    elsewhere,
    other_type,
)
from map_app.core.words import NO_TITLE, in_english


def neutral_profile(
    general: Sequence[EventType], types: Iterable[str] = (), theatres: Iterable[str] = ()
) -> MapProfile:
    """The profile of events of some types and theatres, those of the most events first.

    Types that are not among the general ones are given symbols that are told apart, as far as there are any;
    the rest are shown as others. Nothing is said of theatres without records: nobody said that they are
    covered.
    """
    found = [
        Theatre(slug, in_english(_words(slug).title())) for slug in theatres if slug not in ("", ELSEWHERE)
    ]
    return MapProfile(
        dataset="",
        title=NO_TITLE,
        types=Vocabulary([*_types(general, [*types]), other_type()], EventType),
        theatres=Vocabulary([*found, elsewhere()] if found else (), Theatre),
        silence=False,
    )


def _types(general: Sequence[EventType], named: Sequence[str]) -> list[EventType]:
    """The general types that are named, then the others that are; all general ones where none is."""
    known = [kind for kind in general if kind in named]
    own = _own(known, [slug for slug in named if slug not in {OTHER, *general}], general)
    return [*known, *own] if named else [*general]


def _own(
    known: Sequence[EventType], slugs: Sequence[str], general: Sequence[EventType]
) -> Iterator[EventType]:
    """Types with symbols that are told from all others; those that mean a general type are taken last."""
    symbols, colors = {kind.look.symbol for kind in general}, {kind.look.color for kind in general}
    shown = [*known, other_type()]
    for slug in slugs:
        symbol = min(free_symbols(shown), key=lambda name: name in symbols, default="")
        color = min(free_colors(shown), key=lambda name: name in colors, default="")
        if not (symbol and color):
            return
        words = _words(slug)
        label = in_english(words[:1].upper() + words[1:])
        look = Look(symbol, color)
        shown.append(EventType.of(slug, label, in_english(words), family=Family.UNSTATED, look=look))
        yield shown[-1]


def _words(slug: str) -> str:
    return slug.replace("_", " ").strip() or slug
