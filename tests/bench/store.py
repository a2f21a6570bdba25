"""`python -m tests.bench store [count]`: the store's questions against the same SQL run raw in DuckDB.

Every timed question has another filter, so that no cache answers it; medians with the range beside.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import duckdb
import geopandas
import psutil

from map_app.core.filters import EventFilter
from map_app.data import export
from map_app.data.ingest.load import load_into
from map_app.data.opening import open_store
from map_app.data.queries import clusters, framing, pyramid
from map_app.data.queries.facets import FACETED, facet, without
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from tests.bench import synthetic
from tests.bench.synthetic import START
from tests.bench.timing import row, show, timed
from tests.shipped import MAP

WINDOW = clusters.Window((25.0, 8.0, 60.0, 40.0), 5)
FILTERS = [EventFilter(date_from=START + timedelta(days=n)) for n in range(1, 8)]
ALL = EventFilter()
MOST_READ = 1_000_000
"""Events of the GeoJSON file that is loaded: DuckDB's own reader needs some 5 GB for as many."""


def main(count: int) -> None:
    """Make the data, measure, print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parquet, file = folder / "events.parquet", folder / "events.duckdb"
        synthetic.write_table(parquet, count)
        rows = [*loading(parquet, file), *querying(file), *opening(parquet, file), *exporting(parquet, file)]
        rows += importing(synthetic.write_geojson(folder / "events.geojson", min(count, MOST_READ)))
    sys.stdout.write(f"{count} events\n\n")
    sys.stdout.write("| what | this app | baseline | ratio | budget |\n|---|---|---|---|---|\n")
    sys.stdout.writelines(f"| {' | '.join(cells)} |\n" for cells in rows)


def loading(parquet: Path, file: Path) -> Iterator[tuple[str, ...]]:
    """Parquet into a DuckDB file, against a plain CREATE TABLE AS."""
    ours = timed(lambda: copy(parquet, f"duckdb:///{file}"))
    raw = timed(lambda: raw_copy(parquet, file.with_name("raw.duckdb")))
    yield row("load Parquet into a DuckDB file; baseline: CREATE TABLE AS", [ours], [raw], "<= 2 x")


def importing(source: Path) -> Iterator[tuple[str, ...]]:
    """GeoJSON into a DuckDB file, against DuckDB's own reader, which checks nothing."""
    with duckdb.connect() as raw:
        objects = raw.read_json(str(source), maximum_object_size=source.stat().st_size + 1)
        floor = timed(lambda: objects.project("unnest(features) AS feature").create("raw"))
    taken, memory = watched(lambda: copy(source, f"duckdb:///{source.with_suffix('.duckdb')}"))
    what = f"load {source.stat().st_size >> 20} MB of GeoJSON; baseline: DuckDB's read_json"
    yield row(what, [taken], [floor], "<= 2 x")
    yield ("its memory above idle, all processes", f"{memory / 2**20:.0f} MB", "", "", "")


def querying(file: Path) -> Iterator[tuple[str, ...]]:
    """Each question through the store and as its own SQL on a bare connection."""
    store, other = (open_store(parse_source(f"duckdb:///{file}"), MAP) for _ in range(2))
    with duckdb.connect(str(file.with_name("raw.duckdb")), read_only=True) as raw:
        for what, ask, sql in (
            ("count", store.count, count_sql),  # first: the others ask it too, and its answers are kept
            ("clusters and counts, whole region", lambda f: other.clusters(f, WINDOW), clusters_sql),
            ("all facets", store.facets, facets_sql),
        ):
            texts = [sql(store, filter_) for filter_ in FILTERS]
            baseline = [timed(lambda t=t: [raw.execute(s).fetchall() for s in t]) for t in texts]  # type: ignore[misc]
            ours = [timed(lambda c=c, ask=ask: ask(c)) for c in FILTERS]  # type: ignore[misc]
            yield row(f"{what}; baseline: the same SQL raw", ours[1:], baseline[1:], "<= 2 x")


def clusters_sql(store: EventStore, filter_: EventFilter) -> list[str]:
    """What a map window asks."""
    kept = store.apply_filter(filter_)
    rows = pyramid.each(kept)
    return [store.engine.compile(e) for e in (clusters.cells(rows, WINDOW), framing.cells(rows))]


