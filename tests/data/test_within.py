"""What may lie inside a window or area: discs that reach it, and events of a unit that it meets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import shapely

from map_app.core.filters import EventFilter
from map_app.core.geometry import parse_area
from map_app.core.schema import Event
from map_app.core.vocab import Within
from map_app.data.queries.clusters import Window
from map_app.data.queries.framing import around_event
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.data.plain import SHIPPED, TOTAL, keeps
from tests.shipped import GEO, MAP

SHAPES = (
    EventFilter(bbox=(42.0, 14.0, 43.0, 15.0)),
    EventFilter(bbox=(34.3, 31.3, 34.42, 31.42)),
    EventFilter(bbox=(50.0, 5.0, -170.0, 11.0)),
    EventFilter(area=parse_area("POLYGON((43 14,43.5 14.1,43.2 15,42.9 14.9,43 14))")),
    EventFilter(
        area=parse_area("POLYGON((35 30,37 30,37 32.5,35 32,35 30),(35.5 30.5,36 31,36.5 30.5,35.5 30.5))")
    ),
    EventFilter(area="POLYGON((43 14,43.5 14.1,43.5 14.1,43.2 15,42.9 14.9,43 14))"),  # a corner stands twice
    EventFilter(bbox=(42.9552, 14.7978, 42.9552, 14.7978)),  # a point
    EventFilter(area=parse_area("POLYGON((20 0,60 0,60 40,20 40,20 0),(41 13,46 13,46 18,41 18,41 13))")),
)


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_what_may_lie_inside_is_found(store: EventStore, shape: EventFilter) -> None:
    """Discs that touch an edge and events of a country that it meets, as counted in plain Python."""
    filter_ = shape.but(within=Within.POSSIBLE)
    found = {row["id"] for row in store.select(filter_, limit=TOTAL)}
    assert found == {event.id for event in SHIPPED.events if keeps(filter_, event)}
    assert store.count(shape) < len(found)


@pytest.mark.parametrize(
    ("at", "radius", "is_possible"),
    [
        ((179.9, 0.0), 60.0, True),
        ((179.9, 0.0), 10.0, False),
        ((-178.9, 0.0), 20.0, True),
        ((-179.5, 0.5), 0.0, True),
    ],
)
def test_a_disc_may_touch_across_180_degrees(
    make_event: Callable[..., Event], at: tuple[float, float], radius: float, *, is_possible: bool
) -> None:
    """A shape east of 180 degrees is reached from the west; a point inside needs no radius."""
    event = make_event("a", at=at, theatre="elsewhere", location_radius_km=radius)
    store = EventStore(Collection((event,), ()), MAP)
    for shape in (
        EventFilter(bbox=(-179.8, -1.0, -179.0, 1.0)),
        EventFilter(area="POLYGON((-179.8 -1,-179 -1,-179 1,-179.8 1,-179.8 -1))"),
    ):
        assert store.count(shape.but(within=Within.POSSIBLE)) == is_possible


@pytest.mark.parametrize(
    ("corners", "is_possible"),
    [
        ("43.2 13.3,43.3 13.3,43.3 13.4,43.2 13.4,43.2 13.3", True),  # Mokha, beyond the radius
        ("44.5 14.0,44.6 14.0,44.6 14.1,44.5 14.1,44.5 14.0", False),  # Ibb: nearer than the radius
        ("44.0 13.5,44.1 13.5,44.1 13.6,44.0 13.6,44.0 13.5", True),  # the whole shape within the unit
        ("40 10,50 10,50 20,40 20,40 10", True),  # the whole unit within the shape
    ],
)
def test_a_unit_stands_for_the_disc(
    make_event: Callable[..., Event], corners: str, *, is_possible: bool
) -> None:
    """What is known to lie in Ta'iz Governorate may lie anywhere in it and nowhere else."""
    known = {"location_precision": "governorate", "location_area": "YE-TA", "location_radius_km": 60}
    events = make_event("a", at=(44.0209, 13.5795), **known), make_event("b", at=(44.0209, 13.5795))
    store = EventStore(Collection(events, ()), MAP)
    shape = EventFilter(area=parse_area(f"POLYGON(({corners}))"), within=Within.POSSIBLE)
    assert ("a" in {row["id"] for row in store.select(shape, limit=9)}) == is_possible


def test_an_events_unit_is_in_its_frame(make_event: Callable[..., Event]) -> None:
    """A map that opens on an event shows all of where it may be."""
    event = make_event("a", at=(44.0209, 13.5795), location_precision="governorate", location_area="YE-TA")
    frame = around_event(event, GEO.areas.by_id, lambda _: 0)
    assert frame is not None
    assert shapely.box(*frame).contains(GEO.areas.by_id["YE-TA"].outline)


@pytest.mark.parametrize("unit", ["JO-MA", "SA-09", "SY-HI", "IQ-WA", "YE-DH"])
def test_an_outline_is_drawn_wherever_a_window_meets_it(store: EventStore, unit: str) -> None:
    """In the corner of a unit that is furthest from its events' points, as from near them; not beyond it."""
    known = [event for event in SHIPPED.events if event.area == unit]
    points = shapely.MultiPoint([(event.lon, event.lat) for event in known])
    corners = shapely.get_coordinates(GEO.areas.by_id[unit].near)
    lon, lat = max(corners, key=lambda corner: points.distance(shapely.Point(corner)))
    window = Window((lon - 0.05, lat - 0.05, lon + 0.05, lat + 0.05), 11)
    drawn = {row["location_area"]: row["n"] for row in store.footprints(EventFilter(), window)[0]}
    assert drawn[unit] == len(known)
    elsewhere = Window((44.0, 13.5, 44.1, 13.6), 11)  # in Ta'iz Governorate
    assert unit not in {row["location_area"] for row in store.footprints(EventFilter(), elsewhere)[0]}


@pytest.mark.parametrize(("east", "is_drawn"), [(44.0, True), (43.4, True), (42.0, False)])
def test_a_disc_is_drawn_wherever_it_reaches_a_window(
    make_event: Callable[..., Event], east: float, *, is_drawn: bool
) -> None:
    """With its point within the window, far outside of it, and too far for its radius of some 0.9 degrees."""
    known = {"location_precision": "district", "location_radius_km": 100}
    store = EventStore(Collection((make_event("a", at=(east, 15.0), **known),), ()), MAP)
    drawn = store.footprints(EventFilter(), Window((43.9, 14.9, 44.1, 15.1), 11))[0]
    assert [row["radius_km"] for row in drawn] == [100.0] * is_drawn


@pytest.mark.parametrize(("km", "kept"), [(60, {"b"}), (82, {"b"}), (84, {"a", "b"})])
def test_a_unit_counts_by_its_outline_where_a_radius_is_asked_for(
    make_event: Callable[..., Event], km: int, kept: set[str]
) -> None:
    """Not by the record's own radius: Ta'iz Governorate reaches 83 kilometres from its middle."""
    known = {"location_precision": "governorate", "location_radius_km": 60}
    events = make_event("a", location_area="YE-TA", **known), make_event("b", **known)
    store = EventStore(Collection(events, ()), MAP)
    assert {row["id"] for row in store.select(EventFilter(max_radius=km), limit=9)} == kept
