"""The scripts that make the detailed ground, on a small world made up here."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest
import shapely

SCRIPTS = Path(__file__).resolve().parents[2] / "geodata"


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The modules of the build, as they import each other."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    names = ("build_source", "build_coast", "build_tiles", "build_ground")
    return {name: importlib.import_module(name) for name in names}


def small_world(scripts: dict[str, Any]) -> tuple[list[Any], Any]:
    """Two countries side by side with a straight coast at 20 N; the fine coast goes in and out of it."""
    unit = scripts["build_source"].Unit
    units = [
        unit("IQ", "IQ", "West", shapely.box(40, 18, 41, 20)),
        unit("TR", "TR", "East", shapely.box(41, 18, 42, 20)),
    ]
    coast = [(40, 20.1), (40.5, 19.9), (40.8, 20.1), (41.2, 20.1), (41.5, 19.9), (42, 20.05)]
    mainland = shapely.Polygon([(40, 18), *coast, (42, 18)])
    island = shapely.box(41.8, 20.3, 41.9, 20.4)
    return units, shapely.union_all([mainland, island])


def test_the_fine_coast_is_shared_out(scripts: dict[str, Any]) -> None:
    """A strip of coast goes to the country behind it, parted at the border; an island to the nearest."""
    units, land = small_world(scripts)
    shapes = scripts["build_coast"].fine_shapes(units, land)
    west, east = shapes[0], shapes[1]
    assert shapely.union(west, east).symmetric_difference(land).area < 1e-12
    assert west.intersection(east).area == 0
    assert west.contains(shapely.Point(40.9, 20.05))
    assert not west.contains(shapely.Point(41.1, 20.05))
    assert east.contains(shapely.Point(41.1, 20.05))
    assert east.contains(shapely.Point(41.85, 20.35))


def test_two_runs_write_the_same_bytes(scripts: dict[str, Any]) -> None:
    """Tiles are equal to the byte, and neighbours meet at the tiles' edges."""
    level = scripts["build_tiles"].Level("near", 6, (39, 39), (28, 28), 0.001, 0.0, 4096, ("river",))
    texts = []
    for _ in range(2):
        units, land = small_world(scripts)
        shapes = scripts["build_coast"].fine_shapes(units, land)
        kept = {"land": shapes[1], "theatre": shapes[0]}
        texts.append(scripts["build_tiles"].level_text(level, kept))
    assert texts[0] == texts[1]
    head, line = texts[0].splitlines()
    assert json.loads(head) == {"zoom": 6, "x": [39, 39], "y": [28, 28], "extent": 4096}
    where, body = line.split("\t")
    assert where == "39/28"
    assert set(json.loads(body)) == {"land", "theatre"}


def test_points_are_steps_from_the_one_before(scripts: dict[str, Any]) -> None:
    """A square of a quarter of a tile is written in its steps."""
    level = scripts["build_tiles"].Level("near", 1, (1, 1), (0, 0), 0, 0, 100, ())
    square = shapely.box(0, 0, 90, 66.51326044311186)
    _, line = scripts["build_tiles"].level_text(level, {"land": square}).splitlines()
    [ring] = json.loads(line.split("\t")[1])["land"]
    corners = {(sum(ring[0:n:2]), sum(ring[1:n:2])) for n in range(2, len(ring) + 1, 2)}
    assert corners == {(0, 50), (50, 50), (50, 100), (0, 100)}


def test_gaza_is_moved_into_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neighbours give and take what lies between the outlines inland; the coast stays Gaza's."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    unit = importlib.import_module("build_source").Unit
    south, north, bay = (34.2, 31.3), (34.45, 31.55), (34.33, 31.445)
    corner, inland = (34.25, 31.21), (34.52, 31.48)
    shapes = {
        "EG": shapely.Polygon([(34.0, 31.1), south, corner, (34.25, 30.9), (34.0, 30.9)]),
        "IL": shapely.Polygon([north, (35.0, 32.1), (35.0, 30.9), (34.25, 30.9), corner, inland]),
        "PS": shapely.Polygon([south, bay, north, inland, corner]),
    }
    moved = shapely.Polygon([(34.23, 31.33), (34.49, 31.59), (34.55, 31.54), (34.28, 31.22)])
    units = [unit(key, key, key, shape) for key, shape in shapes.items()]
    made = {u.key: u.geometry for u in importlib.import_module("build_gaza").with_gaza(units, moved)}
    assert shapely.coverage_is_valid(list(made.values()))
    before, after = (shapely.union_all(list(found.values())) for found in (shapes, made))
    assert before.symmetric_difference(after).area < 1e-9
    assert made["PS"].contains(moved.buffer(-1e-6))
    assert made["PS"].contains(shapely.Point(34.33, 31.438))  # between the old coast and the new one
    assert made["EG"].contains(shapely.Point(34.22, 31.29))
    assert made["IL"].contains(shapely.Point(34.6, 31.5))


def test_a_lake_that_fell_keeps_its_fine_shore(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the old lake remains what lies in today's; a lake behind a dam is added, and covers its river."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    build_water = importlib.import_module("build_water")
    basin, ponds = shapely.box(35.4, 31.3, 35.6, 31.8), shapely.box(35.36, 31.1, 35.53, 31.2)
    dams = [shapely.box(lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1) for _, lon, lat in build_water.FILLED]
    frame = importlib.import_module("geopandas").GeoDataFrame(geometry=[basin, ponds, *dams])
    monkeypatch.setattr(build_water, "natural_earth", lambda _layer: "lakes")
    monkeypatch.setattr(build_water.gpd, "read_file", lambda _path: frame)
    tiberias = shapely.box(35.52, 32.7, 35.64, 32.9)
    old = shapely.union_all([shapely.box(35.399, 31.05, 35.601, 31.81), tiberias])
    lakes, filled = build_water.todays_lakes(old)
    assert lakes.contains(tiberias)
    assert lakes.contains(shapely.Point(35.3995, 31.5))  # the shore of the old lake, not the coarse one
    assert not lakes.intersects(shapely.Point(35.5, 31.25))
    assert lakes.contains(filled)
    river = shapely.LineString([(37, 36.06), (39, 36.06)])
    assert not build_water.without(river, filled).intersects(shapely.Point(38.09, 36.06))


def test_a_countrys_land_is_shared_out_among_its_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """The land's own outline stays with all its corners; only the border between units is simplified."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    build_areas = importlib.import_module("build_areas")
    bend = [(41, 17.9), (41, 18.5), (41.0001, 18.6), (41, 18.7), (41, 20.2)]
    source = {
        "XX-W": shapely.Polygon([(39.9, 17.9), *bend, (39.9, 20.2)]),
        "XX-E": shapely.Polygon([*bend, (42.2, 20.2), (42.2, 17.9)]),
    }
    land = shapely.Polygon([(40, 18), (40, 20), (40.5, 19.9), (41.2, 20.1), (42, 20.05), (42, 18)])
    fitted = build_areas.fitted(source, land)
    assert shapely.union_all(list(fitted.values())).symmetric_difference(land).area < 1e-4
    assert shapely.coverage_is_valid(list(fitted.values()))
    corners = shapely.get_coordinates(shapely.multipolygons(list(fitted.values()))).tolist()
    assert all([*corner] in corners for corner in land.exterior.coords)
    assert [41.0001, 18.6] not in shapely.get_coordinates(fitted["XX-W"]).tolist()
