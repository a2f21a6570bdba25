"""Clusters: every placed event once, none overlapping, the same answer whoever asks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from map_app.core.filters import EventFilter
from map_app.core.geometry import Box, wrapped
from map_app.core.schema import Event
from map_app.data.queries.clusters import MERGE_PIXELS, PAD_PIXELS, Answer, Cluster, Window, degrees
from map_app.data.queries.pyramid import MOST_ZOOM, answers
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.data.table import tile_x, tile_y
from tests.data.plain import SHIPPED, keeps
from tests.shipped import MAP, TYPES
from tests.strategies import examples

WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
ALL = EventFilter()
ZOOMS = [0, 1, 3, 5, 7, 9, 12, 15, 16, 17, 18]
MakeEvent = Callable[..., Event]


@pytest.fixture(scope="module")
def rounded() -> EventStore:
    """The shipped events 145 degrees further east, so that 180° runs through their middle."""
    moved = (replace(event, lon=wrapped(event.lon + 145)) for event in SHIPPED.events)
    return EventStore(Collection(tuple(moved), ()), MAP)


def is_placed(event: Event) -> bool:
    """Whether an event may stand on the map."""
    return event.location_precision != "country"


def within(event: Event, box: Box, slack: int = 0) -> bool:
    """Whether the event's tile lies in the window's tiles, or so many tiles outside, as a map counts."""
    west, south, east, north = box
    first, x, last = tile_x(west) - slack, tile_x(event.lon), tile_x(east) + slack
    across = first <= x <= last if west <= east else x >= first or x <= last
    return across and tile_y(north) - slack <= tile_y(event.lat) <= tile_y(south) + slack


def contents(answer: Answer) -> list[object]:
    """Give what an answer says; only a lone event's own columns are part of it."""
    parts = [
        (c.count, c.precise, c.types, degrees(c), c.only if c.count == 1 else None) for c in answer.clusters
    ]
    return [answer.total, answer.in_view, answer.unplaced, parts]


def nearest_pixels(found: tuple[Cluster, ...], zoom: int) -> float:
    """The smallest distance between two centres, in pixels of the zoom."""
    scale = 2.0 ** (24 - 8 - zoom)
    pairs = ((a, b) for i, a in enumerate(found) for b in found[:i])
    return min((math.hypot(a.tx - b.tx, a.ty - b.ty) / scale for a, b in pairs), default=math.inf)


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize(
    "filter_",
    [
        ALL,
        EventFilter(type=("air_strike", "shipping_attack")),
        EventFilter(min_killed=1),
        EventFilter(q="gaza"),
        EventFilter(nothing=("type",)),
    ],
    ids=["all", "types", "killed", "search", "nothing"],
)
def test_the_world_counts_every_placed_event_once(store: EventStore, filter_: EventFilter, zoom: int) -> None:
    """At every zoom the clusters add up, by number, kind and exactness; what has no place is told apart."""
    kept = [e for e in SHIPPED.events if keeps(filter_, e)]
    placed = [e for e in kept if is_placed(e)]
    found = store.clusters(filter_, Window(WORLD, zoom))
    assert (found.total, found.in_view, found.unplaced) == (len(kept), len(placed), len(kept) - len(placed))
    assert sum(c.count for c in found.clusters) == len(placed)
    assert sum(c.precise for c in found.clusters) == sum(e.location_precision == "exact" for e in placed)
    for kind in TYPES:
        assert sum(c.types.get(kind, 0) for c in found.clusters) == sum(e.event_type == kind for e in placed)
    assert all(sum(c.types.values()) == c.count for c in found.clusters)
    assert nearest_pixels(found.clusters, zoom) >= MERGE_PIXELS


WINDOWS = st.builds(
    lambda lon, lat, wide, high, zoom: Window((lon, lat, lon + wide, lat + high), zoom),
    lon=st.floats(25, 60),
    lat=st.floats(5, 40),
    wide=st.floats(0, 30),
    high=st.floats(0, 20),
    zoom=st.integers(0, 18),
)


def slack_of(window: Window) -> int:
    """How many tiles further out the edge of a wide view may lie: four pixels."""
    return 4 * 2 ** (24 - 8 - window.zoom) if window.zoom <= MOST_ZOOM else 0


@given(window=WINDOWS)
@settings(max_examples=examples(80))
def test_in_view_is_right_in_any_window(store: EventStore, window: Window) -> None:
    """The events inside are counted in view, each in one of the clusters; a wide view's edge is 4 pixels."""
    found = store.clusters(ALL, window)
    placed = [e for e in SHIPPED.events if is_placed(e)]
    inside = [e for e in placed if within(e, window.box)]
    assert len(inside) <= found.in_view <= len([e for e in placed if within(e, window.box, slack_of(window))])
    assert sum(c.count for c in found.clusters) >= len(inside)
    assert nearest_pixels(found.clusters, window.zoom) >= MERGE_PIXELS
    for event in inside:
        x, y = tile_x(event.lon), tile_y(event.lat)
        assert any(c.box[0] <= x <= c.box[2] and c.box[1] <= y <= c.box[3] for c in found.clusters)