def count_sql(store: EventStore, filter_: EventFilter) -> list[str]:
    """How many."""
    return [store.engine.compile(store.apply_filter(filter_).count())]


def facets_sql(store: EventStore, filter_: EventFilter) -> list[str]:
    """The counts beside every option."""
    return [
        store.engine.compile(
            facet(
                pyramid.each(store.apply_filter(without(filter_, criterion.field))),
                criterion.field,
                store.engine.split,
            )
        )
        for criterion in FACETED
    ]


def opening(parquet: Path, file: Path) -> Iterator[tuple[str, ...]]:
    """Opening does not read the records: the meta table has their hash."""
    for place in (str(parquet), f"duckdb:///{file}"):
        taken = [timed(lambda p=place: open_store(parse_source(p), MAP)) for _ in range(5)]  # type: ignore[misc]
        yield (f"open {Path(place).suffix}", show(taken), "", "", "")


def exporting(parquet: Path, file: Path) -> Iterator[tuple[str, ...]]:
    """All events as GeoJSON, against GeoDataFrame.to_file, with the peak above idle."""
    store = open_store(parse_source(f"duckdb:///{file}"), MAP)
    for suffix in ("geojson", "parquet"):
        drain(store, file, suffix, EventFilter(q="s-00000001"))  # idle is a server that has exported before
    ours, memory = watched(lambda: drain(store, file, "geojson"))
    frame = geopandas.read_parquet(parquet).drop(columns=["feature", "search"])
    frame["date_start"] = frame["date_start"].astype(str)
    frame["date_end"] = frame["date_end"].astype(str)
    frame = frame.set_crs(4326, allow_override=True)
    other = timed(lambda: frame.to_file(file.with_name("other.geojson"), driver="GeoJSON"))
    yield row("GeoJSON of all; baseline: GeoDataFrame.to_file", [ours], [other], ">= 3 x faster")
    yield ("its memory above idle", f"{memory / 2**20:.0f} MB", "", "", "< 300 MB")
    yield from columnar(store, file)


def columnar(store: EventStore, file: Path) -> Iterator[tuple[str, ...]]:
    """All events as GeoParquet, against DuckDB's own COPY of the event table, in turn."""
    ours, copied, memory = [], [], 0
    for _ in range(3):
        copied.append(timed(lambda: raw_parquet(file.with_name("raw.duckdb"))))
        taken, held = watched(lambda: drain(store, file, "parquet"))
        ours.append(taken)
        memory = max(memory, held)
    yield row("GeoParquet of all; baseline: COPY of the table, zstd", ours, copied, "<= 1.5 x")
    yield ("its memory above idle", f"{memory / 2**20:.0f} MB", "", "", "< 300 MB")


def drain(store: EventStore, beside: Path, suffix: str, filter_: EventFilter = ALL) -> None:
    """Write an export to a file."""
    with beside.with_name(f"out.{suffix}").open("wb") as file:
        file.writelines(export.stream(store, filter_, suffix))


def raw_parquet(file: Path) -> None:
    """The floor of a columnar export: the whole table, by DuckDB with all its threads."""
    with duckdb.connect(str(file), read_only=True) as connection:
        target = file.with_suffix(".copy.parquet")
        connection.execute(f"COPY events TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def watched(act: Callable[[], None]) -> tuple[float, int]:
    """Seconds of an action, and the most memory it held above what was held before."""
    done = threading.Event()
    idle = peak = resident()

    def look() -> None:
        nonlocal peak
        while not done.wait(0.05):
            peak = max(peak, resident())

    watcher = threading.Thread(target=look)
    watcher.start()
    start = time.perf_counter()
    act()
    taken = time.perf_counter() - start
    done.set()
    watcher.join()
    return taken, peak - idle


def resident() -> int:
    """Bytes of this process and of those that it began."""
    own = psutil.Process()
    total = 0
    for process in (own, *own.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
            total += process.memory_info().rss
    return total


def copy(source: Path, target: str) -> None:
    """Load without a bar."""
    load_into(parse_source(source), parse_source(target), MAP)


def raw_copy(source: Path, target: Path) -> None:
    """The floor of a load."""
    with duckdb.connect(str(target)) as connection:
        connection.read_parquet(str(source)).create("events")
