"""Single events changed in a store: it is then what loading the merged file anew would have made it."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from map_app.core.filters import EventFilter
from map_app.data.ingest.load import load_into
from map_app.data.ingest.locking import alone
from map_app.data.ingest.upsert import delete_from, upsert_into
from map_app.data.layout import pyramid_table
from map_app.data.opening import open_store
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from map_app.errors import DataError, StoreError
from tests.conftest import Ran
from tests.data.servers import Postgres, connected, postgres
from tests.shipped import MAP
from tests.strategies import examples

MakeFeature = Callable[..., dict[str, Any]]
WriteEvents = Callable[..., Path]
NAMES = ("a", "B", "x-1", "x_1", "x1", "b")
EVENT = st.tuples(st.integers(1, 4), st.integers(0, 3), st.sampled_from(["air_strike", "politics"]))
SOME = st.dictionaries(st.sampled_from(NAMES), EVENT, max_size=6)
KINDS = ("duckdb", "parquet", pytest.param("postgres", marks=pytest.mark.server))


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of this module."""
    with postgres() as running:
        yield running


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store to change, of each kind."""
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("server")
        with connected(server) as connection:
            connection.execute("CREATE SCHEMA IF NOT EXISTS war")
        return f"{server.url}?table=war.events"
    return {"duckdb": f"duckdb:///{tmp_path}/e.duckdb?table=war.events", "parquet": f"{tmp_path}/e.parquet"}[
        request.param
    ]


def load(path: Path, place: str) -> None:
    """Load all."""
    load_into(parse_source(path), parse_source(place), MAP)


def contents(place: str) -> dict[str, Any]:
    """Everything that a store holds."""
    store = open_store(parse_source(place), MAP)
    cells = store.engine.rows(pyramid_table(store.engine.source))
    return {
        "meta": store.meta,
        "rows": store.engine.rows(store.apply_filter(EventFilter()).order_by("seq")),
        "cells": sorted(map(repr, cells)),
    }


def features(make_feature: MakeFeature, events: dict[str, tuple[int, int, str]], title: str) -> list[Any]:
    """Features of what Hypothesis gave."""
    return [
        make_feature(
            name,
            at=(44.2 + where, 15.35),
            title=title,
            date_start=f"2024-01-0{day}",
            date_end=f"2024-01-0{day}",
            event_type=kind,
        )
        for name, (day, where, kind) in events.items()
    ]


@given(before=SOME, changes=SOME, gone=st.lists(st.sampled_from([*NAMES, "none"]), max_size=4))
@settings(max_examples=examples(6), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_change_leaves_what_a_load_of_the_merged_file_makes(
    place: str,
    tmp_path: Path,
    make_feature: MakeFeature,
    write_events: WriteEvents,
    before: dict[str, Any],
    changes: dict[str, Any],
    gone: list[str],
) -> None:
    """Rows, their places, cells, data hash, days and what the collection says of itself."""
    said = {"dataset": "ours", "licence": "CC BY 4.0", "attribution": "Us"}
    old, new = features(make_feature, before, "Old"), features(make_feature, changes, "New")
    load(write_events(*old, **said), place)
    done = upsert_into(
        parse_source(write_events(*new, name="changes.geojson")), parse_source(place), MAP
    ).changed
    assert (done.inserted, done.replaced) == (len(changes.keys() - before), len(changes.keys() & before))
    ids = tmp_path / "ids.txt"
    ids.write_text("\n".join(["", *gone, "  "]), encoding="utf-8")
    there = before | changes
    done = delete_from(ids, parse_source(place))
    assert done.deleted == len(there.keys() & set(gone))
    assert done.unknown == tuple(sorted(set(gone) - there.keys()))
    assert done.meta == open_store(parse_source(place), MAP).meta
    merged = {feature["id"]: feature for feature in (*old, *new) if feature["id"] not in gone}
    fresh = f"{tmp_path}/fresh.parquet"  # quicker to make than a DuckDB file
    load(write_events(*merged.values(), name="merged.geojson", **said), fresh)
    assert contents(place) == contents(fresh)


def test_the_shipped_file_comes_together_from_its_halves(place: str, tmp_path: Path) -> None:
    """Real records, every second one loaded first and the rest inserted; some changed and changed back."""
    document = json.loads(EVENTS.read_bytes())
    every = document["features"][::4]
    altered = [
        feature | {"properties": feature["properties"] | {"title": "Altered"}} for feature in every[:9]
    ]
    for name, part in {"half": every[::2], "rest": every[1::2], "altered": altered, "whole": every}.items():
        (tmp_path / f"{name}.geojson").write_text(json.dumps(document | {"features": part}), encoding="utf-8")
    load(tmp_path / "half.geojson", place)
    for name in ("altered", "rest", "whole"):
        upsert_into(parse_source(tmp_path / f"{name}.geojson"), parse_source(place), MAP)
    fresh = f"duckdb:///{tmp_path}/fresh.duckdb"
    load(tmp_path / "whole.geojson", fresh)
    assert contents(place) == contents(fresh)


@pytest.mark.server
def test_rights_and_views_outlive_a_change(
    server: Postgres, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """Whether the tables are updated or made anew: grants stay, and a view over them is no hindrance."""
    place = f"{server.url}?table=kept"
    load(write_events(*(make_feature(f"e{n}") for n in range(9))), place)
    with connected(server) as connection:
        connection.execute("GRANT SELECT ON kept TO PUBLIC")
        for number, statement in enumerate(("SELECT 1", "CREATE VIEW seen AS SELECT id FROM kept")):
            connection.execute(statement.encode())
            path = write_events(make_feature(f"a{number}"), name="first.geojson")
            assert upsert_into(parse_source(path), parse_source(place), MAP).changed.inserted == 1
            rights = "SELECT count(*) FROM information_schema.role_table_grants"
            asked = f"{rights} WHERE table_name = 'kept' AND grantee = 'PUBLIC'"
            assert connection.execute(asked.encode()).fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM seen").fetchone() == (11,)
        connection.execute("DROP VIEW seen")
    assert [row["seq"] for row in contents(place)["rows"]] == list(range(11))


def test_readers_have_the_old_events_until_a_change_is_done(
    place: str, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """Whoever asks meanwhile is answered from before; another load and another change are refused."""
    load(write_events(make_feature("a")), place)
    reader = open_store(parse_source(place), MAP)
    more = parse_source(write_events(make_feature("b"), name="more.geojson"))
    seen = []

    def meanwhile(_: int) -> None:
        seen.append(open_store(parse_source(place), MAP).meta.total)
        seen.append(reader.count(EventFilter(min_killed=1)))
        for action in (load_into, upsert_into):
            with pytest.raises(StoreError, match="is being loaded by another command"):
                action(more, parse_source(place), MAP)

    def bar(_: int, step: str) -> Any:  # noqa: ANN401 - a context manager
        return nullcontext(meanwhile if step == "writing" else lambda _: None)

    done = upsert_into(more, parse_source(place), MAP, bar)
    assert (seen, done.changed.meta.total) == ([1, 1], 2)
    assert open_store(parse_source(place), MAP).count(EventFilter()) == 2


def test_a_change_that_breaks_off_changes_nothing(
    place: str, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """Ctrl-C half way, and a file that is none: the store is as it was and can be changed again."""
    load(write_events(make_feature("a")), place)
    before = contents(place)
    more = write_events(make_feature("b"), name="more.geojson")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    def bar(_: int, step: str) -> Any:  # noqa: ANN401 - a context manager
        return nullcontext(stop if step == "writing" else lambda _: None)

    with pytest.raises(KeyboardInterrupt):
        upsert_into(parse_source(more), parse_source(place), MAP, bar)
    with pytest.raises(DataError, match="cannot be read"):
        delete_from(more.with_name("none.txt"), parse_source(place))
    assert contents(place) == before
    assert upsert_into(parse_source(more), parse_source(place), MAP).changed.inserted == 1


def test_terms_of_another_dataset_stay_with_its_events(
    place: str, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """A file of changes that names its own dataset keeps it; one that names none takes the store's."""
    load(write_events(make_feature("a"), dataset="ours", licence="CC0"), place)
    upsert_into(parse_source(write_events(make_feature("b"), dataset="theirs")), parse_source(place), MAP)
    upsert_into(parse_source(write_events(make_feature("c"))), parse_source(place), MAP)
    store = open_store(parse_source(place), MAP)
    assert (store.meta.dataset, store.meta.licence) == ("ours", "CC0")
    rows = contents(place)["rows"]
    assert {row["id"]: row["dataset"] for row in rows} == {"a": "ours", "b": "theirs", "c": "ours"}


