"""Names of settlements: some at every zoom, the largest first, in the reader's language if there is one."""

from __future__ import annotations

import gzip
import json

import pytest

from map_app.data.reference import towns
from map_app.data.reference.gazetteer import look_up
from map_app.data.reference.geodata import places

# zoom, and column and row of the tile (of the zoom less 3) that holds the place
SANAA = [(6, 4, 3), (8, 19, 14), (11, 159, 116), (13, 637, 467)]


def named(lang: str, zoom: int, x: int, y: int) -> list[tuple[str, float, float]]:
    """The names of a tile."""
    body = towns.tile(lang, zoom, x, y)
    assert body is not None
    return [(name, lat, lon) for name, lat, lon in json.loads(body)]


@pytest.mark.parametrize(("zoom", "x", "y"), SANAA[:3])
def test_every_zoom_names_settlements(zoom: int, x: int, y: int) -> None:
    """Around Sana'a there are names at zooms 6, 8 and 11, and at most as many as fit."""
    assert 5 <= len(named("en", zoom, x, y)) <= towns.MOST * 4**towns.CELL


def test_the_largest_settlement_is_named_first() -> None:
    """What stands first is laid out first where there is no room for all."""
    assert [name for name, *_ in named("en", 8, 19, 14)[:3]] == ["Jeddah", "Makkah", "Taiz"]


def test_what_the_base_map_labels_is_not_named_twice() -> None:
    """Sana'a itself is a label of `places.csv`."""
    labelled = {(place.lat, place.lon) for place in places()}
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
    assert towns.name_in(look_up(name)[0], lang) == shown


def test_names_of_a_tile_are_few_bytes() -> None:
    """The heaviest tile of any zoom and language is at most 5 KB, gzipped."""
    bodies = [
        towns.tile(lang, zoom, *tile) or b""
        for zoom in range(towns.ZOOMS[0], towns.ZOOMS[1] + 1)
        for lang in ("en", "ar")
        for tile in towns._chosen(zoom)  # noqa: SLF001 - all that there are
    ]
    assert max(len(gzip.compress(body)) for body in bodies) <= 5 * 1024


@pytest.mark.parametrize(("lang", "zoom"), [("xx", 8), ("en", 5), ("en", 15)])
def test_another_language_or_zoom_has_no_tiles(lang: str, zoom: int) -> None:
    """What nobody asks for is not made."""
    assert towns.tile(lang, zoom, 19, 14) is None
