"""The operator's own streets on a still picture: drawn, named and credited, or left off as the view says."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from pmtiles.tile import Compression, TileType

from map_app.data.environment import GROUND
from map_app.data.store import EventStore
from map_app.data.streets.grid import tile_at
from map_app.data.streets.served import streets
from map_app.maps.still.streets import ground_of
from map_app.maps.still.viewport import Viewport
from map_app.maps.streets import color
from tests.data.streets import GAZA, picture_file, write
from tests.maps.drawn import SVG, drawn, words
from tests.shipped import GEO

Api = Callable[..., httpx.Response]
AT = "at=31.516,34.466,14"


def test_streets_are_drawn_named_and_credited(
    store: EventStore, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the colours of the light map and the picture's language; with `basemap=offline` nothing of them."""
    monkeypatch.setenv(GROUND, str(region))
    picture = drawn(store, AT, height=660)
    fills = {path.get("fill") for path in picture.iter(f"{SVG}path")}
    strokes = {path.get("stroke") for path in picture.iter(f"{SVG}path")}
    assert color("building", "light") in fills
    assert color("road", "light") in strokes
    said = words(picture).split("\n")
    assert "© OpenStreetMap & invented" in said
    assert {"Flower Quarter", "Avenue 15", "Street 15", "Gaza City"} <= set(said)
    assert "An Nazla" not in said
    assert "حي الزهور" in words(drawn(store, f"{AT}&lang=ar"))
    without = drawn(store, f"{AT}&basemap=offline", height=660)
    assert color("building", "light") not in {path.get("fill") for path in without.iter(f"{SVG}path")}
    assert "invented" not in words(without)
    assert "An Nazla" in words(without)


def test_farther_out_and_beside_the_file_the_ground_is_the_map_s(
    store: EventStore, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The credit stays: the picture of a window nearby has it too."""
    monkeypatch.setenv(GROUND, str(region))
    for at in ("at=31.516,34.466,5", "at=15.35,44.2,12"):
        picture = drawn(store, at)
        assert not list(picture.iterfind(f"{SVG}svg/{SVG}svg"))
        assert "© OpenStreetMap & invented" in words(picture)


def test_a_picture_of_streets_is_another_file_than_one_without(
    api: Api, region: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its entity tag changes with the file of streets and with the view that leaves them off."""
    tags = [api(f"/api/map.svg?{AT}").headers["etag"]]
    monkeypatch.setenv(GROUND, str(region))
    tags += [api(f"/api/map.svg?{AT}{more}").headers["etag"] for more in ("", "&basemap=offline")]
    assert tags[1] not in (tags[0], tags[2])


def test_a_tile_that_cannot_be_read_leaves_the_map_s_ground(
    store: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture is drawn all the same."""
    path = tmp_path / "broken.pmtiles"
    tile = (13, *tile_at(13, *GAZA))
    write(path, {tile: gzip.compress(b"\xff" * 9)}, TileType.MVT, Compression.GZIP)
    monkeypatch.setenv(GROUND, str(path))
    assert "Gaza City" in words(drawn(store, AT))


def test_a_large_picture_between_two_zooms_has_no_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where its tiles would be too many they are those of the zoom farther out: every part has one."""
    monkeypatch.setenv(GROUND, str(picture_file(tmp_path, (4, 6))))
    window = Viewport(20, 40, 5.5, 2400, 1800)
    ground = ground_of(window, streets(GEO))
    assert ground
    for across in range(25):
        for down in range(19):
            west, south, east, north = window.box
            assert ground.covers(south + (north - south) * down / 18, west + (east - west) * across / 24)


def test_pictures_of_the_operator_are_embedded(
    store: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As data of the document, nearer than the file goes too: a picture asks nobody."""
    monkeypatch.setenv(GROUND, str(picture_file(tmp_path, (3, 6))))
    picture = drawn(store, "at=31.5,34.4,9")
    images = list(picture.iter(f"{SVG}image"))
    assert images
    assert all(image.get("href", "").startswith("data:image/png;base64,") for image in images)
    assert "Pictures" in words(picture).split("\n")
