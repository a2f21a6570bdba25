"""What a map opens on: the events themselves, wherever they lie, without a few far from all others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from map_app.core.filters import EventFilter
from map_app.core.geometry import KM_PER_DEGREE, Box
from map_app.core.schema import Event
from map_app.data.queries.framing import CROWD, MOST_OUTSIDE, Framing, near_answers
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.data.plain import FILTERS, SHIPPED, keeps
from tests.shipped import FRAME, MAP, parse
from tests.strategies import examples

MakeEvent = Callable[..., Event]
KYIV_TO_MARIUPOL = [(30.5 + 0.9 * n, 50.4 - 0.4 * n) for n in range(8)]
FIJI = [(178.4, -18.1), (-179.9, -16.8), (-178.8, -18.2)]


def store_of(make_event: MakeEvent, places: list[tuple[float, float]], **properties: object) -> EventStore:
    """A store of one event at each place."""
    made = (make_event(f"e{i}", at=at, theatre="elsewhere", **properties) for i, at in enumerate(places))
    return EventStore(Collection(tuple(made), ()), MAP)


def holds(box: Box, event: Event) -> bool:
    """Whether the box holds the event, across 180 degrees too."""
    west, south, east, north = box
    across = west <= event.lon <= east if west <= east else event.lon >= west or event.lon <= east
    return across and south <= event.lat <= north


def test_a_map_elsewhere_opens_on_its_own_events(make_event: MakeEvent) -> None:
    """Events of another country are framed, not the theatres of the shipped file."""
    made = store_of(make_event, KYIV_TO_MARIUPOL)
    expected = pytest.approx((30.5, 47.6, 36.8, 50.4), abs=1e-4)
    assert made.frame(EventFilter()) == expected
    nothing = EventFilter(q="no such word")
    assert made.own_frame(nothing) is None
    assert made.frame(nothing) == expected  # the map stays there


def test_events_on_both_sides_of_180_degrees_are_framed_the_shorter_way(make_event: MakeEvent) -> None:
    """West lies above east, as in a bbox of GeoJSON, and the box is 3 degrees wide, not 358."""
    made = store_of(make_event, FIJI)
    assert made.frame(EventFilter()) == pytest.approx((178.4, -18.2, -178.8, -16.8), abs=1e-4)
    assert made.extent(EventFilter()) == (178.4, -18.2, -178.8, -16.8)


def test_a_few_events_far_from_all_others_do_not_set_the_frame(make_event: MakeEvent) -> None:
    """One in fifty on another continent is left outside; one in four is shown with the rest."""
    near = [(30 + 0.1 * n, 49 + 0.05 * n) for n in range(49)]
    mostly = store_of(make_event, [*near, (-77.0, 38.9)]).framing(EventFilter())
    assert mostly == Framing((30.0, 49.0, 34.8, 51.4), (-77.0, 38.9, 34.8, 51.4))
    some = store_of(make_event, [*near[:3], (-77.0, 38.9)])
    assert some.frame(EventFilter()) == pytest.approx((-77.0, 38.9, 30.2, 49.1), abs=1e-4)


def test_the_theatres_do_not_outweigh_most_of_the_data(make_event: MakeEvent) -> None:
    """With one event in five in a theatre the frame holds the other four as well."""
    events = [make_event(f"s{n}", at=(25 + n / 10, -15 + n / 10), theatre="elsewhere") for n in range(40)]
    events += [make_event(f"y{n}", at=(44.2, 15.35)) for n in range(10)]
    west, south, east, north = EventStore(Collection(tuple(events), ()), MAP).frame(EventFilter())
    assert (west, south, east, north) == pytest.approx((25.0, -15.0, 44.2, 15.35), abs=1e-4)


def test_the_shipped_events_open_on_all_theatres(store: EventStore) -> None:
    """The region's frame stays what it is while nearly that is what the events need."""
    assert store.frame(EventFilter()) == FRAME
    assert store.frame(EventFilter(type=("ground_fighting",))) != FRAME


@example(filter_=EventFilter())
@example(filter_=EventFilter(nothing=("type",)))
@given(filter_=FILTERS)
@settings(max_examples=examples(25))
def test_a_frame_holds_seven_in_eight_of_the_placed_events(store: EventStore, filter_: EventFilter) -> None:
    """Never fewer, and all of them where they lie within an eighth of the world; `whole` always holds all."""
    placed = [e for e in SHIPPED.events if keeps(filter_, e) and e.location_precision != "country"]
    found = store.framing(filter_)
    if found is None:
        assert placed == []
    else:
        assert_holds(found, placed)


