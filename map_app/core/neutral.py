"""The profile of events that come without a map: general types, and types and theatres as they name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from map_app.core.distinct import free_colors, free_symbols
from map_app.core.language import gettext_noop
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
from map_app.core.words import GeneralWords, in_english


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
        title=GeneralWords(gettext_noop("Conflict Event Map")),
        types=Vocabulary([*_types(general, [*types]), other_type()], EventType),
        theatres=Vocabulary([*found, elsewhere()] if found else (), Theatre),
        silence=False,
    )


def _types(general: Sequence[EventType], named: Sequence[str]) -> list[EventType]:
    """The general types that are named, the others that are, and general ones that are told from those."""
    found = [kind for kind in general if kind in named]
    found += _own(found, [slug for slug in named if slug not in {OTHER, *general}])
    rest = (kind for kind in general if kind not in found)
    return [*found, *(kind for kind in rest if _is_free(kind.look, found))]


def _own(before: Sequence[EventType], slugs: Sequence[str]) -> Iterator[EventType]:
    shown = [*before, other_type()]
    for slug in slugs:
        symbols, colors = free_symbols(shown), free_colors(shown)
        if not (symbols and colors):
            return
        words = _words(slug)
        look = Look(symbols[0], colors[0])
        label = in_english(words[:1].upper() + words[1:])
        shown.append(EventType.of(slug, label, in_english(words), family=Family.UNSTATED, look=look))
        yield shown[-1]


def _is_free(look: Look, shown: Sequence[EventType]) -> bool:
    taken = {kind.look.symbol for kind in shown}
    return look.symbol not in taken and look.color in free_colors(shown)


def _words(slug: str) -> str:
    return slug.replace("_", " ").strip() or slug
