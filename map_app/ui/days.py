"""The controls of days: first, last and presets."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

import streamlit as st

from map_app.core.criteria import BY_KEY, Criterion
from map_app.core.dates import shifted
from map_app.core.filters import EventFilter
from map_app.core.language import _, gettext_noop
from map_app.ui import state
from map_app.ui.widgets import widget_key

PRESET_DAYS: Final = {gettext_noop("Last 7 days"): 7, gettext_noop("Last 30 days"): 30}
MARGIN_YEARS: Final = 1
"""Years that a calendar offers before the data and after it (or until today), besides those of a link."""

Period = tuple[date, date]
WHOLE: Final = gettext_noop("Whole period")


def controls(period: Period | None, filter_: EventFilter) -> None:
    """Both fields of days, and the presets where the store has a `period`."""
    days = f" data-first='{period[0]}' data-last='{period[1]}'" if period else ""  # for `static/dates.js`
    st.html(f"<h2 class='group'{days}>{_('Dates')}</h2>")
    for key in state.DATE_KEYS:
        field(BY_KEY[key], widget_key(key), filter_, period)
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


def field(
    criterion: Criterion,
    key: str,
    filter_: EventFilter,
    period: Period | None,
    **more: Any,  # noqa: ANN401 - of `st.date_input`
) -> None:
    """The field of a day of the filter, under a key of its own."""
    least, most = offered(period, getattr(filter_, criterion.field))
    st.date_input(
        _(criterion.label),
        key=key,
        value=None,
        format="YYYY-MM-DD",
        min_value=least,
        max_value=most,
        **more,
    )


def offered(period: Period | None, chosen: date | None) -> Period:
    """First and last day that a calendar offers: whole years around the data, today and what is `chosen`."""
    if period is None:
        return date.min, date.max
    years = [chosen.year] if chosen else []
    least = min(period[0].year - MARGIN_YEARS, *years, date.max.year)
    most = max(period[1].year + MARGIN_YEARS, datetime.now(UTC).year, *years)
    return date(max(least, date.min.year), 1, 1), date(min(most, date.max.year), 12, 31)
