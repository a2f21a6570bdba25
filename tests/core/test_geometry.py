"""Box and area: strict readers, one canonical form, and a predicate that agrees with shapely."""

from __future__ import annotations

import math
import random
from typing import Any

import ibis
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from map_app.core.filters import Box
from map_app.core.geometry import (
    MAX_CORNERS,
    box_around,
    circular_hull,
    in_area,
    in_box,
    joined,
    parse_area,
    parse_box,
    write_box,
)

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


@pytest.mark.parametrize(
    ("spans", "hull"),
    [
        ([(170, 175), (-175, -170)], (170, -170)),
        ([(-175, -170), (-20, 30)], (-175, 30)),
        ([(10, 20), (30, 40)], (10, 40)),
        ([(170, -170), (160, 161)], (160, -170)),
        ([(5, 5)], (5, 5)),
        ([(0, 170), (160, -170), (-175, 0)], None),
    ],
)
def test_the_hull_of_spans_takes_the_shorter_way(
    spans: list[tuple[float, float]], hull: tuple[float, float] | None
) -> None:
    """An end below its start crosses the place where counting begins; without a gap there is no hull."""
    assert circular_hull(spans, 360) == hull
    assert circular_hull(spans[::-1], 360) == hull


def test_boxes_are_joined_and_made_across_the_antimeridian() -> None:
    """Two frames, or the surroundings of one event, stay one small box."""
    assert joined([(170, -1, 175, 1), (-178, -3, -177, 0)]) == (170, -3, -177, 1)
    assert joined([(-180, -90, 180, 90), (1, 2, 3, 4)]) == (-180, -90, 180, 90)
    assert box_around(179, 89, 2) == (177, 87, -179, 90)


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("42,12,55,20", (42, 12, 55, 20)),
        (" 42 , 12,55,20 ", (42, 12, 55, 20)),
        ("+4.2e1,.5,55.,20", (42, 0.5, 55, 20)),
        ("-180,-90,180,90", (-180, -90, 180, 90)),
        ("170,0,-170,0", (170, 0, -170, 0)),
        ("1.23456789,0,2,0", (1.234568, 0, 2, 0)),
    ],
)
def test_a_box_is_four_numbers(text: str, box: Box) -> None:
    """West, south, east, north in plain decimals, to the sixth."""
    assert parse_box(text) == box


def test_a_box_has_no_negative_zero() -> None:
    """-0 and 0 are one side, so that equal boxes are written alike."""
    assert write_box(parse_box("-0,-0.0000001,0,0")) == "0,0,0,0"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "1,2,3,",
        "a,b,c,d",
        "nan,0,1,1",
        "0,0,inf,1",
        "0,0,1e999,1",
        "1_0,0,20,1",
        "٣,0,20,1",
        "１,0,20,1",
        "0x1,0,20,1",
        "-180.1,0,1,1",
        "0,-91,1,1",
        "0,0,181,1",
        "0,20,1,10",
        "1;2;3;4",
        "1\x00,2,3,4",
        "1" * 100_000 + "x,0,0,0",
        ",".join("1" * 10_000),
    ],
)
def test_a_bad_box_is_refused(text: str) -> None:
    """Not four finite ASCII numbers in range with south below north: refused, in no time, with the cure."""
    with pytest.raises(ValueError, match=r"^(is not four|lies outside|has its south)"):
        parse_box(text)


@given(
    st.floats(-180, 180),
    st.floats(-180, 180),
    st.tuples(st.floats(-90, 90), st.floats(-90, 90)).map(sorted),
)
def test_a_box_written_is_the_box_read(west: float, east: float, lats: list[float]) -> None:
    """However fine the numbers, a box that was read once is written and read without change."""
    box = parse_box(f"{west},{lats[0]},{east},{lats[1]}")
    assert parse_box(write_box(box)) == box


@pytest.mark.parametrize(
    ("text", "wkt"),
    [
        ("POLYGON((42 12,55 12,55 20,42 12))", "POLYGON((42 12,55 12,55 20,42 12))"),
        ("polygon ((42.0 12, 55 12, 5.5e1 20, 42 12))", "POLYGON((42 12,55 12,55 20,42 12))"),
        ("POLYGON((-0 0,1 0,1.23456789 1,-0 0))", "POLYGON((0 0,1 0,1.234568 1,0 0))"),
        (
            "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,2 1,2 2,1 1))",
            "POLYGON((0 0,9 0,9 9,0 9,0 0),(1 1,2 1,2 2,1 1))",
        ),
    ],
)
def test_an_area_is_written_in_one_form(text: str, wkt: str) -> None:
    """Spacing, case and spare digits go; reading the canonical form changes nothing."""
    assert parse_area(text) == wkt
    assert parse_area(wkt) == wkt


