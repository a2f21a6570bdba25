"""The outlines of governorates: whole, without gaps between them, and on the land that the map draws."""

from __future__ import annotations

import csv
import json
from collections import Counter

import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from map_app.data.paths import GEODATA, SHIPPED_MAP
from tests.shipped import GEO, PROFILE

UNITS = GEO.areas

A_METRE = 1e-5
"""In degrees."""


def lands() -> dict[str, BaseGeometry]:
    """The countries of the base map by code."""
    features = json.loads((GEODATA / "basemap.geojson").read_text(encoding="utf-8"))["features"]
    drawn = [f for f in features if f["properties"]["kind"] == "land"]
    return {f["properties"]["country"]: shapely.geometry.shape(f["geometry"]) for f in drawn}


def test_each_country_has_all_its_governorates() -> None:
    """As many as there are, but for those that `geodata/README.md` says are lacking."""
    counted = Counter(area.country_code for area in UNITS.by_id.values())
    assert counted == {"IQ": 18, "JO": 12, "PS": 2, "SA": 1, "SY": 14, "YE": 22}


@pytest.mark.parametrize("country", ["IQ", "JO", "SY", "YE"])
def test_governorates_share_out_the_land_that_is_drawn(country: str) -> None:
    """Neighbours have the same vertices, and no sliver over a metre lies beside the country's outline."""
    for name in ("near", "outline"):
        own = [getattr(area, name) for area in UNITS.by_id.values() if area.country_code == country]
        assert all(outline.is_valid for outline in own)
        assert shapely.coverage_is_valid(own)
    whole, land = shapely.union_all(own), lands()[country]
    assert whole.difference(land.buffer(A_METRE)).is_empty
    assert land.difference(whole.buffer(A_METRE)).is_empty


def test_the_gaza_strip_is_the_theatre_of_that_name() -> None:
    """To the metre, though the script has taken it from another side."""
    strip, theatre = UNITS.by_id["PS-GZ"].outline, GEO.theatres.outlines["gaza"]
    assert strip.buffer(A_METRE).contains(theatre)
    assert theatre.buffer(A_METRE).contains(strip)


@pytest.mark.parametrize(
    ("lon", "lat", "unit"),
    [
        (43.3, 33.42, "IQ-AN"),  # Ramadi
        (44.39, 33.34, "IQ-BG"),
        (45.98, 35.18, "IQ-SU"),  # Halabja has no outline of its own
        (40.14, 35.34, "SY-DY"),
        (35.8, 33.05, "SY-QU"),  # the Golan Heights
        (38.69, 33.29, "JO-MA"),  # Tower 22
        (44.02, 13.58, "YE-TA"),
        (44.4051, 14.5427, "YE-DH"),
        (44.2067, 15.3547, "YE-SA"),
        (53.9, 12.5, "YE-SU"),  # Socotra, no longer of Hadramawt
        (35.2, 31.9, "PS-WE"),  # Ramallah
        (34.45, 31.5, "PS-GZ"),
        (42.55, 16.9, "SA-09"),  # Jazan
    ],
)
def test_known_points_lie_in_their_governorates(lon: float, lat: float, unit: str) -> None:
    """Points that anyone can look up lie in that unit and no other."""
    for shape in ("near", "outline"):
        held = {
            name for name, area in UNITS.by_id.items() if shapely.contains_xy(getattr(area, shape), lon, lat)
        }
        assert held == {unit}


def test_names_are_those_of_the_outlines_and_of_the_table_of_regions() -> None:
    """So each has its Arabic name; that of Socotra has no source yet."""
    assert {area.id: area.name for area in UNITS.by_id.values()} == PROFILE.areas
    with (SHIPPED_MAP / "tables/regions.csv").open(encoding="utf-8", newline="") as file:
        known = {(row["country_code"], row["name"]) for row in csv.DictReader(file)}
    assert {area for area, name in PROFILE.areas.items() if (area[:2], name) not in known} == {"YE-SU"}


def test_a_polygon_meets_units_across_180_degrees() -> None:
    """A shape that goes round the world is asked about in each copy."""
    assert UNITS.meeting("POLYGON((44.1 15.2,44.3 15.2,44.3 15.4,44.1 15.4,44.1 15.2))") == (
        "YE-SA",
        "YE-SN",
    )
    far = "POLYGON((404.1 15.2,404.3 15.2,404.3 15.4,404.1 15.4,404.1 15.2))"
    assert UNITS.meeting(far) == ("YE-SA", "YE-SN")
    assert UNITS.meeting("POLYGON((0 0,1 0,1 1,0 1,0 0))") == ()
