"""What is drawn and named of the operator's streets: shapes, names in each language, and tiles' addresses."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pmtiles.tile import Compression, TileType

from map_app.data.streets import layers, vector
from map_app.data.streets.archive import ArchiveError
from map_app.data.streets.grid import place_at, tile_at
from map_app.data.streets.names import EXTENT, is_labelled, names_of, place
from map_app.data.streets.served import Streets, translation
from tests.conftest import Ran
from tests.data.streets import GAZA, layer, picture_file, varint, write
from tests.shipped import GEO

Run = Callable[..., Ran]
PACKAGE = Path(layers.__file__).parent


def test_what_is_drawn_of_a_tile_are_its_shapes_and_names_in_each_language(region: Path) -> None:
    """Protomaps' kinds become the map's; nothing is drawn of layers that the map has no use for."""
    streets = Streets(region, GEO.places)
    column, row = tile_at(14, *GAZA)
    said = json.loads(gzip.decompress(streets.tile("en", 14, column, row) or b""))
    assert said["extent"] == EXTENT
    assert {"earth", "built", "building", "minor", "major"} == said["shapes"].keys() - {"green"}
    roads = {name: (kind, turn, run) for name, _, _, _, kind, turn, run in said["names"]}
    assert roads["Street 15"] == ("major", 90, 4256)
    assert roads["Avenue 14"] == ("minor", 0, 4256)
    lon, lat = GAZA[0] + 0.014, GAZA[1] + 0.006
    for lang, name in (("en", "Flower Quarter"), ("ar", "حي الزهور"), ("he", "רובע הפרחים")):
        ((found, found_lat, found_lon, _, kind),) = places_of(streets, lang, 14, lon, lat)
        assert (found, kind) == (name, "quarter")
        assert (found_lat, found_lon) == (pytest.approx(lat, abs=1e-4), pytest.approx(lon, abs=1e-4))
    for lang in ("en", "he"):  # no name of theirs: what there is
        assert places_of(streets, lang, 12, GAZA[0] + 0.2, GAZA[1])[0][0] == "قرية النخيل"
    assert streets.tile("en", 14, 0, 0) is None
    assert streets.tile("xx", 14, column, row) is None


def places_of(streets: Streets, lang: str, zoom: int, lon: float, lat: float) -> list[list[Any]]:
    """The settlements and quarters of the tile that holds a place."""
    tile = streets.tile(lang, zoom, *tile_at(zoom, lon, lat))
    return [row for row in json.loads(gzip.decompress(tile or b""))["names"] if row[4] in ("town", "quarter")]


@pytest.mark.parametrize(
    ("tags", "at", "labelled"),
    [
        ({"kind": "locality", "kind_detail": "city", "name": "غزة"}, (31.51, 34.46), True),
        ({"kind": "locality", "kind_detail": "city", "name:en": "San'a"}, (15.36, 44.2), True),
        ({"kind": "locality", "name:en": "Khan Yunis"}, (31.35, 34.32), True),
        ({"kind": "locality", "kind_detail": "village", "name:en": "Qaryat"}, (31.51, 34.46), False),
        ({"kind": "neighbourhood", "name:en": "Rimal"}, (31.51, 34.46), False),
        ({"kind": "locality", "name:en": "Gaza"}, (33.3, 44.4), False),
    ],
)
def test_no_city_is_named_twice(tags: dict[str, Any], at: tuple[float, float], labelled: bool) -> None:
    """The map's own labels stay, in the house's spelling: what the file has of these cities is left out."""
    (name,) = place(vector.Feature(tags, vector.POINT, [[5, 5]]))
    assert is_labelled(name, *at, GEO.places) is labelled


def test_a_name_in_another_language_is_one_in_the_readers_letters_where_there_is_one() -> None:
    """What is not in a language of the map is only for want of it; tags that are no names are none."""
    names = names_of({"name:fa": "کوی", "name:fr": "Le quartier", "name:etymology": "a person"})
    assert names == {"ar": "کوی", "he": "کوی", "en": "Le quartier"}
    assert names_of({"name:signed": "no", "pgf:name": "x", "name:de": ""}) == {}


def test_a_name_of_which_nothing_is_seen_is_none() -> None:
    """An empty label would take the room of another; one in another language stands for it."""
    assert names_of({"name": "\u200b\u200b", "name:en": "\u2060 \u00a0"}) == {}
    assert names_of({"name:en": "\u200b\u200b", "name:ar": "حي"})["en"] == "حي"


def test_a_fault_that_nobody_thought_of_costs_one_tile(region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page, a picture and the command go on without it; the operator reads which tile it is."""
    streets = Streets(region, GEO.places)
    monkeypatch.setattr(layers, "read", lambda _: dict[str, str]()["en"])
    tile = (14, *tile_at(14, *GAZA))
    with pytest.raises(ArchiveError, match=f"tile {'/'.join(map(str, tile))}: cannot be decoded .KeyError"):
        streets.tile("en", *tile)


