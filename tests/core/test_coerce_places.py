"""Places as others write them: areas, points without a theatre, events without a point."""

from __future__ import annotations

from typing import Any

import pytest

from map_app.core.validate import check_feature
from map_app.core.vocab import Precision
from tests.core.coerced import read
from tests.core.records import GOOD, TODAY, at, with_properties
from tests.shipped import MAP


def without(name: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """The good feature without a property, and with others set."""
    feature = with_properties(**properties)
    del feature["properties"][name]
    return feature


@pytest.mark.parametrize(("lon", "lat", "theatre"), [(44.2, 15.35, "yemen"), (0, 0, "elsewhere")])
@pytest.mark.parametrize("given", ["missing", None, ""])
def test_a_missing_theatre_is_that_of_the_point(given: object, lon: float, lat: float, theatre: str) -> None:
    """The record is shown, in the theatre in which its point lies."""
    feature = without("theatre") if given == "missing" else with_properties(theatre=given)
    event, problems = read(feature | {"geometry": at(lon, lat)["geometry"]})
    assert (event.theatre, problems) == (theatre, [])


def test_a_theatre_that_the_map_lacks_is_that_of_the_point() -> None:
    """The event is shown where its point lies; what was given is kept and named."""
    event, problems = read(with_properties(theatre="mars"))
    assert event.theatre == "yemen"
    assert event.extra["as_given"] == {"theatre": "mars"}
    assert [(p.field, p.kind, p.value) for p in problems] == [("theatre", "rule", "mars")]


SQUARE = [[44.0, 15.0], [44.2, 15.0], [44.2, 15.2], [44.0, 15.2], [44.0, 15.0]]


@pytest.mark.parametrize(
    ("geometry", "lon", "lat", "radius", "words"),
    [
        ({"type": "MultiPoint", "coordinates": SQUARE[:3]}, 44.1, 15.1, 15.5, "several points"),
        ({"type": "LineString", "coordinates": SQUARE[:2]}, 44.1, 15.0, 10.8, "a line"),
        ({"type": "Polygon", "coordinates": [SQUARE]}, 44.1, 15.1, 15.5, "a polygon"),
        (
            {"type": "MultiPolygon", "coordinates": [[SQUARE]], "note": 1},
            44.1,
            15.1,
            15.5,
            "several polygons",
        ),
        (
            {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": [SQUARE]}]},
            44.1,
            15.1,
            15.5,
            "several shapes",
        ),
    ],
)
def test_an_area_is_drawn_as_the_circle_that_covers_it(
    geometry: dict[str, Any], lon: float, lat: float, radius: float, words: str
) -> None:
    """Centre and radius come of the geometry, the basis says so, and the geometry itself is kept."""
    feature = with_properties(location_radius_km=2) | {"geometry": geometry}
    event, problems = read(feature)
    assert (event.lon, event.lat) == pytest.approx((lon, lat), abs=0.01)
    assert event.location_radius_km == pytest.approx(radius, abs=0.11)
    assert event.location_basis == f"centre of the area given as {words}"
    assert event.extra["as_given"] == {"location_radius_km": 2}
    assert event.to_feature()["geometry"] == geometry
    assert (event.location_precision, problems) == (Precision.SETTLEMENT, [])


def test_an_area_across_180_degrees_is_as_small_as_it_is() -> None:
    """Cut at the line as RFC 7946 asks, or written past it, Fiji's waters are one small circle."""
    west = [[179, -17], [180, -17], [180, -18], [179, -18], [179, -17]]
    east = [[-180, -17], [-179, -17], [-179, -18], [-180, -18], [-180, -17]]
    past = [[179, -17], [181, -17], [181, -18], [179, -18], [179, -17]]
    for geometry in (
        {"type": "MultiPolygon", "coordinates": [[west], [east]]},
        {"type": "Polygon", "coordinates": [past]},
    ):
        feature = without("theatre", location_precision="sea_area", location_basis="own") | {
            "geometry": geometry
        }
        event, problems = read(feature)
        assert (abs(event.lon), event.lat) == pytest.approx((180, -17.5), abs=0.01)
        assert event.location_radius_km == pytest.approx(119.8, abs=0.3)
        assert (event.theatre, problems) == ("elsewhere", [])
        assert event.location_basis.startswith("own; centre of the area")


@pytest.mark.parametrize(
    ("said", "width", "shown"),
    [
        ("exact", 0.02, "exact"),
        ("exact", 0.2, "settlement"),
        ("exact", 2, "governorate"),
        ("country", 2, "country"),
    ],
)
def test_an_area_is_never_more_precise_than_its_circle(said: str, width: float, shown: str) -> None:
    """A precision finer than the area is named, kept as given and not believed."""
    line = {"type": "LineString", "coordinates": [[44, 15], [44 + width, 15]]}
    event, problems = read(with_properties(location_precision=said) | {"geometry": line})
    assert event.location_precision == shown
    assert [(p.field, p.kind) for p in problems] == (
        [] if said == shown else [("location_precision", "rule")]
    )
    assert event.extra.get("as_given", {}).get("location_precision", shown) == said


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({"type": "Polygon", "coordinates": []}, "holds no position"),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, "fewer than 4"),
        ({"type": "LineString", "coordinates": [[44, 15], ["44", 15]]}, "is not [longitude, latitude]"),
        ({"type": "LineString", "coordinates": [[44, 15], [44, 95]]}, "is not [longitude, latitude]"),
        ({"type": "LineString", "coordinates": [[0, 0], [0, 80], [0, -80]]}, "farther than 3,000 km"),
        ({"type": "MultiPoint", "coordinates": [[44, 15]] * 10_001}, "more than 10,000 positions"),
        ({"type": "LineString", "coordinates": [[0, 0], [20, 9]] * 1_000}, "more than 20,000 degrees"),
        ({"type": "Circle", "coordinates": [44, 15]}, "is no geometry"),
        ({"type": "GeometryCollection", "geometries": [3]}, "is no geometry"),
        ({"type": None}, "is no geometry"),
    ],
)
def test_a_geometry_that_is_none_is_an_error(geometry: dict[str, Any], words: str) -> None:
    """What no circle can be made of is named with the cure."""
    event, problems = check_feature(GOOD | {"geometry": geometry}, 0, TODAY, MAP.geography)
    assert event is None
    assert [p.field for p in problems] == ["geometry"]
    assert words in problems[0].reason


