"""Other ways through the app: keyboard, phone, links that disagree, lists, drawing, two viewers."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote_plus

import httpx
import pytest
import shapely
from playwright.sync_api import Browser, Locator, Page, expect

from map_app.core.schema import Event
from map_app.core.vocab import Relation
from map_app.data.queries.framing import REGION
from map_app.data.store import EventStore
from tests.browser.conftest import foreign
from tests.browser.pages import count_of, frame_of, painted, query_of, the_map, view_of

Open = Callable[..., Page]
TOWER_22 = "2024-01-28-tower-22-drone-attack"


def test_bad_values_are_named_and_never_widen(app: str, open_page: Open) -> None:
    """A link with an unknown type shows nothing, says why and offers the way back."""
    page = open_page(f"{app}/?type=bogus&colour=red")
    expect(page.locator(".st-key-notices")).to_contain_text("“bogus” is not known")
    expect(page.locator(".st-key-notices")).to_contain_text("colour")
    assert count_of(page) == 0
    page.get_by_role("button", name="Show all events").click()
    expect(page.locator(".sentence strong").first).not_to_have_text("0")
    assert query_of(page) == {}


def test_an_empty_result_says_what_each_way_back_brings(app: str, open_page: Open) -> None:
    """Each condition can be dropped alone, with the number of events that it would bring back."""
    page = open_page(f"{app}/?theatre=northeast_jordan&type=shipping_attack")
    assert count_of(page) == 0
    way = page.get_by_role("button", name=re.compile("Without “Theatre”: [1-9][0-9,]* events"))
    way.click()
    painted(page, "type=shipping_attack#")
    assert "theatre" not in query_of(page)


def test_a_link_whose_event_the_filter_excludes_shows_the_card_and_says_so(app: str, open_page: Open) -> None:
    """The asked event is read, and nobody thinks that it is among the filtered ones."""
    page = open_page(f"{app}/?type=air_strike&event={TOWER_22}")
    expect(page.locator(".card h2")).to_contain_text("Tower 22")
    expect(page.locator(".st-key-card")).to_contain_text("The filter leaves this event out")


def test_the_card_tells_ranges_reporter_and_what_is_not_reported(app: str, open_page: Open) -> None:
    """Casualties are ranges with whose figure they are, dates and places with their precision."""
    page = open_page(f"{app}/?event={TOWER_22}")
    card = page.locator(".st-key-card")
    expect(card).to_contain_text("34–47")
    expect(card).to_contain_text("US Central Command")
    expect(card).to_contain_text("known to the day")
    expect(card).to_contain_text("exact, within 1.5 km")
    quiet = open_page(f"{app}/?event=2023-10-07-gaza-city-palestine-tower-strike")
    expect(quiet.locator("article.card dl")).to_contain_text("not reported")


NAMED = ((Relation.RETALIATION_FOR, "Answered by"), (Relation.FOLLOWS, "Followed by"))


def places_of(events: Sequence[Event], relation: Relation) -> str:
    """The numbers, in order of date, of the events that name Tower 22 in a relation."""
    link = (TOWER_22, relation)
    naming = [
        n for n, e in enumerate(events, 1) if link in [(other.id, other.relation) for other in e.relates_to]
    ]
    assert naming
    return ", ".join(map(str, naming))


def test_what_answers_what_is_on_the_card_and_drawn_as_arcs(
    app: str, open_page: Open, store: EventStore
) -> None:
    """The card walks through what answered what, by date; the map has its arcs and numbers; each opens."""
    page = open_page(f"{app}/?event={TOWER_22}&at=33,40,5")
    chain = page.locator(".chain")
    events = store.chain(store.get(TOWER_22)).events
    said = [f"{words} {places_of(events, relation)}" for relation, words in NAMED]
    expect(chain).to_contain_text("; ".join(said))
    expect(chain.locator(".rail .dot")).to_have_count(len(events))
    assert the_map(page).locator("path.arc").count() >= 8
    expect(the_map(page).locator(".mark span").first).to_be_visible()
    strike = chain.get_by_role("link", name="US strike wave in western Iraq")
    strike.click()
    expect(page.locator(".card h2")).to_contain_text("US strike wave in western Iraq")
    expect(chain.locator("[aria-current]")).to_contain_text("In retaliation for")
    assert query_of(page)["at"] == ["33,40,5"]
    page.go_back()
    expect(page.locator(".card h2")).to_contain_text("Drone kills three")


def test_previous_and_next_walk_the_filtered_events(app: str, open_page: Open) -> None:
    """The arrows of the card go through the list in its order, and the address follows."""
    page = open_page(f"{app}/?theatre=northeast_jordan&event={TOWER_22}")
    first = page.locator(".card h2").inner_text()
    page.get_by_role("button", name="Next event").click()
    expect(page.locator(".card h2")).not_to_have_text(first)
    page.get_by_role("button", name="Previous event").click()
    expect(page.locator(".card h2")).to_have_text(first)
    assert query_of(page)["event"] == [TOWER_22]
    page.get_by_role("button", name="Close the card").click()
    expect(page.locator(".card h2")).to_have_count(0)


def test_events_known_only_to_the_country_are_listed_not_drawn(app: str, open_page: Open) -> None:
    """The map counts them at its edge and lists them on demand; picking one opens its card."""
    page = open_page(f"{app}/?theatre=yemen")
    frame = the_map(page)
    unplaced = httpx.get(f"{app}/api/members?theatre=yemen&unplaced=true").json()["total"]
    frame.get_by_role("button", name=f"{unplaced} known only to the country").click()
    expect(frame.locator(".members li")).to_have_count(unplaced)
    frame.locator(".members li button").first.click()
    expect(page.locator("article.card dl")).to_contain_text("known only to the country")


def test_events_that_share_a_point_can_each_be_reached(app: str, open_page: Open) -> None:
    """A cluster that no zoom can part lists its events."""
    page = open_page(f"{app}/?at=32.3,38.7,13&bbox=38.69,33.30,38.71,33.32")
    frame = the_map(page)
    frame_of(page).evaluate("() => { window.map.setView([33.3142, 38.7033], 15, {animate: false}); }")
    frame.locator(".cluster").first.click()
    frame.locator(".members li button").nth(1).click()
    expect(page.locator(".card h2")).to_be_visible()


def test_by_keyboard_from_filter_to_event_to_card(app: str, open_page: Open) -> None:
    """Space ticks a filter, Tab reaches the map's events by name, Enter opens one."""
    page = open_page(f"{app}/?theatre=northeast_jordan")
    page.locator(".st-key-w_type_ground_fighting input").focus()
    page.keyboard.press("Space")
    painted(page, "type=ground_fighting")
    event = the_map(page).locator(".event").first
    event.focus()
    label = event.get_attribute("aria-label") or ""
    assert len(label) > 20
    page.keyboard.press("Enter")
    expect(page.locator(".card h2")).to_have_text(label.rsplit(", ", 1)[0])


