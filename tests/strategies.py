"""Values that Hypothesis makes up for more than one test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import shapely
from hypothesis import settings
from hypothesis import strategies as st

from map_app.core.filters import EventFilter
from map_app.core.geometry import parse_area, parse_box
from map_app.core.kinds import MAX_TEXT, Kind
from tests.conftest import FULL
from tests.shipped import PROFILE

Strategy = st.SearchStrategy[Any]


def examples(most: int) -> int:
    """How many examples a test tries: `most` of them in a run of all tests, fewer in the fast loop."""
    return max(1, most * settings().max_examples // FULL)


JSON: Final[Strategy] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
"""Anything that JSON can say."""

LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


def _parsed(kind: Kind) -> Strategy:
    """Whatever a kind's own parser makes of the texts that it takes, and of a letter for those it refuses.

    They are not filtered out: a filter has many such fields, and any of them would lose the whole of it.
    """

    def value(text: str) -> object:
        try:
            return kind.parse(text)
        except ValueError:
            return kind.parse("a")

    return st.text(max_size=MAX_TEXT).map(value)


def _terms(kind: Kind) -> Strategy:
    return st.sampled_from([kind.parse(str(term)) for term in kind.vocabulary or ()])


BOXES = st.tuples(LON, LON, st.tuples(LAT, LAT).map(sorted)).map(
    lambda b: parse_box(f"{b[0]},{b[2][0]},{b[1]},{b[2][1]}")
)
"""Boxes as an address has them, across 180 degrees too."""


def _boxes(_kind: Kind) -> Strategy:
    return BOXES


def _areas(_kind: Kind) -> Strategy:
    """The hulls of some points, where they are areas."""

    def area(corners: list[tuple[float, float]]) -> str | None:
        try:
            return parse_area(shapely.MultiPoint(corners).convex_hull.wkt)
        except ValueError:
            return None

    return st.lists(st.tuples(LON, LAT), min_size=3, max_size=12).map(area)


OF_KIND: Final[dict[str, Callable[[Kind], Strategy]]] = {
    "date": lambda _: st.dates(),
    "terms": _terms,
    "rank": _terms,
    "names": _parsed,
    "search": _parsed,
    "countries": lambda kind: st.text("ABCXYZ", min_size=2, max_size=2).map(kind.parse),
    "count": lambda kind: st.integers(0, kind.maximum),
    "box": _boxes,
    "area": _areas,
}
"""By a kind's name: its single values."""


def many(values: Strategy) -> st.SearchStrategy[tuple[Any, ...]]:
    """Alternatives of one key, none to a few."""
    return st.lists(values, max_size=4).map(tuple)


def of_field(kind: Kind) -> Strategy:
    """What a filter may hold in a field of this kind."""
    values = OF_KIND[kind.name](kind)
    return many(values) if kind.many else st.none() | values


FILTERS: Final = st.builds(
    EventFilter,
    **{criterion.field: of_field(criterion.kind) for criterion in PROFILE.criteria},
    nothing=many(st.sampled_from([criterion.key for criterion in PROFILE.criteria])),
)
"""Any filter at all."""
