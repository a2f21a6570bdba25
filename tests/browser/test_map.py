"""What the map shows: opening frame, layers, legend, clusters, places not exact; what the wheel does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import frame_of, middle_of, the_map, view_of
from tests.shipped import FRAME

Open = Callable[..., Page]


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_the_opening_view_frames_all_theatres_clear_of_the_controls(
    app: str, open_page: Open, width: int, height: int
) -> None:
    """All six theatres lie in the window, and no control covers an event."""
    page = open_page(app, width=width, height=height)
    west, south, east, north = FRAME
    frame_of(page).wait_for_function(
        "(corners) => window.map.getBounds().contains(corners)", arg=[[south, west], [north, east]]
    )
    frame_of(page).wait_for_function(NONE_IS_COVERED)


NONE_IS_COVERED = """() => {
    const boxes = (selector) => [...document.querySelectorAll(selector)]
        .map((e) => e.getBoundingClientRect()).filter(({ width, height }) => width && height);
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const events = boxes(".cluster, .event");
    const controls = boxes(".leaflet-control:not([hidden])");
    return events.length > 5 && !events.some((event) => controls.some((control) => meet(event, control)));
}"""
"""More than five symbols are drawn, and no control of the map lies over one of them."""


def test_the_discs_of_all_events_are_a_layer_in_the_link(app: str, open_page: Open) -> None:
    """The layer control shows every event's reach, the address says so, and the link opens with it."""
    page = open_page(app)
    frame = the_map(page)
    before = frame.locator(".leaflet-footprints-pane path").count()
    frame.locator(".leaflet-control-layers").hover()
    frame.get_by_text("Discs of all events").click()
    page.wait_for_url("**layer=footprints**")
    frame.locator("path.disc").first.wait_for()
    expect(frame.locator(".leaflet-footprints-pane path").nth(before + 50)).to_be_attached()
    again = open_page(page.url)
    the_map(again).locator("path.disc").first.wait_for()
    expect(again).to_have_url(re.compile("layer=footprints"))


def test_an_event_known_to_a_governorate_is_drawn_in_its_outline(app: str, open_page: Open) -> None:
    """The selected one is filled, all of it in the window; the layer of all discs has each outline once."""
    page = open_page(f"{app}/?event=2023-12-26-wasit-us-strike&theatre=iraq&layer=footprints&layer=theatres")
    frame = the_map(page)
    outlines = frame.locator("path.disc[stroke-dasharray][d*='L']")  # a circle has arcs and no lines
    filled = frame.locator("path.disc[fill]:not([fill='none'])")
    expect(filled).to_have_count(1)
    expect(outlines).to_have_count(3)  # Diyala and Wasit, and Wasit again, filled
    drawn, window = (one.bounding_box() for one in (filled, page.locator("iframe").first))
    assert drawn is not None
    assert window is not None
    assert window["x"] < drawn["x"] < drawn["x"] + drawn["width"] < window["x"] + window["width"]
    expect(page.get_by_text("somewhere in Wasit Governorate")).to_be_visible()


def test_a_place_not_known_exactly_never_looks_exact(app: str, open_page: Open) -> None:
    """At every zoom the symbol itself says it, whether its disc is drawn or not."""
    page = open_page(f"{app}/?at=31.5,34.45,16&bbox=34.42,31.48,34.47,31.53")
    vague = the_map(page).locator(".event:has(.vague)")
    expect(vague.first).to_be_visible()


def test_the_legend_makes_room_for_an_event_under_it(app: str, open_page: Open) -> None:
    """Where an event stands under the legend, it folds to one line; elsewhere it is whole."""
    page = open_page(f"{app}/?theatre=northeast_jordan&at=33.4,38.8,7")
    legend = the_map(page).locator("details.legend")
    expect(legend).to_contain_class("legend")
    expect(legend).not_to_contain_class("slim")
    box = the_map(page).locator(".selected, .event, .cluster").first.bounding_box()
    under = legend.bounding_box()
    assert box is not None
    assert under is not None
    move = [box["x"] - under["x"] - 60, box["y"] - under["y"] - 10]
    frame_of(page).evaluate(f"() => {{ window.map.panBy({move}, {{animate: false}}); }}")
    expect(legend).to_contain_class("slim")