@given(window=WINDOWS)
@settings(max_examples=examples(40))
def test_what_stands_just_outside_is_looked_at_too(store: EventStore, window: Window) -> None:
    """Events within a symbol's reach of the edge count in its clusters, so that the edge cuts none in two."""
    pad = PAD_PIXELS * 2.0**window.shift
    west, south, east, north = window.box
    near = [
        e
        for e in SHIPPED.events
        if is_placed(e)
        and tile_x(west) - pad <= tile_x(e.lon) <= tile_x(east) + pad
        and tile_y(north) - pad <= tile_y(e.lat) <= tile_y(south) + pad
    ]
    assert sum(c.count for c in store.clusters(ALL, window).clusters) >= len(near)


@given(window=WINDOWS)
@settings(max_examples=examples(60))
def test_a_cluster_s_extent_holds_its_events(store: EventStore, window: Window) -> None:
    """A click on a cluster asks for its extent, rounded as in the API: none of its events is missing."""
    for cluster in store.clusters(ALL, window).clusters[:3]:
        west, south, east, north = (round(side, 4) for side in degrees(cluster)[2])
        listed = store.members(ALL, Window((west, south, east, north), window.zoom), limit=1_000)
        assert len(listed) >= cluster.count
        if cluster.count == 1:
            assert cluster.only["id"] in {row["id"] for row in listed}


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_lone_event_carries_its_own_columns(store: EventStore, zoom: int) -> None:
    """What stands alone is that very event, with its own coordinates and words, not the cell's middle."""
    by_id = {event.id: event for event in SHIPPED.events}
    for cluster in store.clusters(ALL, Window(WORLD, zoom)).clusters:
        if cluster.count == 1:
            event = by_id[cluster.only["id"]]
            own = (event.title, event.lon, event.lat, event.date_start, event.location_radius_km)
            names = ("title", "lon", "lat", "date_start", "radius_km")
            assert tuple(cluster.only[name] for name in names) == own
            assert cluster.types == {str(event.event_type): 1}
            lon, lat, _ = degrees(cluster)
            assert (lon, lat) == pytest.approx((event.lon, event.lat), abs=3e-5)


@pytest.mark.parametrize("zoom", [0, 5, 8, 17])
def test_the_same_answer_from_any_store_at_any_time(store: EventStore, zoom: int) -> None:
    """Neither the order of the rows nor who asked before changes a cluster."""
    window = Window((30.0, 8.0, 56.0, 38.0), zoom)
    again = EventStore(Collection(SHIPPED.events[::-1], ()), MAP)
    assert contents(again.clusters(ALL, window)) == contents(store.clusters(ALL, window))
    assert contents(store.clusters(ALL, window)) == contents(EventStore(SHIPPED, MAP).clusters(ALL, window))


def test_small_pans_leave_the_symbols_in_place(store: EventStore) -> None:
    """Cells are snapped to the world, not to the window: what both windows hold well inside stays put."""
    first = store.clusters(ALL, Window((40.0, 10.0, 50.0, 20.0), 7))
    second = store.clusters(ALL, Window((40.001, 10.001, 50.001, 20.001), 7))
    assert contents(first)[3] == contents(second)[3]


EDGES = ((-180, 0), (180, 0), (0, 90), (0, -90), (179.9999, 85.06), (-179.9999, -85.06))


@pytest.mark.parametrize("zoom", ZOOMS)
def test_the_edges_of_the_world_are_counted(make_event: MakeEvent, zoom: int) -> None:
    """Poles, and both sides of 180°, are no further out than the map's square."""
    made = EventStore(Collection(tuple(make_event(f"e{i}", at=at) for i, at in enumerate(EDGES)), ()), MAP)
    found = made.clusters(ALL, Window(WORLD, zoom))
    assert found.in_view == sum(c.count for c in found.clusters) == len(EDGES)


def test_a_window_over_180_degrees_counts_both_sides_and_no_more(make_event: MakeEvent) -> None:
    """West above east means across the antimeridian, as in a bbox."""
    made = EventStore(
        Collection(tuple(make_event(f"e{x}", at=(x, 0)) for x in (-179, -170, 0, 170, 179)), ()), MAP
    )
    assert made.clusters(ALL, Window((175.0, -5.0, -175.0, 5.0), 4)).in_view == 2
    assert len(made.members(ALL, Window((175.0, -5.0, -175.0, 5.0), 4), limit=9)) == 2


