"""What a comparison offers and how its second filter is read, without a page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from map_app.core.filters import EventFilter
from map_app.core.url import View, format_query, parse
from map_app.core.vocab import Theatre
from map_app.data.store import EventStore
from map_app.ui.compare import second, starts


@pytest.mark.parametrize(
    "filter_",
    [
        EventFilter(),
        EventFilter(date_from=date(2024, 1, 12), theatre=(Theatre.YEMEN,)),
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
    filter_ = EventFilter(theatre=(Theatre.GAZA,), date_from=date(2024, 1, 1))
    view = parse(format_query(EventFilter(), View(compare=format_query(filter_)))).view
    found = second(view)
    assert found is not None
    assert (found.filter, found.notices) == (filter_, ())
    bad = second(View(compare="type=bogus&colour=red"))
    assert bad is not None
    assert bad.filter.nothing == ("type",)
    assert {notice.key for notice in bad.notices} == {"compare: type", "compare: colour"}
    assert second(View()) is None
    assert second(View(compare="")) == (EventFilter(), ())
