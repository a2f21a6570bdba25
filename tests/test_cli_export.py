"""`event-map export`: the same bytes as page and API, and no mistake that widens them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from map_app.core.criteria import CRITERIA
from map_app.data import export
from map_app.data.manager import ENVIRONMENT, store_manager
from map_app.data.opening import open_store
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from tests.conftest import Ran
from tests.data.plain import TOTAL
from tests.shipped import MAP, parse

Run = Callable[..., Ran]
MakeFeature = Callable[..., dict[str, Any]]
WriteEvents = Callable[..., Path]
SCRIPT = Path(sys.executable).with_name("event-map")

EXPORTS: list[tuple[tuple[str, ...], str]] = [
    ((), ""),
    (("--type", "air_strike", "--type", "diplomacy"), "type=air_strike&type=diplomacy"),
    (
        ("--from", "2024-01-12", "--to", "2024-02-08", "--theatre", "yemen"),
        "from=2024-01-12&to=2024-02-08&theatre=yemen",
    ),
    (("--min-killed", "3", "--verification", "confirmed"), "min_killed=3&verification=confirmed"),
    (("--bbox", "42,12,55,20", "--precision", "settlement"), "bbox=42,12,55,20&precision=settlement"),
    (("--bbox=-10,-20,55,38",), "bbox=-10,-20,55,38"),
    (("--area", "POLYGON((42 12,55 12,55 20,42 12))"), "area=POLYGON((42 12,55 12,55 20,42 12))"),
    (("--q", "port hodeidah", "--actor", "Israel"), "q=port+hodeidah&actor=Israel"),
    (("--query", "?type=air_strike&at=15,44,7"), "type=air_strike"),
    (("--query", "https://map.example/x/?q=port&event=a#top", "--theatre", "yemen"), "q=port&theatre=yemen"),
    (("--query", "q=https://x.example"), "q=https://x.example"),
]


@pytest.fixture(scope="module")
def few_events(store: EventStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some shipped events that each filter keeps, as a file: each way reads it anew, so a short one."""
    found = (store.select(parse(query).filter, limit=9) for _, query in EXPORTS)
    wanted = {row["id"] for rows in found for row in rows}
    document = json.loads(EVENTS.read_bytes())
    features = [feature for feature in document["features"] if feature["id"] in wanted]
    path = tmp_path_factory.mktemp("few") / "few.geojson"
    path.write_text(json.dumps(document | {"features": features}), encoding="utf-8")
    return path


@pytest.fixture
def few(few_events: Path, monkeypatch: pytest.MonkeyPatch) -> EventStore:
    """A store of these events, which are also those of command and API."""
    monkeypatch.setenv(ENVIRONMENT, str(few_events))
    return store_manager().snapshot().store


@pytest.mark.parametrize(("options", "query"), EXPORTS, ids=[query or "all" for _, query in EXPORTS])
def test_command_api_and_function_write_the_same_bytes(
    run: Run, api: Callable[..., httpx.Response], few: EventStore, options: tuple[str, ...], query: str
) -> None:
    """The same filter gives the same file by every way, whatever the way is called."""
    written = run("export", *options, "-o", "-").out
    assert written == b"".join(export.stream(few, parse(query).filter, "geojson"))
    assert written == api(str(httpx.URL("/api/events.geojson", params=httpx.QueryParams(query)))).content


@pytest.mark.parametrize("suffix", export.FORMATS)
def test_every_format_has_the_same_bytes_by_every_way(
    run: Run, api: Callable[..., httpx.Response], few: EventStore, tmp_path: Path, suffix: str
) -> None:
    """A file and standard output, command, API and function."""
    options, query = EXPORTS[1]
    target = tmp_path / f"out.{suffix}"
    assert run("export", *options, "-o", target) == Ran(0, b"", "")
    written = target.read_bytes()
    assert written == b"".join(export.stream(few, parse(query).filter, suffix))
    assert written == api(str(httpx.URL(f"/api/events.{suffix}", params=httpx.QueryParams(query)))).content
    assert run("export", *options, "--format", suffix, "-o", "-").out == written


