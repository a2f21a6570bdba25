"""The controls of days: first, last and presets."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import streamlit as st

from map_app.core.criteria import BY_KEY, Criterion
from map_app.core.dates import shifted
from map_app.core.filters import EventFilter
from map_app.core.language import _, gettext_noop
from map_app.ui import state
from map_app.ui.widgets import widget_key

PRESET_DAYS: Final = {gettext_noop("Last 7 days"): 7, gettext_noop("Last 30 days"): 30}
ANY_DAY: Final[dict[str, Any]] = {"min_value": date.min, "max_value": date.max}
WHOLE: Final = gettext_noop("Whole period")


def controls(period: tuple[date, date] | None, filter_: EventFilter) -> None:
    """Both fields of days, and the presets where the store has a `period`."""
    days = f" data-first='{period[0]}' data-last='{period[1]}'" if period else ""  # for `static/dates.js`
    st.html(f"<h2 class='group'{days}>{_('Dates')}</h2>")
    for key in state.DATE_KEYS:
        field(BY_KEY[key], widget_key(key))
    if period is None:
        return
    ranges = presets(*period)
    current = (filter_.date_from, filter_.date_to)
    key = widget_key("preset")
    matching = [name for name, dates in ranges.items() if dates == current]
    state.put_widget(key, matching[0] if matching else None)
    st.pills(
        _("Presets"),
        list(ranges),
        format_func=_,
        key=key,
        label_visibility="collapsed",
        on_change=_apply_preset,
        args=(key, ranges),
    )


def _apply_preset(key: str, ranges: dict[str, tuple[date | None, date | None]]) -> None:
    """Set the dates of the selected preset."""
    start, end = ranges.get(state.value(key), (None, None))
    state.change(date_from=start, date_to=end)


def presets(first: date, last: date) -> dict[str, tuple[date | None, date | None]]:
    """Ranges that end on the last day of the data, never today."""
    ranges: dict[str, tuple[date | None, date | None]] = {
        name: (max(first, shifted(last, 1 - days)), last) for name, days in PRESET_DAYS.items()
    }
    return ranges | {WHOLE: (None, None)}


def field(criterion: Criterion, key: str, **more: Any) -> None:  # noqa: ANN401 - of `st.date_input`
    """The field of a day, under a key of its own."""
    st.date_input(_(criterion.label), key=key, value=None, format="YYYY-MM-DD", **ANY_DAY, **more)
