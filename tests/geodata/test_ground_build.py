"""The scripts that make the shipped map's detailed ground, on a small world made up here."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import shapely

from map_app.making.water import without

SCRIPTS = Path(__file__).resolve().parents[2] / "geodata"


def test_gaza_is_moved_into_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neighbours give and take what lies between the outlines inland; the coast stays Gaza's."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    unit = importlib.import_module("map_app.making.land").Unit
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
    assert not without(river, filled).intersects(shapely.Point(38.09, 36.06))