def test_every_criterion_is_an_option(run: Run) -> None:
    """The options of `export` are the keys of the table, with `-` for `_`."""
    text = run("export", "--help").out.decode()
    assert all(f"--{c.key.replace('_', '-')} " in text for c in CRITERIA)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--type", "explosion"), "type: “explosion”"),
        (("--type", "air_strike", "--type", "x"), "type: “x”"),
        (("--from", "2024-02-01", "--to", "2024-01-01"), "from"),
        (("--min-killed", "3", "--min-killed", "4"), "min_killed"),
        (("--bbox", "1,2,3"), "bbox"),
        (("--area", "POINT(1 1)"), "area"),
        (("--q", ""), "q: “”"),
        (("--actor", "\udcff\x00"), "actor"),
        (("--query", "zzz=1"), "zzz"),
        (("--query", "localhost:8501/?type=x"), "unknown key"),
        (("--colour", "red"), "--colour"),
    ],
)
def test_a_bad_option_is_exit_2_and_writes_nothing(
    run: Run, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    """A mistake is told by name and never widens the export: no file is made."""
    ran = run("export", *options, "-o", tmp_path / "out.csv")
    assert (ran.code, ran.out) == (2, b"")
    assert words in ran.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out", "out.exe", "out.geojson.gz", ".csv"])
def test_an_unknown_suffix_is_exit_2(run: Run, tmp_path: Path, name: str) -> None:
    """A format that nobody writes is refused with those that there are."""
    ran = run("export", "-o", tmp_path / name)
    assert ran.code == 2
    assert ".geojson" in ran.err
    assert ".csv" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_target_leaves_nothing(run: Run, tmp_path: Path) -> None:
    """A folder that is missing, or stands where the file should, is exit 2 with the path."""
    (tmp_path / "folder.csv").mkdir()
    for target in (tmp_path / "none" / "out.csv", tmp_path / "folder.csv"):
        ran = run("export", "-o", target)
        assert ran.code == 2
        assert str(target.parent) in ran.err
        assert "cannot be written" in ran.err
    assert [path.name for path in tmp_path.rglob("*")] == ["folder.csv"]


def test_export_reads_the_file_it_is_given(
    run: Run,
    make_feature: MakeFeature,
    write_events: WriteEvents,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`--events` comes before `MAP_APP_EVENTS`, which comes before the shipped file."""
    one, two = write_events(make_feature("one"), name="1.geojson"), write_events(make_feature("two"))
    monkeypatch.setenv(ENVIRONMENT, str(one))
    assert [f["id"] for f in json.loads(run("export", "-o", "-").out)["features"]] == ["one"]
    out = run("export", "--events", two, "-o", "-").out
    assert [f["id"] for f in json.loads(out)["features"]] == ["two"]
    ran = run("export", "--events", tmp_path / "none.geojson", "-o", "-")
    assert (ran.code, ran.out) == (2, b"")
    assert "none.geojson" in ran.err


def test_export_tells_what_it_leaves_out(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """Records that cannot be read, and names that no event has, are told; a file of neither is refused."""
    path = write_events(make_feature("good"), make_feature("bad", location_precision="x"))
    ran = run("export", "--events", path, "--actor", "Nobody", "-o", "-")
    assert ran.code == 0
    assert json.loads(ran.out)["features"] == []
    assert "1 problem keeps records out" in ran.err
    assert "actor: no event of this data has “Nobody”" in ran.err
    broken = write_events(make_feature("bad", location_precision="x"), name="broken.geojson")
    ran = run("export", "--events", broken, "-o", "-")
    assert (ran.code, ran.out) == (2, b"")
    assert "no event can be shown" in ran.err


@pytest.mark.server
def test_a_reader_that_stops_early_sees_no_error(tmp_path: Path) -> None:
    """`event-map export -o - | head` ends quietly, in the script as installed and from any folder."""
    environment = {k: v for k, v in os.environ.items() if k != ENVIRONMENT}
    with subprocess.Popen(
        [SCRIPT, "export", "-o", "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.read(30).startswith(b'{"type":"FeatureCollection"')
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_csv_gets_its_citation_beside_it(
    run: Run, store: EventStore, tmp_path: Path, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """A format without a place for provenance has a text beside the file; the others need none."""
    assert run("export", "--type", "air_strike", "-o", tmp_path / "a.csv").code == 0
    text = (tmp_path / "a.CITATION.txt").read_text(encoding="utf-8")
    assert text == export.citation(store, parse("type=air_strike").filter)
    assert "Query: type=air_strike\n" in text
    assert f"Data version: {store.meta.version}\n" in text
    events = write_events(make_feature())
    for suffix in export.FORMATS:
        assert run("export", "--events", events, "-o", tmp_path / f"b.{suffix}").code == 0
    assert sorted(p.name for p in tmp_path.glob("*CITATION*")) == ["a.CITATION.txt", "b.CITATION.txt"]


def test_load_writes_a_store_that_export_reads(run: Run, tmp_path: Path) -> None:
    """`load` says how many events and which data; the same query then gives the same bytes by store URL."""
    url = f"duckdb:///{tmp_path}/events.duckdb"
    loaded = run("load", EVENTS, url)
    assert loaded.code == 0
    assert loaded.out.startswith(f"{TOTAL} events, data version ".encode())
    same = [run("export", "--events", place, "-o", "-", "--type", "diplomacy").out for place in (EVENTS, url)]
    assert same[0] == same[1] != b""


def test_a_relative_duckdb_file_lies_in_the_working_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`duckdb:///o.duckdb` in an empty folder is made there, and found there again."""
    monkeypatch.chdir(tmp_path)
    assert run("load", EVENTS, "duckdb:///o.duckdb").code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["o.duckdb"]
    assert run("export", "--events", "duckdb:///o.duckdb", "-o", "-", "--type", "diplomacy").code == 0


def test_a_store_that_is_not_there_is_one_sentence(run: Run, tmp_path: Path) -> None:
    """A wrong place ends with exit code 2 and the cure, without a traceback or a password."""
    result = run("export", "--events", f"duckdb:///{tmp_path}/none.duckdb", "-o", "-")
    assert (result.code, result.out) == (2, b"")
    assert "is not there" in result.err
    hostile = run("load", EVENTS, "postgres://me:secret@db/war?table=x;drop table events")
    assert hostile.code == 2
    assert "secret" not in hostile.err


@pytest.mark.server
@pytest.mark.parametrize(("ended_by", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_load_that_is_ended_leaves_nothing_behind(
    run: Run, tmp_path: Path, ended_by: signal.Signals, code: int
) -> None:
    """Whoever stops it finds the old events, and no temporary files."""
    target, source, temporary = tmp_path / "e.parquet", tmp_path / "many.geojson", tmp_path / "temporary"
    run("load", EVENTS, target)
    temporary.mkdir()
    document = json.loads(EVENTS.read_bytes())
    source.write_text(json.dumps(document | {"features": document["features"] * 20}))
    command = [str(SCRIPT), "load", str(source), str(target)]
    with subprocess.Popen(
        command, env=os.environ | {"TMPDIR": str(temporary)}, stderr=subprocess.PIPE
    ) as load:
        assert load.stderr
        assert load.stderr.readline() == b"reading\n"  # it has begun, and much is still to be read
        assert list(temporary.iterdir()) != []
        load.send_signal(ended_by)
        _, said = load.communicate()
    assert (load.returncode, b"Traceback" in said) == (code, False)
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["e.parquet", "many.geojson", "temporary"]
    assert open_store(parse_source(target), MAP).meta.total == TOTAL
