"""The README's table of filters in plain Python, and random filters of the shipped events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import shapely
from hypothesis import strategies as st

from map_app.core.filters import EventFilter
from map_app.core.folding import fold, name_key
from map_app.core.geometry import parse_area
from map_app.core.schema import Event
from map_app.core.text import words
from map_app.core.vocab import EventType, Precision, Theatre, Verification
from map_app.data.manager import load
from map_app.data.paths import EVENTS
from map_app.data.reference.aliases import other_names

SHIPPED = load(EVENTS)
TOTAL = len(SHIPPED.events)
ACTORS = sorted({actor.name for event in SHIPPED.events for actor in event.actors})
PUBLISHERS = sorted({source.publisher for event in SHIPPED.events for source in event.sources})
WORDS = sorted({word for event in SHIPPED.events[::25] for word in words(event.title)})
DAYS = [min(e.date_start for e in SHIPPED.events) + timedelta(days=n) for n in range(-2, 130)]


def values_of(event: Event, field: str, dataset: str) -> tuple[str, ...]:
    """The values that an event has of a criterion with a list of options."""
    return {
        "type": (event.event_type,),
        "theatre": (event.theatre,),
        "verification": (event.verification,),
        "precision": (event.location_precision,),
        "actor": tuple(dict.fromkeys(actor.name for actor in event.actors)),
        "source": tuple(dict.fromkeys(source.publisher for source in event.sources)),
        "dataset": (event.dataset or dataset,),
    }[field]


def keeps(filter_: EventFilter, event: Event, dataset: str = SHIPPED.dataset) -> bool:
    """Whether the filter keeps an event: the README's table of filters in plain Python."""
    listed = ("type", "theatre", "verification", "actor", "source", "dataset")
    texts = (event.title, event.summary, event.place, *(actor.name for actor in event.actors))
    besides = other_names(event.place, event.lat, event.lon, event.location_radius_km)
    text = "\n".join(map(fold, texts))
    terms = [
        not filter_.nothing,
        filter_.date_from is None or event.date_end >= filter_.date_from,
        filter_.date_to is None or event.date_start <= filter_.date_to,
        filter_.precision is None or event.location_precision.rank <= filter_.precision.rank,
        filter_.q is None or all(w in text or f" {w} " in besides for w in map(fold, words(filter_.q))),
        *(
            not (asked := {*map(name_key, getattr(filter_, name))})
            or bool(asked & {*map(name_key, values_of(event, name, dataset))})
            for name in listed
        ),
    ]
    if filter_.min_killed is not None:
        best = event.killed.best if event.killed else None
        terms.append(best is not None and best >= filter_.min_killed)
    if filter_.bbox:
        west, south, east, north = filter_.bbox
        across = west <= event.lon <= east if west <= east else event.lon >= west or event.lon <= east
        terms.append(across and south <= event.lat <= north)
    if filter_.area:
        terms.append(bool(shapely.contains_xy(shapely.from_wkt(filter_.area), event.lon, event.lat)))
    return all(terms)


def some(values: list[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Usually no value, else one to three."""
    return st.just(()) | st.lists(st.sampled_from(values), min_size=1, max_size=3).map(tuple)


def perhaps(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Three times in four nothing."""
    return st.integers(0, 3).flatmap(lambda n: values if n == 0 else st.none())


SPAN = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(sorted)
PLACED = [(e.lon, e.lat) for e in SHIPPED.events]
CORNER = st.sampled_from(PLACED)
BOX = st.tuples(CORNER, CORNER).map(
    lambda c: (c[0][0], min(c[0][1], c[1][1]), c[1][0], max(c[0][1], c[1][1]))
)
AREA = (
    st.lists(
        st.tuples(st.integers(30_000, 60_000), st.integers(10_000, 38_000)),
        min_size=3,
        max_size=9,
        unique=True,
    )
    .map(lambda points: shapely.MultiPoint([(x / 1000 + 31e-6, y / 1000 + 31e-6) for x, y in points]))
    .map(lambda points: points.convex_hull)
    .filter(lambda hull: isinstance(hull, shapely.Polygon))
    .map(lambda hull: parse_area(hull.wkt))
)

FILTERS = st.builds(
    lambda span, **rest: EventFilter(date_from=span and span[0], date_to=span and span[1], **rest),
    span=perhaps(SPAN),
    type=some(list(EventType)),
    theatre=some(list(Theatre)),
    verification=some(list(Verification)),
    precision=perhaps(st.sampled_from(Precision)),
    actor=some(ACTORS),
    source=perhaps(some(PUBLISHERS)).map(lambda found: found or ()),
    dataset=st.sampled_from([(), (), (), (SHIPPED.dataset,), ("other",)]),
    q=perhaps(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)),
    min_killed=perhaps(st.integers(0, 30)),
    bbox=perhaps(BOX),
    area=perhaps(AREA),
    nothing=st.sampled_from([(), (), (), (), (), (), (), ("type",)]),
)
