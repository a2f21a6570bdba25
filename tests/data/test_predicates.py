"""What each criterion keeps of a real table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
import pytest

from map_app.core.criteria import CRITERIA, Criterion
from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.data.layout import event_table, pyramid_table
from map_app.data.queries import pyramid
from map_app.data.queries.common import apply_filter
from map_app.data.readers.geojson import Collection
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from tests.shipped import GEO, MAP, parse


def event(event_id: str, **changes: Any) -> Event:  # noqa: ANN401 - any property
    """Make one event, a day in Sanaa where nothing else is said."""
    lon, lat = changes.pop("at", (44.2, 15.35))
    properties = {
        "title": "A strike",
        "event_type": "air_strike",
        "date_start": "2024-01-12",
        "theatre": "yemen",
        "location_precision": "settlement",
        "verification": "confirmed",
        "sources": [{"publisher": "Reuters"}],
    }
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return Event.from_feature({"id": event_id, "geometry": geometry, "properties": properties | changes})


def toll(low: int, best: int | None, high: int) -> dict[str, int | None]:
    """A range of casualties as GeoJSON has it."""
    return {"low": low, "best": best, "high": high}


EVENTS = (
    event("day", killed=toll(2, 3, 5), place="Ḥudaydah", actors=[{"name": "Jordan", "role": "target"}]),
    event("long", date_start="2024-01-01", date_end="2024-03-01", location_precision="exact", killed=None),
    event("zero", date_start="2024-02-01", killed=toll(0, 0, 0), location_precision="district"),
    event("range", date_start="2024-02-02", killed=toll(1, None, 9), location_precision="governorate"),
    event(
        "sea",
        theatre="red_sea",
        at=(42.5, 14.0),
        location_precision="sea_area",
        location_radius_km=20,
        dataset="other",
    ),
    event(
        "wide",
        theatre="iraq",
        at=(44.4, 33.3),
        location_precision="country",
        location_radius_km=250.5,
        verification="claimed",
    ),
    event("fiji", theatre="elsewhere", at=(179.5, -17.0), event_type="diplomacy"),
    event("samoa", theatre="elsewhere", at=(-172.0, -13.6), event_type="politics", summary="Straße 100% a_b"),
    event(
        "odd",
        date_start="0001-01-01",
        date_end="0001-01-02",
        theatre="gaza",
        at=(34.4, 31.4),
        actors=[
            {"name": "O'Neil; DROP TABLE events--", "role": "target"},
            {"name": "a|b ", "role": "target"},
        ],
        sources=[{"publisher": "AP"}, {"publisher": "نور"}],
    ),
)


@pytest.fixture(scope="module")
def store() -> EventStore:
    """The events above in a real DuckDB."""
    ordered = tuple(sorted(EVENTS, key=lambda e: e.sort_key))
    return EventStore(Collection(ordered, (), dataset="ours"), MAP)


def matching_ids(store: EventStore, filter_: EventFilter) -> set[str]:
    """The ids that a filter keeps."""
    return {row["id"] for row in store.select(filter_, limit=100)}


ALL = frozenset(e.id for e in EVENTS)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("from=2024-03-01", {"long"}),
        ("from=2024-03-02", set()),
        ("to=2024-01-01", {"long", "odd"}),
        ("from=2024-01-13&to=2024-01-31", {"long"}),
        ("from=2024-02-01&to=2024-02-01", {"long", "zero"}),
        ("to=0001-01-01", {"odd"}),
        ("from=0001-01-03&to=2023-12-31", set()),
        ("from=9999-12-31", set()),
        ("type=diplomacy", {"fiji"}),
        ("type=diplomacy&type=politics", {"fiji", "samoa"}),
        ("type=diplomacy&theatre=yemen", set()),
        ("theatre=red_sea&theatre=iraq", {"sea", "wide"}),
        ("verification=claimed", {"wide"}),
        ("verification=disputed", set()),
        ("precision=exact", {"long"}),
        ("precision=district", {"day", "long", "zero", "fiji", "samoa", "odd"}),
        ("precision=governorate", ALL - {"sea", "wide"}),
        ("precision=sea_area", ALL - {"wide"}),
        ("precision=country", ALL),
        ("max_radius=0", {"long"}),
        ("max_radius=19", {"long"}),
        ("max_radius=20", {"long", "sea"}),
        ("max_radius=3000", {"long", "sea", "wide"}),
        ("actor=Jordan", {"day"}),
        ("actor=jordan", {"day"}),
        ("actor=Jord", set()),
        ("actor=Jordan&actor=Nobody", {"day"}),
        ("actor=O'Neil; DROP TABLE events--", {"odd"}),
        ("actor=a/b", set()),
        ("actor=a|b", {"odd"}),
        ("actor=%25", set()),
        ("source=AP", {"odd"}),
        ("source=نور", {"odd"}),
        ("source=Reuters", ALL - {"odd"}),
        ("dataset=other", {"sea"}),
        ("dataset=ours", ALL - {"sea"}),
        ("q=STRASSE", {"samoa"}),
        ("q=strike straße", {"samoa"}),
        ("q=straße absent", set()),
        ("q=jordan", {"day"}),
        ("q=h\u0323udaydah", {"day"}),
        ("q=100%25", {"samoa"}),
        ("q=%25", {"samoa"}),
        ("q=a_b", {"samoa"}),
        ("q=aXb", set()),
        ("q=o'neil", {"odd"}),
        ("min_killed=0", {"day", "zero"}),
        ("min_killed=1", {"day"}),
        ("min_killed=3", {"day"}),
        ("min_killed=4", set()),
        ("bbox=42.5,14,42.5,14", {"sea"}),
        ("bbox=42,13,45,16", {"day", "long", "zero", "range", "sea"}),
        ("bbox=170,-20,-170,-10", {"fiji", "samoa"}),
        ("bbox=-170,-20,170,-10", set()),
        ("bbox=-180,-90,180,90", ALL),
        ("area=POLYGON((34 31,35 31,35 32,34 32,34 31))", {"odd"}),
        ("area=POLYGON((42 13,45 13,45 16,42 16,42 13),(44 15,44.5 15,44.5 15.5,44 15.5,44 15))", {"sea"}),
        ("theatre=nowhere", set()),
        ("type=nonsense&theatre=gaza", set()),
        ("type=nonsense&type=politics", {"samoa"}),
    ],
)
def test_a_query_keeps_exactly_its_events(store: EventStore, query: str, expected: set[str]) -> None:
    """Each key keeps the events its row of the filter table says, and no other."""
    pairs = parse(query.replace(";", "%3B")).filter
    assert matching_ids(store, pairs) == expected


def test_least_killed_counts_what_reports_no_best_figure(store: EventStore) -> None:
    """Events without a best figure are left out and counted as such."""
    tally = store.tally(parse("min_killed=1&from=2024-01-01&theatre=yemen").filter)
    assert (tally.count, tally.unreported) == (1, 2)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda c: str(c.key))
def test_the_pyramid_answers_just_what_its_columns_can(criterion: Criterion) -> None:
    """A wide view is added up from cells only where a cell has what the criterion asks about its events."""
    source = parse_source("duckdb:///x")
    filter_ = parse(criterion.example).filter
    assert apply_filter(event_table(source), filter_, GEO).columns
    if pyramid.answers(filter_):
        assert apply_filter(pyramid_table(source), filter_, GEO).columns
    else:
        with pytest.raises((AttributeError, ibis.common.exceptions.IbisTypeError)):
            apply_filter(pyramid_table(source), filter_, GEO)


def test_a_role_matches_in_any_spelling(make_event: Callable[..., Event]) -> None:
    """An actor counts in the role that the event gives it, and in no other."""
    actors = [{"name": "Kata’ib Hezbollah", "role": "initiator"}, {"name": "Jordan", "role": "target"}]
    store = EventStore(Collection((make_event("a", actors=actors),), ()), MAP)
    counts = {
        (role, name): store.count(EventFilter(**{role: (name,)}))  # type: ignore[arg-type]
        for role in ("initiator", "target", "mediator")
        for name in ("KATA'IB HEZBOLLAH", "jordan")
    }
    assert {key for key, n in counts.items() if n} == {
        ("initiator", "KATA'IB HEZBOLLAH"),
        ("target", "jordan"),
    }
    assert store.facet(EventFilter(), "initiator") == {"Kata’ib Hezbollah": 1}
