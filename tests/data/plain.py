"""The README's table of filters in plain Python, and random filters of the shipped events."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import shapely
from hypothesis import strategies as st

from map_app.core.countries import NO_COUNTRY
from map_app.core.criteria import BY_FIELD, Criterion
from map_app.core.filters import EventFilter
from map_app.core.folding import fold, name_key
from map_app.core.geometry import Box, parse_area
from map_app.core.grades import attribution_basis
from map_app.core.kinds import DATE
from map_app.core.schema import Event
from map_app.core.text import words
from map_app.core.vocab import Precision, Role
from map_app.data.loading import load
from map_app.data.paths import EVENTS
from map_app.data.reference.search_names import match_patterns
from tests.shipped import GEO, MAP, PROFILE
from tests.strategies import OF_KIND

SHIPPED = load(EVENTS, MAP)
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
        "attribution": tuple(filter(None, (attribution_basis(event),))),
        "country": (event.country_code or NO_COUNTRY,),
        "precision": (event.location_precision,),
        "actor": tuple(dict.fromkeys(actor.name for actor in event.actors)),
        **{str(role): tuple(a.name for a in event.actors if a.role == role) for role in Role},
        "source": tuple(dict.fromkeys(source.publisher for source in event.sources)),
        "dataset": (event.dataset or dataset,),
    }[field]


def _names(key: str) -> Callable[[Any, Event, str], bool]:
    """One of the event's values is among the alternatives."""

    def matches(names: Any, event: Event, dataset: str) -> bool:  # noqa: ANN401 - the field's value
        return bool({*map(name_key, names)} & {*map(name_key, values_of(event, key, dataset))})

    return matches


def _mentions(search: str, event: Event, _dataset: str) -> bool:
    texts = (event.title, event.summary, event.place, *(actor.name for actor in event.actors))
    besides = GEO.search_names.of(event)
    text = "\n".join(map(fold, texts))
    return all(w in text or _is_among(besides, w) for w in map(fold, words(search)))


def _is_among(names: str, word: str) -> bool:
    return any(all(part in names for part in parts) for parts in match_patterns(word))


def _min_killed(least: int, event: Event, _dataset: str) -> bool:
    best = event.killed.best if event.killed else None
    return best is not None and best >= least


def _in_box(box: Box, event: Event, _dataset: str) -> bool:
    west, south, east, north = box
    across = west <= event.lon <= east if west <= east else event.lon >= west or event.lon <= east
    return across and south <= event.lat <= north


def _is_placed_within(km: int, event: Event) -> bool:
    if event.area:
        return GEO.areas.by_id[event.area].radius_km <= km
    radius = event.location_radius_km
    return radius <= km and (radius > 0 or event.location_precision is Precision.EXACT)


_NAMED = ("type", "theatre", "country", "verification", "attribution", "actor", *Role, "source", "dataset")

MATCHES: dict[str, Callable[[Any, Event, str], bool]] = {
    **{key: _names(key) for key in _NAMED},
    "from": lambda day, event, _: event.date_end >= day,
    "to": lambda day, event, _: event.date_start <= day,
    "precision": lambda least, event, _: event.location_precision.rank <= least.rank,
    "max_radius": lambda km, event, _: _is_placed_within(km, event),
    "q": _mentions,
    "min_killed": _min_killed,
    "bbox": _in_box,
    "within": lambda *_: True,
    "area": lambda wkt, event, _: bool(shapely.contains_xy(shapely.from_wkt(wkt), event.lon, event.lat)),
}
"""By key: whether an event of a data set matches the value of the filter's field."""


