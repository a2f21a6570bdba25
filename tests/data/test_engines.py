"""One suite for every engine: DuckDB, a real PostgreSQL and a real Spark Connect give the same rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from map_app.core.criteria import CRITERIA
from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.core.units import Unit, first_day
from map_app.core.vocab import Precision, Verification, Within
from map_app.core.vocabulary import shown_as
from map_app.data import export
from map_app.data.files import canonical_text, write_atomically
from map_app.data.ingest.load import load_into
from map_app.data.ingest.staging import Progress
from map_app.data.loading import load_fitting, load_shown
from map_app.data.map_folder import neutral_map
from map_app.data.opening import fitted, open_store
from map_app.data.queries.clusters import Window
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.data.suggestions import suggest
from map_app.errors import StoreError
from tests.data.plain import ACTORS, SHIPPED
from tests.data.servers import postgres, spark
from tests.shipped import MAP, parse

pytestmark = pytest.mark.server

ENGINES = ("duckdb", "parquet", "postgres", "spark")
SAID = {"dataset": "ours", "licence": "CC BY 4.0", "attribution": "“Us” & them"}
NASTY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("z-quote", {"title": 'O\'Neill said "100%" \\ path C:\\new_dir', "place": ""}),
    ("Z-capital", {"title": "Capital", "actors": [{"name": "A'B \\ 50%_", "role": "target"}]}),
    ("a.arabic", {"title": "الحديدة", "summary": "İSTANBUL straße, line\nbreak,\tcomma; ;--"}),
    (
        "folded",
        {
            "title": "Raid near Sana’a; مُسْتَشْفَى, غـــارة",
            "actors": [{"name": "Mu\u0308nster | Militia", "role": "target"}],
            "sources": [{"publisher": "reuters "}, {"publisher": "Reuters"}],
            "dataset": "Su\u0308d",
        },
    ),
    ("unknown-type", {"event_type": "river_raid <i>", "theatre": "nowhere"}),
    ("a-none", {"country_code": None, "killed": None, "actors": []}),
    ("fiji-east", {"at": (179.98, -16.8), "theatre": "elsewhere"}),
    ("fiji-west", {"at": (-179.97, -16.8), "theatre": "elsewhere"}),
    ("old-week", {"date_start": "1947-11-30", "date_end": "1947-12-01"}),
    ("year-99", {"date_start": "0099-03-01", "date_end": "0099-03-31", "date_precision": "month"}),
    ("open-end", {"date_start": "2024-01-31", "date_end": "9999-12-31"}),
    ("a:big", {"killed": {"low": 0, "best": None, "high": 3_000_000_000}}),
    (
        "0-under",
        {"date_start": "2023-12-31", "date_end": "2024-01-01", "killed": {"low": 0, "best": 0, "high": 0}},
    ),
)
FILTERS = (
    EventFilter(),
    EventFilter(date_from=date(2024, 1, 1), date_to=date(2024, 1, 12)),
    EventFilter(type=("air_strike", "politics"), theatre=("yemen",)),
    EventFilter(verification=(Verification.CLAIMED,), precision=Precision.SETTLEMENT),
    EventFilter(actor=(ACTORS[0], ACTORS[5])),
    EventFilter(actor=("A'B \\ 50%_",)),
    EventFilter(source=("Reuters",), dataset=("ours", "other")),
    EventFilter(q="100%"),
    EventFilter(q='o\'neill \\ c:\\new_dir "100%"'),
    EventFilter(q="الحديدة"),
    EventFilter(q="';-- % _ x"),
    EventFilter(q="STRASSE"),
    EventFilter(q="dayr az-zawr"),
    EventFilter(q="الحوثيون hudaydah"),
    EventFilter(q="SANA'A مستشفي غارة"),
    EventFilter(actor=("münster | militia",), source=("REUTERS",), dataset=("süd",)),
    EventFilter(min_killed=3),
    EventFilter(min_killed=0),
    EventFilter(bbox=(42.0, 12.0, 45.5, 20.0)),
    EventFilter(bbox=(170.0, -10.0, 40.0, 40.0)),
    EventFilter(area="POLYGON((42.1 12.3,55.7 12.1,55.2 20.9,42.1 12.3))"),
    EventFilter(bbox=(43.1, 13.9, 43.3, 14.0), within=Within.POSSIBLE),  # in two of Yemen's governorates
    EventFilter(area="POLYGON((170.1 -20.3,190.7 -20.1,190.2 -9.9,170.1 -20.3))"),
    EventFilter(bbox=(42.0, 14.0, 43.0, 15.0), within=Within.POSSIBLE),
    EventFilter(area="POLYGON((170.1 -20.3,180.7 -20.1,180.2 -9.9,170.1 -20.3))", within=Within.POSSIBLE),
    EventFilter(
        area="POLYGON((43 14,43.5 14.1,43.5 14.1,43.2 15,43 14))", within=Within.POSSIBLE
    ),  # a corner twice
    EventFilter(actor=("'; DROP TABLE events; --",)),
    EventFilter(nothing=("type",)),
    EventFilter(type=("other", "politics")),
    *(parse(criterion.example).filter for criterion in CRITERIA),
)
WINDOWS = (
    Window((25.0, 8.0, 60.0, 40.0), 5),
    Window((34.0, 31.0, 35.0, 32.0), 10),
    Window((175.0, -20.0, -175.0, -10.0), 7),
    Window((38.9, 32.1, 39.0, 32.2), 11),  # a corner of Mafraq, far from its events' points
)


@pytest.fixture(scope="module")
def source_file(tmp_path_factory: pytest.TempPathFactory, make_event: Callable[..., Event]) -> Path:
    """The shipped events and some whose texts, ids and figures are made to differ between engines."""
    path = tmp_path_factory.mktemp("source") / "all.geojson"
    events = [*SHIPPED.events, *(make_event(name, **changes) for name, changes in NASTY)]
    write_atomically(path, [canonical_text(SAID, events).encode()])
    return path


@pytest.fixture(scope="module")
def reference(source_file: Path) -> EventStore:
    """The same events in memory."""
    found = load_shown(source_file, MAP)[0]
    assert {name for name, _ in NASTY} <= {event.id for event in found.events}
    return EventStore(found, MAP)


@pytest.fixture(scope="module", params=ENGINES)
def opened(
    request: pytest.FixtureRequest, source_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EventStore]:
    """A store of another engine, loaded from the file."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "postgres":
        with postgres() as server:
            yield loaded(source_file, server.url)
    elif request.param == "spark":
        with spark() as url:
            yield loaded(source_file, f"{url}?path={folder}/events")
    else:
        targets = {"duckdb": f"duckdb:///{folder}/events.duckdb", "parquet": str(folder / "e.parquet")}
        yield loaded(source_file, targets[request.param])


