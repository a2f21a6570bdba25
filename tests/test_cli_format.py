"""`event-map format`: one form for every file, and nothing lost on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from map_app.data import paths
from map_app.data.readers.geojson import lossy
from tests.conftest import Ran

Run = Callable[..., Ran]

MakeFeature = Callable[..., dict[str, Any]]

WriteEvents = Callable[..., Path]


def test_format_is_canonical_idempotent_and_loses_nothing(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """Sorted, indented, in key order; a second run changes no byte; unknown members and properties stay."""
    late = make_feature("b", title="غارة", mine={"z": [1.5, None], "a": "x"})
    path = write_events(late, make_feature("a"), note={"kept": True}, dataset="mine")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert run("format", path) == Ran(0, b"", "")
    once = path.read_bytes()
    document = json.loads(once)
    assert [f["id"] for f in document["features"]] == ["a", "b"]
    assert document["note"] == {"kept": True}
    assert document["features"][1]["properties"]["mine"] == {"z": [1.5, None], "a": "x"}
    assert "غارة".encode() in once
    assert run("format", path).code == 0
    assert path.read_bytes() == once
    assert list(path.parent.iterdir()) == [path]


def test_the_shipped_file_is_canonical(run: Run, tmp_path: Path) -> None:
    """Formatting the project's own events changes nothing."""
    path = tmp_path / "events.geojson"
    path.write_bytes(paths.EVENTS.read_bytes())
    assert run("format", path).code == 0
    assert path.read_bytes() == paths.EVENTS.read_bytes()


@pytest.mark.parametrize(
    "properties",
    [
        {"location_precision": "x"},
        {"killed": {"low": 3, "best": 2, "high": 1}},
        {"sources": [{"title": "nobody"}]},
    ],
    ids=["error", "rule that would lose a figure", "rule that would lose a source"],
)
def test_format_refuses_what_it_would_destroy(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents, properties: dict[str, Any]
) -> None:
    """A file whose faulty records or values would vanish is left as it is, with the first one named."""
    path = write_events(make_feature("bad", **properties), make_feature("good"))
    before = path.read_bytes()
    ran = run("format", path)
    assert (ran.code, ran.out) == (2, b"")
    assert "first: bad: " in ran.err
    assert "nothing was written" in ran.err
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "record", "name"),
    [
        ('"title": ', '"title": "Lost", "title": ', "a", "title"),
        ('"publisher": ', '"url": "https://lost.example", "publisher": ', "a", "url"),
        ('"features": ', '"note": 1, "note": 2, "features": ', "collection", "note"),
    ],
)
def test_a_key_that_stands_twice_is_named_and_never_dropped(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents, old: str, new: str, record: str, name: str
) -> None:
    """`check` names record and key; `format` leaves the file as it is, for one of the values would go."""
    path = write_events(make_feature("a"))
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    before = path.read_bytes()
    ran = run("check", path)
    assert ran.code == 1
    assert ran.out.decode().startswith(f"rule: {record}: duplicate key: {name} stands twice")
    assert f"{record}: duplicate key: {name}" in run("format", path).err
    assert path.read_bytes() == before


def test_format_keeps_what_the_schema_does_not_know(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """Archive links, sides, breakdowns, notes, altitude, decimals and members beside the properties stay."""
    source = {
        "publisher": "P",
        "title": "T",
        "url": None,
        "published": None,
        "archived": "https://archive.example/x",
        "language": "ar",
    }
    feature = make_feature(
        "a",
        at=(44.20004, 15.350031, 1200),
        sources=[source],
        actors=[{"name": "A", "role": "target", "side": "A"}],
        killed={"low": 3, "best": 3, "high": 3, "civilians": 2},
        relates_to=[{"id": "a", "relation": "follows", "note": "says the ministry"}],
    ) | {"bbox": [1, 2, 3, 4], "more": {"x": None}}
    path = write_events(feature)
    assert run("check", path) == Ran(0, b"", "")
    assert run("format", path).code == 0
    [kept] = json.loads(path.read_bytes())["features"]
    assert kept == feature


def test_format_keeps_what_only_breaks_a_rule(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """A dangling link is named by `check`, but is no reason not to format."""
    path = write_events(make_feature("a", relates_to=[{"id": "no", "relation": "part_of"}]))
    assert run("format", path).code == 0
    assert json.loads(path.read_bytes())["features"][0]["properties"]["relates_to"][0]["id"] == "no"


def test_format_keeps_an_edit_made_meanwhile(
    run: Run, make_feature: MakeFeature, write_events: WriteEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who saves the file while it is being formatted finds their own text in it."""
    path = write_events(make_feature("a"))

    def slow(*arguments: Any) -> Any:  # noqa: ANN401
        found = lossy(*arguments)
        write_events(make_feature("a", title="Edited meanwhile"))
        return found

    monkeypatch.setattr("map_app.cli.files.lossy", slow)
    ran = run("format", path)
    assert ran.code == 2
    assert "changed while it was being edited" in ran.err
    assert b"Edited meanwhile" in path.read_bytes()


def test_format_keeps_what_stands_beside_an_id_among_the_properties(
    run: Run, write_events: WriteEvents, make_feature: MakeFeature
) -> None:
    """Words that programs use for their own marks are a record's own here, and a text stays a text."""
    own = {"fid": 7, "icon": "tank", "begin": "noon", "box": "[1, 2]", "name": "Night of fire"}
    feature = make_feature(**own, id="EV-1")
    del feature["id"]
    path = write_events(feature)
    assert run("format", path).code == 0
    assert own.items() <= json.loads(path.read_text(encoding="utf-8"))["features"][0]["properties"].items()
