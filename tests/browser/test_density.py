"""Density as a layer: in the link, with a legend per area, and what it leaves out said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from map_app.core.vocab import Precision
from tests.browser.pages import painted, the_map
from tests.data.plain import SHIPPED, TOTAL

Open = Callable[..., Page]
LINK = "layer=density&layer=labels"
LEFT_OUT = sum(event.location_precision.rank > Precision.SETTLEMENT.rank for event in SHIPPED.events)
"""Events that are not known at least to their settlement."""

YEMEN = sum(event.theatre == "yemen" for event in SHIPPED.events)


@pytest.mark.parametrize(
    "options", [{}, {"width": 390, "height": 844, "color_scheme": "dark"}], ids=["laptop", "phone"]
)
def test_density_has_its_legend_and_tells_what_it_leaves_out(
    app: str, open_page: Open, options: dict[str, object]
) -> None:
    """The link shows cells in place of symbols, their unit, classes, and the events not counted."""
    page = open_page(f"{app}/?{LINK}", **options)
    legend = the_map(page).locator(".density")
    expect(legend).to_contain_text("Events per 1,000 km²")
    expect(legend).to_contain_text(f"{LEFT_OUT} of {TOTAL} events left out")
    expect(legend.locator(".scale li")).to_have_count(5)
    expect(the_map(page).locator(".cluster").first).to_be_hidden()
    expect(the_map(page).locator("[data-density]")).to_be_attached()


def test_density_is_picked_and_left_in_the_layers_and_follows_the_filter(app: str, open_page: Open) -> None:
    """A tick shows it and writes the link; a filter counts anew; without the tick the symbols are back."""
    page = open_page(app)
    the_map(page).locator(".leaflet-control-layers").hover()
    tick = the_map(page).get_by_label("Density, in place of symbols")
    tick.check()
    legend = the_map(page).locator(".density")
    expect(legend).to_contain_text(f"{LEFT_OUT} of {TOTAL}")
    page.wait_for_url("**layer=*density*")
    page.locator(".st-key-w_theatre_yemen label").click()
    painted(page, "theatre=yemen")
    expect(legend).to_contain_text(f"of {YEMEN} events left out")
    the_map(page).locator(".leaflet-control-layers").hover()
    tick.uncheck()
    expect(legend).to_have_count(0)
    expect(the_map(page).locator(".cluster").first).to_be_visible()
    page.wait_for_function("() => !new URLSearchParams(location.search).has('layer')")


SAME_SCALE = """before => {
    const [a, b] = ["map_box", "other_box"].map(box =>
        document.querySelector(`.st-key-${box} iframe`)?.contentDocument
            ?.querySelector(".density .scale")?.innerText);
    return a && a !== before && a === b && a;
}"""


def test_both_maps_of_a_comparison_have_one_scale_of_density(app: str, open_page: Open) -> None:
    """A colour means the same in both maps, also after one's filter has changed, and the legend says so."""
    page = open_page(f"{app}/?{LINK}&theatre=gaza&compare=theatre%3Dyemen")
    expect(the_map(page).locator(".density")).to_contain_text("Both maps have this scale.")
    before = page.wait_for_function(SAME_SCALE).json_value()
    page.locator(".st-key-w_theatre_iraq label").click()
    page.wait_for_function(SAME_SCALE, arg=before)
