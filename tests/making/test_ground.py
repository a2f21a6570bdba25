"""Coast, tiles and units of a made map's ground, on a small world made up here."""

from __future__ import annotations

import json
from typing import Any

import shapely

from map_app.making import areas
from map_app.making.coast import fine_shapes
from map_app.making.land import Unit
from map_app.making.tiles import Level, level_text


def small_world() -> tuple[list[Unit], Any]:
    """Two countries side by side with a straight coast at 20 N; the fine coast goes in and out of it."""
    units = [
        Unit("IQ", "IQ", "West", shapely.box(40, 18, 41, 20)),
        Unit("TR", "TR", "East", shapely.box(41, 18, 42, 20)),
    ]
    coast = [(40, 20.1), (40.5, 19.9), (40.8, 20.1), (41.2, 20.1), (41.5, 19.9), (42, 20.05)]
    mainland = shapely.Polygon([(40, 18), *coast, (42, 18)])
    island = shapely.box(41.8, 20.3, 41.9, 20.4)
    return units, shapely.union_all([mainland, island])


def test_the_fine_coast_is_shared_out() -> None:
    """A strip of coast goes to the country behind it, parted at the border; an island to the nearest."""
    units, land = small_world()
    shapes = fine_shapes(units, land)
    west, east = shapes[0], shapes[1]
    assert shapely.union(west, east).symmetric_difference(land).area < 1e-12
    assert west.intersection(east).area == 0
    assert west.contains(shapely.Point(40.9, 20.05))
    assert not west.contains(shapely.Point(41.1, 20.05))
    assert east.contains(shapely.Point(41.1, 20.05))
    assert east.contains(shapely.Point(41.85, 20.35))


def test_two_runs_write_the_same_bytes() -> None:
    """Tiles are equal to the byte, and neighbours meet at the tiles' edges."""
    level = Level("near", 6, (39, 39), (28, 28), 0.001, 0.0, 4096, ("river",))
    texts = []
    for _ in range(2):
        units, land = small_world()
        shapes = fine_shapes(units, land)
        kept = {"land": shapes[1], "theatre": shapes[0]}
        texts.append(level_text(level, kept))
    assert texts[0] == texts[1]
    head, line = texts[0].splitlines()
    assert json.loads(head) == {"zoom": 6, "x": [39, 39], "y": [28, 28], "extent": 4096}
    where, body = line.split("\t")
    assert where == "39/28"
    assert set(json.loads(body)) == {"land", "theatre"}


def test_points_are_steps_from_the_one_before() -> None:
    """A square of a quarter of a tile is written in its steps."""
    level = Level("near", 1, (1, 1), (0, 0), 0, 0, 100, ())
    square = shapely.box(0, 0, 90, 66.51326044311186)
    _, line = level_text(level, {"land": square}).splitlines()
    [ring] = json.loads(line.split("\t")[1])["land"]
    corners = {(sum(ring[0:n:2]), sum(ring[1:n:2])) for n in range(2, len(ring) + 1, 2)}
    assert corners == {(0, 50), (50, 50), (50, 100), (0, 100)}


def test_a_countrys_land_is_shared_out_among_its_units() -> None:
    """The land's own outline stays with all its corners; only the border between units is simplified."""
    bend = [(41, 17.9), (41, 18.5), (41.0001, 18.6), (41, 18.7), (41, 20.2)]
    source = {
        "XX-W": shapely.Polygon([(39.9, 17.9), *bend, (39.9, 20.2)]),
        "XX-E": shapely.Polygon([*bend, (42.2, 20.2), (42.2, 17.9)]),
    }
    land = shapely.Polygon([(40, 18), (40, 20), (40.5, 19.9), (41.2, 20.1), (42, 20.05), (42, 18)])
    fitted = areas.fitted(source, land, 0.006)
    assert shapely.union_all(list(fitted.values())).symmetric_difference(land).area < 1e-4
    assert shapely.coverage_is_valid(list(fitted.values()))
    corners = shapely.get_coordinates(shapely.multipolygons(list(fitted.values()))).tolist()
    assert all([*corner] in corners for corner in land.exterior.coords)
    assert [41.0001, 18.6] not in shapely.get_coordinates(fitted["XX-W"]).tolist()
