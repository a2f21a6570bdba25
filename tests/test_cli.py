"""The `event-map` command: exit codes, and messages that name the record and the cure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import jsonschema_rs
import pytest

from map_app.cli.main import SUBCOMMANDS, commands
from map_app.data import paths
from tests.conftest import Ran

Run = Callable[..., Ran]
MakeFeature = Callable[..., dict[str, Any]]
WriteEvents = Callable[..., Path]


def test_help_lists_each_command_with_how_its_own_help_begins(run: Run) -> None:
    """`--help` lists every command with what it does, without importing it."""
    ran = run("--help")
    assert ran.code == 0
    listed = " ".join(ran.out.decode().split())
    context = click.Context(commands)
    for name in commands.list_commands(context):
        command, line = commands.get_command(context, name), SUBCOMMANDS[name][1]
        assert command is not None
        assert command.name == name
        assert (command.help or "").startswith(line)
        assert f"{name} {line}" in listed
    assert run("--version").code == 0
    assert run("dance").code == 2


def test_check_is_silent_about_a_good_file(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """No problem: no output, exit 0."""
    assert run("check", write_events(make_feature())) == Ran(0, b"", "")


@pytest.mark.parametrize(
    ("properties", "line"),
    [
        ({"location_precision": "x"}, "error: bad: location_precision: "),
        ({"date_end": "2024-01-01"}, "error: bad: date_end: "),
        ({"sources": []}, "rule: bad: sources: "),
        ({"relates_to": [{"id": "no", "relation": "part_of"}]}, "rule: bad: relates_to: names no"),
        ({"theatre": "gaza"}, "rule: bad: theatre: says gaza, but the point lies in yemen"),
    ],
)
def test_check_names_record_field_and_reason(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents, properties: dict[str, Any], line: str
) -> None:
    """Every problem is one line with the id; any problem, error or rule, is exit 1."""
    features = make_feature("good"), make_feature("bad", **properties)
    ran = run("check", write_events(*features, dataset="conflict-event-map"))
    assert (ran.code, ran.err) == (1, "")
    [said] = ran.out.decode().splitlines()
    assert said.startswith(line)


def test_check_names_records_without_id_by_index(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """A record whose id cannot be used is named by its place; all problems are printed."""
    path = write_events(make_feature("good"), {"type": "Feature"}, make_feature("good"))
    ran = run("check", path)
    assert ran.code == 1
    assert [line.split(": ")[1] for line in ran.out.decode().splitlines()] == ["#1", "good"]


def test_check_and_load_count_what_many_records_have_in_common(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents, tmp_path: Path
) -> None:
    """A line for each sort with the first records; `--all` names each; the exit codes stay."""
    bad = [make_feature(f"bad-{n}", location_precision=f"near {n}") for n in range(5)]
    path = write_events(make_feature("good"), *bad)
    line = "error: location_precision: … is not valid; choose from exact"
    counted = run("check", path)
    assert (counted.code, counted.out.decode().count("\n")) == (1, 1)
    assert counted.out.decode().startswith(line)
    assert counted.out.decode().endswith("(5 times: bad-0, bad-1, bad-2, …)\n")
    each = run("check", "--all", path)
    assert (each.code, each.out.decode().count("\n")) == (1, 5)
    assert each.out.decode().startswith('error: bad-0: location_precision: "near 0" is not valid')
    loaded = run("load", path, tmp_path / "o.parquet")
    assert loaded.code == 0
    assert "5 records are left out" in loaded.err
    assert line in loaded.err


def test_one_is_not_many(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents, tmp_path: Path
) -> None:
    """Counts have the form that their number asks for, and count records as records."""
    bad = make_feature("bad", location_precision="x", verification="x")
    path = write_events(make_feature("good"), bad)
    loaded = run("load", path, tmp_path / "o.parquet")
    assert "1 record is left out" in loaded.err
    assert loaded.out.startswith(b"1 event, data version ")
    assert "1 record cannot be read, first: bad: " in run("format", path).err
    assert "2 problems keep records out" in run("export", "--events", path, "-o", tmp_path / "o.csv").err
    fault = write_events(
        make_feature("good"), make_feature("bad", location_precision="x"), name="one.geojson"
    )
    assert "1 problem, first: bad: " in run("diff", fault, path).err
    assert "1 problem keeps records out" in run("export", "--events", fault, "-o", tmp_path / "o.csv").err


@pytest.mark.parametrize(
    ("given", "properties"),
    [
        ("2024-02", {"date_start": "2020-02-01", "date_end": "2020-02-29", "date_precision": "month"}),
        ("2024-W07", {"date_start": "2020-02-10", "date_end": "2020-02-16", "date_precision": "week"}),
        ("2024", {"date_start": "2020-01-01", "date_end": "2020-12-31", "date_precision": "month"}),
        ("03/02/2024", {"date_start": "2020-02-03"}),
        ("3.2.2024", {"date_start": "2020-02-03"}),
    ],
)
def test_a_date_in_another_form_says_what_to_write(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents, given: str, properties: dict[str, str]
) -> None:
    """What is not known to the day has its example, which passes; records alike are counted as one."""
    bad = [make_feature(name, date_start=given, date_end=given) for name in ("a", "b")]
    said = run("check", write_events(*bad)).out.decode()
    assert all(text in said for text in properties.values())
    assert "(2 times: a, b)" in said
    mended = make_feature("a", **({"date_end": properties["date_start"]} | properties))
    assert run("check", write_events(mended)).code == 0


@pytest.mark.parametrize("command", ["check", "format"])
@pytest.mark.parametrize("data", [None, b"", b"{", b"\xff", b"[]", b"[" * 100_000])
def test_an_unreadable_file_is_exit_2(run: Run, tmp_path: Path, command: str, data: bytes | None) -> None:
    """One sentence on standard error that names the file and the cure, and nothing else."""
    path = tmp_path / "mine.geojson"
    if data is not None:
        path.write_bytes(data)
    ran = run(command, path)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith("event-map: ")
    assert "mine.geojson" in ran.err
    assert len(ran.err.splitlines()) == 1
    assert run(command, tmp_path).code == 2
    if data is not None:
        assert path.read_bytes() == data


def limited(arguments: str, size: int, output: Path) -> str:
    """Run `event-map` where no file may be larger than some KB, as on a full disk; what it said."""
    command = [
        "sh",
        "-c",
        f"ulimit -f {size}; exec {sys.executable} -m map_app.cli.main {arguments} >{output}",
    ]
    ran = subprocess.run(command, capture_output=True, check=False)
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr
    return ran.stderr.decode()


@pytest.mark.server
@pytest.mark.parametrize(
    ("arguments", "size", "full"),
    [
        ("load {events} {folder}/o.parquet", 50, "the folder for temporary files: "),
        ("load {events} duckdb:///{folder}/o.duckdb", 2_000, "{folder}/o.duckdb: "),
        ("export -o {folder}/o.gpkg", 50, "the folder for temporary files: "),
        ("export -o {folder}/o.geojson", 50, "{folder}/o.geojson: "),
        ("format {events}", 50, "{events}: "),
    ],
)
def test_a_full_disk_is_named_with_its_cure(tmp_path: Path, arguments: str, size: int, full: str) -> None:
    """What is full and what helps is said; nothing half-written stays, and what was there is as it was."""
    events = tmp_path / "events.geojson"
    events.write_bytes(paths.EVENTS.read_bytes())
    said = limited(arguments.format(events=events, folder=tmp_path), size, Path("/dev/null"))
    assert f"event-map: {full.format(events=events, folder=tmp_path)}" in said
    assert "Free some room" in said
    assert list(tmp_path.iterdir()) == [events]
    assert events.read_bytes() == paths.EVENTS.read_bytes()


@pytest.mark.server
@pytest.mark.parametrize("arguments", ["schema", "export -o -"])
def test_a_full_disk_behind_the_output_is_reported(arguments: str) -> None:
    """What the shell writes the output to has no name here; it is never called None."""
    assert "event-map: the output: cannot be written" in limited(arguments, 10_000, Path("/dev/full"))


@pytest.mark.parametrize(
    "arguments", [["check"], ["format"], ["load", "duckdb:///o.duckdb"], ["export", "-o", "-", "--events"]]
)
def test_a_pipe_is_refused_and_not_waited_for(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    """A named pipe that nobody writes to would hang the command."""
    pipe = tmp_path / "events.geojson"
    os.mkfifo(pipe)
    ran = run(arguments[0], *([pipe, *arguments[1:]] if arguments[0] == "load" else [*arguments[1:], pipe]))
    assert (ran.code, ran.out) == (2, b"")
    assert "is a pipe, not a file of events" in ran.err


def test_schema_is_valid_and_accepts_the_shipped_file(run: Run) -> None:
    """What is printed is JSON Schema 2020-12, and the project's own events satisfy it."""
    ran = run("schema")
    assert ran.code == 0
    printed = json.loads(ran.out)
    assert printed["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(printed)
    validator = jsonschema_rs.Draft202012Validator(printed)
    assert validator.is_valid(json.loads(paths.EVENTS.read_bytes()))
    assert not validator.is_valid({"type": "FeatureCollection"})


@pytest.mark.parametrize(
    "command",
    [
        ("check", "{}"),
        ("format", "{}"),
        ("diff", "{}", "events.geojson"),
        ("edit", "an-id", "--events", "{}"),
        ("export", "-o", "x.csv", "--events", "{}"),
        ("load", "{}", "x.parquet"),
        ("load", "events.geojson", "{}"),
        ("load", "--delete", "{}", "x.parquet"),
        ("serve", "--events", "{}"),
    ],
)
@pytest.mark.parametrize(
    "url",
    ["postgres:/me:s3cret@db/war", "u:s3cret@host:5432/war", "u:s3cret@127.0.0.1://db", "u:s3cret.json"],
)
def test_no_command_repeats_a_mistyped_url(run: Run, command: tuple[str, ...], url: str) -> None:
    """Exit 2 and a sentence with the forms that are read; no password gets into a log of the terminal."""
    ran = run(*(part.format(url) for part in command))
    assert ran.code == 2
    assert "s3cret" not in f"{ran.out!r} {ran.err}"
    assert ran.err


LAKES = """\
[map]
dataset = "lakes"
title.en = "Lakes"
[[types]]
slug = "raid"
family = "ground"
symbol = "square"
color = "#7B4A2B"
label.en = "Raid"
"""


def test_check_names_what_is_wrong_with_a_map_s_folder(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents, tmp_path: Path
) -> None:
    """First with the map, then with its events by that map; a faultless one is silent."""
    path = tmp_path / "map.toml"
    path.write_text(LAKES.replace("square", "sqare"), encoding="utf-8")
    write_events(make_feature(event_type="raid", theatre=None), name="events.geojson")
    assert run("check", tmp_path) == Ran(
        1, "error: map.toml:7: types[0].symbol: “sqare” is no shape; did you mean square?\n".encode(), ""
    )
    path.write_text(LAKES, encoding="utf-8")
    assert run("check", tmp_path) == Ran(0, b"", "")
    write_events(make_feature(event_type="flood", theatre=None), name="events.geojson")
    ran = run("check", tmp_path)
    assert ran.code == 1
    assert ran.out.startswith(b"rule: 2024-01-12-sample: event_type: flood is no type of this map")


def test_export_takes_the_map_of_a_folder(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents, tmp_path: Path
) -> None:
    """Its own events, or others on it."""
    (tmp_path / "map.toml").write_text(LAKES, encoding="utf-8")
    write_events(make_feature("own", event_type="raid"), name="events.geojson")
    others = write_events(make_feature("other", event_type="raid"))
    for more, shown in ((("--type", "raid"), "own"), (("--events", others), "other")):
        ran = run("export", "--map", tmp_path, "-o", "-", "--format", "geojson", *more)
        assert [f["id"] for f in json.loads(ran.out)["features"]] == [shown]


@pytest.mark.server
def test_a_broken_folder_is_not_served(tmp_path: Path) -> None:
    """One sentence for each fault and exit 2; no port was opened, and no address is said."""
    (tmp_path / "map.toml").write_text(LAKES.replace("square", "sqare"), encoding="utf-8")
    words = [sys.executable, "-m", "map_app.cli", "serve", str(tmp_path), "--port", "0"]
    ran = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 2
    assert "types[0].symbol: “sqare” is no shape; did you mean square?" in ran.stderr
    assert ran.stdout == ""
