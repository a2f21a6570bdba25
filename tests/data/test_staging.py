"""A GeoJSON file loaded into a store as a stream: the events are those of the file read whole."""

from __future__ import annotations

import json
import multiprocessing
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from map_app.core.filters import EventFilter
from map_app.data.ingest import checking, staging
from map_app.data.ingest.load import load_into
from map_app.data.loading import load_shown
from map_app.data.opening import open_store
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.data.table import to_table
from map_app.errors import DataError
from tests.conftest import Ran
from tests.data.plain import TOTAL
from tests.shipped import MAP
from tests.strategies import examples

MakeFeature = Callable[..., dict[str, Any]]
Run = Callable[..., Ran]
NUMBERS = st.integers(0, 5)


def loaded(path: Path) -> tuple[EventStore, int]:
    """What comes of a file in a store, and how many of its records were left out."""
    target = parse_source(path.with_suffix(".parquet"))
    told = load_into(parse_source(path), target, MAP)
    store = open_store(target, MAP)
    assert told.meta == store.meta
    return store, told.left_out


def same(store: EventStore, path: Path) -> None:
    """Rows, data hash and what the collection says of itself are those of the file read whole."""
    whole = EventStore(load_shown(path, MAP)[0], MAP)
    assert store.meta == whole.meta
    assert store.engine.rows(store.apply_filter(EventFilter()).order_by("seq")) == whole.engine.rows(
        whole.apply_filter(EventFilter()).order_by("seq")
    )


@given(
    ids=st.lists(st.tuples(st.sampled_from(["a", "B", "é", "x-1"]), NUMBERS), max_size=14).filter(
        lambda ids: not ids or any(name != "é" for name, _ in ids)  # one at least can be shown
    ),
    told=st.dictionaries(st.sampled_from(["dataset", "licence", "attribution"]), st.text(max_size=5)),
    is_late=st.booleans(),
)
@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_stream_gives_what_the_whole_file_gives(
    make_feature: MakeFeature,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ids: list[tuple[str, int]],
    told: dict[str, str],
    is_late: bool,
) -> None:
    """Any order, ids that come twice or are none, in parts of three; the members before or after them."""
    monkeypatch.setattr(checking, "PART", 3)
    monkeypatch.setattr(staging, "PARTITION", 2)
    monkeypatch.setattr(staging, "SAMPLES", 1)
    days = [f"2024-01-0{day + 1}" for _, day in ids]
    features = [
        make_feature(name, title=f"Number {n}", date_start=day, date_end=day)
        for n, ((name, _), day) in enumerate(zip(ids, days, strict=True))
    ]
    document: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    document = document | told if is_late else told | document
    path = tmp_path / "mine.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    store, left_out = loaded(path)
    same(store, path)
    assert left_out == len(ids) - store.meta.total


def test_a_file_without_a_record_to_show_is_refused(
    make_feature: MakeFeature, write_events: Callable[..., Path]
) -> None:
    """Records that can all not be read are a wrong file, not an empty one; the first is named."""
    with pytest.raises(DataError, match="no event can be shown; first: #0: id"):
        loaded(write_events(make_feature("é"), make_feature("é")))


@pytest.mark.parametrize("most", [1, 7, 500])
def test_shipped_events_turned_round_are_the_same_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Whatever order a file has and in however many shares it is sorted, store and data hash are the same."""
    monkeypatch.setattr(staging, "PARTITION", 20)
    monkeypatch.setattr(staging, "MOST_PARTITIONS", most)
    document = json.loads(EVENTS.read_bytes())
    features = document["features"][::3]
    path, turned = tmp_path / "mine.geojson", tmp_path / "turned.geojson"
    for place, ordered in ((path, features), (turned, features[::-1])):
        place.write_text(json.dumps(document | {"features": ordered}), encoding="utf-8")
    store, left_out = loaded(turned)
    same(store, path)
    assert left_out == 0


@pytest.mark.server
def test_several_processes_give_what_one_gives(
    make_feature: MakeFeature, write_events: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts that are checked side by side come together in the file's order, with what was left out."""
    monkeypatch.setattr(checking, "PART", 7)
    monkeypatch.setattr(staging, "LARGE", 0)
    features = [make_feature(f"e{n:03}", title=f"Number {n}") for n in range(100)]
    features[10] = features[50] = make_feature("e003", title="Again")
    features[60] = make_feature("none", location_precision="no such")
    path = write_events(*features)
    store, left_out = loaded(path)
    same(store, path)
    assert (store.meta.total, left_out) == (97, 3)
    with pytest.raises(DataError, match="no event can be shown; first: #0: feature"):
        loaded(write_events(*[{"no": "event"}] * 30))


def test_what_is_read_otherwise_is_read_so_on_both_ways(
    make_feature: MakeFeature, write_events: Callable[..., Path]
) -> None:
    """Missing theatres, ids among properties, areas, null geometries and vague dates: the same rows."""
    line = {"type": "LineString", "coordinates": [[44, 15], [44.1, 15]]}
    features = [
        make_feature("a", theatre=None),
        make_feature("b", id="EV-1", date_start="2024-01-12T00:00:00", killed="3") | {"id": None},
        make_feature("c", date_precision="month", date_end="") | {"geometry": line, "id": 2},
        make_feature("d", location_precision="country", theatre="")
        | {"geometry": None, "bbox": [1, 2, 3, 4]},
    ]
    path = write_events(*features)
    store, left_out = loaded(path)
    same(store, path)
    assert left_out == 0
    assert sorted(row["id"] for row in store.engine.rows(store.apply_filter(EventFilter()))) == [
        "2",
        "EV-1",
        "a",
        "d",
    ]


