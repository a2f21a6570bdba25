"""What is drawn on the map stands where it can be read, and where it belongs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import frame_of, the_map

NAMES_ARE_CLEAR = """() => {
    const boxes = (selector) => [...document.querySelectorAll(selector)]
        .map((element) => element.getBoundingClientRect()).filter(({ width, height }) => width && height);
    const meet = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right
        && a.top + 1 < b.bottom && b.top + 1 < a.bottom;
    const [map] = boxes(".leaflet-container");
    const names = boxes(".label span");
    const isWhole = (name) => name.left > map.left - 1 && name.right < map.right + 1
        && name.top > map.top - 1 && name.bottom < map.bottom + 1;
    const controls = boxes(".leaflet-control");
    const isClear = (name) => isWhole(name)
        && ![...controls, ...names].some((other) => other !== name && meet(name, other));
    return names.length > 1 && names.every(isClear);
}"""


@pytest.mark.parametrize(
    ("width", "height", "query"),
    [
        (1400, 900, "at=20,42,5"),
        (1400, 900, "at=31.4,34.4,11"),
        (1400, 900, "lang=ar&at=32,36,6.5"),
        (390, 844, "lang=he&at=29,45,5"),
    ],
)
def test_a_name_of_a_place_is_whole_and_under_no_control(
    app: str, open_page: Callable[..., Page], width: int, height: int, query: str
) -> None:
    """Names stand inside the map, beside controls, legend, scale and notes, and none on another."""
    page = open_page(f"{app}/?{query}", width, height)
    frame_of(page).wait_for_function(NAMES_ARE_CLEAR)


def test_a_list_on_the_map_leaves_with_another_event_and_the_scale_speaks_arabic(
    app: str, open_page: Callable[..., Page]
) -> None:
    """What was listed is of another place then; distances are in the page's language, also after a move."""
    page = open_page(f"{app}/?lang=ar&event=2024-01-28-tower-22-drone-attack&at=31,38,6")
    scale = the_map(page).locator(".leaflet-control-scale-line").first
    expect(scale).to_have_text(re.compile(r"^\d+ كم$"))
    the_map(page).locator(".note button").last.click()
    popup = the_map(page).locator(".leaflet-popup.members li").first
    expect(popup).to_be_visible()
    the_map(page).locator(".leaflet-control-zoom-in").click()
    expect(scale).to_have_text(re.compile(r"^\d+ كم$"))
    page.locator(".st-key-card_head button").nth(1).click()
    expect(the_map(page).locator(".leaflet-popup")).to_have_count(0)
