"""The ground of a still picture: coast, lakes, rivers and borders at the detail of the map's zoom."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from map_app.core.palette import PALETTES
from map_app.data.reference.geodata import Geodata
from map_app.data.store import EventStore
from map_app.maps.still.basemap import draw_base
from map_app.maps.still.figures import SEA
from map_app.maps.still.ground import ground_of
from map_app.maps.still.viewport import Viewport
from tests.maps.drawn import SVG, drawn
from tests.shipped import GEO

COLORS = PALETTES["light"]


def tiled(picture: ET.Element, attribute: str, color: str) -> int:
    """How many paths of tiles have a colour; those of the coarse base map are not moved into place."""
    paths = [path for path in picture.iter(f"{SVG}path") if path.get("transform")]
    return sum(path.get(attribute) == COLORS[color] for path in paths)


@pytest.mark.parametrize("at", ["33.8,43.3,6", "33.8,43.3,8.5", "33.6,43.6,10", "33.6,43.6,13"])
def test_lakes_and_rivers_are_drawn_at_every_zoom(store: EventStore, at: str) -> None:
    """Of the tiles alone where they cover the picture, so that no coarse coast shows beside the fine one."""
    picture = drawn(store, f"at={at}")
    assert tiled(picture, "fill", "theatre")
    assert tiled(picture, "fill", "sea") + tiled(picture, "stroke", "water")
    coarse = [p for p in picture.iter(f"{SVG}path") if p.get("fill") == COLORS["land"]]
    assert all(path.get("transform") for path in coarse)


@pytest.mark.parametrize(
    ("at", "is_tiled"), [("48.8,2.3,9", False), ("40.5,30,7", True), ("33.3,44.4,5", False)]
)
def test_beside_the_tiles_and_farther_out_the_coarse_ground_is_drawn(
    store: EventStore, at: str, *, is_tiled: bool
) -> None:
    """A picture at the edge has both: the sea of a tile lies over the coarse land there."""
    picture = drawn(store, f"at={at}")
    coarse = [
        p for p in picture.iter(f"{SVG}path") if p.get("fill") == COLORS["land"] and not p.get("transform")
    ]
    assert coarse
    assert bool(tiled(picture, "fill", "sea")) == is_tiled


def test_tiles_stand_where_their_places_do() -> None:
    """The north-west corner of a tile, in its steps, is where the window shows that point."""
    window = Viewport(33.3, 44.4, 8, 1200, 630)
    ground = ground_of(window, GEO.ground)
    assert ground
    assert ground.is_whole
    x, y = min(ground.tiles)
    left, top, side = window.tile(ground.zoom, x, y)
    assert side == pytest.approx(256 * 2 ** (8 - ground.zoom))
    assert left <= 0 < left + side
    assert top <= 0 < top + side


@pytest.mark.parametrize("at", ["33.31,44.37,9", "41,29,8", "31.42,34.38,8"])
def test_no_dot_stands_in_another_town_s_name(store: EventStore, at: str) -> None:
    """Its place could be read for a letter's dot, and which of two names is its own not at all."""
    picture = drawn(store, f"at={at}&layer=labels&from=2023-10-07&to=2023-10-07")
    dots = [
        (float(c.get("cx", "")), float(c.get("cy", "")))
        for c in picture.iter(f"{SVG}circle")
        if c.get("r") == "2"
    ]
    names = [t for t in picture.iter(f"{SVG}text") if t.get("paint-order")]
    assert dots
    for name in names:
        x, y, size = (float(name.get(key, "0")) for key in ("x", "y", "font-size"))
        half = len(re.sub(r"\W", "", "".join(name.itertext()))) * size * 0.22  # fewer than it is wide
        inside = [dot for dot in dots if abs(dot[0] - x) < half and y - size * 0.7 < dot[1] < y]
        assert not inside, "".join(name.itertext())


def test_water_is_drawn_from_near_too_where_no_tiles_have_it(tmp_path: Path) -> None:
    """A folder with a base map alone shows its lakes at every zoom; without one it has no outlines either."""
    ring = [[20.2, 60.2], [20.8, 60.2], [20.8, 60.8], [20.2, 60.8], [20.2, 60.2]]
    lake = {"properties": {"kind": "lake"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (tmp_path / "geodata").mkdir()
    (tmp_path / "geodata/basemap.geojson").write_text(json.dumps({"features": [lake]}), encoding="utf-8")
    for zoom in (6, 11):
        frame = ET.Element("svg")
        draw_base(frame, Viewport(60.5, 20.5, zoom, 800, 600), Geodata(tmp_path), None, outlined=True)
        assert [(one.tag, one.get("fill")) for one in frame] == [("rect", SEA), ("path", SEA)]