def loaded(source: Path, target: str) -> EventStore:
    """Load a file into a store and open it."""
    load_into(parse_source(source), parse_source(target), MAP)
    return open_store(parse_source(target), MAP)


def test_meta_is_kept_beside_the_events(opened: EventStore, reference: EventStore) -> None:
    """Data hash, counts, period, dataset, licence and attribution come back as they were loaded."""
    assert opened.meta == reference.meta


@pytest.mark.parametrize("filter_", FILTERS, ids=range(len(FILTERS)))
def test_every_answer_is_the_same(opened: EventStore, reference: EventStore, filter_: EventFilter) -> None:
    """Rows, counts, facets with their order, frame, bars and clusters are those of the reference."""
    assert opened.select(filter_, limit=1_000) == reference.select(filter_, limit=1_000)
    assert opened.tally(filter_) == reference.tally(filter_)
    found, expected = opened.facets(filter_), reference.facets(filter_)
    assert {k: list(v.items()) for k, v in found.items()} == {k: list(v.items()) for k, v in expected.items()}
    assert opened.histogram(filter_, "week") == reference.histogram(filter_, "week")
    assert opened.period == reference.period
    assert opened.frame(filter_) == reference.frame(filter_)
    assert opened.extent(filter_) == reference.extent(filter_)
    assert opened.timeline(filter_) == reference.timeline(filter_)
    assert opened.casualties(filter_) == reference.casualties(filter_)
    assert opened.strikes(filter_) == reference.strikes(filter_)
    for window in WINDOWS:
        assert opened.clusters(filter_, window) == reference.clusters(filter_, window)
        assert opened.density(filter_, window) == reference.density(filter_, window)
        assert opened.footprints(filter_, window) == reference.footprints(filter_, window)


