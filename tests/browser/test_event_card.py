"""An event's card: what it tells, what answered what, its neighbours, and the lists that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import httpx
from playwright.sync_api import Page, expect

from map_app.core.schema import Event
from map_app.core.vocab import Relation
from map_app.data.store import EventStore
from tests.browser.pages import expect_query, frame_of, the_map, view_of

Open = Callable[..., Page]


TOWER_22 = "2024-01-28-tower-22-drone-attack"


def test_a_link_whose_event_the_filter_excludes_shows_the_card_and_says_so(app: str, open_page: Open) -> None:
    """The asked event is read, and nobody thinks that it is among the filtered ones."""
    page = open_page(f"{app}/?type=air_strike&event={TOWER_22}")
    expect(page.locator(".card h2")).to_contain_text("Tower 22")
    expect(page.locator(".st-key-card")).to_contain_text("The filter leaves this event out")


def test_the_card_tells_ranges_reporter_and_what_is_not_reported(app: str, open_page: Open) -> None:
    """Casualties are ranges with whose figure they are, dates and places with their precision."""
    page = open_page(f"{app}/?event={TOWER_22}")
    card = page.locator(".st-key-card")
    expect(card).to_contain_text("25–47")
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
    expect(the_map(page).locator("path.arc").nth(7)).to_be_attached()
    expect(the_map(page).locator(".mark span").first).to_be_visible()
    strike = chain.get_by_role("link", name="US strike wave in western Iraq")
    strike.click()
    expect(page.locator(".card h2")).to_contain_text("US strike wave in western Iraq")
    expect(chain.locator("[aria-current]")).to_contain_text("In retaliation for")
    expect_query(page, at="33,40,5")
    page.go_back()
    expect(page.locator(".card h2")).to_contain_text("drone kills three")


def test_previous_and_next_walk_the_filtered_events(app: str, open_page: Open) -> None:
    """The arrows of the card go through the list in its order, and the address follows."""
    page = open_page(f"{app}/?theatre=northeast_jordan&event={TOWER_22}")
    first = page.locator(".card h2").inner_text()
    page.get_by_role("button", name="Next event").click()
    expect(page.locator(".card h2")).not_to_have_text(first)
    page.get_by_role("button", name="Previous event").click()
    expect(page.locator(".card h2")).to_have_text(first)
    expect_query(page, event=TOWER_22)
    page.get_by_role("button", name="Close the card").click()
    expect(page.locator(".card h2")).to_have_count(0)


def test_events_known_only_to_the_country_are_listed_not_drawn(app: str, open_page: Open) -> None:
    """The map counts them at its edge and lists them on demand; picking one opens its card."""
    page = open_page(f"{app}/?theatre=yemen")
    frame = the_map(page)
    unplaced = httpx.get(f"{app}/api/members?theatre=yemen&unplaced=true").json()["total"]
    frame.get_by_role("button", name=f"{unplaced} known only to the country or sea").click()
    expect(frame.locator(".members li")).to_have_count(unplaced)
    frame.locator(".members li button").first.click()
    expect(page.locator("article.card dl")).to_contain_text("known only to the country or sea")


def test_events_that_share_a_point_can_each_be_reached(app: str, open_page: Open) -> None:
    """A cluster that no zoom can part lists its events; a click leaves no ring around the title."""
    page = open_page(f"{app}/?at=33.3142,38.7033,15&bbox=38.69,33.30,38.71,33.32")
    frame = the_map(page)
    frame.locator(".cluster").first.click()
    frame.locator(".members li button").nth(1).click()
    expect(page.locator(".card h2")).to_be_focused()
    expect(page.locator(".card h2")).to_have_css("outline-style", "none")


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
    frame_of(page).wait_for_function("(lat) => window.map.getCenter().lat !== lat", arg=before[0])