def test_a_cluster_says_what_it_holds_inside_the_window(app: str, open_page: Open) -> None:
    """The tip of a cluster at the window's top is whole and opaque, and counts in the plural."""
    page = open_page(f"{app}/?theatre=gaza&at=20,34.4,5")
    cluster = the_map(page).locator(".cluster")
    cluster.hover()
    tip = the_map(page).locator(".leaflet-tooltip")
    expect(tip).to_contain_text(re.compile(r"\d+ air strikes"))
    expect(tip).to_have_css("opacity", "1")
    box = tip.bounding_box()
    frame = page.locator(".st-key-map_box iframe").bounding_box()
    assert box is not None
    assert frame is not None
    assert box["y"] >= frame["y"]


def test_the_wheel_scrolls_the_page_and_zooms_the_map_with_ctrl(app: str, open_page: Open) -> None:
    """Over the map a plain scroll is the page's, and says how to zoom; with Ctrl it is the map's."""
    page = open_page(f"{app}/?at=15,44,6")
    before = view_of(page)
    scroller = page.get_by_test_id("stMain")
    page.get_by_role("radio", name="Table").wait_for()  # the page has something to scroll to
    page.mouse.move(*middle_of(page.locator(".st-key-map_box iframe")))
    page.mouse.wheel(0, 120)
    expect(scroller).to_have_js_property("scrollTop", 120)
    expect(the_map(page).locator(".wheel-hint.shown")).to_have_text("Hold Ctrl and scroll to zoom the map")
    assert view_of(page) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.wait_for_url(re.compile(r"(at|view)=(?!15,44,6)"))
    page.keyboard.up("Control")
    frame_of(page).wait_for_function("(zoom) => window.map.getZoom() > zoom", arg=before[2])
    expect(scroller).to_have_js_property("scrollTop", 120)
    expect(the_map(page).locator(".wheel-hint.shown")).to_have_count(0)


MANY_TYPES = """(legend) => {
    const row = legend.querySelector(":scope > .row");
    const kinds = [...row.children];
    for (let n = 0; row.children.length < 20; n++) row.append(kinds[n % kinds.length].cloneNode(true));
}"""
IS_WHOLE = """() => {
    const legend = document.querySelector("details.legend");
    const { left, right, top, bottom } = legend.getBoundingClientRect();
    const meets = (b) => left < b.right && b.left < right && top < b.bottom && b.top < bottom;
    const all = document.querySelectorAll(".tools, .strip, .leaflet-control-zoom, .leaflet-control-layers");
    const seen = [...all].map((other) => other.getBoundingClientRect()).filter((box) => box.width);
    const whole = legend.scrollHeight <= legend.clientHeight + 1;
    return whole && left >= 0 && right <= innerWidth && top >= 0 && !seen.some(meets);
}"""


def test_the_opened_legend_of_many_types_is_whole_and_covers_no_control(app: str, open_page: Open) -> None:
    """Twenty types have room beside a phone's tools, and on paper between map and bars."""
    page = open_page(app, width=390, height=844)
    legend = the_map(page).locator("details.legend")
    legend.evaluate(MANY_TYPES)
    legend.locator("summary").click()
    expect(legend.get_by_text("Politics and law").first).to_be_visible()
    frame = frame_of(page)
    frame.wait_for_function(IS_WHOLE)
    page.set_viewport_size({"width": 718, "height": 1000})
    page.emulate_media(media="print")
    frame.wait_for_function("() => matchMedia('print').matches && innerWidth > 600")
    frame.wait_for_function(IS_WHOLE)
