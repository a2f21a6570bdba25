"""The event table: the columns that filters, clusters and exports rest on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from map_app.core.mercator import MAX_LATITUDE
from map_app.core.schema import Event
from map_app.core.terms import Terms
from map_app.data.table import (
    SCHEMA,
    TILE_ZOOM,
    latitude,
    longitude,
    tile_x,
    tile_y,
    to_table,
    with_terms,
)
from tests.shipped import GEO

MakeEvent = Callable[..., Event]
SIDE = 2**TILE_ZOOM


MINE = Terms("mine", "CC0", "Us")


def row(event: Event) -> dict[str, Any]:
    """Lay one event out and give its row."""
    [only] = to_table([event], MINE, GEO.search_names).to_pylist()
    return dict(only)


@pytest.mark.parametrize(
    ("lon", "lat", "x", "y"),
    [
        (0, 0, SIDE // 2, SIDE // 2),
        (-180, MAX_LATITUDE, 0, 0),
        (180, -MAX_LATITUDE, SIDE - 1, SIDE - 1),
        (-180, 90, 0, 0),
        (180, -90, SIDE - 1, SIDE - 1),
        (90, 66.51326044311186, SIDE * 3 // 4, SIDE // 4),  # a quarter of the square, as EPSG:3857 has it
    ],
)
def test_tiles_follow_web_mercator(lon: float, lat: float, x: int, y: int) -> None:
    """Corners, middle and a known parallel fall into their tiles; poles and 180° stay in the square."""
    assert abs(tile_x(lon) - x) <= 1
    assert abs(tile_y(lat) - y) <= 1
    assert 0 <= tile_x(lon) < SIDE
    assert 0 <= tile_y(lat) < SIDE


@given(lon=st.floats(-180, 179.9999), lat=st.floats(-85, 85))
def test_a_tile_holds_its_point(lon: float, lat: float) -> None:
    """The tile's edges enclose the point, to the rounding of a double."""
    x, y = tile_x(lon), tile_y(lat)
    assert longitude(x) - 1e-9 <= lon <= longitude(x + 1) + 1e-9
    assert latitude(y + 1) - 1e-9 <= lat <= latitude(y) + 1e-9


@given(x=st.integers(0, SIDE - 1), y=st.integers(0, SIDE - 1))
def test_the_middle_of_a_tile_lies_in_it(x: int, y: int) -> None:
    """A window given back in degrees asks for the very tiles it was made of."""
    assert tile_x(longitude(x + 0.5)) == x
    assert tile_y(latitude(y + 0.5)) == y


def test_every_column_is_laid_out(make_event: MakeEvent) -> None:
    """The table has its published columns, in order, and one row per event."""
    table = to_table([make_event("a"), make_event("b")], MINE, GEO.search_names)
    assert table.schema == SCHEMA
    assert table["id"].to_pylist() == ["a", "b"]
    assert to_table([], MINE, GEO.search_names).num_rows == 0


def test_feature_is_the_canonical_record(make_event: MakeEvent) -> None:
    """The `feature` column is the event's own GeoJSON, unknown properties with it."""
    event = make_event(title="غارة", mine={"kept": [1, None]})
    assert row(event)["feature"] == event.to_json()
    assert json.loads(row(event)["feature"])["properties"]["mine"] == {"kept": [1, None]}


@pytest.mark.parametrize(
    ("killed", "columns"),
    [
        (None, (None, None, None)),
        ({"low": 0, "best": 0, "high": 0}, (0, 0, 0)),
        ({"low": 2, "best": None, "high": 4}, (2, None, 4)),
        ({"low": 3.0, "best": 3.0, "high": 3.0}, (3, 3, 3)),
    ],
)
def test_not_reported_is_never_nought(
    make_event: MakeEvent, killed: object, columns: tuple[int | None, ...]
) -> None:
    """A toll that nobody reports is null in the table; a reported nought is 0."""
    found = row(make_event(killed=killed))
    assert tuple(found[f"killed_{part}"] for part in ("low", "best", "high")) == columns


def test_names_are_delimited_once_each(make_event: MakeEvent) -> None:
    """Actors and publishers are `|a|b|`, each once however spelled; no name can forge a delimiter."""
    actors = [{"name": n, "role": "target"} for n in ("Iran", "A|B", " Iran ", "IRAN")]
    sources = [{"publisher": "Reuters"}, {"publisher": "Südwelt"}, {"publisher": "reuters "}]
    found = row(make_event(actors=actors, sources=sources))
    assert (found["actors"], found["actor_keys"]) == ("|Iran|A｜B|", "|iran|a｜b|")
    assert (found["publishers"], found["publisher_keys"]) == ("|Reuters|Südwelt|", "|reuters|sudwelt|")
    assert row(make_event(actors=[]))["actors"] == "|"


def test_search_holds_folded_title_summary_place_and_actors(make_event: MakeEvent) -> None:
    """What a search asks is made once, without case, accents and apostrophes."""
    found = row(make_event(title="STRAẞE", summary="Cafe\u0301", place="Ṣanʿāʾ"))["search"]
    assert [word in found for word in ("strasse", "cafe", "sana\n", "united states")] == [True] * 4


def test_dataset_is_the_events_own_or_the_collections(make_event: MakeEvent) -> None:
    """An imported event keeps its dataset; any other has the collection's."""
    assert row(make_event())["dataset"] == "mine"
    assert row(make_event(dataset="ucdp-ged"))["dataset"] == "ucdp-ged"


@pytest.mark.parametrize(
    ("own", "licence", "attribution"),
    [
        ({}, "CC0", "Us"),
        ({"dataset": "MINE"}, "CC0", "Us"),
        ({"dataset": "other"}, "not stated", "not stated"),
        ({"dataset": "other", "licence": "ODbL"}, "ODbL", "not stated"),
        ({"licence": "ODbL", "attribution": "Them"}, "ODbL", "Them"),
    ],
)
def test_terms_are_those_of_the_row(
    make_event: MakeEvent, own: dict[str, str], licence: str, attribution: str
) -> None:
    """A collection speaks for its own data set; the events of another bring their terms or state none."""
    event = make_event(**own)
    assert (row(event)["licence"], row(event)["attribution"]) == (licence, attribution)
    [unfilled] = to_table([event], None, GEO.search_names).to_batches()
    later = {name: column.to_pylist()[0] for name, column in with_terms(unfilled, MINE).items()}
    assert later == {name: row(event)[name] for name in later}
