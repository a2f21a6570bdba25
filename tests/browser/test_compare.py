"""Two filters side by side: in one link, moving as one, never widened, easily swapped and left."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.pages import api_count, expect_query, frame_of, painted, the_map

Open = Callable[..., Page]
LEFT, RIGHT = "from=2024-01-12&theatre=yemen", "to=2024-01-11&theatre=yemen"
LINK = f"{LEFT}&compare={quote(RIGHT, safe='')}"


STILL = """() => Object.values(window.parent.eventMapSides).every(
  ({ map }) => !map || !map._panAnim || !map._panAnim._inProgress)"""
"""The fling after a drag is over."""


ONE_SCALE = """() => {
  const [left, right] = ["left", "right"].map((side) => {
    const said = window.eventMapSides[side].frame.contentDocument.querySelector(".chart .said");
    return said?.textContent.match(/full bar: \\d+/)?.[0];
  });
  return left && left === right;
}"""
"""Both strips say that their bars have the same scale."""


def second_map(page: Page) -> FrameLocator:
    """The frame of the right map."""
    return page.frame_locator(".st-key-other_box iframe")


def both_painted(page: Page) -> None:
    """Wait until both maps have painted their events."""
    painted(page)
    second_map(page).locator(".leaflet-container[data-painted]").wait_for()


def views(page: Page) -> list[list[float]]:
    """Position and zoom of both maps."""
    script = """() => window.parent.eventMapSides && ["left", "right"].map((side) => {
      const { map } = window.parent.eventMapSides[side];
      return [map.getCenter().lat, map.getCenter().lng, map.getZoom()];
    })"""
    return frame_of(page).evaluate(script)  # type: ignore[no-any-return]


def shows_all(page: Page, app: str, query: str, side: str) -> None:
    """Wait until every event of a query that has a place lies in the window of a map."""
    features = httpx.get(f"{app}/api/events.geojson?{query}").json()["features"]
    places = [f["geometry"]["coordinates"] for f in features]
    precise = [f["properties"]["location_precision"] != "country" for f in features]
    page.wait_for_function(
        """([side, places]) => {
          const found = window.eventMapSides[side];
          if (!found.frame.isConnected) return false;
          const bounds = found.map.getBounds();
          return places.every(([lng, lat]) => bounds.contains([lat, lng]));
        }""",
        arg=[side, [place for place, is_placed in zip(places, precise, strict=True) if is_placed]],
    )


def assert_alike(*views: list[float]) -> None:
    """The views are one to the eye: a map's middle lies on a whole pixel."""
    for view in views:
        assert view == pytest.approx(views[0], abs=0.06)


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)], ids=["laptop", "phone"])
def test_a_link_shows_two_filters_with_their_counts(app: str, open_page: Open, size: tuple[int, int]) -> None:
    """Each map has its sentence, its count and its types; beside each other, on a phone under each other."""
    page = open_page(f"{app}/?{LINK}", *size)
    both_painted(page)
    for side, query in (("left", LEFT), ("right", RIGHT)):
        expect(page.locator(f".versus-{side}")).to_contain_text(f"{api_count(app, query)} events")
    boxes = [page.locator(f".st-key-{box} iframe").bounding_box() for box in ("map_box", "other_box")]
    one, two = [(b["x"], b["y"], b["width"], b["height"]) for b in boxes if b]
    assert one[2:] == pytest.approx(two[2:], abs=4)
    assert (one[0] < two[0] and one[1] == two[1]) if size[0] > 700 else one[1] < two[1]
    expect(second_map(page).locator(".leaflet-container")).to_have_attribute(
        "data-count", str(api_count(app, RIGHT))
    )
    page.wait_for_function(ONE_SCALE)
    buttons = [page.get_by_role("button", name=name).bounding_box() for name in ("Leave", "Share")]
    leave, share = [(b["x"], b["x"] + b["width"], b["y"], b["y"] + b["height"]) for b in buttons if b]
    assert leave[1] <= share[0] or leave[3] <= share[2]


def test_the_maps_move_as_one_and_the_left_one_keeps_the_link(app: str, open_page: Open) -> None:
    """A drag of either map and a zoom move both; the address holds where they stand."""
    page = open_page(f"{app}/?{LINK}&at=20,42,5")
    both_painted(page)
    page.wait_for_function("() => window.eventMapSides.right.open")
    assert_alike(*views(page), [20.0, 42.0, 5.0])
    for box in ("other_box", "map_box"):
        at = page.locator(f".st-key-{box} iframe").bounding_box()
        assert at is not None
        x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
        before = views(page)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 90, y + 40, steps=5)
        page.mouse.up()
        frame_of(page).wait_for_function(STILL)
        assert_alike(*views(page))
        assert abs(views(page)[0][1] - before[0][1]) > 1
    the_map(page).get_by_role("button", name="Zoom in").click()
    page.wait_for_function("() => window.eventMapSides.right.map.getZoom() === 6")
    assert_alike(*views(page))
    page.wait_for_function("() => /at=[^&]*,6(&|$)/.test(location.search)")
    expect(page).to_have_url(re.compile("compare="))


