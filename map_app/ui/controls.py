"""The sidebar: one control per criterion, each option with its count under the other criteria."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

import shapely
import streamlit as st

from map_app.core import names
from map_app.core.countries import NO_COUNTRY
from map_app.core.criteria import Criterion
from map_app.core.filters import EventFilter
from map_app.core.geometry import say_box
from map_app.core.kinds import ACTORS, BOX, MAX_VALUES, Widget
from map_app.core.language import LANGUAGES, _, gettext_noop, language, n_
from map_app.core.profile import MapProfile
from map_app.core.theatres import name_elsewhere
from map_app.core.vocab import Term
from map_app.core.vocabulary import ELSEWHERE, EventType, MapTerm, Vocabulary
from map_app.data.queries.facets import Facets
from map_app.ui import days, roles, search, state
from map_app.ui.text import esc, lacking_words, md
from map_app.ui.widgets import widget_key

ORDER: Final = (
    *("q", "from", "to", "type", "theatre"),  # always seen
    *("country", "actor", "verification", "precision", "min_killed", "source", "dataset"),
    *("bbox", "area", "within"),
)
FIRST_FOLDED: Final = "country"
"""From here on the controls stand under "More filters"."""

SHAPES: Final = {
    "box": gettext_noop("Press “Only events in this window” on the map."),
    "area": gettext_noop("Press “Draw an area” on the map."),
}
MOST_COUNTRIES: Final = 5
MOST_NAMED: Final = 6
"""Texts of the map that are named for want of a translation."""


def sidebar(
    profile: MapProfile,
    facets: Facets | None,
    period: tuple[date, date] | None,
    filter_: EventFilter,
    *,
    expanded: bool,
    types: Vocabulary[EventType],
    facet: roles.Facet,
) -> None:
    """Draw every control of the filter, with its counts where the store could give them.

    The first run leaves the content of the expander out (not `expanded`): nobody sees it, but it takes time.
    `types` are those on offer; `facet` counts those that are not among the `facets`.
    """
    st.html(f"<h1 class='brand'>{esc(profile.title)}</h1><p class='tagline'>{esc(profile.tagline or '')}</p>")
    _language(profile)
    order = _in_order(profile)
    first_folded = [criterion.key for criterion in order].index(FIRST_FOLDED)
    drawn = _Drawn(profile, facets, filter_, types)
    for criterion in order[:first_folded]:
        if criterion.key == state.DATE_KEYS[0]:
            days.controls(period, filter_)  # both, and the presets
        elif criterion.key not in state.DATE_KEYS:
            WIDGETS[criterion.kind.widget](criterion, drawn)
    for criterion in order:
        if criterion.kind.widget == "shape" and getattr(filter_, criterion.field) is not None:
            _shape(criterion, filter_)
    with st.expander(_("More filters")):  # a changed label would be a new, closed expander
        if expanded:
            for criterion in order[first_folded:]:
                WIDGETS[criterion.kind.widget](criterion, drawn)
                if criterion.key == "actor":
                    roles.actor_by_role(
                        filter_,
                        facet,
                        lambda row, counts, one: _names(row, _Drawn(profile, counts, one, types)),
                    )
    st.button(_("Reset"), on_click=state.reset, disabled=filter_.is_empty, width="stretch")


def _language(profile: MapProfile) -> None:
    """The switch of the map's languages, which keeps the view, and what the map lacks in the one chosen."""
    if len(profile.languages) == 1:
        return
    key = widget_key("lang")
    state.put_widget(key, language())
    st.segmented_control(
        _("Language"),
        profile.languages,
        required=True,
        format_func=lambda code: LANGUAGES[code].name,
        key=key,
        label_visibility="collapsed",
        on_change=state.switch_language,
        args=(key,),
    )
    if lacking := lacking_words(profile, MOST_NAMED):
        st.html(f"<p class='tagline lacking'>{lacking}</p>")


class _Drawn(NamedTuple):
    """What every control is drawn of."""

    profile: MapProfile
    facets: Facets | None
    filter: EventFilter
    types: Vocabulary[EventType]

    def terms(self, criterion: Criterion) -> list[Term | MapTerm]:
        """What of a vocabulary is on offer: of the types those that the data may have, and what is ticked."""
        ticks = getattr(self.filter, criterion.field)
        every = criterion.kind.vocabulary or ()
        return [term for term in every if criterion.key != "type" or term in self.types or term in ticks]


def _in_order(profile: MapProfile) -> list[Criterion]:
    """The criteria in the controls' order; one that `ORDER` lacks follows its predecessor in the table."""
    rows = {criterion.key: criterion for criterion in profile.criteria}
    order: list[str] = [key for key in ORDER if key in rows]
    for previous, criterion in pairwise(c for c in profile.criteria if not c.role):
        if criterion.key not in order:
            order.insert(order.index(previous.key) + 1, criterion.key)
    return [rows[key] for key in order]


def _day(criterion: Criterion, drawn: _Drawn) -> None:
    """One day of the calendar."""
    days.field(criterion, widget_key(criterion.key), drawn.filter, None)


def _options(criterion: Criterion, drawn: _Drawn) -> None:
    """A closed vocabulary as checkboxes; none checked means all."""
    facets, ticks = drawn.facets, getattr(drawn.filter, criterion.field)
    terms = drawn.terms(criterion)
    ticked = len(ticks)
    some = _("{n} of {total}").format(n=ticked, total=len(terms))
    _group(_(criterion.label), some if ticked else _("all"))
    for term in terms:
        count = f" :gray[{facets[criterion.field].get(term, 0):,}]" if facets else ""
        st.checkbox(f"{md(term.label)}{count}", key=widget_key(criterion.key, term))
        if criterion.key == "theatre" and term == ELSEWHERE and facets:
            _countries(facets[ELSEWHERE], drawn)