def _may_lie_in(shape: shapely.Polygon, event: Event) -> bool:
    """Its country or unit meets the shape, or its disc holds a point of the edge, one each 0.01 degrees."""
    if event.location_precision is Precision.COUNTRY:
        if event.country_code is None:
            return event.theatre in GEO.theatres.seas_meeting(shape.wkt)
        return event.country_code in GEO.lands.meeting(shape.wkt)
    if event.area:
        return bool(shapely.intersects(GEO.areas.by_id[event.area].near, shape))
    outline = shape.boundary  # a box may be a single point, of which there is nothing to segmentize
    edge = shapely.get_coordinates(shapely.segmentize(outline, 0.01) if outline.length else outline)
    return bool(event.location_radius_km) and bool(
        (_km_from(event.lon, event.lat, edge) <= event.location_radius_km).any()
    )


def _km_from(lon: float, lat: float, points: Any) -> Any:  # noqa: ANN401 - arrays of shape (n, 2) and (n,)
    """Distances on a sphere of 6371 km, by the spherical law of cosines."""
    away, here, there = np.radians(points[:, 0] - lon), math.radians(lat), np.radians(points[:, 1])
    cosine = math.sin(here) * np.sin(there) + math.cos(here) * np.cos(there) * np.cos(away)
    return 6371 * np.arccos(np.clip(cosine, -1, 1))


def _box(box: Box) -> shapely.Polygon:
    west, south, east, north = box
    return shapely.box(west, south, east if west <= east else east + 360, north)


POSSIBLE: dict[str, Callable[[Any, Event, str], bool]] = {
    "bbox": lambda box, event, _: _in_box(box, event, "") or _may_lie_in(_box(box), event),
    "area": lambda wkt, event, _: (
        MATCHES["area"](wkt, event, "") or _may_lie_in(shapely.from_wkt(wkt), event)
    ),
}
"""Of the shapes, where what may lie inside counts too."""


def keeps(filter_: EventFilter, event: Event, dataset: str = SHIPPED.dataset) -> bool:
    """Whether the filter keeps an event: the README's table of filters in plain Python."""
    criteria = [BY_FIELD[field] for field in filter_.set_fields if field != "nothing"]
    matches = MATCHES | (POSSIBLE if filter_.within else {})
    return not filter_.nothing and all(
        matches[c.key](getattr(filter_, c.field), event, dataset) for c in criteria
    )


def lacks_a_figure(filter_: EventFilter, event: Event) -> bool:
    """Whether the filter would keep an event but for figures that it does not report."""
    harms = {c.field: c.reported_column.split("_") for c in filter_.on_reported}  # such as killed_best
    lacking = [f for f, (harm, end) in harms.items() if getattr(getattr(event, harm), end, None) is None]
    return bool(lacking) and keeps(filter_.but(**dict.fromkeys(lacking)), event)


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

SAMPLES: dict[str, st.SearchStrategy[Any]] = {
    "actor": some(ACTORS),
    **{role: perhaps(some(ACTORS)).map(lambda found: found or ()) for role in Role},
    "source": perhaps(some(PUBLISHERS)).map(lambda found: found or ()),
    "country": some(["IL", "LB", "PS", "YE", "XX", NO_COUNTRY]),
    "dataset": st.sampled_from([(), (), (), (SHIPPED.dataset,), ("other",)]),
    "q": perhaps(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)),
    "min_killed": perhaps(st.integers(0, 30)),
    "max_radius": perhaps(st.sampled_from([0, 1, 5, 20, 100, 300])),
    "bbox": perhaps(BOX),
    "area": perhaps(AREA),
}
"""By field: values that keep some of the shipped events and not all."""


def _of_field(criterion: Criterion) -> st.SearchStrategy[Any]:
    kind = criterion.kind
    if criterion.field in SAMPLES:
        return SAMPLES[criterion.field]
    return some(list(kind.vocabulary or ())) if kind.many else perhaps(OF_KIND[kind.name](kind))


FILTERS = st.builds(
    lambda span, **rest: EventFilter(date_from=span and span[0], date_to=span and span[1], **rest),
    span=perhaps(SPAN),
    **{c.field: _of_field(c) for c in PROFILE.criteria if c.kind is not DATE},
    nothing=st.sampled_from([(), (), (), (), (), (), (), ("type",)]),
)
