"""An export says on what terms its very rows may be used, not on what terms the collection may."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from map_app.core import cite, feed
from map_app.core.filters import EventFilter
from map_app.core.provenance import MOST_LISTED
from map_app.core.schema import Event
from map_app.core.terms import Terms
from map_app.data.export import stream
from map_app.data.ingest.load import load_into
from map_app.data.opening import open_store
from map_app.data.readers.geojson import Collection, parse_geojson
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.maps import outputs
from tests.shipped import MAP, TYPES, parse

MakeEvent = Callable[..., Event]
OURS = Terms("ours", "CC BY 4.0", "Us; facts from others")
EVERYTHING = EventFilter()
MERGED: dict[str, dict[str, str]] = {
    "a": {},
    "b": {"dataset": "ours"},
    "c": {"dataset": "silent"},
    "d": {"dataset": "open", "licence": "ODbL", "attribution": "Them"},
    "e": {"licence": "CC0"},
}


@pytest.fixture
def merged(make_event: MakeEvent) -> EventStore:
    """Rows of three data sets under one collection's own licence."""
    return EventStore(Collection(tuple(make_event(i, **own) for i, own in MERGED.items()), (), *OURS), MAP)


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("dataset=silent", ("silent", "not stated", "not stated")),
        ("dataset=open", ("open", "ODbL", "Them")),
        (
            "dataset=silent&dataset=open",
            (
                "open (1 event); silent (1 event)",
                "ODbL (1 event); not stated (1 event)",
                "Them (1 event); not stated (1 event)",
            ),
        ),
        (
            "",
            (
                "ours (3 events); open (1 event); silent (1 event)",
                "CC BY 4.0 (2 events); CC0 (1 event); ODbL (1 event); not stated (1 event)",
                "Us; facts from others (3 events); Them (1 event); not stated (1 event)",
            ),
        ),
        ("dataset=nobody", tuple(OURS)),
    ],
)  # fmt: skip
def test_provenance_has_the_terms_of_the_rows(merged: EventStore, query: str, terms: tuple[str, ...]) -> None:
    """A filter's rows decide; where they differ, each value stands once with the number of its events."""
    said = merged.provenance(parse(query).filter)
    assert (said.dataset, said.licence, said.attribution) == terms
    assert ("terms" in said.as_dict()) == (len(said.terms) > 1)
    assert sum(share.events for share in said.terms) in (0, said.count)


def test_rows_on_the_collections_terms_need_no_list(make_event: MakeEvent) -> None:
    """Where all rows share what the collection says, provenance is what it says and nothing more."""
    store = EventStore(Collection((make_event("a"), make_event("b", dataset="Ours")), (), *OURS), MAP)
    said = store.provenance(EVERYTHING).as_dict()
    assert list(said) == ["sentence", "query", "data_version", "count", "total", *OURS._fields]
    alone = EventStore(Collection((make_event("a"),), (), *OURS), MAP).provenance(EVERYTHING)
    assert Terms(alone.dataset, alone.licence, alone.attribution) == OURS == alone.briefly()


@pytest.mark.parametrize("suffix", ["geojson", "kml", "parquet", "gpkg"])
def test_every_format_says_so(merged: EventStore, suffix: str) -> None:
    """No file of another data set's rows claims the collection's licence; one of all rows names each."""
    silent = b"".join(stream(merged, parse("dataset=silent").filter, suffix))
    assert OURS.licence.encode() not in silent
    assert b"not stated" in silent
    every = b"".join(stream(merged, EVERYTHING, suffix))
    assert all(licence.encode() in every for licence in ("CC BY 4.0", "ODbL", "CC0", "not stated"))


def test_each_row_of_a_table_has_its_own_terms(merged: EventStore) -> None:
    """A CSV says in every row what holds for that row."""
    text = b"".join(stream(merged, EVERYTHING, "csv")).decode("utf-8-sig")
    rows = [
        (r["id"], r["dataset"], r["licence"], r["attribution"]) for r in csv.DictReader(io.StringIO(text))
    ]
    assert rows == [
        ("a", *OURS),
        ("b", *OURS),
        ("c", "silent", "not stated", "not stated"),
        ("d", "open", "ODbL", "Them"),
        ("e", "ours", "CC0", OURS.attribution),
    ]


def test_citation_and_feed_name_the_rows_authors(merged: EventStore, make_event: MakeEvent) -> None:
    """Who made the rows is cited, each once; an entry keeps its id whatever else the feed holds."""
    seen = cite.Seen("http://x.test/", datetime(2026, 1, 2, tzinfo=UTC).date())
    alone = merged.provenance(parse("dataset=open").filter)
    assert cite.plain(alone).startswith("Them: open. 1 event ")
    assert "Licence: ODbL\nAttribution: Them\n" in cite.plain(alone)
    [item] = json.loads(cite.csl(merged.provenance(EVERYTHING), seen))
    assert item["author"] == [{"literal": "Us"}, {"literal": "Them"}, {"literal": "not stated"}]
    assert "author = {{Us} and {Them} and {not stated}}" in cite.bibtex(merged.provenance(EVERYTHING), seen)
    at = feed.Addresses("http://x.test/f", "http://x.test/", "http://x.test/?event=")
    views = (merged.provenance(parse(query).filter) for query in ("", "dataset=open"))
    feeds = [feed.atom(said, [make_event("a")], at, TYPES) for said in views]
    assert len({text.split("<id>")[2].split("<")[0] for text in feeds}) == 1


@pytest.mark.parametrize("form", ["svg", "html"])
def test_what_is_drawn_says_so(merged: EventStore, form: str) -> None:
    """Picture and dossier of another data set's rows name no licence that is not theirs."""
    drawn = b"".join(outputs.stream(merged, parse("dataset=open").filter, form)).decode()
    assert "ODbL" in drawn
    assert "Licence: CC BY 4.0" not in drawn
    assert "<dd dir='auto'>CC BY 4.0</dd>" not in drawn


def test_an_export_of_differing_rows_comes_back(merged: EventStore) -> None:
    """Read again, every row has the terms that it had: the list at the head is taken for nobody's licence."""
    text = b"".join(stream(merged, EVERYTHING, "geojson"))
    found = parse_geojson(text, date.max, "x.geojson", MAP)
    again = EventStore(found, MAP)
    assert again.meta == merged.meta
    assert again.terms(EVERYTHING) == merged.terms(EVERYTHING)


def test_many_licences_are_counted_not_listed(make_event: MakeEvent) -> None:
    """A file's head stays short: beyond a bound further terms are only counted."""
    events = tuple(make_event(f"e{n:02}", licence=f"Licence {n:02}") for n in range(MOST_LISTED + 5))
    said = EventStore(Collection(events, (), *OURS), MAP).provenance(EVERYTHING)
    assert said.licence.endswith("Licence 19 (1 event); and 5 more")
    assert len(said.briefly().licence) < 60
    written: Any = said.as_dict()
    assert (len(written["terms"]), written["more_terms"]) == (MOST_LISTED, 5)


def test_a_loaded_store_says_the_same(merged: EventStore, tmp_path: Path) -> None:
    """What a file says at its end holds for its rows in a store, though they were laid out before."""
    path = tmp_path / "merged.geojson"
    path.write_bytes(b"".join(stream(merged, EVERYTHING, "geojson")))
    target = parse_source(tmp_path / "e.parquet")
    load_into(parse_source(path), target, MAP)
    for query in ("", "dataset=silent", "dataset=open", "dataset=OURS"):
        filter_ = parse(query).filter
        assert open_store(target, MAP).provenance(filter_) == merged.provenance(filter_)
