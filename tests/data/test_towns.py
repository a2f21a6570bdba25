"""Names of settlements: some at every zoom, the largest first, in the reader's language if there is one."""

from __future__ import annotations

import csv
import gzip
import json

import pytest

from map_app.data.paths import EVENTS, GEODATA
from map_app.data.reference import towns
from tests.shipped import GEO

# zoom, and column and row of the tile (of the zoom less 3) that holds the place
SANAA = [(6, 4, 3), (8, 19, 14), (11, 159, 116), (13, 637, 467)]


def named(lang: str, zoom: int, x: int, y: int, kind: str = "town") -> list[tuple[str, float, float]]:
    """The names of one kind in a tile."""
    body = GEO.towns.tile(lang, zoom, x, y)
    assert body is not None
    return [(name, lat, lon) for name, lat, lon, _, *of in json.loads(body) if (of or ["town"]) == [kind]]


@pytest.mark.parametrize(("zoom", "x", "y"), SANAA[:3])
def test_every_zoom_names_settlements(zoom: int, x: int, y: int) -> None:
    """Around Sana'a there are names at zooms 6, 8 and 11, and at most as many as fit."""
    assert 5 <= len(named("en", zoom, x, y)) <= sum(towns.MOST) * 4**towns.CELL


def test_the_largest_settlement_is_named_first() -> None:
    """What stands first is laid out first where there is no room for all."""
    assert [name for name, *_ in named("en", 8, 19, 14)[:3]] == ["Jeddah", "Makkah", "Ta'iz"]


def test_what_the_base_map_labels_is_not_named_twice() -> None:
    """Sana'a itself is a label of `places.csv`."""
    labelled = {(place.lat, place.lon) for place in GEO.places}
    for zoom, x, y in SANAA:
        assert not labelled & {(lat, lon) for _, lat, lon in named("en", zoom, x, y)}


@pytest.mark.parametrize(
    ("name", "lang", "shown"),
    [
        ("Khānaqīn", "en", "Khanaqin"),
        ("Khānaqīn", "ar", "خانقين"),
        ("Ar Raqqah", "ar", "الرقة"),
        ("Al Ḩasakah", "ar", "الحسكة"),
        ("Sderot", "he", "שדרות"),
        ("İzmir", "en", "İzmir"),
        ("Bajil", "he", "Bajil"),  # the source has no Hebrew name
    ],
)
def test_a_name_is_in_the_readers_language_where_there_is_one(name: str, lang: str, shown: str) -> None:
    """Romanisations lose their marks; Arabic names keep their article and are not spelled as in Persian."""
    assert towns.name_in(GEO.gazetteer.look_up(name)[0], lang) == shown


def shown(lang: str, lat: float, lon: float) -> list[str]:
    """What a map calls a point at its nearest zoom."""
    found = [name for names in GEO.towns.chosen(towns.ZOOMS[1]).values() for name in names]
    return [name.in_language(lang) for name in found if (name.lat, name.lon) == (lat, lon)]


@pytest.mark.parametrize(
    ("point", "names"),
    [
        ((31.5464, 34.4951), ["Beit Lahia", "بيت لاهيا", "בית לאהיא"]),
        ((31.5, 34.475), ["Shuja'iyya", "الشجاعية", "שג׳אעיה"]),
        ((33.3142, 38.7033), ["Tower 22", "البرج 22", "מגדל 22"]),
        ((35.41, 40.03), ["Ayyash", "عياش", "Ayyash"]),  # no Hebrew name is known
    ],
)
def test_places_of_ours_have_our_spelling(point: tuple[float, float], names: list[str]) -> None:
    """English is that of the United Nations and of the records, and stands where no other name is known."""
    assert [name for lang in ("en", "ar", "he") for name in shown(lang, *point)] == names


def test_one_of_two_names_alike_is_shown() -> None:
    """Rafah on both sides of the border, a governorate's capital listed twice: the larger has the name."""
    found = [name for names in GEO.towns.chosen(14).values() for name in names if name.kind == "town"]
    assert "Rafah" not in [name.names["en"] for name in found]  # the base map has it
    assert [name.names["en"] for name in found].count("Karak") == 1
    assert not [name for name in found if name.names["en"].startswith(("'", "Nahiyat"))]


def test_governorates_are_named_far_out_by_size() -> None:
    """Anbar from zoom 6 on, none from 10 on; without the word for what it is."""
    tile_of_iraq = {6: (4, 3), 7: (9, 6), 9: (39, 25), 10: (78, 51)}
    assert "Anbar" in [name for name, *_ in named("en", 6, *tile_of_iraq[6], "governorate")]
    assert [zoom for zoom, (x, y) in tile_of_iraq.items() if named("en", zoom, x, y, "governorate")] == [
        6,
        7,
        9,
    ]


def test_names_of_a_tile_are_few_bytes() -> None:
    """The heaviest tile of any zoom and language is at most 5 KB, gzipped."""
    bodies = [
        GEO.towns.tile(lang, zoom, *tile) or b""
        for zoom in range(towns.ZOOMS[0], towns.ZOOMS[1] + 1)
        for lang in ("en", "ar")
        for tile in GEO.towns.chosen(zoom)
    ]
    assert max(len(gzip.compress(body)) for body in bodies) <= 5 * 1024


@pytest.mark.parametrize(("lang", "zoom"), [("xx", 8), ("en", 5), ("en", 15)])
def test_another_language_or_zoom_has_no_tiles(lang: str, zoom: int) -> None:
    """What nobody asks for is not made."""
    assert GEO.towns.tile(lang, zoom, 19, 14) is None


def test_what_lies_within_towns_lies_where_a_record_says() -> None:
    """A camp, base, crossing or quarter has the point of the record that its row cites: none is made up."""
    features = json.loads(EVENTS.read_text(encoding="utf-8"))["features"]
    points = {event["id"]: event["geometry"]["coordinates"] for event in features if event["geometry"]}
    with (GEODATA / "localities.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in {"site", "quarter"}]
    assert rows
    for row in rows:
        record = row["source"].split(";")[0].removeprefix("point: record ")
        lon, lat = points[record]
        assert (f"{lat:.4f}", f"{lon:.4f}") == (row["lat"], row["lon"]), row["id"]