def assert_holds(found: Framing, placed: list[Event]) -> None:
    """Both frames hold as many of the events as they promise."""
    assert placed
    outside = sum(not holds(found.near, event) for event in placed)
    assert outside <= MOST_OUTSIDE * len(placed)
    assert all(holds(found.whole, event) for event in placed)
    west, south, east, north = found.whole
    if east - west < 40 and north - south < 25:
        assert found.near == found.whole


@pytest.mark.parametrize(
    ("query", "holds_all"),
    [
        ("theatre=gaza", (34.2, 31.2, 34.6, 31.6)),
        ("theatre=gaza&type=shipping_attack", (34.2, 31.2, 34.6, 31.6)),
        ("theatre=gaza&q=no+such+word", (34.2, 31.2, 34.6, 31.6)),
        ("bbox=178,-19,-178,-16", (178, -19, -178, -16)),
        ("area=POLYGON((44 15,44.2 15,44.2 15.1,44 15.1,44 15))&type=shipping_attack", (44, 15, 44.2, 15.1)),
    ],
)
def test_a_filter_is_framed_by_what_it_names(store: EventStore, query: str, holds_all: Box) -> None:
    """Its theatre, box or area bounds the frame, also where it keeps no event: Gaza is not all of Egypt."""
    west, south, east, north = store.frame(parse(query).filter)
    assert (west, south) >= (holds_all[0], holds_all[1])
    assert (east, north) <= (holds_all[2], holds_all[3])
    assert (east - west) % 360 > 0.1


def test_a_lone_event_is_framed_with_its_surroundings(make_event: MakeEvent) -> None:
    """A point has no size to fit: the frame reaches around it, across 180 degrees too."""
    assert store_of(make_event, [(44.2, 15.35)]).frame(EventFilter()) == (43.55, 14.7, 44.85, 16.0)
    west, south, east, north = store_of(make_event, [(179.9, -17.0)]).frame(EventFilter())
    assert (west, south, east, north) == pytest.approx((179.25, -17.65, -179.45, -16.35), abs=1e-3)


@pytest.mark.parametrize(("neighbours", "reach"), [(0, 150), (CROWD, 20)])
def test_an_event_is_framed_nearer_in_a_crowd(make_event: MakeEvent, neighbours: int, reach: int) -> None:
    """Where a wide frame holds many others, the frame is narrower, but never than its own disc."""
    store = store_of(make_event, [(44.2, 15.35)] * (neighbours + 1))
    event = store.get("e0")
    west, south, east, north = store.frame_around(event) or FRAME
    assert ((east - west) / 2, (north - south) / 2) == pytest.approx([reach / KM_PER_DEGREE] * 2)
    wide = store.frame_around(replace(event, location_radius_km=200.0)) or FRAME
    assert wide[3] - wide[1] > 2 * 200 / KM_PER_DEGREE


def test_an_event_is_framed_with_what_answered_it_nearby(make_event: MakeEvent) -> None:
    """What it answers and what answered it, one step away and not far off; a country is no place."""
    places = {"asked": (40.0, 34.0), "same": (41.0, 34.5), "far": (55.0, 34.0), "next": (42.0, 35.0)}
    relations = {"same": "asked", "far": "asked", "next": "same"}
    relates = {name: [{"id": to, "relation": "retaliation_for"}] for name, to in relations.items()}
    made = [make_event(name, at=at, relates_to=relates.get(name, [])) for name, at in places.items()]
    store = EventStore(Collection(tuple(made), ()), MAP)
    found = {name: near_answers(store.chain(store.get(name)), store.get(name)) for name in places}
    point = {name: (*at, *at) for name, at in places.items()}
    assert found == {
        "asked": [point["same"]],
        "same": [point["asked"], point["next"]],
        "far": [],
        "next": [point["same"]],
    }


def test_an_empty_store_has_the_region_to_open_on() -> None:
    """Nothing is placed, and a map has to show something."""
    assert EventStore(Collection((), ()), MAP).frame(EventFilter()) == FRAME
