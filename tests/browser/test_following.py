"""The map goes where the events of a new filter are, and a link shows the same events on any screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import foreign
from tests.browser.pages import (
    api_count,
    expect_query,
    expect_view,
    frame_of,
    middle_of,
    painted,
    the_map,
    view_of,
)

Open = Callable[..., Page]
SHIPPING = "from=2024-01-01&type=shipping_attack"
TOWER_22 = "2024-01-28-tower-22-drone-attack"
SHOWN = "() => window.map.getBounds().toBBoxString().split(',').map(Number)"


def all_are_in_view(page: Page, app: str) -> None:
    """Wait until all attacks on shipping since 1 January lie in the map's window."""
    features = httpx.get(f"{app}/api/events.geojson?{SHIPPING}").json()["features"]
    places = [feature["geometry"]["coordinates"] for feature in features]
    assert places
    inside = "(places) => places.every(([lng, lat]) => window.map.getBounds().contains([lat, lng]))"
    frame_of(page).wait_for_function(inside, arg=places)


COVERED = """(places) => {
  const map = window.map;
  const base = map.getContainer().getBoundingClientRect();
  const frame = window.frameElement.getBoundingClientRect();
  const bar = window.parent.document.querySelector(".sheet");
  const top = bar && bar.offsetHeight ? bar.getBoundingClientRect().top : Infinity;
  const sheet = top - frame.top;
  const controls = [...document.querySelectorAll(".leaflet-control")];
  const boxes = controls.map((control) => control.getBoundingClientRect());
  return places.filter(([lng, lat]) => {
    const { x, y } = map.latLngToContainerPoint([lat, lng]);
    const [left, down] = [base.left + x, base.top + y];
    const isUnder = boxes.some((b) => left > b.left && left < b.right && down > b.top && down < b.bottom);
    return isUnder || down > sheet || x < 0 || y < 0 || x > base.width || y > base.height;
  }).length;
}"""
"""How many of these places lie under a control of the map, under the sheet or outside the window."""


def none_is_covered(page: Page, app: str, query: str) -> None:
    """Wait until every event that has a place is seen: under no control, not under the sheet."""
    features = httpx.get(f"{app}/api/events.geojson?{query}").json()["features"]
    places = [
        feature["geometry"]["coordinates"]
        for feature in features
        if feature["properties"]["location_precision"] != "country"
    ]
    frame_of(page).wait_for_function(f"(places) => !({COVERED})(places)", arg=places)


def tick(page: Page, kind: str) -> None:
    """Tick a type of event in the sidebar."""
    page.locator(f".st-key-w_type_{kind} label").click()


def at_zoom(page: Page, test: str) -> None:
    """Wait until the map stands at a zoom for which `test` holds."""
    arrived = "((z) => z % 0.25 === 0 && ({}))(window.map.getZoom())"  # in flight it has other zooms
    frame_of(page).wait_for_function(f"() => {arrived.format(test)}")


def test_a_filter_s_events_are_gone_to_and_a_phone_shows_the_same(app: str, open_page: Open) -> None:
    """One tick brings all its events into view; the link holds them on a phone; the back button goes back."""
    page = open_page(f"{app}/?from=2024-01-01")
    before = view_of(page)
    tick(page, "shipping_attack")
    at_zoom(page, "z > 6.5")
    all_are_in_view(page, app)
    page.wait_for_url(f"{app}/?{SHIPPING}")  # without the view, which opens here by itself
    frame_of(page).wait_for_function("() => window.eventMap.link().includes('view=')")
    link = frame_of(page).evaluate("() => window.eventMap.link()")
    phone = open_page(link, width=390, height=844, has_touch=True)
    all_are_in_view(phone, app)
    expect(the_map(phone).get_by_role("button", name="outside this view")).to_have_count(0)
    page.go_back()
    at_zoom(page, "z < 6")
    expect_view(page, before, slack=0.06)  # a whole pixel


@pytest.mark.parametrize(("size", "lang"), [((1400, 900), "en"), ((1400, 900), "ar"), ((390, 844), "en")])
def test_a_fit_leaves_room_for_what_stands_on_the_map(
    app: str, open_page: Open, size: tuple[int, int], lang: str
) -> None:
    """No event lies under tools, legend or notes, in either direction, nor under a phone's sheet."""
    both = "theatre=iraq&theatre=syria"
    page = open_page(f"{app}/?{both}&lang={lang}", *size, reduced_motion="reduce")
    none_is_covered(page, app, both)
    if size[0] < 600:
        page.locator(".sheet [data-surface='filters']").click()
        expect(page.locator(".sheet .grip")).to_have_attribute("aria-expanded", "true")
        none_is_covered(page, app, both)
        page.keyboard.press("Escape")
        expect(page.locator(".sheet .grip")).to_have_attribute("aria-expanded", "false")
        none_is_covered(page, app, both)
    else:
        page.locator(".st-key-w_theatre_syria label").click()
        painted(page, "theatre=iraq")
        none_is_covered(page, app, "theatre=iraq")


