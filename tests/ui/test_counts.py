"""What the counts below the map say: how many, on what they rest, and what silence does not mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.core.vocabulary import Vocabulary
from map_app.data.queries.counts import Range
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.ui.counts import over_time, range_words, silent
from tests.data.plain import SHIPPED
from tests.shipped import MAP, THEATRES, TYPES
from tests.ui.conftest import Opener, htmls


def test_only_theatres_that_the_data_covers_can_be_silent(
    store: EventStore, make_event: Callable[..., Event]
) -> None:
    """Data of another country says nothing of Gaza, whether or not it is asked for."""
    ships = EventFilter(type=("shipping_attack",))
    assert "gaza" in silent(store, ships)
    elsewhere = tuple(make_event(f"e{n}", at=(31, 49 + n), theatre="elsewhere") for n in range(2))
    made = EventStore(Collection((*elsewhere, make_event("y")), ()), MAP)
    assert silent(made, EventFilter()) == []
    assert silent(made, ships) == ["yemen"]
    assert silent(made, EventFilter(theatre=("gaza",))) == []


def test_every_chart_has_its_numbers_as_a_table(open_panel: Opener) -> None:
    """The tables of theatres and types add up to the events that the filter keeps."""
    page = open_panel("counts", "theatre=yemen&theatre=iraq")
    kept = [event for event in SHIPPED.events if event.theatre in ("yemen", "iraq")]
    of_caption: dict[str, tuple[str, Vocabulary[Any]]] = {
        "By theatre": ("theatre", THEATRES),
        "By type": ("event_type", TYPES),
    }
    for caption, (of, terms) in of_caption.items():
        [text] = [html for html in htmls(page) if f"<caption>{caption}</caption>" in html]
        counted = Counter(terms(getattr(event, of)).label for event in kept)
        rows = re.findall(r"<th scope='row'>(.*?)</th><td>(.*?)</td><td>(.*?)</td>", text)
        shown = Counter[str]()
        for label, _kind, n in rows:
            shown[label.strip("\u2066\u2067\u2068\u2069")] += int(n.replace(",", ""))
        assert shown == counted


def test_the_chart_over_time_leaves_no_week_out(store: EventStore) -> None:
    """Weeks follow each other from the first to the last, silent ones at zero; every event is in one."""
    step, bars, earlier = over_time(store, EventFilter(theatre=("northeast_jordan",)))
    starts = [date.fromisoformat(value) for value in dict.fromkeys(bar.value for bar in bars)]
    assert step == "week"
    assert all(b - a == timedelta(days=7) for a, b in pairwise(starts))
    assert any(not bar.events for bar in bars)
    assert (sum(bar.events for bar in bars), earlier) == (15, 0)


def test_the_chart_of_a_long_span_is_bounded(make_event: Callable[..., Event]) -> None:
    """Centuries are told by their last sixty years, with how many events came before."""
    years = ("1850", "1990", "2024")
    events = [make_event(f"e{y}", date_start=f"{y}-01-02", date_end=f"{y}-01-02") for y in years]
    step, bars, earlier = over_time(EventStore(Collection(tuple(events), ()), MAP), EventFilter())
    assert (step, len({bar.value for bar in bars}), earlier) == ("year", 60, 1)


def test_places_without_a_record_are_named_with_what_that_means(open_panel: Opener) -> None:
    """Silence is no evidence, and the panel says so."""
    page = open_panel("counts", "type=shipping_attack")
    [notice] = [html for html in htmls(page) if "No records: " in html]
    assert "Gaza" in notice
    assert "not evidence that nothing happened" in notice


def test_nothing_under_the_filter_is_stated(open_panel: Opener) -> None:
    """No empty charts are drawn."""
    page = open_panel("counts", "q=nosuchword")
    assert any("No records under this filter." in html for html in htmls(page))


@pytest.mark.parametrize(
    ("found", "overlapping", "words"),
    [
        (Range(12, 40, 2, 3), False, "<strong>12–40</strong> in 2 events, 3 without a figure"),
        (Range(12, 40, 2), True, "no sum, for totals overlap: 2 events report"),
        (Range(unreported=1), False, "no figure in 1 event"),
        (Range(), False, "no events to add"),
    ],
)
def test_a_range_is_shown_with_the_events_it_rests_on(found: Range, overlapping: bool, words: str) -> None:
    """A sum never stands without the events that report, and those that report none."""
    assert range_words(found, overlapping=overlapping) == words
