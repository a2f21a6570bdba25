"""docs/data.md says what the code and the data say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from map_app.core.about import SECTIONS
from map_app.core.schema import Event
from map_app.core.text import number
from map_app.core.vocab import (
    Basis,
    DatePrecision,
    Measure,
    Precision,
    Qualifier,
    Relation,
    Role,
    SourceKind,
    Term,
    Verification,
)
from map_app.core.vocabulary import OTHER
from map_app.data.editorial.symmetry import treatments
from map_app.data.loading import load
from map_app.data.paths import EVENTS
from map_app.data.paths import SERIES as SERIES_FILE
from map_app.data.reference.series_file import read_series
from tests.shipped import MAP, PROFILE, THEATRES, TYPES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")


def table(first_column: str) -> dict[str, list[str]]:
    """The table whose first column is headed so: first cell without back-ticks -> the other cells."""
    block = TEXT.split(f"| {first_column} |", 1)[1].split("\n\n", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in block.splitlines()[2:]]
    return {row[0].strip("`"): row[1:] for row in rows}


def value_table(of: Iterable[str]) -> dict[str, list[str]]:
    """The table of a vocabulary: the one headed `value` that holds its first member."""
    for block in TEXT.split("| value |")[1:]:
        rows = [line.strip("| ").split(" | ") for line in block.split("\n\n", 1)[0].splitlines()[2:]]
        if rows[0][0].strip("`") in set(of):
            return {row[0].strip("`"): row[1:] for row in rows}
    return {}


@pytest.fixture(scope="module")
def events() -> tuple[Event, ...]:
    """The project's own events."""
    return load(EVENTS, MAP).events


@pytest.mark.parametrize("vocabulary", [TYPES.but(OTHER), Verification, Precision])
def test_the_schema_page_lists_a_whole_vocabulary(vocabulary: Iterable[str]) -> None:
    """The table has a row per value, in the order of the code, and no other."""
    assert list(value_table(vocabulary)) == [str(term) for term in vocabulary if term != OTHER]


@pytest.mark.parametrize("vocabulary", [DatePrecision, Role, Relation, THEATRES])
def test_a_small_vocabulary_is_named(vocabulary: Iterable[str]) -> None:
    """Each value of the small vocabularies is named in code type."""
    assert not [term for term in vocabulary if f"`{term}`" not in TEXT]


def test_theatres_and_their_counts_are_true(events: tuple[Event, ...]) -> None:
    """The table of theatres counts what the file holds."""
    counted = Counter(str(event.theatre) for event in events)
    assert {name: int(cells[0]) for name, cells in table("theatre").items()} == counted


@pytest.mark.parametrize(("vocabulary", "field"), [(TYPES, "event_type"), (Verification, "verification")])
def test_counts_of_values_are_true(events: tuple[Event, ...], vocabulary: Iterable[str], field: str) -> None:
    """The tables of types and of grades count what the file holds."""
    counted = Counter(str(getattr(event, field)) for event in events)
    assert {name: int(cells[0]) for name, cells in value_table(vocabulary).items()} == counted


@pytest.mark.parametrize("vocabulary", [Verification, Precision])
def test_meanings_are_those_of_the_code(vocabulary: type[Term]) -> None:
    """The last column of a graded vocabulary is what the page about the map says."""
    assert {name: cells[-1] for name, cells in value_table(vocabulary).items()} == {
        str(term): term.meaning for term in vocabulary
    }


def test_the_page_about_the_map_says_nothing_else() -> None:
    """Each of its texts stands here word for word, whatever the line breaks and the emphasis."""
    plain = " ".join(re.sub(r"[*`]|^ *(?:-|\d\.) ", "", TEXT, flags=re.MULTILINE).split())
    own = [text for texts in PROFILE.about.values() for text in texts["en"]]
    assert len(own) == 8
    general = [text for section in SECTIONS for text in section.texts]
    assert [text for text in (*own, *general) if text not in plain] == []


def test_the_shipped_data_set_is_the_one_that_the_method_is_of() -> None:
    """The page about the map knows it by its name."""
    assert load(EVENTS, MAP).dataset == PROFILE.dataset


def test_radii_are_those_of_the_file(events: tuple[Event, ...]) -> None:
    """The table of precisions gives count, smallest and largest radius of each class."""
    for name, (count, radii, _) in value_table(Precision).items():
        found = [event.location_radius_km for event in events if event.location_precision == name]
        assert (int(count), radii) == (len(found), f"{number(min(found))} to {number(max(found))}"), name


def test_withdrawn_ids_are_the_same_here_and_in_the_gate() -> None:
    """An id that has gone has its entry and its reason in both places."""
    assert {name: cells[0] for name, cells in table("withdrawn id").items()} == MAP.tables.withdrawn


def test_parties_are_told_of_as_the_table_says(events: tuple[Event, ...]) -> None:
    """The table of parties is the one that `check --sources` prints."""
    told = {row.party: row.cells()[1:] for row in treatments(events, MAP.tables)}
    assert {name: tuple(map(int, cells)) for name, cells in table("party").items()} == told


def test_kinds_and_bases_mean_what_the_code_says() -> None:
    """The tables of kinds of sources and of bases have the meanings of the code."""
    for head, vocabulary in (("kind", SourceKind), ("basis", Basis)):
        assert {name: cells[0] for name, cells in table(head).items()} == {
            str(term): term.meaning for term in vocabulary
        }


def test_totals_are_true(events: tuple[Event, ...]) -> None:
    """The numbers in sentences are those of the file."""
    unknown = sum(actor.name == "Unknown" for event in events for actor in event.actors)
    assert f"Of 480 researched records {len(events)} are published" in TEXT
    assert f"`Unknown` stands in {unknown} records" in TEXT


def test_the_period_is_that_of_the_gate() -> None:
    """The days named as covered are the window of dates."""
    first, last = (f"{day.day} {day:%B %Y}" for day in PROFILE.period or ())
    assert f"{first} to {last}" in TEXT


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:map_app|geodata|tables|tests)/[\w./]+)`", TEXT)))
)
def test_files_named_exist(path: str) -> None:
    """Every file that the page names is there."""
    assert (ROOT / path).exists()


def test_the_page_lists_the_shipped_series() -> None:
    """The table has each with its party and how many points it has; the text has their sum."""
    shipped = read_series(SERIES_FILE).series
    told = {series.id: [series.party.english, str(len(series.points))] for series in shipped}
    assert table("series") == told
    points = sum(len(series.points) for series in shipped)
    assert f"{points} in {len(shipped)} series" in TEXT


def test_the_example_of_a_file_of_series_breaks_no_rule(tmp_path: Path) -> None:
    """It can be copied; the values that may stand in it are told."""
    path = tmp_path / "series.json"
    path.write_text(re.findall(r"```json\n(.*?)```", TEXT, flags=re.DOTALL)[0], encoding="utf-8")
    assert read_series(path).problems == ()
    words = " ".join(TEXT.split())
    assert f"`measure` is one of {', '.join(Measure)};" in words
    assert f"`qualifier` {', '.join(Qualifier)};" in words


def test_the_counts_of_units_are_true(events: tuple[Event, ...]) -> None:
    """How many have an outline, and how many of the records that may name one do."""
    known = [event for event in events if event.location_precision is Precision.GOVERNORATE]
    named = sum(event.area is not None for event in known)
    assert f"{len(PROFILE.areas)} units have an outline" in TEXT
    assert f"{named} of the {len(known)} have one" in TEXT
    assert f"why {len(known) - named} keep their circle" in TEXT
