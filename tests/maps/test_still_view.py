"""Which part of the world a picture shows: its window, across 180 degrees and at any size."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pytest

from map_app.core.schema import Event
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.errors import FilterError
from map_app.maps import outputs
from map_app.maps.outputs import Look
from map_app.maps.still import still, viewport
from tests.data.plain import SHIPPED, keeps
from tests.maps.drawn import SVG, drawn, words
from tests.shipped import MAP, parse

FIJI = ((178.4, -18.1), (-179.9, -16.8), (-178.8, -18.2))


@pytest.mark.parametrize(
    "query", ["", "event=e1", "at=-17.5,180,7", "bbox=178,-19,-178,-16", "layer=density"]
)
def test_a_view_across_180_degrees_is_one_picture(make_event: Callable[..., Event], query: str) -> None:
    """Events, discs, cells, land and the filter's own box are drawn on both sides of the line."""
    events = (make_event(f"e{i}", at=at, theatre="elsewhere") for i, at in enumerate(FIJI))
    made = EventStore(Collection(tuple(events), ()), MAP)
    picture = drawn(made, query)
    frame = picture.find(f"{SVG}svg")
    assert frame is not None
    assert "outside" not in words(picture)
    width = float(frame.get("width", "0"))
    moved = [g.get("transform", "") for g in frame.iter(f"{SVG}g") if g.find(f"{SVG}title") is not None]
    cells = [float(r.get("x", "0")) for r in frame.iter(f"{SVG}rect") if r.find(f"{SVG}title") is not None]
    places = cells or [float(re.findall(r"[-\d.]+", text)[0]) for text in moved]
    assert len({*places}) == 3  # the chosen event is drawn twice, at the same place
    assert all(0 < x < width for x in places)
    land = " ".join(path.get("d", "") for path in frame.findall(f"{SVG}path"))
    assert any(0 < float(x) < width for x in re.findall(r"([-\d.]+),", land))
    if "bbox" in query:
        [outline] = frame.findall(f"{SVG}polygon")
        sides = [float(point.split(",")[0]) for point in outline.get("points", "").split()]
        assert 0 < min(sides) < min(places) < max(places) < max(sides) < width


def test_a_view_wider_than_the_world_holds_each_event_once(store: EventStore) -> None:
    """Wherever it is centred, all placed events are drawn and none is said to be outside."""
    for centre in (0, 40, -140, 180):
        assert "outside" not in words(drawn(store, f"at=20,{centre},1"))


@pytest.mark.parametrize(("width", "height"), [(1200, 630), (390, 700), (240, 200)])
def test_a_link_s_bounds_fit_a_picture_of_any_size(store: EventStore, width: int, height: int) -> None:
    """`view` goes before `at`, which is for one size of window; what it leaves out is counted."""
    query = "type=shipping_attack&from=2024-01-01"
    look = Look(parse(f"{query}&at=12,43,9&view=41.6,11.6,50.2,16.4").view, width, height)
    assert " outside " not in still.svg(store, parse(query).filter, look)
    near = Look(parse(f"{query}&view=42,12,42.5,12.5").view, width, height)
    count = sum(keeps(parse(query).filter, event) for event in SHIPPED.events)
    told = rf"[1-9]\d* of {count} events outside this picture"
    assert re.search(told, still.svg(store, parse(query).filter, near))


def test_a_window_turns_degrees_into_pixels() -> None:
    """Its box is what lies at its edges, a fitted window shows the whole box, a distance has its pixels."""
    made = viewport.fitted((42.0, 12.0, 55.0, 20.0), 1000, 500)
    west, south, east, north = made.box
    assert made.at(west, north) == pytest.approx((0, 0), abs=1e-6)
    assert made.at(east, south) == pytest.approx((1000, 500), abs=1e-6)
    assert west < 42
    assert east > 55
    x, _y = made.at(made.lon + 1, made.lat)
    assert made.pixels(111.195, 0) == pytest.approx(x - 500, rel=0.005)
    with pytest.raises(FilterError, match="width"):
        outputs.Look(width=1)


def test_the_chain_of_the_event_is_drawn_from_symbol_to_symbol(store: EventStore) -> None:
    """An arc leads from what was answered to each answer, with a head; no other event brings any."""
    tower = "event=2024-01-28-tower-22-drone-attack&view=32,28,48,37"
    picture = drawn(store, tower)
    [chain] = picture.iterfind(".//{*}g[@class='chain']")
    [ring] = picture.iterfind(".//{*}circle[@stroke-width='2.6']")
    lines = [path for path in chain if path.get("fill") == "none"]
    heads = [path for path in chain if path.get("fill") != "none"]
    assert len(heads) >= 4
    assert len(lines) >= len(heads)
    middle = [float(ring.get(side) or "nan") for side in ("cx", "cy")]
    starts = [
        [float(part) for part in (path.get("d") or "M")[1:].partition("Q")[0].split()] for path in lines
    ]
    assert sum(19 < math.dist(start, middle) < 25 for start in starts) >= 4
    assert not list(drawn(store, "view=32,28,48,37").iterfind(".//{*}g[@class='chain']"))
