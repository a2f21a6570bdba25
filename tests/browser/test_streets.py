"""The operator's own streets on the page: drawn in the map's colours, credited, and given up at will."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from map_app.maps.streets import color
from tests.browser.pages import frame_of, the_map
from tests.data.streets import vector_file
from tests.served import serving

Open = Callable[..., Page]
SHOWN = ".leaflet-container[data-streets]"
HAS_COLOR = """(color) => {
    const [r, g, b] = [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16));
    return [...document.querySelectorAll(".leaflet-streets-pane canvas")].some((canvas) => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4)
            if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) return true;
        return false;
    });
}"""


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app with a file of streets around Gaza."""
    path = vector_file(tmp_path_factory.mktemp("region"))
    with serving(environment={"MAP_APP_GROUND": str(path)}) as address:
        yield address


def test_streets_are_the_ground_in_the_colours_of_either_theme(streets: str, open_page: Open) -> None:
    """They are shown unasked, with attribution; picking the offline map and a link to it leave them off."""
    page = open_page(f"{streets}/?at=31.516,34.466,15")
    shown = the_map(page)
    shown.locator(SHOWN).wait_for()
    for kind in ("building", "road", "land"):
        frame_of(page).wait_for_function(HAS_COLOR, arg=color(kind, "light"))
    expect(shown.locator(".label-quarter")).to_have_text("Flower Quarter")
    expect(shown.locator(".label-road span", has_text="Avenue 15")).to_be_visible()
    expect(shown.locator(".label-town")).to_have_count(0)  # of the map's own
    credit = shown.locator(".leaflet-control-attribution")
    expect(credit).to_contain_text("© OpenStreetMap & invented")
    expect(credit.get_by_role("link", name="© OpenStreetMap")).to_have_attribute(
        "href", "https://www.openstreetmap.org/copyright"
    )
    page.emulate_media(color_scheme="dark")
    frame_of(page).wait_for_function(HAS_COLOR, arg=color("building", "dark"))
    page.emulate_media(media="print", color_scheme="dark")
    frame_of(page).wait_for_function(HAS_COLOR, arg=color("building", "light"))
    page.emulate_media(media="screen", color_scheme="light")
    shown.locator(".leaflet-control-layers").hover()
    shown.get_by_label("Offline map").check()
    page.wait_for_url("**basemap=offline**")
    expect(shown.locator(SHOWN)).to_have_count(0)
    expect(credit).not_to_contain_text("invented")
    page.reload()
    expect(the_map(page).get_by_label("Offline map")).to_be_checked()
    expect(the_map(page).locator(SHOWN)).to_have_count(0)
    the_map(page).locator(".leaflet-control-layers").hover()
    the_map(page).get_by_label("Streets").check()
    the_map(page).locator(SHOWN).wait_for()
    page.wait_for_url(lambda url: "basemap" not in url)