@pytest.mark.parametrize("unit", ["week", "month"])
def test_weeks_and_months_begin_as_in_python(opened: EventStore, source_file: Path, unit: Unit) -> None:
    """On Monday and on the first, long before 1970 too: a bar's click filters the days that it counts."""
    counted = {(row["start"], row["event_type"]): row["n"] for row in opened.histogram(EventFilter(), unit)}
    events = load_shown(source_file, MAP)[0].events
    assert counted == Counter(
        (first_day(e.date_start, unit), shown_as(e.event_type, MAP.profile.types)) for e in events
    )


@pytest.mark.parametrize("suffix", ["geojson", "csv", "parquet", "kml"])
def test_export_gives_the_same_bytes(opened: EventStore, reference: EventStore, suffix: str) -> None:
    """A file taken away is byte for byte the same, whichever store holds the data."""
    for filter_ in FILTERS[:4]:
        assert list(export.stream(opened, filter_, suffix)) == list(export.stream(reference, filter_, suffix))


def test_lists_of_one_event_are_the_same(opened: EventStore, reference: EventStore) -> None:
    """Card, neighbours, relations, day and month bars, and a spot's list agree too."""
    everything = EventFilter()
    for event_id in (*(name for name, _ in NASTY), SHIPPED.events[40].id):
        assert opened.get(event_id) == reference.get(event_id)
        assert opened.place_of(everything, event_id) == reference.place_of(everything, event_id)
        event = reference.get(event_id)
        assert opened.chain(event) == reference.chain(event)
    for unit in ("day", "month"):
        assert opened.histogram(everything, unit) == reference.histogram(everything, unit)
    assert opened.vocabulary() == reference.vocabulary()
    for text in ("hode", "الحوثي", "Hodiedah"):
        assert suggest(opened, text) == suggest(reference, text)
    page: dict[str, Any] = {"limit": 7, "offset": 30}
    assert opened.select(everything, **page) == reference.select(everything, **page)
    assert opened.members(everything, WINDOWS[1], limit=20) == reference.members(
        everything, WINDOWS[1], limit=20
    )


def test_loading_again_replaces_and_a_broken_load_leaves_the_old(
    opened: EventStore, reference: EventStore, source_file: Path
) -> None:
    """A load cut short half way leaves the old events; loading the same again gives the same."""
    target = opened.engine.source

    @contextmanager
    def stopped(_: int, step: str) -> Iterator[Progress]:
        yield stop if step == "writing" else lambda _: None

    def stop(_: int) -> None:
        read = open_store(target, MAP).features(EventFilter())
        assert sum(1 for _ in read) == reference.meta.total  # whoever reads meanwhile does not wait
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_into(parse_source(source_file), target, MAP, stopped)
    assert open_store(target, MAP).meta == reference.meta
    assert len(list(open_store(target, MAP).features(EventFilter()))) == reference.meta.total
    load_into(parse_source(source_file), target, MAP)
    again = open_store(target, MAP)
    assert again.meta == reference.meta
    assert again.count(EventFilter(q="100%")) == reference.count(EventFilter(q="100%"))


def test_a_file_without_events_empties_the_store(
    opened: EventStore, source_file: Path, tmp_path: Path
) -> None:
    """An empty collection is data too and replaces what was there; a folder of Spark says it keeps none."""
    empty = tmp_path / "empty.geojson"
    empty.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    target = opened.engine.source
    if target.kind == "spark":
        with pytest.raises(StoreError, match="keeps no table without rows"):
            load_into(parse_source(empty), target, MAP)
    else:
        load_into(parse_source(empty), target, MAP)
        store = open_store(target, MAP)
        assert (store.meta.total, store.meta.period, store.count(EventFilter())) == (0, None, 0)
        assert store.clusters(EventFilter(), WINDOWS[0]).total == 0
        load_into(parse_source(source_file), target, MAP)
    assert open_store(target, MAP).meta == opened.meta


def test_events_without_a_map_bring_their_types_and_theatres(opened: EventStore, source_file: Path) -> None:
    """From every engine as from the file, with the same symbols; a load has put `nowhere` into a theatre."""
    _, of_file = load_fitting(source_file, neutral_map())
    profile = fitted(EventStore.over(opened.engine, opened.meta, neutral_map())).profile
    looks = [{kind: kind.look for kind in found.types} for found in (profile, of_file.profile)]
    assert looks[0] == looks[1]
    assert "river_raid <i>" in looks[0]
    assert {*profile.theatres} == {*of_file.profile.theatres} - {"nowhere"}
