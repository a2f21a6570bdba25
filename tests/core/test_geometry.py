"""Box and area: strict readers and one canonical form."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from map_app.core.geometry import (
    MAX_CORNERS,
    Box,
    box_around,
    circular_hull,
    joined,
    parse_area,
    parse_box,
    write_box,
)


def circle(corners: int) -> shapely.Polygon:
    """A polygon of so many corners."""
    turns = [2 * math.pi * n / corners for n in range(corners)]
    return shapely.Polygon([(45 + math.cos(turn), 15 + math.sin(turn)) for turn in turns])


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
    assert parse_area(circle(MAX_CORNERS).wkt)
    with pytest.raises(ValueError, match=f"more than {MAX_CORNERS} corners"):
        parse_area(circle(MAX_CORNERS + 1).wkt)
    holed = circle(MAX_CORNERS).difference(shapely.box(45, 15, 45.1, 15.1))
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


RINGS = st.lists(st.tuples(st.integers(-180, 180), st.integers(-90, 90)), min_size=3, max_size=4).map(
    lambda corners: ",".join(f"{lon} {lat}" for lon, lat in [*corners, corners[0]])
)


@example("POLYGON((42 12,55 12,55 20,42 12))")
@given((st.text(max_size=60) | RINGS).map(lambda text: f"POLYGON(({text}))"))
def test_no_text_makes_the_area_reader_fail(text: str) -> None:
    """Whatever stands between the brackets is read or refused, never an error of another kind."""
    try:
        wkt = parse_area(text)
    except ValueError:
        pass
    else:
        assert parse_area(wkt) == wkt
