"""A filter in words: sentences a person would write, file names any disk takes."""

from __future__ import annotations

import re
from datetime import date

import pytest

from map_app.core.dates import spell_period
from map_app.core.describe import Tally, file_stem, sentence, sentence_parts
from map_app.core.filters import EventFilter
from tests.shipped import PROFILE, parse

PERIOD = (date(2023, 10, 7), date(2025, 1, 19))


@pytest.mark.parametrize(
    ("query", "count", "said"),
    [
        (
            "",
            300,
            "300 events of every type in all six theatres and beyond, 7 October 2023 – 19 January 2025.",
        ),
        ("", 1, "1 event of every type in all six theatres and beyond, 7 October 2023 – 19 January 2025."),
        (
            "type=air_strike&theatre=yemen&from=2024-01-12&to=2024-02-08",
            23,
            "23 events of type air strike in Yemen, 12 January – 8 February 2024.",
        ),
        (
            "theatre=red_sea&theatre=gaza&theatre=iraq&from=2024-01-12",
            1234,
            "1,234 events of every type in Gaza, Iraq or the Red Sea and Gulf of Aden, "
            "since 12 January 2024.",
        ),
        (
            "type=politics&type=air_strike&theatre=elsewhere&to=2024-01-12",
            0,
            "0 events of type air strike or politics and law in places elsewhere, until 12 January 2024.",
        ),
        (
            "verification=disputed&verification=claimed&precision=district&from=2024-01-12&to=2024-01-12",
            5,
            "5 events of every type in all six theatres and beyond, claimed by a party or disputed, "
            "placed to the district or better, 12 January 2024.",
        ),
        (
            "actor=Jordan&actor=Houthis&source=Reuters&dataset=ours&q=port&precision=exact&max_radius=5&to=2024-01-01",
            2,
            "2 events of every type in all six theatres and beyond, placed exactly, placed within 5 km, "
            "naming Houthis or Jordan, with a source from Reuters, from the dataset ours, "
            "mentioning “port”, until 1 January 2024.",
        ),
        (
            "min_killed=3&bbox=42,12,55,20&area=POLYGON((42 12,55 12,55 20,42 12))&to=2024-01-01",
            2,
            "2 events of every type in all six theatres and beyond, with at least 3 reported killed, "
            "placed inside 12° N to 20° N, 42° E to 55° E, placed inside the drawn area, "
            "until 1 January 2024 (1,200 events without a best figure left out).",
        ),
        (
            "type=nonsense&from=2024-02-01&to=2024-01-01",
            0,
            "0 events of every type in all six theatres and beyond "
            "(no event can match: from, to, type not understood), 7 October 2023 – 19 January 2025.",
        ),
    ],
)
def test_a_filter_is_stated_in_one_sentence(query: str, count: int, said: str) -> None:
    """The sentence names the number, every condition and the days, as written here."""
    assert sentence(parse(query).filter, Tally(count, 1_200, PERIOD), PROFILE) == said


@pytest.mark.parametrize(("unreported", "said"), [(0, ""), (1, " (1 event without a best figure left out)")])
def test_what_reports_no_number_is_counted(unreported: int, said: str) -> None:
    """How many were left out for want of a best figure is said only where there are some."""
    told = sentence(EventFilter(min_killed=1), Tally(2, unreported, None), PROFILE)
    assert told.endswith(f"at any time{said}.")
    assert "left out" not in sentence(EventFilter(), Tally(2, unreported, None), PROFILE)


def test_number_and_days_stand_out() -> None:
    """The page may set off the number and the days; the pieces make the sentence."""
    tally = Tally(1234, 0, PERIOD)
    parts = sentence_parts(EventFilter(), tally, PROFILE)
    assert [text for text, strong in parts if strong] == ["1,234", "7 October 2023 – 19 January 2025"]
    assert "".join(text for text, _ in parts) + "." == sentence(EventFilter(), tally, PROFILE)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2024, 1, 12), date(2024, 1, 12), "12 January 2024"),
        (date(2024, 1, 12), date(2024, 1, 18), "12 – 18 January 2024"),
        (date(2024, 1, 12), date(2024, 2, 8), "12 January – 8 February 2024"),
        (date(2023, 12, 31), date(2024, 1, 1), "31 December 2023 – 1 January 2024"),
        (date(1, 1, 1), date(2098, 12, 31), "1 January 1 – 31 December 2098"),
        (date(2024, 1, 12), date(9999, 12, 31), "since 12 January 2024"),
        (date(2024, 1, 12), date(2099, 12, 31), "since 12 January 2024"),
        (date(9999, 12, 30), date(9999, 12, 31), "30 – 31 December 9999"),
    ],
)
def test_a_period_says_nothing_twice(start: date, end: date, said: str) -> None:
    """Month and year are said once where both days share them."""
    assert spell_period(start, end) == said


QUERIES = (
    "",
    "q=a",
    "q=A",
    "q=../../etc/passwd",
    "actor=a&actor=b",
    "actor=a",
    "source=a",
    "theatre=red_sea",
    "theatre=",
    "theatre=gaza&theatre=iraq&theatre=syria&theatre=yemen",
    "theatre=gaza&theatre=iraq&theatre=syria",
    "type=air_strike&from=0001-01-01&to=9999-12-31",
    "from=2024-01-12",
    "to=2024-01-12",
    "bbox=0,0,1,1",
    "bbox=0,0,1,2",
    "min_killed=0",
)


@pytest.mark.parametrize("query", QUERIES)
def test_a_file_name_is_safe_on_any_disk(query: str) -> None:
    """Small letters, digits and hyphens, short, the same whenever it is asked."""
    stem = file_stem(parse(query).filter)
    assert re.fullmatch(r"events(-[a-z0-9]+)*", stem)
    assert len(stem) < 120
    assert file_stem(parse(query).filter) == stem


def test_other_filters_have_other_file_names() -> None:
    """Two downloads of different views never overwrite each other."""
    assert len({file_stem(parse(query).filter) for query in QUERIES}) == len(QUERIES)


def test_the_file_name_of_a_filter_is_settled() -> None:
    """A name holds type, theatre, days and a digest of the query, the same on every machine."""
    filter_ = parse("type=air_strike&theatre=yemen&from=2024-01-12&to=2024-02-08").filter
    assert file_stem(filter_) == "events-air-strike-yemen-2024-01-12-2024-02-08-6c9776f5"
    assert file_stem(EventFilter()) == "events"