def test_a_card_that_is_closed_leaves_the_map_where_the_filter_s_events_are(
    app: str, open_page: Open
) -> None:
    """Once it went to the events of a new filter, no resize brings back the event that it leaves out."""
    page = open_page(app, reduced_motion="reduce")
    jordan = page.locator(".st-key-w_theatre_northeast_jordan label")
    jordan.click()
    page.locator(f".listing a.open[href*='{TOWER_22}']").click()
    the_map(page).locator(".selected").wait_for()
    jordan.click()
    expect_query(page, "theatre", event=TOWER_22)
    at_zoom(page, "z < 5")
    tick(page, "shipping_attack")
    expect_query(page, "theatre", event=TOWER_22, type="shipping_attack")
    at_zoom(page, "z > 5")
    page.locator(".st-key-w_from [data-type='year']").click()
    page.keyboard.type("20240101")
    page.keyboard.press("Enter")
    painted(page, "from=2024-01-01&type=shipping_attack#")
    all_are_in_view(page, app)
    width = frame_of(page).evaluate("() => window.map.getSize().x")
    page.get_by_role("button", name="Close the card").click()
    expect(the_map(page).locator(".selected")).to_have_count(0)
    frame_of(page).wait_for_function("(width) => window.map.getSize().x > width", arg=width)
    all_are_in_view(page, app)
    expect(the_map(page).get_by_role("button", name="outside this view")).to_have_count(0)


def test_a_card_that_is_closed_leaves_a_map_that_was_dragged(app: str, open_page: Open) -> None:
    """Neither a filter to the window nor the closing of the card brings back an event that was left."""
    page = open_page(f"{app}/?from=2024-01-01&event={TOWER_22}", reduced_motion="reduce")
    the_map(page).locator(".selected").wait_for()
    x, y = middle_of(page.locator(".st-key-map_box iframe"))
    for _ in range(2):  # out of the window, also when it is wide again
        page.mouse.move(x + 300, y)
        page.mouse.down()
        page.mouse.move(x - 300, y, steps=4)
        page.mouse.up()
    middle(page)
    corner = "() => { const { lat, lng } = window.map.getBounds().getNorthWest(); return [lat, lng]; }"
    left = frame_of(page).evaluate(corner)
    the_map(page).get_by_role("button", name="Only events in this window").click()
    page.wait_for_url("**bbox=**")
    painted(page, "bbox=")
    width = frame_of(page).evaluate("() => window.map.getSize().x")
    page.get_by_role("button", name="Close the card").click()
    expect(the_map(page).locator(".selected")).to_have_count(0)
    frame_of(page).wait_for_function("(width) => window.map.getSize().x > width", arg=width)
    expect(page.locator(".st-key-outside")).to_have_count(0)
    assert frame_of(page).evaluate(corner) == pytest.approx(left, abs=0.01)


def test_a_map_with_all_events_in_view_does_not_move(app: str, open_page: Open) -> None:
    """Readable events are reason enough to stay, and so is the reader's lock, by keyboard and in the link."""
    page = open_page(f"{app}/?{SHIPPING}", reduced_motion="reduce")
    at = view_of(page)
    page.locator(".st-key-w_theatre_red_sea label").click()
    painted(page, "theatre=red_sea")
    assert view_of(page) == at
    lock = the_map(page).get_by_role("button", name="Stay here when the filter changes")
    lock.press("Enter")
    expect(lock).to_have_attribute("aria-pressed", "true")
    tick(page, "shipping_attack")
    painted(page, "from=2024-01-01&theatre=red_sea#")
    assert view_of(page) == at
    expect_query(page, stay="1")
    again = open_page(page.url, reduced_motion="reduce")
    expect_view(again, at, slack=0.01)
    expect(the_map(again).locator(".stay-tool")).to_have_attribute("aria-pressed", "true")
    the_map(again).locator(".stay-tool").press("Enter")
    page = again
    page.locator(".st-key-w_theatre_red_sea label").click()
    painted(page, "from=2024-01-01#")
    at_zoom(page, "z < 6")  # at once: without a flight


