"""A map of other places and times than the shipped one's: across 180 degrees, long ago, without an end."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import api_count, expect_count, frame_of, painted, query_in, query_of, the_map
from tests.served import serving

Open = Callable[..., Page]
FIJI = ((178.4, -18.1), (-179.9, -16.8), (-178.8, -18.2))
FIRST = date(1947, 11, 30)
MONTHS = 14


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, make_feature: Callable[..., Any]) -> Iterator[str]:
    """The app over events in Fiji, one every 30 days of 1947 and 1948, the last of them without an end."""
    features = []
    for n in range(MONTHS):
        day = (FIRST + timedelta(days=30 * n)).isoformat()
        end = "9999-12-31" if n == MONTHS - 1 else day
        when = {"date_start": day, "date_end": end}
        features.append(make_feature(f"f{n}", at=FIJI[n % 3], theatre="elsewhere", country_code=None, **when))
    path = tmp_path_factory.mktemp("elsewhere") / "fiji.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    with serving(path) as address:
        yield address


OUTSIDE = """[...document.querySelectorAll(".event, .cluster")]
    .map((e) => e.getBoundingClientRect().left).filter((x) => x < 0 || x > window.map.getSize().x)"""
"""Where symbols stand that are not in the map's window, in pixels from its left side."""


def expect_all_inside(page: Page) -> None:
    """Wait until every symbol stands in the map's window."""
    frame_of(page).wait_for_function(f"() => {OUTSIDE}.length === 0")


@pytest.mark.parametrize("query", ["", "embed=true", "bbox=178,-19,-178,-16"])
def test_a_map_across_180_degrees_opens_on_its_events(elsewhere: str, open_page: Open, query: str) -> None:
    """Page and embed show every event, also where a box that crosses the line is the filter."""
    page = open_page(f"{elsewhere}/?{query}")
    expect(the_map(page).locator(".cluster")).to_have_count(3)
    expect_all_inside(page)
    expect(the_map(page).locator(".note").first).not_to_contain_text("outside")
    expect(the_map(page).locator(".note .silent")).to_have_count(0)


def test_the_window_tool_takes_a_window_across_180_degrees(elsewhere: str, open_page: Open) -> None:
    """What the map shows is a filter that the app reads, with west above east."""
    page = open_page(elsewhere)
    the_map(page).locator(".window-tool").click()
    painted(page, "bbox=")
    expect(page).to_have_url(re.compile("bbox="))
    west, _, east, _ = map(float, query_of(page)["bbox"][0].split(","))
    assert 170 < west <= 180
    assert -180 <= east < -170
    expect_count(page, MONTHS)
    expect(page.get_by_text("The view ignores it")).to_have_count(0)


def test_the_map_goes_round(elsewhere: str, open_page: Open) -> None:
    """Panned across the line the events stay where they belong, unasked; the address stays in range."""
    page = open_page(f"{elsewhere}/?at=-17.5,179.5,7")
    expect(the_map(page).locator(".cluster")).to_have_count(3)
    page.route("**/api/clusters?**", lambda route: route.abort())
    frame = frame_of(page)
    for east in (1, 0.4, -1.9, -0.5, 1):
        centre, outside = frame.evaluate(f"""() => {{
            const c = window.map.getCenter();
            window.map.setView([c.lat, c.lng + {east}], 7, {{ animate: false }});
            return [window.map.getCenter().lng, {OUTSIDE}];
        }}""")
        assert -180 <= centre <= 180
        assert outside == []
    page.unroute("**/api/clusters?**")
    expect(the_map(page).locator(".cluster")).to_have_count(3)
    expect_all_inside(page)
    there = pytest.approx([-17.5, 179.5, 7], abs=0.05)
    page.wait_for_url(lambda url: [float(part) for part in query_in(url)["at"][0].split(",")] == there)


def test_the_window_tool_takes_the_whole_world(app: str, open_page: Open) -> None:
    """A link to the widest view can be made a filter; it leaves nothing out but the poles."""
    page = open_page(f"{app}/?at=20,40,1", width=2361, height=1600)
    frame_of(page).wait_for_function("() => window.map.getSize().x === 256 * 2 ** window.map.getZoom()")
    the_map(page).locator(".window-tool").click()
    painted(page, "bbox=")
    expect(page).to_have_url(re.compile("bbox="))
    query = f"bbox={query_of(page)['bbox'][0]}"
    everything = api_count(app, "")
    expect_count(page, everything)
    assert api_count(app, query) == everything


def test_a_click_on_a_bar_filters_its_days_before_1970(elsewhere: str, open_page: Open) -> None:
    """Every event has its bar, and a click on the first week with one gives that week, Monday to Sunday."""
    page = open_page(elsewhere)
    chart = the_map(page).locator(".chart")
    chart.locator(".bar").first.wait_for()
    bars = chart.locator(".bar").evaluate_all("(all) => all.map((bar) => bar.getAttribute('d')).join('')")
    assert bars.count("M") == MONTHS
    expect(chart.locator(".said")).to_contain_text("24 Dec 1948")
    expect(chart.locator(".said")).to_contain_text("1 ends later")
    box = chart.bounding_box()
    assert box is not None
    left = float(bars.split("M")[2].split(" ")[0])  # the second bar: the week of 30 December 1947
    page.mouse.click(box["x"] + left + 2, box["y"] + box["height"] - 25)
    painted(page, "from=1947-12-29&to=1948-01-04")
    expect_count(page, 1)


def test_an_open_end_is_stated_as_one(elsewhere: str, open_page: Open) -> None:
    """Sentence, card and what the map says of an event without an end name its first day alone."""
    page = open_page(f"{elsewhere}/?event=f{MONTHS - 1}")
    expect(page.locator(".sentence")).to_contain_text("since 30 November 1947")
    expect(page.locator("article.card")).to_contain_text("since 24 December 1948")