@given(window=WINDOWS)
@example(window=Window((25.0, 5.0, 36.0, 5.0), 1))  # padded, it goes all round, and must be cut elsewhere
@settings(max_examples=examples(30))
def test_the_world_is_round(rounded: EventStore, window: Window) -> None:
    """Half a world further on, where the window may cross 180°, the same events are counted and merged."""
    west, south, east, north = window.box
    turned = Window((wrapped(west + 145), south, wrapped(east + 145), north), window.zoom)
    there = rounded.clusters(ALL, turned)
    placed = [event for event in SHIPPED.events if is_placed(event)]
    least, most = (
        sum(within(event, window.box, slack) for event in placed) for slack in (-1, slack_of(window) + 1)
    )  # a tile more or less, for a longitude that was moved is rounded
    assert least <= there.in_view <= most
    assert nearest_pixels(there.clusters, window.zoom) >= MERGE_PIXELS
    for cluster in there.clusters[:3]:
        extent = Window(degrees(cluster)[2], window.zoom)
        assert len(rounded.members(ALL, extent, limit=1_000)) >= cluster.count


def test_neighbours_across_180_degrees_are_one_cluster(make_event: MakeEvent) -> None:
    """Its mean stands between them and its extent crosses, as in a bbox: west lies above east."""
    places = (179.99, -179.97)
    made = EventStore(Collection(tuple(make_event(f"e{x}", at=(x, 0)) for x in places), ()), MAP)
    for box in ((170.0, -5.0, -170.0, 5.0), (-10.0, -60.0, -10.00001, 60.0), (170.0, -5.0, 179.999, 5.0)):
        [both] = made.clusters(ALL, Window(box, 4)).clusters
        lon, _, (west, _, east, _) = degrees(both)
        assert (both.count, lon, west, east) == (2, *(pytest.approx(x, abs=1e-4) for x in (-179.99, *places)))
    assert len(made.clusters(ALL, Window(WORLD, 4)).clusters) == 2  # cut at 180°: they are at either end


def test_a_window_across_180_degrees_reads_no_other_part_of_the_world(make_event: MakeEvent) -> None:
    """Its discs and clusters are those near it, not of the whole belt between its latitudes."""
    made = EventStore(
        Collection(tuple(make_event(f"e{x}", at=(x, 0), location_radius_km=90) for x in (-179, 20, 179)), ()),
        MAP,
    )
    window = Window((178.0, -5.0, -178.0, 5.0), 6)
    assert [row["lon"] for row in made.footprints(ALL, window)[0]] == [-179, 179]
    assert sum(cluster.count for cluster in made.clusters(ALL, window).clusters) == 2


def test_events_of_one_point_stay_one_at_the_nearest_zoom(make_event: MakeEvent) -> None:
    """No zoom can part events of one point: they are one cluster, of all their kinds."""
    kinds = ("air_strike", "diplomacy", "politics")
    events = tuple(make_event(kind, event_type=kind, location_precision="exact") for kind in kinds)
    [only] = EventStore(Collection(events, ()), MAP).clusters(ALL, Window(WORLD, 18)).clusters
    assert (only.count, only.precise, only.types) == (3, 3, dict.fromkeys(kinds, 1))
    assert only.box[:2] == only.box[2:]


def test_country_precision_is_never_placed(make_event: MakeEvent) -> None:
    """An event known to the country only is counted as unplaced and drawn nowhere."""
    event = make_event("a", location_precision="country")
    found = EventStore(Collection((event,), ()), MAP).clusters(ALL, Window(WORLD, 3))
    assert found == Answer((), 1, 0, 1)


POINTS = st.lists(st.tuples(st.integers(-1_000, 1_000), st.integers(-1_000, 1_000)), min_size=1, max_size=40)


@given(points=POINTS, zoom=st.integers(0, 18), spread=st.sampled_from([0.0001, 0.001, 0.02, 0.17]))
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_crowd_overlaps(
    make_event: MakeEvent, points: list[tuple[int, int]], zoom: int, spread: float
) -> None:
    """However the points lie, centres keep their distance, add up, and stay inside their extents."""
    events = tuple(make_event(f"e{i}", at=(x * spread, y * spread / 2)) for i, (x, y) in enumerate(points))
    found = EventStore(Collection(events, ()), MAP).clusters(ALL, Window(WORLD, zoom)).clusters
    assert sum(c.count for c in found) == len(points)
    assert nearest_pixels(found, zoom) >= MERGE_PIXELS
    assert all(c.box[0] <= c.tx <= c.box[2] and c.box[1] <= c.ty <= c.box[3] for c in found)


@given(
    window=WINDOWS,
    filter_=st.builds(
        EventFilter, type=st.sets(st.sampled_from(list(map(str, TYPES))), max_size=3).map(tuple)
    ),
)
@settings(max_examples=examples(40))
def test_the_pyramid_answers_as_the_events_do(
    store: EventStore, window: Window, filter_: EventFilter
) -> None:
    """A condition that all events meet, but the pyramid does not know, changes no cluster and no count."""
    single = filter_.but(date_to=date(2100, 1, 1))
    assert answers(filter_, window.zoom) == (window.zoom <= MOST_ZOOM)
    assert not answers(single)
    assert store.clusters(filter_, window) == store.clusters(single, window)
    assert store.facets(filter_)["theatre"] == store.facets(single)["theatre"]
