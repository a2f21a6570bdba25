"""What the README promises an analyst: see, narrow, read, share, take away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import (
    api_count,
    expect_count,
    expect_view,
    frame_of,
    full_link,
    painted,
    query_of,
    the_map,
    view_of,
)

Open = Callable[..., Page]
TOWER_22 = "2024-01-28-tower-22-drone-attack"
LINK_SAYS_WHERE = """() => {
  const { map } = document.querySelector(".st-key-map_box iframe").contentWindow;
  const at = new URL(document.querySelector("#share-link").value).searchParams.get("at")?.split(",") ?? [];
  const { lat, lng } = map.getCenter();
  return [lat, lng, map.getZoom()].every((value, i) => Math.abs(value - at[i]) < 0.001);
}"""
"""The map has come to rest: the link to share says where it stands."""


def test_the_first_view_shows_every_event_and_asks_no_other_host(app: str, open_page: Open) -> None:
    """Opening the app shows the count of the whole file, clusters, legend, scale and basemap."""
    page = open_page(app)
    expect_count(page, api_count(app, ""))
    frame = the_map(page)
    expect(frame.locator(".cluster").nth(5)).to_be_attached()
    expect(frame.locator(".legend")).to_contain_text("how well a place is known")
    expect(frame.locator(".leaflet-control-scale")).to_contain_text("km")
    expect(frame.locator(".leaflet-control-attribution")).to_contain_text("Natural Earth")
    expect(frame.locator(".leaflet-control-attribution svg")).to_have_count(0)


def test_the_map_is_the_page_on_a_laptop(app: str, open_page: Open) -> None:
    """At 1400x900 sentence, controls and a map of 60 % of the height need no scrolling."""
    page = open_page(f"{app}/?event={TOWER_22}")
    box = page.locator(".st-key-map_box iframe").bounding_box()
    card = page.locator(".st-key-card").bounding_box()
    assert box is not None
    assert card is not None
    assert box["height"] >= 0.6 * 900
    assert box["y"] + box["height"] <= 900
    assert card["x"] >= box["x"] + box["width"] - 2
    assert card["y"] < box["y"] + 10
    expect(page.locator(".sentence")).to_be_in_viewport()
    expect(page.locator(".st-key-w_type_air_strike")).to_be_in_viewport()


def test_narrowing_by_type_and_date(app: str, open_page: Open) -> None:
    """A ticked type and a preset change sentence, address and map together, as the API has it."""
    page = open_page(app)
    page.locator(".st-key-w_type_air_strike label").click()
    painted(page, "type=air_strike")
    page.get_by_text("Last 30 days").click()
    painted(page, "from=2024-01-10&to=2024-02-08&type=air_strike")
    query = query_of(page)
    assert query["type"] == ["air_strike"]
    assert query["from"] == ["2024-01-10"]
    expected = api_count(app, "type=air_strike&from=2024-01-10&to=2024-02-08")
    expect(page.locator(".sentence strong").first).to_have_text(str(expected))
    shown = the_map(page).locator(".leaflet-container").get_attribute("data-count")
    assert shown == str(expected)


def test_clicking_an_event_opens_its_card_and_reloading_its_link_restores_it(
    app: str, open_page: Open
) -> None:
    """The card tells what happened and who says so; the shared link opens the same state."""
    page = open_page(f"{app}/?theatre=northeast_jordan&type=ground_fighting")
    the_map(page).locator(".event").first.click()
    title = page.locator(".card h2")
    expect(title).to_be_visible()
    words, sentence = title.inner_text(), page.locator(".sentence").inner_text()
    expect(page.locator(".card a[rel='noopener noreferrer nofollow']").first).to_be_visible()
    page.get_by_role("button", name="Share").click()
    expect(page.locator("#share-link")).to_have_value(full_link(app))
    cited = page.locator(".files a[href*='/api/citation.bib?']").get_attribute("href")
    assert f"url = {{{app}/?" in httpx.get(f"{app.split('/', 3)[0]}//{app.split('/', 3)[2]}{cited}").text
    page.wait_for_function(LINK_SAYS_WHERE)
    link = page.locator("#share-link").input_value()
    again = open_page(link)
    expect(again.locator(".card h2")).to_have_text(words)
    expect(again.locator(".sentence")).to_have_text(sentence)
    expect_view(again, view_of(page))


@pytest.mark.parametrize("suffix", ["geojson", "csv"])
def test_page_api_and_command_give_the_same_bytes(
    app: str, open_page: Open, tmp_path: Path, suffix: str
) -> None:
    """The download button, the API and `event-map export` write identical files for one filter."""
    query = "from=2024-01-12&type=air_strike&theatre=yemen"
    page = open_page(f"{app}/?{query}")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as waiting:
        page.locator(f".files a[href*='.{suffix}']").click()
    downloaded = Path(waiting.value.path()).read_bytes()
    served = httpx.get(f"{app}/api/events.{suffix}?{query}").content
    target = tmp_path / f"out.{suffix}"
    command = [sys.executable, "-m", "map_app.cli", "export", "--from", "2024-01-12"]
    command += ["--type", "air_strike", "--theatre", "yemen", "-o", str(target)]
    subprocess.run(command, check=True, env=os.environ)
    assert downloaded == served == target.read_bytes()
    assert waiting.value.suggested_filename.endswith(f".{suffix}")


def test_back_sets_the_controls_again(app: str, open_page: Open) -> None:
    """Going back in the browser undoes the last change in address, controls, sentence and map."""
    page = open_page(app)
    before = page.locator(".sentence").inner_text()
    page.locator(".st-key-w_theatre_gaza label").click()
    painted(page, "theatre=gaza")
    expect(page.locator(".st-key-w_theatre_gaza input")).to_be_checked()
    page.go_back()
    expect(page.locator(".sentence")).to_have_text(before)
    expect(page.locator(".st-key-w_theatre_gaza input")).not_to_be_checked()
    page.wait_for_function("() => !new URLSearchParams(location.search).has('theatre')")


def test_zoom_pan_and_selection_survive_a_filter_change(app: str, open_page: Open) -> None:
    """A map that is to stay repaints for a new filter: no remount, no jump, the card stays open."""
    page = open_page(f"{app}/?event={TOWER_22}&at=33.3,38.7,7&stay=1")
    frame = frame_of(page)
    frame.evaluate("() => { window.sameMap = true; }")
    before = view_of(page)
    page.locator(".st-key-w_type_missile_drone_attack label").click()
    painted(page, "type=missile_drone_attack")
    assert frame.evaluate("() => window.sameMap") is True
    assert view_of(page) == pytest.approx(before, abs=1e-6)
    expect(page.locator(".card h2")).to_be_visible()
    page.wait_for_url("**at=33.3,38.7,7**")
