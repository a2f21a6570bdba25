"""House rules of wording: who is named in a title, what numbers it may have, texts of their own.

The rule of naming goes by what the initiator is named on, never by the party: where it claimed the act or was
found to have done it, the title of a violent event names it; where the act is only attributed, the title
does not, or says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from rapidfuzz import fuzz

from map_app.core.grades import named_initiators
from map_app.core.parts import Actor
from map_app.core.schema import Event, Problem
from map_app.core.vocab import Basis
from map_app.core.vocabulary import EventType, Family
from map_app.data.reference.house_tables import Tables, broken


def is_done_to_somebody(kind: EventType) -> bool:
    """Whether events of a type are what somebody did to somebody: their titles keep the rule of naming."""
    return not kind.is_talk and kind.family is not Family.HUMANITARIAN


SAID_TO_BE: Final = re.compile(
    r"\b(?:attributed|blame[sd]?|accuse[sd]?|say|says|said|alleged|suspected|report|reports|reported|claim|claims)\b"
)
"""Words by which a title leaves an attribution to others."""

_NUMBER: Final = r"(\d[\d,]*)"
_TOLL: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:kills?|killed|killing) (?:at least |about |some |over |up to )?{_NUMBER}\b(?! (?:km|days?))",
        rf"\b{_NUMBER}(?: [\w'-]+){{0,3}} (?:are |were |was |is |reported )*(?:killed|dead)\b",
    )
)
"""A number of people killed in a title."""

ALIKE: Final = 92
"""Per cent of likeness from which two summaries are one text with another name in it."""


def named_in_title(event: Event, actor: Actor, tables: Tables) -> bool:
    """Whether the event's title names the actor."""
    words = tables.naming.get(actor.name)
    return bool(words.search(event.title)) if words else actor.name in event.title


def _naming(event: Event, tables: Tables) -> Iterator[Problem]:
    if not is_done_to_somebody(tables.profile.types.term(event.event_type)):
        return
    for actor in named_initiators(event):
        is_named = named_in_title(event, actor, tables)
        if actor.basis in (Basis.CLAIMED, Basis.FOUND) and not is_named:
            reason = f"does not name {actor.name}, whose act it is ({actor.basis}); name it"
            yield broken(event, "title", reason)
        elif actor.basis is Basis.ATTRIBUTED and is_named and not SAID_TO_BE.search(event.title):
            reason = f"names {actor.name} as a fact, though it is only said to have done it"
            yield broken(event, "title", f"{reason}; say who says so, or leave it out")


def _numbers(event: Event, _: Tables) -> Iterator[Problem]:
    """A number of killed in the title is one that the record has."""
    if event.killed is None:
        return
    low, best, high = event.killed.low, event.killed.best, event.killed.high
    for pattern in _TOLL:
        for match in pattern.finditer(event.title):
            n = int(match[1].replace(",", ""))
            if n not in (low, best, high) or (best is not None and n < best):
                reason = f"says {n} killed; the record has {low} to {high}, best {best}"
                yield broken(event, "title", f"{reason}; give the same number, or none")
                return


def _own_texts(events: Sequence[Event]) -> Iterator[Problem]:
    """Two events of a day are not told by one text with another place in it."""
    for day in _by_day(events):
        for i, one in enumerate(day):
            for other in day[:i]:
                if fuzz.ratio(one.summary, other.summary) >= ALIKE:
                    reason = f"is nearly that of {other.id}; tell what sets the two apart"
                    yield broken(one, "summary", reason)


def _by_day(events: Sequence[Event]) -> Iterator[list[Event]]:
    ordered = sorted(events, key=lambda event: event.sort_key)
    starts = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(ordered)) if a.date_start != b.date_start)]
    for start, end in pairwise([*starts, len(ordered)]):
        yield ordered[start:end]


EVENT_RULES: Final[tuple[tuple[str, Callable[[Event, Tables], Iterator[Problem]]], ...]] = (
    ("naming", _naming),
    ("counts", _numbers),
)
"""Rules that check a single event, each with its group."""

FILE_RULES: Final[tuple[tuple[str, Callable[[Sequence[Event]], Iterator[Problem]]], ...]] = (
    ("wording", _own_texts),
)
"""Rules that compare the events of a file."""