@pytest.mark.parametrize(
    ("properties", "theatre", "near"),
    [
        ({"country_code": "IQ", "theatre": None}, "iraq", (43.3, 33.1)),
        ({"country_code": "IR", "theatre": ""}, "elsewhere", (54.9, 32.2)),
        ({"country_code": "JO", "theatre": "elsewhere"}, "elsewhere", (36.4, 30.8)),
        ({"theatre": "gaza"}, "gaza", (34.4, 31.4)),
    ],
)
def test_an_event_without_a_point_is_listed_and_not_drawn(
    properties: dict[str, Any], theatre: str, near: tuple[float, float]
) -> None:
    """A country or theatre gives a generic point, listed and not drawn; a finer precision is named."""
    event, problems = read(with_properties(**properties) | {"geometry": None})
    assert (event.theatre, event.location_precision) == (theatre, "country")
    assert (event.lon, event.lat) == pytest.approx(near, abs=0.2)
    assert "no point is given" in event.location_basis
    assert [p.field for p in problems] == ["location_precision"]
    assert event.extra["as_given"] == {"location_precision": "settlement"}
    _, problems = read(with_properties(**properties, location_precision="country") | {"geometry": None})
    assert problems == []


@pytest.mark.parametrize("code", [None, "PS", "JO", "NZ"])
def test_an_event_that_is_nowhere_is_an_error(code: str | None) -> None:
    """Neither theatre nor country says where it is, or the country lies in several: the cure is named."""
    feature = without("theatre", country_code=code) | {"geometry": None}
    event, problems = check_feature(feature, 0, TODAY, MAP.geography)
    assert event is None
    assert "give a point, or a theatre" in next(p.reason for p in problems if p.field == "geometry")
