"""A bar chart of counts, with its numbers as a table; a click on a bar narrows the filter to it."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, NamedTuple

import pandas as pd
import streamlit as st

from map_app.core.criteria import BY_KEY
from map_app.core.filters import EventFilter
from map_app.core.language import _, isolated
from map_app.core.palette import Shade, area_colors
from map_app.core.units import last_day
from map_app.core.vocabulary import EventType, Vocabulary
from map_app.ui import state
from map_app.ui.differences import STEPS
from map_app.ui.text import esc

MOST_VALUES: Final = 36
"""Bars over time that have room for their numbers."""

BAR_HEIGHT: Final = 26


class Bar(NamedTuple):
    """A segment of a bar: `value` is what a click filters to, `kind` decides its colour."""

    value: str
    label: str
    kind: str
    events: int


def chart(
    title: str,
    field: str,
    bars: list[Bar],
    filter_: EventFilter,
    types: Vocabulary[EventType],
    *,
    head: str,
    note: str = "",
) -> None:
    """A bar chart with its table; a click on a bar filters to it. `types` name and colour the segments."""
    tail = f" <small>· {esc(note)}</small>" if note else ""
    st.html(f"<h2 class='group'>{title}{tail}</h2>")
    if not bars:
        st.caption(_("No records."))
        return
    key = f"chart_{field}_{hash((filter_, field))}"  # a new filter starts without a selected bar
    st.altair_chart(
        _spec(field, bars, types),
        key=key,
        on_select=lambda: _narrow(key, field),
        selection_mode="pick",
        alt=_("{title}; the same numbers stand in the table below").format(title=title),
    )
    _chart_table(title, head, bars, types)


def _narrow(key: str, field: str) -> None:
    """Narrow the filter to the bar that was clicked."""
    points = state.value(key)["selection"].get("pick") or []
    value = points[0].get("value") if points else None
    if value is None:
        return
    if field in STEPS:
        start = BY_KEY["from"].kind.parse(value)
        state.change(date_from=start, date_to=last_day(start, field))
    else:
        state.change(**{field: (BY_KEY[field].kind.parse(value),)})


def _spec(field: str, bars: list[Bar], types: Vocabulary[EventType]) -> Any:  # noqa: ANN401 - an Altair chart
    import altair as alt  # lazy: half a second that the first map must not wait for

    labels = [*dict.fromkeys(bar.label for bar in bars)]
    theme: Shade = "dark" if st.context.theme.type == "dark" else "light"
    held = sorted({bar.kind for bar in bars if bar.kind}, key=lambda kind: (types.order(kind), kind))
    kinds = {t: (t.label, area_colors(t.look.color)[theme]) for t in map(types.term, held)}
    rows = [_datum(bar, types) for bar in bars]
    scale = alt.Scale(domain=[w for w, __ in kinds.values()], range=[c for __, c in kinds.values()])
    color = alt.Color("kind:N", scale=scale, legend=None) if kinds else alt.value("#5C7C8C")
    plain = alt.Chart(pd.DataFrame(rows)).mark_bar(cursor="pointer")
    pick = alt.selection_point(name="pick", fields=["value"])
    tooltip = [
        alt.Tooltip("label:N", title=" "),
        alt.Tooltip("kind:N", title=_("Type")),
        alt.Tooltip("events:Q", title=_("Events")),
    ]
    shared = {"color": color, "order": "order:Q", "tooltip": tooltip}
    whole = alt.Axis(tickMinStep=1, format=",d")
    if field in STEPS:
        axis = alt.Axis(labelAngle=0, labelOverlap="greedy", labelBound=True)
        across = alt.X("label:N", sort=labels, title=None, axis=axis)
        drawn = plain.encode(x=across, y=alt.Y("events:Q", title=None, axis=whole), **shared)
        values = _values(alt, labels, bars, dy=-6).encode(x=across, y="total:Q")
        return alt.layer(drawn.add_params(pick), values).properties(height=200)
    names = alt.Y("label:N", sort=labels, title=None, axis=alt.Axis(labelLimit=190))
    drawn = plain.encode(x=alt.X("events:Q", title=None, axis=whole), y=names, **shared)
    values = _values(alt, labels, bars, dx=4, align="left").encode(x="total:Q", y=names)
    return alt.layer(drawn.add_params(pick), values).properties(height=BAR_HEIGHT * len(labels) + 30)


def _values(alt: Any, labels: list[str], bars: list[Bar], **place: Any) -> Any:  # noqa: ANN401 - of Altair
    """The number of events beside each bar; of very many bars beside the highest alone."""
    totals = Counter[str]()
    for bar in bars:
        totals[bar.label] += bar.events
    highest = max(totals.values())
    few = len(labels) <= MOST_VALUES
    rows = [
        {"label": label, "total": n, "text": f"{n:,}" if n and (few or n == highest) else ""}
        for label, n in totals.items()
    ]
    color = alt.value("#6f7d87")
    return alt.Chart(pd.DataFrame(rows)).mark_text(fontSize=11, **place).encode(text="text:N", color=color)


def _datum(bar: Bar, types: Vocabulary[EventType]) -> dict[str, Any]:
    words, order = _kind_words(bar, types), types.order(bar.kind) if bar.kind else 0
    return {"value": bar.value, "label": bar.label, "events": bar.events, "kind": words, "order": order}


def _kind_words(bar: Bar, types: Vocabulary[EventType]) -> str:
    return types.term(bar.kind).label if bar.kind else _("any type")


def _chart_table(title: str, what: str, bars: list[Bar], types: Vocabulary[EventType]) -> None:
    rows = "".join(
        f"<tr><th scope='row'>{esc(isolated(bar.label))}</th>"
        f"<td>{esc(_kind_words(bar, types))}</td><td>{bar.events:,}</td></tr>"
        for bar in bars
    )
    heads = "".join(f"<th scope='col'>{words}</th>" for words in (what, _("Type"), _("Events")))
    st.html(
        f"<details class='counts'><summary>{_('These numbers as a table')}</summary>"
        f"<table><caption>{title}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )
