"""`event-map diff`: what changed between two files, for a filter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]


@pytest.fixture
def files(make_feature: Callable[..., Any], write_events: Callable[..., Path]) -> tuple[Path, Path]:
    """Two states of a file: one event left, one came, one was revised, one stayed."""
    stays, gone = make_feature("stays"), make_feature("gone", event_type="diplomacy")
    before = write_events(stays, gone, make_feature("grows"), name="old.geojson")
    grows = make_feature("grows", at=(44.3, 15.3), event_type="diplomacy", killed=None)
    after = write_events(stays, grows, make_feature("came", title="New\u2028one"), name="new.geojson")
    return before, after


def test_diff_names_each_change(run: Run, files: tuple[Path, Path]) -> None:
    """Added, revised with its fields, and withdrawn events come in total order, one to a line; exit 1."""
    ran = run("diff", *files)
    assert ran.code == 1
    assert ran.out.decode().splitlines() == [
        "added came: New one",
        "withdrawn gone: A strike near Sana'a",
        "revised grows: A strike near Sana'a (geometry, event_type, killed)",
        "1 added, 1 revised, 1 withdrawn",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--type", "air_strike"), "1 added, 1 revised, 0 withdrawn"),
        (("--type", "diplomacy"), "0 added, 1 revised, 1 withdrawn"),
        (("--query", "?type=diplomacy&at=15,44,7", "--q", "nothing"), "0 added, 0 revised, 0 withdrawn"),
    ],
)
def test_diff_tells_of_one_view(
    run: Run, files: tuple[Path, Path], options: tuple[str, ...], said: str
) -> None:
    """An event that a revision took into or out of the view is revised there."""
    ran = run("diff", *files, *options)
    assert ran.out.decode().splitlines()[-1] == said
    assert ran.code == (0 if said.startswith("0 added, 0 revised, 0") else 1)


def test_no_change_is_exit_0_and_trouble_exit_2(
    run: Run, files: tuple[Path, Path], make_feature: Callable[..., Any], write_events: Callable[..., Path]
) -> None:
    """As `diff` has it; a file with unreadable records is refused, for they would look withdrawn."""
    assert run("diff", files[0], files[0]) == Ran(0, b"0 added, 0 revised, 0 withdrawn\n", "")
    broken = write_events(make_feature("a"), make_feature("b", location_precision="x"), name="broken.geojson")
    assert run("diff", files[0], broken).code == 2
    assert run("diff", files[0], files[0].with_name("none.geojson")).code == 2
    assert run("diff", *files, "--type", "x").code == 2


@pytest.mark.parametrize(
    ("place", "change", "named"),
    [
        ("sources", {"archived": "https://web.archive.org/x"}, "sources"),
        ("actors", {"side": "A"}, "actors"),
        ("geometry", {"coordinates": [44.2, 15.35, 1200]}, "geometry"),
        ("geometry", {"coordinates": [44.20004, 15.35]}, "geometry"),
        ("", {"bbox": [1, 2, 3, 4]}, "bbox"),
    ],
)
def test_diff_compares_what_the_schema_does_not_know(
    run: Run,
    make_feature: Callable[..., Any],
    write_events: Callable[..., Path],
    place: str,
    change: dict[str, Any],
    named: str,
) -> None:
    """An archive link, a side, an altitude, a decimal or a foreign member is a revision."""
    before, feature = write_events(make_feature("a"), name="old.geojson"), make_feature("a")
    parts = {"": feature, "geometry": feature["geometry"]}
    parts.get(place, (feature["properties"].get(place) or [{}])[0]).update(change)
    ran = run("diff", before, write_events(feature, name="new.geojson"))
    assert ran.code == 1
    assert f"revised a: A strike near Sana'a ({named})" in ran.out.decode()


def test_diff_tells_of_the_collection(
    run: Run, make_feature: Callable[..., Any], write_events: Callable[..., Path]
) -> None:
    """Another licence of all events is a difference, though no event has one."""
    before = write_events(make_feature("a"), name="old.geojson", licence="CC0")
    after = write_events(make_feature("a"), name="new.geojson", licence="CC BY 4.0")
    ran = run("diff", before, after)
    assert ran.code == 1
    assert ran.out.decode().splitlines()[0] == "revised collection: licence"
    silent = write_events(make_feature("a"), name="silent.geojson")
    export = write_events(make_feature("a"), name="export.geojson", dataset="unnamed", licence="not stated")
    assert run("diff", silent, export).code == 0
