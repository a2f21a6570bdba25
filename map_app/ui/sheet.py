"""The bar of the sheet, in which a small screen shows card, list, counts and filters over the map's foot.

The surfaces stay where they are in the page: `static/sheet.js` and `page.css` raise them above the map. On a
wide screen the bar is not displayed.
"""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

from map_app.core.language import _, gettext_noop
from map_app.ui.text import esc

SURFACES: Final = {
    "card": gettext_noop("Event"),
    "list": gettext_noop("List"),
    "counts": gettext_noop("Counts"),
    "filters": gettext_noop("Filters"),
}
"""What the sheet can show, in the order of its buttons."""

COMPARED: Final = {
    "list": gettext_noop("List of A"),
    "counts": gettext_noop("Differences"),
    "filters": gettext_noop("Filter of A"),
}
"""The names of those that a comparison shows for its first map, or for both."""

POSITIONS: Final = {
    "peek": gettext_noop("Panel: lowered"),
    "half": gettext_noop("Panel: half raised"),
    "full": gettext_noop("Panel: fully raised"),
}
"""The name of the handle at each position."""


def bar(*, compared: bool) -> None:
    """Draw the handle and a button for each surface; the script says which is shown and where.

    Of a comparison the counts begin with the differences, which are what it is for.
    """
    surfaces = SURFACES | (COMPARED if compared else {})
    names = json.dumps({position: _(name) for position, name in POSITIONS.items()}, ensure_ascii=False)
    buttons = "".join(
        f"<button type='button' data-surface='{surface}' aria-expanded='false'>{esc(_(name))}</button>"
        for surface, name in surfaces.items()
    )
    st.html(
        f"<div class='sheet'><button type='button' class='grip' aria-expanded='false'"
        f" aria-label='{esc(_(POSITIONS['peek']))}' data-names='{esc(names)}'></button>"
        f"<div class='surfaces'>{buttons}</div></div>"
    )