def test_a_reader_zooms_out_to_the_region_and_an_old_link_opens_as_it_was(app: str, open_page: Open) -> None:
    """One turn of the wheel shows no Greenland, nor do more; what a link shows is shown all the same."""
    page = open_page(app, reduced_motion="reduce")
    frame_of(page).wait_for_function("() => window.map.getMinZoom() > 3")  # with the page's second run
    out = the_map(page).get_by_role("button", name="Zoom out")
    for _ in range(3):
        if out.get_attribute("aria-disabled") == "false":
            out.click()
    frame_of(page).wait_for_function("() => window.map.getZoom() === window.map.getMinZoom()")
    expect(out).to_have_attribute("aria-disabled", "true")
    west, south, east, north = frame_of(page).evaluate(SHOWN)
    assert west < 32.5
    assert south < 10.6
    assert east > 53
    assert 37.6 < north < 59
    old = open_page(f"{app}/?at=10,0,3", reduced_motion="reduce")
    expect(old.locator(".listing li").first).to_be_visible()
    expect_view(old, [10, 0, 3], slack=0.01)


def middle(page: Page) -> tuple[float, float]:
    """Latitude and longitude of the middle of the map, at rest."""
    frame_of(page).wait_for_function("() => !window.map._panAnim?._inProgress && !window.map._animatingZoom")
    lat, lon, _zoom = view_of(page)
    return lat, lon


def test_a_reader_moves_the_map_over_the_region_and_back_from_a_far_link(app: str, open_page: Open) -> None:
    """Dragged, stepped or zoomed, its middle stays over the surroundings; a zoom goes into what is seen."""
    page = open_page(app, reduced_motion="reduce")
    x, y = middle_of(page.locator(".st-key-map_box iframe"))

    def drag(dx: int, dy: int, times: int = 6) -> None:
        for _ in range(times):
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + dx, y + dy, steps=4)
            page.mouse.up()

    drag(300, 150)
    lat, lon = middle(page)
    assert (lat, lon) == pytest.approx((44.35, 27.375), abs=0.3)
    the_map(page).locator(".leaflet-container").focus()
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    assert middle(page) == pytest.approx((lat, lon), abs=0.3)
    panning = "() => { map.panBy([0, -9000], {animate: false}); return Boolean(map._panAnim?._inProgress); }"
    assert frame_of(page).evaluate(panning) is False  # back at once: a fit that follows is not taken along
    assert middle(page) == pytest.approx((lat, lon), abs=0.3)
    page.mouse.move(x - 400, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    frame_of(page).wait_for_function("(lon) => window.map.getCenter().lng < lon - 2", arg=lon)
    assert middle(page)[1] < lon - 2  # at rest: in mid-zoom Leaflet hears no wheel
    page.mouse.wheel(0, 2000)
    frame_of(page).wait_for_function("(lon) => window.map.getCenter().lng > lon - 0.3", arg=lon)
    page.keyboard.up("Control")
    far = open_page(f"{app}/?at=-40,100,6", reduced_motion="reduce")
    page, start = far, view_of(far)[1]
    drag(-300, 0, times=1)
    assert middle(far)[1] == pytest.approx(start, abs=0.1)
    drag(300, 0, times=1)
    assert middle(far)[1] < start - 5


def test_an_offline_page_fits_a_link_s_bounds_and_says_what_lies_outside(
    app: str, browser: Browser, tmp_path: Path
) -> None:
    """The bounds hold on a small screen; beyond them the map counts, and a press shows all."""
    file = tmp_path / "map.html"
    file.write_bytes(httpx.get(f"{app}/api/events.html?{SHIPPING}&at=12,44,9&view=43,11,45,13").content)
    page = browser.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    page.on("request", lambda r: asked.extend(foreign(r.url, file.as_uri())))
    page.goto(file.as_uri())
    page.locator(".leaflet-container[data-painted]").wait_for()
    told = rf"[1-9]\d* of {api_count(app, SHIPPING)} outside this view"
    outside = page.get_by_role("button", name=re.compile(told))
    outside.click()
    expect(outside).to_have_count(0)
    assert asked == []
    page.close()


def test_a_map_that_is_hidden_is_fitted_again_when_it_is_shown(app: str, open_page: Open) -> None:
    """A site may hide it, as behind a tab: no room at all is no fault of its scripts."""
    page = open_page(f"{app}/?theatre=gaza")
    frame = frame_of(page)
    at_zoom(page, "z > 7")
    width = "window.map.getContainer().clientWidth"
    for display, shown in (("none", f"!{width}"), ("", width)):
        frame.frame_element().evaluate("(frame, display) => { frame.style.display = display; }", display)
        frame.wait_for_function(f"() => {shown}", polling=100)  # no frame is painted that is hidden
    at_zoom(page, "z > 7")
