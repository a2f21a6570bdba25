"""What an event's card says, here and in a document that is read without a server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from map_app.core.validate import check_feature
from map_app.data.catalogues import speaking
from map_app.maps.entry import entry
from map_app.ui.card import body
from tests.core.records import with_properties
from tests.shipped import MAP, PROFILE


def rendered(**properties: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """The card of a record, and its entry in a dossier."""
    event, _ = check_feature(with_properties(**properties), 0, date(2025, 1, 1))
    assert event is not None
    return [body(event, PROFILE), entry(event, lambda _: None, PROFILE)]


@pytest.mark.parametrize("given", ["about <b>30</b>", {"low": 5, "high": 4}])
def test_a_toll_that_was_not_read_is_never_called_not_reported(given: object) -> None:
    """The card says what stands there, as text."""
    for html in rendered(killed=given):
        assert "given as “" in html
        assert html.count("not reported") == 1  # the injured
        assert "<b>30" not in html


def test_what_was_given_otherwise_stays_in_view() -> None:
    """A time of day or a value that broke a rule is named with its field; without one there is no row."""
    for html in rendered(date_start="2024-01-12 03:00", country_code="<Yemen>"):
        assert "As given" in html
        assert "2024-01-12 03:00" in html
        assert "&lt;Yemen&gt;" in html
    assert not any("As given" in html for html in rendered())


def test_a_vague_date_is_shown_as_its_interval() -> None:
    """The card's days are those that filters ask."""
    for html in rendered(date_start="2024-01-01", date_precision="month"):
        assert "1 – 31 January 2024" in html
        assert "known to the month" in html


@pytest.mark.parametrize(("code", "said"), [("en", "since 12 January 2024"), ("ar", "منذ 12 يناير 2024")])
def test_an_open_end_is_no_day_on_the_card(code: str, said: str) -> None:
    """An event that goes on is said to go on since its first day, in the reader's language."""
    with speaking(code, MAP):
        for html in rendered(date_start="2024-01-12", date_end="9999-12-31"):
            assert said in html
            assert "31 December 9999" not in html


@pytest.mark.parametrize(("kind", "times"), [("diplomacy", 0), ("politics", 0), ("air_strike", 2)])
def test_no_toll_is_missed_where_none_can_be(kind: str, times: int) -> None:
    """Talks without casualties are no gap in the record; a strike without a figure is one."""
    for html in rendered(event_type=kind, killed=None, injured=None):
        assert html.count("not reported") == times
    for html in rendered(event_type=kind, killed={"low": 2, "best": 2, "high": 2}, injured=None):
        assert "Killed" in html


@pytest.mark.parametrize(
    ("code", "area", "said"),
    [
        ("en", "IQ-AN", "somewhere in Anbar Governorate"),
        ("en", "PS-GZ", "within the Gaza Strip"),
        ("ar", "IQ-AN", "في مكان ما في \u2068محافظة الأنبار\u2069"),
        ("he", "IQ-AN", "במקום כלשהו בתחומי \u2068מחוז אל-אנבר\u2069"),
    ],
)
def test_a_place_known_to_a_unit_alone_is_shown_with_it(code: str, area: str, said: str) -> None:
    """Instead of a radius, which says nothing of a governorate's shape."""
    with speaking(code, MAP):
        for html in rendered(location_precision="governorate", location_area=area, location_radius_km=80):
            assert said in html
            assert "80" not in html


@pytest.mark.parametrize(
    ("texts", "title", "marked"),
    [
        ("en", "A strike", ("", "en")),
        ("fr", "Une frappe", ("fr", "fr")),
        ("ar", "غارة", ("ar", "")),
        ("ar", "Une frappe", ("", "")),
        ("en", "غارة", ("", "")),
    ],
)
def test_texts_are_marked_with_the_language_that_the_map_says(
    texts: str, title: str, marked: tuple[str, str]
) -> None:
    """Where it is not that of the page, and the letters do not say otherwise; then a note says so too."""
    for code, lang in zip(("en", "ar"), marked, strict=True):
        with speaking(code, replace(MAP, profile=replace(PROFILE, text_language=texts))):
            html = rendered(title=title)[0]
        assert (f"<h2 dir='auto' lang='{lang}'>" if lang else "<h2 dir='auto'>") in html
        assert ("<p><small>" in html) == bool(lang)
