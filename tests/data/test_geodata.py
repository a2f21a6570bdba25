"""Geodata: which theatre a point lies in, how far off a wrong one is, and the labels."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import shapely

from map_app.core.schema import Event
from map_app.data.paths import GEODATA
from map_app.data.reference.checks import km_between, km_outside, theatre_problems
from tests.shipped import GEO, THEATRES

MakeEvent = Callable[..., Event]


@pytest.mark.parametrize(
    ("lon", "lat", "theatre"),
    [
        (34.45, 31.5, "gaza"),
        (34.25, 31.28, "gaza"),
        (35.2, 31.9, "elsewhere"),  # Ramallah: Palestine, but not Gaza
        (38.69, 33.29, "northeast_jordan"),  # Tower 22
        (35.93, 31.95, "elsewhere"),  # Amman: west of 37 E
        (44.4, 33.3, "iraq"),
        (36.3, 33.5, "syria"),
        (35.8, 33.1, "syria"),  # the Golan Heights
        (44.2, 15.35, "yemen"),
        (53.9, 12.5, "yemen"),  # Socotra
        (42.175, 15.06, "yemen"),  # the largest of the Zubair islands
        (38.0, 20.0, "red_sea"),
        (32.9, 29.2, "red_sea"),  # the Gulf of Suez
        (34.8, 28.9, "red_sea"),  # the Gulf of Aqaba
        (43.3, 12.6, "red_sea"),  # Bab-el-Mandeb
        (48.0, 12.5, "red_sea"),  # the Gulf of Aden
        (53.0, 13.5, "elsewhere"),  # the Arabian Sea, east of the line Ras Asir - Ras Fartak
        (31.2, 30.0, "elsewhere"),
        (0.0, 0.0, "elsewhere"),
        (180.0, 90.0, "elsewhere"),
    ],
)
def test_known_points_lie_in_their_theatres(lon: float, lat: float, theatre: str) -> None:
    """The rules that `geodata/theatres.geojson` states hold at points that anyone can look up."""
    assert GEO.theatres.at([lon], [lat]) == [theatre]


@pytest.mark.parametrize(
    ("lon", "lat", "theatre"),
    [
        pytest.param(34.41, 31.515, "gaza", id="a kilometre off the beach of Gaza City"),
        pytest.param(34.2, 31.45, "elsewhere", id="far off it"),
        pytest.param(34.535, 31.484, "elsewhere", id="a kilometre behind the border, on land"),
        pytest.param(42.85, 14.8, "red_sea", id="in a theatre of water, off the coast"),
    ],
)
def test_a_harbour_lies_in_the_theatre_ashore(lon: float, lat: float, theatre: str) -> None:
    """Outlines are coarser than piers: off the drawn coast what lies ashore decides, on land the border."""
    assert GEO.geography.theatre_at(lon, lat) == theatre


def test_no_points_no_theatres() -> None:
    """An empty file is asked about too."""
    assert GEO.theatres.at([], []) == []
    assert list(theatre_problems(GEO, [])) == []


def test_the_six_theatres_are_whole_and_apart() -> None:
    """Each outline is valid, all but `elsewhere` have one, and no point is in two."""
    shapes = GEO.theatres.outlines
    assert set(shapes) == set(map(str, THEATRES)) - {"elsewhere"}
    assert all(shape.is_valid and not shape.is_empty for shape in shapes.values())
    names = list(shapes)
    for i, one in enumerate(names):
        for other in names[:i]:
            assert shapely.intersection(shapes[one], shapes[other]).area < 1e-6


def test_theatres_have_the_corners_of_the_base_map() -> None:
    """Land and a theatre's outline show no sliver: only cuts through a country are the theatre's own."""
    features = json.loads((GEODATA / "basemap.geojson").read_text(encoding="utf-8"))["features"]
    land = [shapely.geometry.shape(f["geometry"]) for f in features if f["properties"]["kind"] == "land"]
    corners = {tuple(point) for point in shapely.get_coordinates(land).tolist()}
    shapes = GEO.theatres.outlines
    own = {name: set(map(tuple, shapely.get_coordinates(s).tolist())) for name, s in shapes.items()}
    left = {name: len(points - corners) for name, points in own.items()}
    assert {name for name, count in left.items() if count} <= {"northeast_jordan"}
    assert left["northeast_jordan"] <= 4  # where 37 E meets the borders


@pytest.mark.parametrize(
    ("theatre", "at", "radius", "wrong"),
    [
        ("yemen", (44.2, 15.35), 0, False),
        ("yemen", (34.45, 31.5), 5, True),
        ("elsewhere", (31.2, 30.0), 0, False),
        ("elsewhere", (44.2, 15.35), 5, True),  # well inside Yemen
        ("elsewhere", (44.2, 15.35), 600, False),  # but so roughly known that it may be outside
        ("red_sea", (42.94, 14.8), 0, False),  # on the coast of Hodeidah, nearer than the outline's tolerance
        ("gaza", (34.6, 31.5), 1, True),  # Israel, some 7 km off
        ("gaza", (34.6, 31.5), 15, False),
    ],
)
def test_a_wrong_theatre_is_a_rule_broken_beyond_the_radius(
    make_event: MakeEvent, theatre: str, at: tuple[float, float], radius: float, wrong: bool
) -> None:
    """A point outside its theatre by more than its own radius is named, with where it lies."""
    event = make_event("a", at=at, theatre=theatre, location_radius_km=radius)
    problems = list(theatre_problems(GEO, [event]))
    assert [(p.record, p.field, p.kind) for p in problems] == ([("a", "theatre", "rule")] if wrong else [])
    if wrong:
        assert str(GEO.theatres.at([at[0]], [at[1]])[0]) in problems[0].reason
        assert "km off" in problems[0].reason


@pytest.mark.parametrize(
    ("theatre", "at", "area", "field"),
    [
        ("iraq", (43.3, 33.42), "IQ-AN", None),
        ("northeast_jordan", (36.5, 32.3), "JO-MA", None),  # west of 37 E, where the unit goes on beyond
        ("elsewhere", (37.45, 32.5), "JO-MA", None),  # and the other way round
        ("elsewhere", (43.3, 33.42), "IQ-AN", "theatre"),
        ("yemen", (43.3, 33.42), "IQ-AN", "theatre"),
        ("elsewhere", (34.36, 31.42), "PS-GZ", "theatre"),
        ("iraq", (44.39, 33.34), "IQ-AN", "location_area"),  # Baghdad, some 20 km off
    ],
)
def test_a_unit_stands_for_the_disc_when_the_theatre_is_checked(
    make_event: MakeEvent, theatre: str, at: tuple[float, float], area: str, field: str | None
) -> None:
    """What counts is where the unit lies, not a radius; and the point lies in it."""
    event = make_event(
        "a",
        at=at,
        theatre=theatre,
        location_area=area,
        location_precision="governorate",
        location_radius_km=900,
    )
    assert [problem.field for problem in theatre_problems(GEO, [event])] == ([field] if field else [])


def test_distances_are_in_kilometres(make_event: MakeEvent) -> None:
    """One degree to the north of an outline is about 111 km off, and less where the border slants."""
    jordan = GEO.theatres.outlines["northeast_jordan"]
    north = jordan.bounds[3]
    above = next(c for c in shapely.get_coordinates(jordan) if c[1] == north)
    event = make_event("a", at=(float(above[0]), north + 1), theatre="northeast_jordan")
    assert 60 < km_outside(GEO, event) <= 112
    assert km_outside(GEO, make_event("b", at=(38.69, 33.29), theatre="northeast_jordan", place="x")) == 0


def test_distances_go_the_shorter_way_around(make_event: MakeEvent) -> None:
    """The same meridian written twice is no distance, and 180 degrees is no wall."""
    east, west = make_event("a", at=(180, -17)), make_event("b", at=(-180, -17))
    assert km_between(east, west) == 0
    near = make_event("c", at=(-179.9, -17))
    assert km_between(make_event("d", at=(179.9, -17)), near) == pytest.approx(21.3, abs=0.1)


def test_labels_come_in_three_languages() -> None:
    """Every label has a name in each language and a place on the globe; the most important comes first."""
    found = GEO.places
    assert len(found) >= 35
    assert len({place.id for place in found}) == len(found)
    assert [place.rank for place in found] == sorted(place.rank for place in found)
    for place in found:
        assert all(place.names[lang].strip() for lang in ("en", "ar", "he"))
        assert abs(place.lat) <= 90
        assert abs(place.lon) <= 180


def test_the_base_map_is_small_and_plain_geojson() -> None:
    """It is at most 600 KB, with no `crs` member and every kind of line that the map draws."""
    text = (GEODATA / "basemap.geojson").read_text(encoding="utf-8")
    assert len(text.encode()) <= 600_000
    document = json.loads(text)
    assert "crs" not in document
    assert {f["properties"]["kind"] for f in document["features"]} >= {
        "land",
        "lake",
        "river",
        "border",
        "disputed",
    }


def test_great_waters_are_on_the_base_map() -> None:
    """Lakes hold their middles, the canal joins two seas, and rivers pass the towns on them."""
    features = json.loads((GEODATA / "basemap.geojson").read_text(encoding="utf-8"))["features"]
    found = {
        f["properties"]["kind"]: shapely.geometry.shape(f["geometry"])
        for f in features
        if f["properties"]["kind"] in ("lake", "river", "canal")
    }
    for lon, lat in ((35.5, 31.55), (32.85, 23.1), (43.25, 33.98), (42.9, 38.6), (45.4, 37.7)):
        assert found["lake"].contains(shapely.Point(lon, lat)), (lon, lat)
    for name, lon, lat in (
        ("Khartoum", 32.53, 15.6),
        ("Luxor", 32.64, 25.7),
        ("Cairo", 31.23, 30.05),
        ("Deir-ez-Zor", 40.14, 35.34),
        ("Ramadi", 43.3, 33.43),
        ("Mosul", 43.13, 36.35),
        ("Baghdad", 44.37, 33.31),
    ):
        assert found["river"].distance(shapely.Point(lon, lat)) < 0.08, name
    assert found["canal"].bounds[1] < 30 < 31.1 < found["canal"].bounds[3]
    assert len(json.dumps([shapely.geometry.mapping(shape) for shape in found.values()])) < 20_000


def test_just_across_a_border_the_country_that_is_named_decides() -> None:
    """Borders are coarse and towns lie on them: within the radius, or the outlines' error, not farther."""
    syria, iraq = GEO.theatres.outlines["syria"], GEO.theatres.outlines["iraq"]
    border = syria.boundary.intersection(iraq.buffer(1e-6)).representative_point()
    near, far = (iraq.intersection(border.buffer(d)).representative_point() for d in (0.01, 0.3))
    at = GEO.geography.theatre_at
    assert at(near.x, near.y) == at(near.x, near.y, "IQ") == "iraq"
    assert at(near.x, near.y, "SY") == "syria"
    assert (at(far.x, far.y, "SY"), at(far.x, far.y, "SY", 40)) == ("iraq", "syria")
    assert at(near.x, near.y, "ZZ") == "iraq"
