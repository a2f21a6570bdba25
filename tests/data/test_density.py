"""Density: cells counted by hand, areas that add up to the Earth, and what is left out."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from map_app.core.filters import EventFilter
from map_app.core.vocab import Precision
from map_app.data.queries.clusters import Window
from map_app.data.queries.density import CLASSES, EARTH_KM, FINEST_ZOOM, area_km2, breaks, grid_of
from map_app.data.store import EventStore
from map_app.data.table import TILE_ZOOM, tile_x, tile_y
from tests.data.plain import FILTERS, SHIPPED, keeps
from tests.strategies import examples

SHARP = (Precision.EXACT, Precision.SETTLEMENT)


@settings(max_examples=examples(60))
@given(filter_=FILTERS, zoom=st.integers(0, 12))
def test_cells_equal_counting_by_hand(store: EventStore, filter_: EventFilter, zoom: int) -> None:
    """Every sharp event of the window stands in one cell; all others are told as left out."""
    box = (30.0, 10.0, 55.0, 38.0)
    found = store.density(filter_, Window(box, zoom))
    kept = [event for event in SHIPPED.events if keeps(filter_, event)]
    sharp = [event for event in kept if event.location_precision in SHARP]
    shift = TILE_ZOOM - grid_of(zoom)
    inside = [e for e in sharp if box[0] <= e.lon <= box[2] and box[1] <= e.lat <= box[3]]
    by_hand = Counter((tile_x(e.lon) >> shift, tile_y(e.lat) >> shift) for e in inside)
    assert {(cell.x, cell.y): cell.n for cell in found.cells} == by_hand
    assert (found.total, found.left_out) == (len(kept), len(kept) - len(sharp))
    for cell in found.cells:
        assert cell.density == pytest.approx(1000 * cell.n / area_km2(cell.y, found.grid))


def test_areas_of_all_cells_are_the_earths_between_the_maps_edges() -> None:
    """Rows of cells add up to the sphere between 85° south and north; a row at 60° is a quarter as large."""
    grid = 6
    whole = sum(area_km2(row, grid) * 2**grid for row in range(2**grid))
    edge = math.radians(85.05112878)
    assert whole == pytest.approx(4 * math.pi * EARTH_KM**2 * math.sin(edge))
    assert area_km2(0, grid) < area_km2(2 ** (grid - 1), grid) / 50


def test_cells_do_not_become_finer_than_a_town() -> None:
    """Nearer than the finest zoom the grid stays."""
    assert grid_of(FINEST_ZOOM) == grid_of(16)
    assert grid_of(FINEST_ZOOM) == grid_of(FINEST_ZOOM - 1) + 1


@given(st.lists(st.floats(1e-6, 1e7), max_size=50))
def test_classes_begin_at_rising_round_figures(densities: list[float]) -> None:
    """At most five classes, none of them outside what there is."""
    found = breaks(densities)
    assert len(found) < CLASSES
    assert list(found) == sorted(set(found))
    assert all(min(densities) < value <= max(densities) for value in found)
