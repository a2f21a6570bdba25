"""What the page about a map says that no event says: how to read it, how its records were made.

What holds for the records of one map alone stands in its profile. docs/data.md has each text of the shipped
map word for word, which a test holds.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from map_app.core.language import language
from map_app.core.profile import MapProfile
from map_app.core.words import ENGLISH


class Section(NamedTuple):
    """A heading and its paragraphs in English; where `is_own`, the paragraphs are those of the map."""

    key: str
    heading: str
    texts: tuple[str, ...] = ()
    is_own: bool = False


SECTIONS: Final = (
    Section(
        "what",
        "What it is",
        (
            "Each symbol is an event that sources tell of. The map shows what happened where and when, "
            "how well that is known and who says so; every view is a link, and every link is also a file.",
        ),
    ),
    Section("made", "How the records were made", is_own=True),
    Section("verification", "How well it is established that the event happened as told"),
    Section(
        "precision",
        "How well the place is known",
        (
            "The true place lies within the dashed line, a circle or the outline of a governorate, as far as "
            "the source tells.",
        ),
    ),
    Section(
        "tolls",
        "Killed and injured",
        (
            "“Not reported” is no zero: 0 is given only where a source says that there was none. The two "
            "are never added.",
        ),
    ),
    Section(
        "gaps",
        "What is not there",
        (
            "An empty area is not peace: never read a blank part of the map, a day without a symbol, or "
            "a count of records as a measure of violence.",
        ),
    ),
    Section("not_covered", "", is_own=True),
    Section(
        "correct",
        "How to correct it",
        (
            "Say which event it is (its id stands in its link and in every export), what is wrong, and "
            "the address of a source that supports the correction.",
        ),
    ),
)


def own_texts(profile: MapProfile, key: str) -> tuple[str, ...]:
    """A map's paragraphs of a section in the language of the context, else in English; empty without any."""
    texts = profile.about.get(key, {})
    return texts.get(language()) or texts.get(ENGLISH, ())
