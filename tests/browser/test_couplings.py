"""What our styles go by is on the page that a reader sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from playwright.sync_api import Page, expect

from tests.browser.pages import painted
from tests.test_couplings import names_in_styles

OF_A_STATE: Final = {
    "stExpandSidebarButton",  # the sidebar is folded away
    "stToolbar",  # the same
    "stDateInputCalendar",  # a calendar is open
    "InputInstructions",  # a text is typed
    "stPopoverBody",  # a popover is open
    "stVegaLiteChart",  # the charts are asked for
    "stElementToolbar",  # the pointer is over a table or chart
}


def test_every_element_that_a_style_names_is_there(app: str, open_page: Callable[..., Page]) -> None:
    """All but those of a state stand on the page once its second run is over."""
    page = open_page(app)
    painted(page)
    for name in sorted(set(names_in_styles()) - OF_A_STATE):
        expect(page.locator(f"[data-testid={name}]").first, name).to_be_attached(timeout=30_000)