def test_a_comparison_is_begun_swapped_and_left(app: str, open_page: Open) -> None:
    """One click compares with the period before; the link says so; the sides change places; A stays."""
    page = open_page(f"{app}/?theatre=yemen&from=2024-01-12&to=2024-01-31")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="With the period before").click()
    both_painted(page)
    expect_query(page, compare="from=2023-12-23&to=2024-01-11&theatre=yemen")
    page.get_by_role("button", name="Swap A and B").click()
    painted(page, "to=2024-01-11")
    expect(page.locator(".versus-right")).to_contain_text("12 – 31 January 2024")
    expect_query(page, to="2024-01-11")
    page.get_by_role("button", name="Leave").click()
    expect(page.locator(".st-key-other_box")).to_have_count(0)
    page.wait_for_function("() => !new URLSearchParams(location.search).has('compare')")
    expect(page.locator(".sentence")).to_contain_text("11 January 2024")


def test_by_keyboard_a_comparison_shows_the_events_of_both_filters(app: str, open_page: Open) -> None:
    """Begun on a wide map, changed, swapped and left: the events are in view, and the focus goes on."""
    page = open_page(f"{app}/?theatre=iraq", reduced_motion="reduce")
    compare = page.get_by_role("button", name="Compare")
    expect(compare).to_be_enabled()
    compare.press("Enter")
    expect(page.get_by_role("button", name="The last 30 days")).to_be_focused()
    page.get_by_role("combobox", name="With another theatre").press_sequentially("Red S")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Filter of B")).to_be_focused()
    both_painted(page)
    for side, query in (("left", "theatre=iraq"), ("right", "theatre=red_sea")):
        shows_all(page, app, query, side)
    page.get_by_role("button", name="Swap A and B").press("Enter")
    expect(page.get_by_role("button", name="Swap A and B")).to_be_focused()
    painted(page, "theatre=red_sea")
    page.locator(".st-key-w_theatre_gaza input").press("Space")
    page.locator(".st-key-w_theatre_red_sea input").press("Space")
    painted(page, "theatre=gaza#")
    for side, query in (("left", "theatre=gaza"), ("right", "theatre=iraq")):
        shows_all(page, app, query, side)
    second = page.get_by_role("button", name="Filter of B")
    second.press("Enter")
    expect(page.locator(".st-key-second_date_from [data-type='year']")).to_be_focused()
    page.keyboard.type("20240105")
    page.keyboard.press("Enter")  # the box stays open, and the day is taken
    page.wait_for_url(lambda url: "compare=from%3D2024-01-05" in url)
    expect(page.locator(".st-key-second_date_from [data-type='day']")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Leave").press("Enter")
    expect(compare).to_be_focused()
    shows_all(page, app, "theatre=gaza", "left")
    frame_of(page).wait_for_function("() => window.map.getZoom() > 7")  # nearer than both were


def test_the_second_maps_own_strip_changes_the_second_filter(app: str, open_page: Open) -> None:
    """Dragging over the bars under map B sets its dates in the link, and leaves map A as it is."""
    page = open_page(f"{app}/?{LINK}")
    both_painted(page)
    second_map(page).locator(".chart .bar").first.wait_for()
    box = second_map(page).locator(".chart").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.2, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.4, y, steps=4)
    page.mouse.up()
    expect(page.locator(".versus-right")).to_contain_text("November 2023")
    page.wait_for_url("**compare=from%3D2023-**")
    expect_query(page, **{"from": "2024-01-12"})


def test_what_a_second_filter_does_not_understand_matches_nothing(app: str, open_page: Open) -> None:
    """A bad value is named as the comparison's, and the second map stays empty, never full."""
    page = open_page(f"{app}/?theatre=yemen&compare={quote('type=bogus', safe='')}")
    expect(page.get_by_text("compare: type: “bogus”")).to_be_visible()
    expect(page.locator(".versus-right")).to_contain_text("0 events")
    expect_query(page, compare="type=bogus")
    assert api_count(app, "theatre=yemen&compare=type%3Dbogus") == api_count(app, "theatre=yemen")
