"""What the page about the map says that no event says: how to read it, how its records were made.

docs/data.md has each text word for word, which a test holds.
"""

from __future__ import annotations

from typing import Final, NamedTuple

SHIPPED: Final = "conflict-event-map"
"""The data set that the method and the gaps below are those of."""


class Section(NamedTuple):
    """A heading and its paragraphs in English; `shipped`: true of the shipped data set alone."""

    key: str
    heading: str
    texts: tuple[str, ...]
    shipped: bool = False


SECTIONS: Final = (
    Section(
        "what",
        "What it is",
        (
            "Each symbol is an event that sources tell of. The map shows what happened where and when, "
            "how well that is known and who says so; every view is a link, and every link is also a file.",
        ),
    ),
    Section(
        "made",
        "How the records were made",
        (
            "Researched from public pages: news agencies, newspapers, broadcasters, statements of the "
            "parties, United Nations bodies, monitors and courts.",
            "Read again: a second reader looked for a source that supports date, place and numbers of "
            "each record, except some 70 late ones.",
            "Edited: every record was read against its own evidence. Titles and summaries are in our own "
            "words, past tense, without judging adjectives, and name who makes a claim.",
        ),
        shipped=True,
    ),
    Section("verification", "How well it is established that the event happened as told", ()),
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
    Section(
        "not_covered",
        "",
        (
            "The records are a selection, densest from 12 January 2024 on, of what could be found in "
            "public pages, mostly in English. In all six theatres far more happened than stands here.",
            "In Gaza there were strikes every day; the file holds those that became known one by one.",
            "Northern Syria, the fronts inside Yemen and Islamic State attacks are covered by examples only.",
            "Fire across the border of Lebanon and Israel, and the West Bank, appear only where the "
            "story touches them.",
            "Places without reporters, under a blackout, or held by a party that controls the news, look "
            "quiet here.",
        ),
        shipped=True,
    ),
    Section(
        "correct",
        "How to correct it",
        (
            "Say which event it is (its id stands in its link and in every export), what is wrong, and "
            "the address of a source that supports the correction.",
        ),
    ),
)