@pytest.mark.server
def test_what_nests_too_deep_for_a_process_is_left_out_and_reported(
    make_feature: MakeFeature, write_events: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that cannot even be sent to another process is one record left out, as in a small file."""
    monkeypatch.setattr(staging, "LARGE", 0)
    deep = json.loads("[" * 600 + "]" * 600)
    path = write_events(make_feature("a"), make_feature("deep", more=deep), make_feature("b"))
    store, left_out = loaded(path)
    assert (store.meta.total, left_out) == (2, 1)


@pytest.mark.server
def test_a_process_that_is_lost_is_reported_and_the_target_stays(
    make_feature: MakeFeature, write_events: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that the system ends, for want of memory perhaps, costs no event that was there before."""
    store, _ = loaded(write_events(make_feature("old")))
    monkeypatch.setattr(checking, "PART", 1)
    monkeypatch.setattr(staging, "LARGE", 0)
    path = write_events(*(make_feature(f"e{n:03}") for n in range(200)))

    def end_them(_: int) -> None:
        for process in multiprocessing.active_children():
            process.kill()

    with pytest.raises(DataError, match="a process that checked features was lost"):
        load_into(parse_source(path), store.engine.source, MAP, lambda *_: nullcontext(end_them))
    assert open_store(store.engine.source, MAP).meta == store.meta
    assert not multiprocessing.active_children()


def test_no_more_than_a_part_is_in_memory(
    make_feature: MakeFeature, write_events: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part is on disk before the next is read: what is laid out at once is never more."""
    monkeypatch.setattr(checking, "PART", 4)
    laid_out = []

    def counted(*given: Any) -> Any:  # noqa: ANN401 - stands in for to_table
        rows = to_table(*given)
        laid_out.append(rows.num_rows)
        return rows

    monkeypatch.setattr(checking, "to_table", counted)
    store, _ = loaded(write_events(*(make_feature(f"e{n:03}") for n in range(11))))
    assert laid_out == [4, 4, 3]
    assert store.meta.total == 11


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"type": "FeatureCollection", "features": [1, 2]}', "no event can be shown; first: #0: feature"),
        ('{"type": "FeatureCollection", "features": [1], "crs": "EPSG:3857"}', "coordinate system"),
        ('{"type": "FeatureCollection"}', "no list of features"),
        ('{"type": "Topology", "features": []}', "is TopoJSON"),
        ('{"type": "FeatureCollection", "features": [', "not JSON"),
    ],
)
def test_a_file_that_is_no_collection_leaves_the_target_as_it_was(
    make_feature: MakeFeature, write_events: Callable[..., Path], text: str, words: str
) -> None:
    """One sentence says why; the store still has the events that were loaded before."""
    store, _ = loaded(write_events(make_feature("a")))
    path = write_events()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=words):
        loaded(path)
    assert open_store(store.engine.source, MAP).meta == store.meta


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    """The path and the cure, as everywhere."""
    with pytest.raises(DataError, match="cannot be read"):
        loaded(tmp_path / "none.geojson")


def test_load_says_what_it_left_out(
    run: Run, make_feature: MakeFeature, write_events: Callable[..., Path]
) -> None:
    """Records that cannot be shown are counted, and the command that names them is told; exit code 0."""
    path = write_events(
        make_feature("a"), make_feature("a"), make_feature("b", location_precision="x"), {"no": 1}
    )
    result = run("load", path, path.with_suffix(".parquet"))
    assert (result.code, result.out.split(b",")[0]) == (0, b"1 event")
    assert f"3 records are left out; event-map check --all {path} names each" in result.err
    assert "left out" not in run("load", EVENTS, path.with_suffix(".parquet")).err


def test_both_steps_are_shown(tmp_path: Path) -> None:
    """Reading counts the file's bytes, writing its events; each comes to its end."""
    steps: dict[str, list[int]] = {}

    def bar(total: int, label: str) -> Any:  # noqa: ANN401 - a context manager
        steps[label] = [total]
        return nullcontext(steps[label].append)

    load_into(parse_source(EVENTS), parse_source(tmp_path / "e.parquet"), MAP, bar)
    assert {label: (total, sum(done)) for label, (total, *done) in steps.items()} == {
        "reading": (EVENTS.stat().st_size, EVENTS.stat().st_size),
        "writing": (TOTAL, TOTAL),
    }


def test_dates_to_come_are_no_reason_to_leave_out(
    make_feature: MakeFeature, write_events: Callable[..., Path]
) -> None:
    """As in a file that is served, an event of a day to come is shown."""
    store, left_out = loaded(write_events(make_feature("a", date_start="2999-01-01", date_end="2999-01-01")))
    assert (store.meta.period, left_out) == ((date(2999, 1, 1), date(2999, 1, 1)), 0)


def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the rows on their way goes, also when the load is cut short or a sort fails."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    target = parse_source(tmp_path / "e.parquet")
    load_into(parse_source(EVENTS), target, MAP)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_into(parse_source(EVENTS), target, MAP, lambda *_: nullcontext(stop))
    assert [path.name for path in tmp_path.iterdir()] == ["e.parquet"]
    assert duckdb.read_parquet(str(tmp_path / "e.parquet")).count("id").fetchone() == (TOTAL,)