def test_places_stand_where_they_are() -> None:
    """A tile's corner is a place, and the place is in the tile."""
    x, y = tile_at(14, *GAZA)
    lat, lon = place_at(14, x + 0.5, y + 0.5)
    assert tile_at(14, lon, lat) == (x, y)
    assert place_at(0, 0.5, 0.5) == (0, 0)


@pytest.mark.parametrize(
    ("layer", "shape", "tags", "kind"),
    [
        ("roads", vector.LINE, {"pmap:kind": "medium_road"}, "medium"),
        ("roads", vector.LINE, {"kind": "major_road", "kind_detail": "tertiary"}, "medium"),
        ("roads", vector.LINE, {"kind": "major_road", "kind_detail": "trunk"}, "major"),
        ("transit", vector.LINE, {"pmap:kind": "rail"}, "rail"),
        ("physical_line", vector.LINE, {"pmap:kind": "river"}, "river"),
        ("natural", vector.AREA, {"pmap:kind": "wood"}, "green"),
        ("boundaries", vector.LINE, {"pmap:min_admin_level": 2}, "border"),
        ("boundaries", vector.LINE, {"kind": "country", "kind_detail": 2, "disputed": True}, "disputed"),
        ("boundaries", vector.LINE, {"kind": "region", "kind_detail": 4}, "region"),
        ("water", vector.POINT, {"kind": "ocean"}, None),
        ("roads", vector.LINE, {"kind": "ferry"}, None),
        ("roads", vector.LINE, {}, None),
    ],
)
def test_both_versions_of_the_schema_are_drawn(
    layer: str, shape: int, tags: dict[str, Any], kind: str | None
) -> None:
    """Version 3 writes `pmap:kind`, has medium roads and layers of its own."""
    assert layers.kind_of(layer, vector.Feature(tags, shape, [])) == kind


@pytest.mark.parametrize("lang", ["ar", "he", "en", "fr"])
def test_a_name_in_one_language_alone_names_its_place_or_road_in_all(tmp_path: Path, lang: str) -> None:
    """A quarter or street with nothing but `name:ar` is shown with that, and its tile with all the rest."""
    named = {f"name:{lang}": "اسم"}
    places = layer(b"places", vector.POINT, b"\x09\x0a\x0a", {"kind": "neighbourhood", **named})
    east = b"\x09\x0a\x0a\x0a" + varint(2000) + b"\x00"
    roads = layer(b"roads", vector.LINE, east, {"kind": "minor_road", **named})
    path = tmp_path / "named.pmtiles"
    write(path, {(1, 0, 0): gzip.compress(places + roads)}, TileType.MVT, Compression.GZIP)
    for shown in ("ar", "he", "en"):
        rows = json.loads(gzip.decompress(Streets(path).tile(shown, 1, 0, 0) or b""))["names"]
        assert [(row[0], row[4]) for row in rows] == [("اسم", "quarter"), ("اسم", "minor")]


def test_an_address_changes_with_what_translates_the_tiles(region: Path, tmp_path: Path) -> None:
    """A browser keeps a tile for a year: a release that draws or names it otherwise has other addresses."""
    streets = Streets(region, GEO.places)
    assert streets.version == Streets(region, GEO.places).version != streets.archive.hash
    shutil.copytree(PACKAGE, tmp_path / "code")
    seen = {translation(GEO.places, tmp_path / "code")}
    assert seen == {translation(GEO.places)}
    for changed in (tmp_path / "code/layers.py", tmp_path / "code/names.py"):
        changed.write_bytes(changed.read_bytes() + b"\n")
        seen.add(translation(GEO.places, tmp_path / "code"))
    seen.add(translation(GEO.places[1:], tmp_path / "code"))
    assert len(seen) == 4
    pictures = Streets(picture_file(tmp_path, (0, 1)))
    assert pictures.version == pictures.archive.hash