def test_a_load_between_reading_and_writing_a_change_is_noticed(
    place: str, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """The changes took the words of the collection that was there before: they are not put into another."""
    load(write_events(make_feature("a"), dataset="ours", licence="CC0"), place)
    other = write_events(make_feature("b"), name="other.geojson", dataset="theirs", licence="ODbL")
    changes = write_events(make_feature("c"), name="changes.geojson")
    done: list[str] = []

    def bar(_: int, step: str) -> Any:  # noqa: ANN401 - a context manager
        if step == "reading" and not done:
            done.append(step)
            load(other, place)
        return nullcontext(lambda _: None)

    with pytest.raises(StoreError, match=r"was loaded anew meanwhile.*Run the command again"):
        upsert_into(parse_source(changes), parse_source(place), MAP, bar)
    assert open_store(parse_source(place), MAP).meta.dataset == "theirs"
    assert upsert_into(parse_source(changes), parse_source(place), MAP).changed.meta.total == 2


@pytest.mark.parametrize("target", ["events.geojson", "events.csv", "sc://127.0.0.1:1?path=/x"])
def test_other_places_are_refused(target: str, write_events: WriteEvents, make_feature: MakeFeature) -> None:
    """GeoJSON, CSV and Spark: said at once, with what to do instead."""
    with pytest.raises(StoreError, match=r"in DuckDB, PostgreSQL and one Parquet file only\. Load all"):
        upsert_into(parse_source(write_events(make_feature())), parse_source(target), MAP)


@pytest.mark.parametrize("lacking", ["events_meta", "events_cells"])
def test_a_table_that_load_did_not_make_is_refused(lacking: str, tmp_path: Path) -> None:
    """Without its meta nobody knows what the collection said; the cure that is named helps."""
    place = f"duckdb:///{tmp_path}/e.duckdb"
    load(EVENTS, place)
    with duckdb.connect(str(tmp_path / "e.duckdb")) as connection:
        connection.execute(f"DROP TABLE {lacking}")
    (tmp_path / "ids").write_text("x")
    with pytest.raises(StoreError, match=r"was not made by event-map load.*event-map load TARGET TARGET"):
        delete_from(tmp_path / "ids", parse_source(place))
    load_into(parse_source(place), parse_source(place), MAP)
    assert delete_from(tmp_path / "ids", parse_source(place)).unknown == ("x",)


def test_the_command_says_what_it_did(
    run: Callable[..., Ran], make_feature: MakeFeature, write_events: WriteEvents, tmp_path: Path
) -> None:
    """Counts, the new data version, what was left out and which ids are not there."""
    place = f"duckdb:///{tmp_path}/e.duckdb"
    run("load", write_events(make_feature("a"), make_feature("b")), place)
    result = run("load", "--upsert", write_events(make_feature("b"), make_feature("c"), {"no": 1}), place)
    assert result.out.startswith(b"1 inserted, 1 replaced, 0 deleted; 3 events, data version ")
    assert "1 record is left out" in result.err
    (tmp_path / "ids").write_text("a\nzz\n")
    result = run("load", tmp_path / "ids", place, "--delete")
    assert result.out.startswith(b"0 inserted, 0 replaced, 1 deleted; 2 events, data version ")
    assert "1 id is not there, first: zz" in result.err
    assert run("load", "x", place, "--delete", "--upsert").code == 2


def test_the_lock_is_one_of_the_file_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of a file that another command replaced just before would keep nobody out."""
    path, calls = tmp_path / "e.parquet", []
    path.write_text("old")
    lock = fcntl.flock

    def late(file: BinaryIO, how: int) -> None:
        calls.append(how)
        if len(calls) == 1:
            Path(shutil.copy(path, tmp_path / "new")).replace(path)
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    source = parse_source(path)
    with alone(source), pytest.raises(StoreError, match="by another command"), alone(source):
        pass