def _countries(counts: dict[str, int], drawn: _Drawn) -> None:
    """What "Elsewhere" holds: the countries with most events and what is in none; all once it is selected.

    A tick sets theatre and country, for the country alone may have a theatre as well.
    """
    only = drawn.filter.theatre == (ELSEWHERE,)
    selected = drawn.filter.country if only else ()
    shown = [code for n, code in enumerate(counts) if only or n < MOST_COUNTRIES or code == NO_COUNTRY]
    with st.container(key="countries", gap=None):
        for code in dict.fromkeys([*shown, *selected]):
            key = f"country_{code}"
            state.put_widget(key, code in selected)
            st.checkbox(
                f"{md(name_elsewhere(code, drawn.profile))} :gray[{counts.get(code, 0):,}]",
                key=key,
                on_change=_select_country,
                args=(key, code, selected),
            )


def _select_country(key: str, code: str, selected: tuple[str, ...]) -> None:
    """Set the country that was ticked, or take it back.

    Streamlit also calls this for a box that nobody touched, where a run that was cut short had left it out.
    """
    if state.value(key) == (code in selected):
        return
    rest = tuple(other for other in selected if other != code)
    state.change(theatre=(ELSEWHERE,), country=(*rest, code) if state.value(key) else rest)


def _text(criterion: Criterion, drawn: _Drawn) -> None:
    """Words to search for."""
    _group(_(criterion.label), "")
    search.field(criterion, drawn.profile)


def _number(criterion: Criterion, _drawn: _Drawn) -> None:
    """A whole number."""
    st.number_input(
        _(criterion.label),
        key=widget_key(criterion.key),
        value=None,
        min_value=0,
        max_value=criterion.kind.maximum,
        step=1,
        placeholder=_("any number"),
        help=_(criterion.help),
    )


def _names(criterion: Criterion, drawn: _Drawn) -> None:
    """An open vocabulary: the names in the data, and any in the URL.

    Where all events have one and the same data set there is nothing to choose.
    """
    facets, filter_ = drawn.facets, drawn.filter
    if criterion.key == "dataset" and not filter_.dataset and len((facets or {}).get("dataset", ())) < 2:
        return
    counts = facets[criterion.field] if facets else {}
    label = names.actor_in_list if criterion.kind is ACTORS else criterion.kind.label
    offered = list(dict.fromkeys([*counts, *getattr(filter_, criterion.field)]))
    st.multiselect(
        _(criterion.label),
        offered,
        key=widget_key(criterion.key),
        max_selections=MAX_VALUES,
        filter_mode="contains",
        select_all=False,
        format_func=lambda name: label(name) + (f" ({counts.get(name, 0):,})" if facets else ""),
        placeholder=_("any of {n}").format(n=f"{len(counts):,}"),
        help=_(criterion.help),
    )


def _choice(criterion: Criterion, drawn: _Drawn) -> None:
    """One term of an ordered vocabulary: at least this, with how many events each choice would keep."""
    terms, facets = list(criterion.kind.vocabulary or ()), drawn.facets

    def words(least: Term | None) -> str:
        if least is None:
            return _(criterion.unset)
        if facets is None or not criterion.column:
            return least.label
        counts = facets[criterion.field]
        n = sum(counts.get(term, 0) for term in terms[: terms.index(least) + 1])
        return f"{least.label} ({n:,})"

    st.selectbox(
        _(criterion.label),
        [None, *terms],
        key=widget_key(criterion.key),
        format_func=words,
        placeholder=_(criterion.unset),
        help=_(criterion.help),
    )


def _shape_hint(criterion: Criterion, drawn: _Drawn) -> None:
    """How to set a shape, where it is not set."""
    if getattr(drawn.filter, criterion.field) is None:
        st.caption(f"**{_(criterion.label)}**: {_(SHAPES[criterion.kind.name])}")


def _shape(criterion: Criterion, filter_: EventFilter) -> None:
    """A shape that is set, in words, with a button to clear it; always visible, for nothing else shows it."""
    _group(_(criterion.label), "")
    value = getattr(filter_, criterion.field)
    if criterion.kind is BOX:
        words = say_box(value)
    else:
        corners = len(shapely.from_wkt(value).exterior.coords) - 1
        words = n_("a drawn polygon with {n} corner", "a drawn polygon with {n} corners", corners)
        words = words.format(n=corners)
    st.html(f"<p class='tagline'>{esc(words)}</p>")
    st.button(
        _("Clear {criterion}").format(criterion=_(criterion.label).lower()),
        key=f"clear_{criterion.key}",
        on_click=state.change,
        kwargs={criterion.field: None},
    )


def _group(title: str, note: str) -> None:
    tail = f" <small>· {note}</small>" if note else ""
    st.html(f"<h2 class='group'>{title}{tail}</h2>")


WIDGETS: Final[dict[Widget, Callable[[Criterion, _Drawn], None]]] = {
    "date": _day,
    "checkboxes": _options,
    "choice": _choice,
    "names": _names,
    "text": _text,
    "number": _number,
    "shape": _shape_hint,
}
"""By the name that a criterion's kind gives its widget."""