def test_the_most_corners_are_enough() -> None:
    """64 corners are taken and 65 refused, holes counted with the outline."""
    assert parse_area(shapely.Point(45, 15).buffer(1, quad_segs=MAX_CORNERS // 4).wkt)
    with pytest.raises(ValueError, match=f"more than {MAX_CORNERS} corners"):
        parse_area(star(MAX_CORNERS + 1, 3).wkt)
    holed = (
        shapely.Point(45, 15).buffer(2, quad_segs=MAX_CORNERS // 4).difference(shapely.box(45, 15, 46, 16))
    )
    with pytest.raises(ValueError, match=f"more than {MAX_CORNERS} corners"):
        parse_area(holed.wkt)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "POLYGON",
        "POLYGON EMPTY",
        "POLYGON(())",
        "POLYGON((0 0,1 0,1 1))",
        "POLYGON((0 0,1 0))",
        "POLYGON((0 0,1 0,0 0))",
        "POLYGON((0 0,0 0,0 0,0 0))",
        "POLYGON((0 0,1 1,2 2,0 0))",
        "POLYGON((0 0,2 2,2 0,0 2,0 0))",
        "POLYGON((0 0,1 0,0.0000001 0.0000001,0 0))",
        "POLYGON((0 0,9 0,9 9,0 9,0 0),(20 20,21 20,21 21,20 20))",
        "POLYGON((0 0,9 0,9 9,0 9,0 0),(0 0,9 0,9 9,0 9,0 0))",
        "POLYGON((0 0 1,1 0 1,1 1 1,0 0 1))",
        "POLYGON Z((0 0 1,1 0 1,1 1 1,0 0 1))",
        "POLYGON M((0 0 1,1 0 1,1 1 1,0 0 1))",
        "POLYGON ZM((0 0 1 1,1 0 1 1,1 1 1 1,0 0 1 1))",
        "POLYGON((0 0,nan 0,1 1,0 0))",
        "POLYGON((0 0,inf 0,1 1,0 0))",
        "POLYGON((0 0,1e999 0,1 1,0 0))",
        f"POLYGON((0 0,{'9' * 400} 0,1 1,0 0))",
        "POLYGON((0 0,181 0,1 1,0 0))",
        "POLYGON((600 0,610 0,610 1,600 0))",
        "POLYGON((0 0,1 0,1 91,0 0))",
        "POLYGON((٠ 0,1 0,1 1,٠ 0))",
        "POLYGON((0 0,1 0,1 1,0 0))\x00",
        "POLYGON((0 0,1 0,1 1,0 0)) POLYGON((0 0,1 0,1 1,0 0))",
        "MULTIPOLYGON(((0 0,1 0,1 1,0 0)))",
        "CURVEPOLYGON((0 0,1 0,1 1,0 0))",
        "GEOMETRYCOLLECTION(POLYGON((0 0,1 0,1 1,0 0)))",
        "POINT(1 1)",
        "SRID=4326;POLYGON((0 0,1 0,1 1,0 0))",
        '{"type":"Polygon"}',
        "\ud800",
        "(" * 3_000,
        "POLYGON(" + "(" * 3_000,
        "POLYGON((0 0,1 0,1 1,0 0))" + " " * 4_000,
    ],
)
def test_a_bad_area_is_refused(text: str) -> None:
    """Anything but one valid, flat polygon on the globe is refused in words of ours, not the library's."""
    with pytest.raises(
        ValueError, match=r"^(is (not one flat|not a valid|not WKT|longer)|has more|lies outside)"
    ):
        parse_area(text)


@given(st.text(max_size=60).map(lambda text: f"POLYGON(({text}))"))
def test_no_text_makes_the_area_reader_fail(text: str) -> None:
    """Whatever stands between the brackets is read or refused, never an error of another kind."""
    try:
        wkt = parse_area(text)
    except ValueError:
        return
    assert parse_area(wkt) == wkt
