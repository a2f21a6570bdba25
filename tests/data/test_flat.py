"""The flat table that GeoParquet and GeoPackage hold: made by whole columns, it says what each event says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from map_app.core.filters import EventFilter
from map_app.core.flat import extra_of
from map_app.core.schema import PROPERTY_ORDER, CasualtyRange, Event
from map_app.core.terms import Terms, terms_of
from map_app.core.text import markup_safe
from map_app.data import geoparquet, meta
from map_app.data import store as store_module
from map_app.data.engines.duck import in_memory
from map_app.data.export import flat, stream
from map_app.data.layout import Meta, meta_of
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.data.table import SCHEMA, to_table
from map_app.errors import StoreError
from tests.core.test_schema import EVENTS
from tests.shipped import GEO, MAP
from tests.strategies import examples

MakeEvent = Callable[..., Event]
ALL = EventFilter()
LISTS = ("actors", "sources", "relates_to")
DATES = ("date_start", "date_end", "recorded", "revised")


HOSTILE = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    [
        "\0",
        "a\0b\x07",
        "\ufffe\uffff\ufffd",
        'null"}}',
        "\\u0000",
        "=1",
        "<script>",
        ',"relates_to":[]}}',
        "غارة\n",
    ]
)
HOSTILE_EVENTS = st.builds(
    lambda event, text, extra: _with(event, summary=text, casualty_note=text, attribution=text, extra=extra),
    EVENTS,
    HOSTILE,
    st.dictionaries(
        HOSTILE.filter(lambda name: name not in PROPERTY_ORDER),
        HOSTILE | st.none() | st.integers(),
        max_size=3,
    ),
)


def _with(event: Event, **changed: Any) -> Event:  # noqa: ANN401 - any fields
    values = {name: getattr(event, name) for name in Event.__slots__}
    return Event(**(values | changed))


def expected_row(event: Event, meta: Meta) -> dict[str, Any]:
    """What a row must say of an event, read from the event itself."""
    properties = event.to_feature()["properties"]
    row = {name: properties.get(name) for name in flat.SCHEMA.names if name not in ("extra", *LISTS)}
    row |= {name: getattr(event, name) for name in DATES}
    row |= terms_of(event, meta.terms)._asdict()
    row |= _columns("killed", event.killed) | _columns("injured", event.injured)
    row |= {"id": event.id, "geometry": (event.lon, event.lat)}
    row = {name: markup_safe(v) if isinstance(v, str) else v for name, v in row.items()}
    lists = {name: json.dumps(properties[name], ensure_ascii=False) for name in LISTS}
    lists["extra"] = json.dumps(extra_of(event.to_feature()), ensure_ascii=False)
    return row | {name: json.loads(markup_safe(text)) for name, text in lists.items()}


def _columns(name: str, range_: CasualtyRange | None) -> dict[str, int | None]:
    return {f"{name}_{part}": getattr(range_, part) if range_ else None for part in ("low", "best", "high")}


def flat_rows(store: EventStore, filter_: EventFilter = ALL) -> list[dict[str, Any]]:
    """The rows of the table, their JSON and points read."""
    rows = [row for part in flat.tables(store, filter_) for row in part.to_pylist()]
    for row in rows:
        row |= {name: json.loads(row[name]) for name in (*LISTS, "extra")}
        point = shapely.from_wkb(row["geometry"])
        row["geometry"] = (point.x, point.y)
    return rows


@given(events=st.lists(EVENTS | HOSTILE_EVENTS, max_size=4, unique_by=lambda e: e.id))
@settings(max_examples=examples(80))
def test_the_columns_say_what_each_event_says(events: list[Event]) -> None:
    """Unknown properties, nulls and hostile text come out of the columns as out of the event itself."""
    store = EventStore(Collection(tuple(events), (), "mine", "CC0", "Us"), MAP)
    expected = [expected_row(event, store.meta) for event in sorted(events, key=lambda e: e.sort_key)]
    assert flat_rows(store) == expected


def over(events: list[Event], change: Callable[[str], str]) -> EventStore:
    """A store whose records were written by someone else."""
    rows = to_table(events, Terms("mine", "CC0", "Us"), GEO.search_names)
    records = pa.array([change(text) for text in rows["feature"].to_pylist()], pa.string())
    rows = rows.set_column(SCHEMA.get_field_index("feature"), "feature", records)
    return EventStore.over(in_memory(rows), meta_of([rows], "mine", "CC0", "Us"), MAP)


def test_a_record_written_otherwise_says_the_same(make_event: MakeEvent) -> None:
    """Indented, in another order, or with half a character escaped, a record is read all the same."""
    event = make_event("a", summary="A half", colour={"b": [1, None]})

    def turned(text: str) -> str:
        feature = json.loads(text)
        feature["properties"] = dict(reversed(feature["properties"].items()))
        return json.dumps(feature, indent=1)

    assert flat_rows(over([event], turned)) == [expected_row(event, over([event], turned).meta)]
    halved = over([event], lambda text: text.replace("A half", r"A half \ud800"))
    assert [row["summary"] for row in flat_rows(halved)] == ["A half \ufffd"]


@pytest.mark.parametrize("text", ["", "no JSON", '{"properties": {"recorded": "soon"}}'])
def test_a_record_that_is_no_event_ends_the_export_with_its_cure(make_event: MakeEvent, text: str) -> None:
    """A table whose records are something else gives one error of the store, not a crash."""
    with pytest.raises(StoreError, match="no GeoJSON of an event") as caught:
        flat_rows(over([make_event("a")], lambda _: text))
    assert caught.value.cure


@pytest.fixture
def chunk_size(monkeypatch: pytest.MonkeyPatch) -> int:
    """Events of a chunk and of a row group, few enough for a test to have several."""
    for module, name in (
        (meta, "CHUNK_SIZE"),
        (store_module, "CHUNK_SIZE"),
        (geoparquet, "ROWS_PER_GROUP"),
    ):
        monkeypatch.setattr(module, name, 200)
    return 200


def test_rows_come_in_order_from_a_store_that_keeps_none(make_event: MakeEvent, chunk_size: int) -> None:
    """A table read in several chunks, its rows stored backwards, gives the bytes of one in order."""
    events = [make_event(f"e{n:06}") for n in range(chunk_size + 50)]
    rows = to_table(events, Terms("mine", "CC0", "Us"), GEO.search_names)
    meta = meta_of([rows], "mine", "CC0", "Us")
    ordered, turned = (
        EventStore.over(in_memory(r), meta, MAP) for r in (rows, rows.take(list(range(len(events)))[::-1]))
    )
    for suffix in ("geojson", "parquet"):
        assert list(stream(turned, ALL, suffix)) == list(stream(ordered, ALL, suffix))


def test_an_abandoned_export_leaves_no_thread(make_event: MakeEvent, chunk_size: int) -> None:
    """The thread that reads ahead ends with the reader."""
    store = EventStore(Collection(tuple(make_event(f"e{n:06}") for n in range(2 * chunk_size + 1)), ()), MAP)
    before = set(threading.enumerate())
    body = stream(store, ALL, "parquet")
    while not next(body):
        pass
    assert any(t.name.startswith("event-map-export") for t in set(threading.enumerate()) - before)
    body.close()  # type: ignore[attr-defined]
    assert not any(t.name.startswith("event-map-export") for t in threading.enumerate())


def test_row_groups_are_of_an_even_size(make_event: MakeEvent, chunk_size: int) -> None:
    """Few rows of each chunk are written together, not as many small groups."""
    events = tuple(
        make_event(f"e{n:06}", title="wanted" if n % 100 == 0 else "other") for n in range(2 * chunk_size + 1)
    )
    store = EventStore(Collection(events, ()), MAP)
    data = b"".join(stream(store, EventFilter(q="other"), "parquet"))
    file = pq.ParquetFile(pa.BufferReader(data))
    assert file.metadata.num_rows == sum(event.title == "other" for event in events)
    assert file.num_row_groups == 2
