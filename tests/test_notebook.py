"""Events in a notebook: one line shows a map that needs nothing, mistakes are told, the example runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pandas import isna

import map_app
from map_app import open_events
from map_app.data.paths import EVENTS
from map_app.errors import DataError, FilterError
from map_app.maps import outputs
from map_app.notebook import Events
from tests.data.plain import SHIPPED, keeps
from tests.shipped import parse

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def events() -> Events:
    """The shipped events, as a notebook opens them."""
    return open_events(EVENTS)


def test_the_same_keys_as_the_address_narrow_the_events(events: Events) -> None:
    """Lists are alternatives, days and numbers may be Python's, steps add up, order is total."""
    some = events.filter(type=["air_strike", "ground_fighting"], from_=date(2024, 1, 1))
    some = some.filter(theatre="gaza", min_killed=1)
    filter_ = parse("type=air_strike&type=ground_fighting&from=2024-01-01&theatre=gaza&min_killed=1").filter
    wanted = sorted((e for e in SHIPPED.events if keeps(filter_, e)), key=lambda e: e.sort_key)
    assert list(some) == wanted
    assert len(some) == len(wanted) > 0
    assert parse(some.query).filter == filter_
    assert len(events) == len(SHIPPED.events)
    assert some.sentence in repr(some)


def test_a_mistake_is_reported_and_never_widens(events: Events) -> None:
    """An unknown key, value or name, and a key set twice, raise with words that help."""
    for criteria, words in (
        ({"type": "airstrike"}, "choose from"),
        ({"colour": "red"}, "unknown key"),
        ({"actor": "Nobody"}, "no event of this data has “Nobody”"),
        ({"from_": "2024-02-01", "to": "2024-01-01"}, "from"),
        ({"min_killed": -1}, "min_killed"),
    ):
        with pytest.raises(FilterError, match=words):
            events.filter(**criteria)
    with pytest.raises(FilterError, match="set already"):
        events.filter(type="air_strike").filter(type="diplomacy")
    with pytest.raises(DataError, match="none"):
        open_events("none.geojson")


def test_the_map_is_a_folium_map_that_holds_everything(events: Events, tmp_path: Path) -> None:
    """It shows itself as HTML without a link to anything, and saves the same bytes twice."""
    strikes = events.filter(type="air_strike", theatre="yemen")
    shown = strikes.map()._repr_html_()
    assert "<iframe srcdoc=" in shown
    for kind in ("script src=", "link rel=", "@import", "cdn.jsdelivr"):
        assert kind not in shown
    for name in ("a.html", "b.html"):
        strikes.map().save(str(tmp_path / name))
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_maps_of_other_places_open_on_their_events(
    write_events: Callable[..., Path], make_feature: Callable[..., Any], tmp_path: Path
) -> None:
    """Notebook and offline page of events in Ukraine show them, and not the theatres of the shipped file."""
    places = [(30.5 + 0.9 * n, 50.4 - 0.4 * n) for n in range(8)]
    features = [make_feature(f"u{n}", at=at, theatre="elsewhere") for n, at in enumerate(places)]
    some = open_events(write_events(*features))
    some.save(tmp_path / "page.html")
    for text in (some.map().get_root().render(), (tmp_path / "page.html").read_text(encoding="utf-8")):
        [frame] = re.findall(r'"frame": \[([^]]+)\]', text)
        assert [float(side) for side in frame.split(",")] == pytest.approx([30.5, 47.6, 36.8, 50.4], abs=1e-3)


def test_a_map_of_too_many_events_is_refused(events: Events, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook that would not open any more is refused with the cure."""
    monkeypatch.setattr(outputs, "MAX_LISTED", 3)
    with pytest.raises(FilterError, match="Narrow the filter"):
        events.map()


def test_saving_writes_what_the_command_writes(events: Events, tmp_path: Path) -> None:
    """The suffix picks the format; one that nobody writes is refused."""
    events.filter(theatre="iraq").save(tmp_path / "a.geojson")
    written = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert written["provenance"]["query"] == "theatre=iraq"
    with pytest.raises(FilterError, match=r"\.geojson"):
        events.save(tmp_path / "a.xlsx")


def test_events_become_a_geodataframe(events: Events) -> None:
    """One row per event in the same order; points, days and tolls can be computed with; terms come along."""
    some = events.filter(theatre="yemen", from_="2024-01-11")
    frame = some.to_geodataframe()
    assert list(frame["id"]) == [event.id for event in some]
    assert [(point.x, point.y) for point in frame.geometry] == [(e.lon, e.lat) for e in some]
    assert frame.crs == "OGC:CRS84"
    assert list(frame["date_start"].dt.date) == [event.date_start for event in some]
    assert frame["date_end"].max() - frame["date_start"].min() > timedelta(days=20)
    killed = [event.killed.best if event.killed else None for event in some]
    assert [None if isna(n) else n for n in frame["killed_best"]] == killed
    assert None in killed
    assert frame.attrs["provenance"]["query"] == some.query
    assert frame.attrs["provenance"]["licence"] == "CC BY 4.0"


def test_a_geodataframe_may_be_empty_or_without_an_end(
    write_events: Callable[..., Path], make_feature: Callable[..., Any]
) -> None:
    """A day that stands for no end keeps its year, and a filter that keeps nothing gives the same columns."""
    open_ended = make_feature("o", date_start="2024-01-01", date_end="9999-12-31", date_precision="day")
    some = open_events(write_events(open_ended))
    [row] = some.to_geodataframe().itertuples()
    assert row.date_end.year == 9999
    nothing = some.filter(min_killed=1_000_000).to_geodataframe()
    assert nothing.empty
    assert list(nothing.columns) == list(some.to_geodataframe().columns)


@pytest.mark.server
def test_importing_the_package_is_cheap() -> None:
    """Nothing is imported before it is asked for, and what is not there is an error as ever."""
    slow = {"folium", "geopandas", "ibis", "streamlit", "duckdb"}
    code = f"import sys, map_app; print({slow} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
    with pytest.raises(AttributeError, match="nothing"):
        _ = map_app.nothing


@pytest.mark.server
def test_the_example_notebook_runs(tmp_path: Path) -> None:
    """Every cell runs in a real kernel and a map comes out; the file is kept without outputs."""
    source = ROOT / "docs" / "notebook.ipynb"
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    assert not [cell for cell in cells if cell.get("outputs")]
    code = (
        "import sys, nbformat; from nbclient import NotebookClient\n"
        f"notebook = nbformat.read({str(source)!r}, as_version=4)\n"
        f"NotebookClient(notebook, resources={{'metadata': {{'path': {str(source.parent)!r}}}}}).execute()\n"
        f"nbformat.write(notebook, {str(tmp_path / 'run.ipynb')!r})\n"
    )
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=settings, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    outputs = [
        out
        for cell in json.loads((tmp_path / "run.ipynb").read_text(encoding="utf-8"))["cells"]
        for out in cell.get("outputs", [])
    ]
    assert any("srcdoc" in "".join(out.get("data", {}).get("text/html", "")) for out in outputs)
    assert "is not known; choose from" in json.dumps(outputs)
