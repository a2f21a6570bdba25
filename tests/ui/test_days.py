"""The calendars: what they offer, and that a link's own days are among it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from map_app.ui.days import offered
from tests.ui.conftest import Opener

SHIPPED = (date(2023, 10, 7), date(2024, 2, 8))


def test_a_calendar_offers_whole_years_around_the_data() -> None:
    """A year before the data, and to the end of this one: enough to type today."""
    assert offered(SHIPPED, None) == (date(2022, 1, 1), date(max(2025, datetime.now(UTC).year), 12, 31))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1917, 11, 2), date(9999, 12, 31)])
def test_a_day_that_a_link_asks_for_is_offered(day: date) -> None:
    """However far it lies from the data, which has all it had before."""
    least, most = offered(SHIPPED, day)
    assert least <= min(day, date(2022, 1, 1))
    assert most >= max(day, date(2025, 12, 31))


def test_without_data_every_day_is_offered() -> None:
    """An empty store has no period."""
    assert offered(None, None) == (date.min, date.max)


def test_a_link_to_days_far_from_the_data_opens(open_panel: Opener) -> None:
    """The field holds the day, and the page no fault."""
    page = open_panel("", "from=1917-11-02&to=2099-01-01")
    assert page.date_input(key="w_from").value == date(1917, 11, 2)
    assert page.date_input(key="w_to").value == date(2099, 1, 1)
