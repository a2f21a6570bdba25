"""Boxes and areas as predicates: what they keep, at their edges and across 180 degrees."""

from __future__ import annotations

import math
import random
from typing import Any

import ibis
import pyarrow as pa
import pytest
import shapely

from map_app.core.geometry import MAX_CORNERS, Box, parse_area
from map_app.data.queries.predicates import in_area, in_box

POINTS = 4_000


@pytest.fixture(scope="module")
def backend() -> Any:  # noqa: ANN401 - an Ibis backend has no types
    """A real DuckDB with random points of the region, the same in every run."""
    chance = random.Random(7)  # noqa: S311 - test data
    rows = {
        "lon": [chance.uniform(30, 60) for _ in range(POINTS)],
        "lat": [chance.uniform(5, 40) for _ in range(POINTS)],
    }
    made = ibis.duckdb.connect()
    made.create_table("points", pa.table(rows))
    return made


def rows_of(backend: Any, expression: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - no types
    """Run a query and give its rows."""
    return list(backend.con.execute(backend.compile(expression)).fetchall())


def star(corners: int, seed: int) -> shapely.Polygon:
    """Make a jagged polygon with corners at random distances around the region's middle."""
    chance = random.Random(seed)  # noqa: S311 - test data
    turns = sorted(chance.uniform(0, 2 * math.pi) for _ in range(corners))
    reach = [chance.uniform(1, 14) for _ in turns]
    return shapely.Polygon(
        [(45 + r * math.cos(a), 22 + r * math.sin(a)) for a, r in zip(turns, reach, strict=True)]
    )


@pytest.mark.parametrize(
    "polygon",
    [
        *(star(corners, seed) for corners in (3, 5, 16, MAX_CORNERS) for seed in (1, 2)),
        shapely.box(40, 10, 50, 20),
        shapely.box(40, 10, 50, 20).difference(shapely.box(42, 12, 44, 14)),
        shapely.Polygon([(31, 6), (59, 6), (59, 7), (32, 7), (32, 38), (31, 38)]),
        shapely.Polygon([(40, 10), (40, 20), (50, 20), (50, 10)]),
    ],
    ids=lambda p: f"{len(p.exterior.coords) - 1}-corners",
)
def test_area_keeps_the_points_that_shapely_keeps(backend: Any, polygon: shapely.Polygon) -> None:  # noqa: ANN401
    """A random, concave, wound either way or holed polygon keeps the very points inside it."""
    if not polygon.is_valid:
        pytest.fail("the test's own polygon must be valid")
    wkt = parse_area(polygon.wkt)
    t = backend.table("points")
    rows = rows_of(backend, t.select(t.lon, t.lat, kept=in_area(t, wkt)))
    inside = shapely.contains_xy(shapely.from_wkt(wkt), [r[0] for r in rows], [r[1] for r in rows])
    assert [r[2] for r in rows] == inside.tolist()
    assert 0 < sum(inside) < POINTS


@pytest.mark.parametrize(
    ("box", "kept"),
    [
        ((-180, -90, 180, 90), {-180, -170, 0, 170, 180}),
        ((170, -1, -170, 1), {-180, -170, 170, 180}),
        ((180, -1, -180, 1), {-180, 180}),
        ((0, 0, 0, 0), {0}),
        ((-1, 1, 1, 2), set()),
    ],
)
def test_box_keeps_its_edges_and_crosses_the_antimeridian(
    backend: Any,  # noqa: ANN401
    box: Box,
    kept: set[int],
) -> None:
    """Edges belong to the box, and one whose west lies east of its east goes round the back."""
    t = pa.table({"lon": [-180.0, -170.0, 0.0, 170.0, 180.0], "lat": [0.0] * 5})
    backend.create_table("meridians", t, overwrite=True)
    table = backend.table("meridians")
    assert {row[0] for row in rows_of(backend, table.filter(in_box(table, box)).select("lon"))} == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("POLYGON((170 -9,195 -9,195 9,170 9,170 -9))", {-180, -170, 170, 180}),
        ("POLYGON((-190 -9,-165 -9,-165 9,-190 9,-190 -9))", {-180, -170, 170, 180}),
        ("POLYGON((181 -9,195 -9,195 9,181 9,181 -9))", {-170}),
    ],
)
def test_an_area_across_the_antimeridian_keeps_both_sides(backend: Any, text: str, kept: set[int]) -> None:  # noqa: ANN401
    """Its longitudes go on beyond 180, as they are drawn; one form whichever copy of the world that was."""
    t = pa.table({"lon": [-180.0, -170.0, 0.0, 170.0, 180.0], "lat": [0.0] * 5})
    backend.create_table("meridians", t, overwrite=True)
    table, wkt = backend.table("meridians"), parse_area(text)
    assert -180 <= shapely.from_wkt(wkt).bounds[0] < 180
    assert parse_area(wkt) == wkt
    assert {row[0] for row in rows_of(backend, table.filter(in_area(table, wkt)).select("lon"))} == kept