def test_dates_can_be_typed(app: str, open_page: Open) -> None:
    """A typed day applies on Enter and on leaving by Tab; the calendar of an empty field shows the data."""
    page = open_page(app)
    page.locator(".st-key-w_from [data-type='year']").click()
    page.keyboard.type("20240201")
    page.keyboard.press("Enter")
    painted(page, "from=2024-02-01")
    page.wait_for_url("**from=2024-02-01**")
    page.get_by_role("button", name="Calendar: To").click()
    expect(page.get_by_test_id("stDateInputCalendar")).to_contain_text("February 2024")
    page.keyboard.press("Escape")
    page.locator(".st-key-w_to [data-type='year']").focus()
    page.keyboard.type("20240203")
    page.keyboard.press("Tab")
    page.wait_for_url("**to=2024-02-03**")


def test_on_a_phone_the_map_comes_first(app: str, open_page: Open) -> None:
    """At 390x844 nothing overflows sideways, controls are folded, the map is on the first screen."""
    page = open_page(app, width=390, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".st-key-map_box iframe").bounding_box()
    assert box is not None
    assert box["y"] < 300
    assert box["height"] > 400
    expect(page.locator(".st-key-w_type_air_strike")).not_to_be_in_viewport()
    page.get_by_role("button", name="Filters").click()
    expect(page.locator(".st-key-w_type_air_strike")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_the_opening_view_frames_all_theatres_clear_of_the_controls(
    app: str, open_page: Open, width: int, height: int
) -> None:
    """All six theatres lie in the window, and no control covers an event."""
    page = open_page(app, width=width, height=height)
    west, south, east, north = REGION
    shown = frame_of(page).evaluate("() => window.map.getBounds().toBBoxString()")
    left, bottom, right, top = (float(side) for side in shown.split(","))
    assert left < west < east < right
    assert bottom < south < north < top
    events = boxes(page, ".cluster, .event")
    controls = boxes(page, ".leaflet-control:not([hidden])")
    assert len(events) > 5
    covered = [(e, c) for e in events for c in controls if meet(e, c)]
    assert covered == []


def boxes(page: Page, selector: str) -> list[list[float]]:
    """Left, top, right, bottom of every element of the map's frame that has an extent."""
    script = """(selector) => [...document.querySelectorAll(selector)].map((e) => e.getBoundingClientRect())
        .filter((b) => b.width && b.height).map((b) => [b.left, b.top, b.right, b.bottom])"""
    return frame_of(page).evaluate(script, selector)  # type: ignore[no-any-return]


def meet(a: list[float], b: list[float]) -> bool:
    """Whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_two_viewers_do_not_see_each_others_filters(app: str, open_page: Open) -> None:
    """Two sessions at once each keep their own filter."""
    one, other = open_page(f"{app}/?theatre=gaza"), open_page(f"{app}/?theatre=iraq")
    one.locator(".st-key-w_type_air_strike label").click()
    painted(one, "theatre=gaza")
    painted(one, "type=air_strike")
    assert "type" not in query_of(other)
    expect(other.locator(".sentence")).to_contain_text("in Iraq")


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def cut_off(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """A page whose requests to other hosts are noted and answered here, and the list they are noted in."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    asked: list[str] = []
    page.route(
        lambda url: bool(foreign(url, address)),
        lambda route: route.fulfill(body=PIXEL, content_type="image/png"),
    )
    page.on("request", lambda r: asked.extend(foreign(r.url, address)))
    page.goto(address)
    painted(page)
    return page, asked


def test_an_online_base_map_is_fetched_only_when_picked(app: str, browser: Browser) -> None:
    """OpenStreetMap is offered in the layer control; its tiles are asked for after the click only."""
    page, asked = cut_off(browser, app)
    assert asked == []
    frame = the_map(page)
    frame.locator(".leaflet-control-layers").hover()
    frame.get_by_text("OpenStreetMap (online)").click()
    page.wait_for_url("**basemap=openstreetmap**")
    expect(frame.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    assert asked
    assert all("tile.openstreetmap.org" in fault for fault in asked)
    page.unroute_all()
    page.route(lambda url: bool(foreign(url, app)), lambda route: route.abort())
    frame.get_by_role("button", name="Zoom in").click()
    expect(frame.locator(".note.fault")).to_contain_text("OpenStreetMap (online) could not be loaded")
    expect(frame.get_by_label("Offline map")).to_be_checked()
    page.wait_for_url(lambda url: "basemap" not in url)
    frame.get_by_role("button", name="Close", exact=True).press("Enter")
    expect(frame.locator(".note.fault")).to_have_count(0)
    page.context.close()


def test_a_drawn_polygon_becomes_the_filter(app: str, open_page: Open) -> None:
    """Drawn on symbols it selects and moves nothing; a double-click ends it; it is edited and removed."""
    page = open_page(f"{app}/?at=15,44,6")
    everything = count_of(page)
    frame = the_map(page)
    symbols = [middle_of(frame.locator(".cluster").nth(i)) for i in range(3)]
    before = view_of(page)
    frame.locator(".draw-tool").click()
    for number, place in enumerate(symbols, start=1):
        page.mouse.click(*place)
        expect(frame.locator(".corner")).to_have_count(number)
    frame.locator(".cluster").first.evaluate("(symbol) => symbol.focus()")  # as a press on it would
    expect(frame.locator(".leaflet-tooltip, .leaflet-popup")).to_have_count(0)
    page.mouse.dblclick(*symbols[2])
    painted(page, "area=POLYGON")
    assert 0 < count_of(page) < everything
    assert view_of(page) == before
    assert "event" not in query_of(page)
    expect(frame.locator(".corner")).to_have_count(0)
    drawn = page.url
    frame.get_by_role("button", name="Edit the area").click()
    page.mouse.move(*middle_of(frame.locator(".corner").nth(1)))
    page.mouse.down()
    page.mouse.move(symbols[1][0] + 60, symbols[1][1] + 90, steps=3)
    page.mouse.up()
    frame.get_by_role("button", name="Finish").click()
    expect(page).not_to_have_url(drawn)
    assert view_of(page) == before
    frame.get_by_role("button", name="Remove the area").click()
    expect(page).not_to_have_url(re.compile("area="))
    expect(page.locator(".sentence strong").first).to_have_text(str(everything))


def middle_of(symbol: Locator) -> tuple[float, float]:
    """The middle of a symbol, in pixels of the page."""
    box = symbol.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def put_corner(page: Page, place: tuple[float, float]) -> None:
    """Click at a place of the map's frame, in parts of its width and height."""
    box = page.locator(".st-key-map_box iframe").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * place[0], box["y"] + box["height"] * place[1])


def test_an_area_that_crosses_itself_is_refused_while_it_is_drawn(app: str, open_page: Open) -> None:
    """The corner is not taken, the reason is said; one is taken back; Escape gives up and leaves the card."""
    page = open_page(f"{app}/?at=15,44,6&event=2024-01-12-abs-airfield-strikes")
    frame = the_map(page)
    frame.locator(".draw-tool").click()
    for place in [(0.35, 0.3), (0.6, 0.3), (0.6, 0.6), (0.58, 0.1)]:
        put_corner(page, place)
    expect(frame.locator(".draw .hint")).to_have_text("The edges must not cross.")
    expect(frame.locator(".corner")).to_have_count(3)
    frame.get_by_role("button", name="Take back the last corner").click()
    expect(frame.locator(".corner")).to_have_count(2)
    expect(frame.get_by_role("button", name="Finish")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(frame.locator(".draw .actions")).to_be_hidden()
    expect(frame.locator(".draw-tool")).to_have_attribute("aria-pressed", "false")
    assert "event" in query_of(page)
    assert "area" not in query_of(page)


def test_an_area_is_drawn_from_the_keyboard(app: str, open_page: Open) -> None:
    """Arrows move the map under a cross, Enter sets a corner there; or corners are typed, a name chosen.

    The tools come before the events, and the cross with the tool.
    """
    page = open_page(f"{app}/?at=15,44,6")
    everything = count_of(page)
    frame = the_map(page)
    frame.locator(".leaflet-control-zoom-out").focus()
    page.keyboard.press("Tab")
    expect(frame.locator(".draw-tool")).to_be_focused()
    page.keyboard.press("Enter")
    container = frame.locator(".leaflet-container")
    expect(container).to_be_focused()
    expect(frame.locator(".cross")).to_be_visible()
    expect(frame.locator(".draw .hint")).to_contain_text("Arrow keys move the map")
    for number, key in enumerate(["ArrowUp", "ArrowRight", "ArrowDown"], start=1):
        before = page.url
        container.press(key)
        expect(page).not_to_have_url(before)
        container.press("Enter")
        expect(frame.locator(".corner")).to_have_count(number)
    frame.get_by_role("button", name="Finish").press("Enter")
    painted(page, "area=POLYGON")
    assert count_of(page) < everything
    expect(frame.locator(".draw-tool")).to_be_focused()
    frame.locator(".draw-tool").press("Enter")
    frame.get_by_text("Type the corners").press("Enter")
    frame.get_by_role("textbox").fill("12, 42\n12, 55\n2O, 55")
    frame.get_by_role("button", name="Set the area").press("Enter")
    expect(frame.locator(".draw .hint")).to_have_text("Line 3 is no latitude and longitude.")
    frame.get_by_role("textbox").fill("12, 42\n12, 55\n20, 55")
    frame.get_by_role("button", name="Set the area").press("Enter")
    page.wait_for_url(lambda url: "area=POLYGON((42 12,55 12,55 20,42 12))" in unquote_plus(url))
    painted(page, "area=POLYGON((42%2012")
    frame.locator(".draw-tool").press("Enter")
    frame.get_by_text("Choose a named area").press("Enter")
    frame.get_by_label("It takes the place").select_option("Lebanon")
    frame.locator(".draw details", has_text="Choose").get_by_role("button").press("Enter")
    page.wait_for_url(lambda url: "country=LB" in url and "area" not in url)
    painted(page, "country=LB")
    frame.get_by_role("button", name="Remove the area").press("Enter")
    page.wait_for_url(lambda url: "country" not in url)


def test_an_area_is_drawn_with_a_finger(app: str, open_page: Open) -> None:
    """A tap sets a corner, on an event too; a corner is dragged; Finish ends it, and nothing was selected."""
    page = open_page(f"{app}/?at=16.5,44,5", 390, 844, has_touch=True, is_mobile=True)
    frame = the_map(page)
    frame.locator(".draw-tool").tap()
    expect(frame.locator(".draw .hint")).to_have_text("Click or tap the map to set the first corner.")
    box = frame.locator(".leaflet-container").bounding_box()
    symbols = [middle_of(symbol) for symbol in frame.locator(".cluster").all()]
    assert box is not None
    places = [(box["x"] + 60, box["y"] + 230), (box["x"] + 350, box["y"] + 230)]
    for number, place in enumerate([*places, max(symbols, key=lambda at: at[1])], start=1):
        page.touchscreen.tap(*place)
        expect(frame.locator(".corner")).to_have_count(number)
    drag(page, places[1], (places[1][0] - 20, places[1][1] + 40))
    frame.get_by_role("button", name="Finish").tap()
    painted(page, "area=POLYGON")
    ring = shapely.get_coordinates(shapely.from_wkt(query_of(page)["area"][0]))
    assert ring[1][1] < ring[0][1] - 1  # they were set at one height
    assert "event" not in query_of(page)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with a finger, in pixels of the page."""
    touch = page.context.new_cdp_session(page)
    for kind, *points in (("touchStart", start), ("touchMove", end), ("touchEnd",)):
        listed = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": listed})


def test_the_window_button_filters_to_what_the_map_shows(app: str, open_page: Open) -> None:
    """The window becomes a bbox filter that stays when the map moves, until the same button takes it away."""
    page = open_page(f"{app}/?at=31.4,34.4,9")
    the_map(page).locator(".window-tool").click()
    painted(page, "bbox=")
    kept = query_of(page)["bbox"]
    frame_of(page).evaluate("() => { window.map.panBy([300, 0], {animate: false}); }")
    expect(page).to_have_url(re.compile(r"at=31\.[34]\d*,3[5-9]"))
    assert query_of(page)["bbox"] == kept
    the_map(page).get_by_role("button", name="Also events outside the window").click()
    expect(page).not_to_have_url(re.compile("bbox="))


def test_the_table_picks_an_event_and_the_map_follows(app: str, open_page: Open) -> None:
    """A row of the table opens the same card, and the map moves to an event out of its window."""
    page = open_page(f"{app}/?theatre=red_sea&at=33.3,38.7,8")
    before = view_of(page)
    page.get_by_role("radio", name="Table").click()
    page.locator(".st-key-foot [data-testid='stDataFrame'] canvas").first.wait_for()
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    page.locator(".st-key-foot [data-testid='stDataFrame']").scroll_into_view_if_needed()
    box = page.locator(".st-key-foot [data-testid='stDataFrame']").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 18, box["y"] + 52)
    expect(page.locator(".card h2")).to_be_visible()
    page.wait_for_url("**event=**")
    the_map(page).locator(".selected").wait_for()
    assert view_of(page) != before


def test_the_discs_of_all_events_are_a_layer_in_the_link(app: str, open_page: Open) -> None:
    """The layer control shows every event's reach, the address says so, and the link opens with it."""
    page = open_page(app)
    frame = the_map(page)
    before = frame.locator(".leaflet-footprints-pane path").count()
    frame.locator(".leaflet-control-layers").hover()
    frame.get_by_text("Discs of all events").click()
    page.wait_for_url("**layer=footprints**")
    frame.locator("path.disc").first.wait_for()
    assert frame.locator(".leaflet-footprints-pane path").count() > before + 50
    again = open_page(page.url)
    the_map(again).locator("path.disc").first.wait_for()
    assert "footprints" in query_of(again)["layer"]


def test_a_link_with_an_online_base_map_asks_before_it_loads_tiles(app: str, browser: Browser) -> None:
    """Nobody's link makes the reader's browser ask a third party: the map offers it, a click loads it."""
    page, asked = cut_off(browser, f"{app}/?basemap=openstreetmap")
    assert asked == []
    the_map(page).get_by_role("button", name="This link shows OpenStreetMap").click()
    expect(the_map(page).locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    assert all("tile.openstreetmap.org" in fault for fault in asked)
    page.context.close()


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
    assert view_of(page)[2] > before[2]
    expect(scroller).to_have_js_property("scrollTop", 120)
    expect(the_map(page).locator(".wheel-hint.shown")).to_have_count(0)
