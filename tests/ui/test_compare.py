"""What a comparison offers and how its second filter is read, without a page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from map_app.core.filters import EventFilter
from map_app.core.url import format_query
from map_app.core.view import View
from map_app.data.store import EventStore
from map_app.ui.compare import query_of, second, starts
from map_app.ui.differences import signed
from tests.shipped import PROFILE, THEATRES, parse
from tests.ui.conftest import Opener, htmls

PANEL = "class='counts differences'"


@pytest.mark.parametrize(
    "filter_",
    [
        EventFilter(),
        EventFilter(date_from=date(2024, 1, 12), theatre=("yemen",)),
        EventFilter(date_from=date(2024, 1, 12), date_to=date(2024, 1, 31)),
        EventFilter(date_to=date(2023, 12, 31)),
    ],
)
def test_the_period_before_is_as_long_and_ends_the_day_before(
    store: EventStore, filter_: EventFilter
) -> None:
    """Both sides ask for equally many days without a gap, and differ in nothing else."""
    start = starts(store, filter_)[0]
    left, right = start.left, start.right
    first, last = left.date_from, left.date_to or store.meta.period[1]  # type: ignore[index]
    assert first is not None
    assert right.date_to == first - timedelta(days=1)
    assert right.date_from == first - (last - first) - timedelta(days=1)
    assert left.but(date_from=None, date_to=None) == right.but(date_from=None, date_to=None)


def test_no_period_is_offered_before_the_data_begins(store: EventStore) -> None:
    """The first days of the data have nothing before them to compare with."""
    assert store.meta.period is not None
    [only] = starts(store, EventFilter(date_from=store.meta.period[0]))
    assert only.left == only.right


def test_a_second_filter_is_read_as_an_address_is() -> None:
    """Round trip; a value not understood is told under the comparison's name and matches nothing."""
    filter_ = EventFilter(theatre=("gaza",), date_from=date(2024, 1, 1))
    view = parse(format_query(EventFilter(), View(compare=format_query(filter_)))).view
    found = second(view, PROFILE)
    assert found is not None
    assert (found.filter, found.notices) == (filter_, ())
    bad = second(View(compare="type=bogus&colour=red"), PROFILE)
    assert bad is not None
    assert bad.filter.nothing == ("type",)
    assert {notice.key for notice in bad.notices} == {"compare: type", "compare: colour"}
    assert second(View(), PROFILE) is None
    assert second(View(compare=""), PROFILE) == (EventFilter(), ())


@pytest.mark.parametrize(
    ("link", "query"),
    [
        ("https://example.org/map/?theatre=yemen&at=15,44,6&lang=ar#top", "theatre=yemen"),
        ("type=air_strike&theatre=gaza", "type=air_strike&theatre=gaza"),
        ("https://example.org/map/?theatre=yemen&type=bogus", "theatre=yemen&type=bogus"),
    ],
)
def test_any_link_of_the_map_may_be_the_second_filter(link: str, query: str) -> None:
    """Of a link only the filter counts; what is not understood stays, to be named and to match nothing."""
    assert query_of(link, PROFILE) == query


def test_differences_stand_below_the_maps(open_panel: Opener, store: EventStore) -> None:
    """Types and weeks side by side, each table with one scale that it says, and signed differences."""
    page = open_panel("", "theatre=iraq&compare=theatre%3Dsyria")
    [text] = [html for html in htmls(page) if PANEL in html]
    iraq, syria = (store.count(EventFilter(theatre=(t,))) for t in ("iraq", "syria"))
    assert f"A: {iraq} events. B: {syria} events." in text
    file = "/api/differences.csv?theatre=iraq"
    for part in ("By type", "By week", "full bar: ", signed(syria - iraq), file):
        assert part in text
    assert not any(PANEL in html for html in htmls(open_panel("", "theatre=iraq")))


def test_the_second_filter_has_controls_of_its_own(open_panel: Opener) -> None:
    """A theatre, a type, an actor and dates of map B are set beside its sentence, and map A stays."""
    page = open_panel("", "theatre=iraq&compare=theatre%3Dsyria")
    page.multiselect(key="second_theatre_en").set_value(["yemen"]).run()
    assert page.query_params["compare"] == "theatre=yemen"
    page.date_input(key="second_date_from").set_value(date(2024, 1, 12)).run()
    assert page.query_params["compare"] == "from=2024-01-12&theatre=yemen"
    assert page.query_params["theatre"] == "iraq"


def test_a_comparison_begins_with_another_theatre_or_actor(open_panel: Opener) -> None:
    """What is chosen takes the place of the filter's own, all else equal."""
    page = open_panel("", "theatre=iraq&type=air_strike")
    assert THEATRES("iraq").label not in page.selectbox(key="compare_theatre").options
    page.selectbox(key="compare_theatre").set_value("syria").run()
    assert page.query_params["compare"] == "type=air_strike&theatre=syria"
