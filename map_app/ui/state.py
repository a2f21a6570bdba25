"""The session: the only module that touches `st.session_state` and `st.query_params`.

URL, widgets and filter are kept in sync. A URL that differs from what this session last wrote or read (a
link, the back button) sets the widgets; otherwise the widgets set the URL.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from map_app.core.criteria import BY_KEY, RANGES
from map_app.core.filters import EventFilter
from map_app.core.notice import Notice
from map_app.core.profile import MapProfile
from map_app.core.url import Parsed, format_query, parse, query_pairs
from map_app.core.view import BROWSER_KEYS, View
from map_app.maps.frontend.build import Side
from map_app.ui import widgets
from map_app.ui.widgets import Pairs

DATE_KEYS: Final = ("from", "to")


@dataclass(frozen=True, slots=True)
class Now:
    """What this run of the page shows.

    `turn` counts the links that were opened: each frames the map anew, unless it `stays` in place. `run`
    counts the runs of the page. `frame` are the days that playback shows now.
    """

    filter: EventFilter
    view: View
    notices: tuple[Notice, ...]
    turn: int
    run: int
    frame: str | None = None
    stays: bool = False


def begin(profile: MapProfile) -> Now:
    """Reconcile URL and widgets as the map that is served understands them, and return what to show.

    The rerun of a widget may carry a URL from before our last write, if that has not reached the browser yet:
    where a widget differs from the filter, the widgets are newer.
    """
    _put("profile", profile)
    address, known = _address(), _get("address")
    own = st.session_state.pop("_own", False)
    if known is None or (address != known and not own and _from_widgets().filter == _get("filter")):
        _take_address(address)
    else:
        _take_widgets()
    if own:  # it may have overtaken the first run's widgets on their way to the browser
        _tell(key for key, value in _widgets(_get("filter")) if value)  # no others: one may be typing
    _put("run", (_get("run") or 0) + 1)
    shown = {name: _get(name) for name in ("filter", "view", "notices", "turn", "run", "frame")}
    return Now(**shown, stays=_get("stays") == _get("turn"))


def settle() -> None:
    """Apply a widget's value from before it was drawn in this session: a click right after reconnecting."""
    if _from_widgets().filter != _get("filter"):
        st.rerun()


def select(event_id: str | None) -> None:
    """Select the event whose card is open, or none."""
    _change_view(event=event_id)


def opening(event_id: str) -> str:
    """The URL of this view with an event's card open, for a link that `page.js` follows in place."""
    return f"?{format_query(_get('filter'), replace(_shared_view(), event=event_id))}"


def about_link() -> str:
    """The URL of this view with the page about the map open, for the same kind of link."""
    return f"?{format_query(_get('filter'), replace(_shared_view(), about='true'))}"


def close_about() -> None:
    """Close the page about the map."""
    _change_view(about=None)


def reported(event_id: str | None, version: str) -> str:
    """The absolute URL of this view, pinned to a data version, for a correction; empty if unknown."""
    if not st.context.url:
        return ""
    view = View(event=event_id, lang=lang(), data=version, compare=_get("view").compare)
    return f"{st.context.url.rstrip('/')}/?{format_query(_get('filter'), view)}"


def anchor() -> str | None:
    """The event whose card was open last, of those that the filter kept then."""
    return _get("anchor")  # type: ignore[no-any-return]


def keep_anchor(event_id: str) -> None:
    """Remember the event whose card is open, one that the filter keeps."""
    _put("anchor", event_id)


def link(**fields: Any) -> str:  # noqa: ANN401 - any field of the filter
    """The URL of this view with other criteria, for the same kind of link."""
    return f"?{format_query(_get('filter').but(**fields), _shared_view())}"


def change(**fields: Any) -> None:  # noqa: ANN401 - any field of the filter
    """Set criteria from outside their widgets (a preset, a drawing), after a tick that came with them."""
    _take_widgets()
    _set(_get("filter").but(**fields))


def change_from_text(side: Side, **texts: str) -> None:
    """Set criteria of a map's filter from text that a browser sent; an empty one clears a criterion.

    Invalid text becomes a notice.
    """
    fields, bad = widgets.fields_of(texts, _get("profile").criteria)
    if bad:
        _put("notices", (bad,))
    elif side == "left":
        change(**fields)
    else:
        compare(_get("filter"), _parse(_get("view").compare or "").filter.but(**fields))


def unpin() -> None:
    """Drop the pinned version of the data."""
    _change_view(data=None)


def reset() -> None:
    """Clear every criterion; the open card stays."""
    _set(EventFilter())


def lang() -> str | None:
    """The language key of links from this page; None for English."""
    code: str | None = _get("view").lang
    return None if code == "en" else code


def switch_language(key: str) -> None:
    """Switch the language of the view; the map is remounted in the same position."""
    code = st.session_state[key]
    _put("turn", _get("turn") + 1)
    _put("stays", _get("turn"))
    _fill_widgets()
    _change_view(lang=None if code == "en" else code)


def compare(left: EventFilter, right: EventFilter | str | None) -> None:
    """Compare two filters, of which the controls change the left one; or show that one alone.

    The right one may be a query that is not all understood: it stays as it is, with its notices.
    """
    query = format_query(right) if isinstance(right, EventFilter) else right
    _put("view", replace(_get("view"), compare=query))
    _set(left)


def value(key: str) -> Any:  # noqa: ANN401 - a widget's value
    """The value of a widget, for what happens when it changes."""
    return st.session_state[key]


def play(days: str) -> None:
    """Take note of the days that playback shows."""
    _put("frame", _parse([("frame", days)]).view.frame)


def put_widget(key: str, value: Any) -> None:  # noqa: ANN401 - a widget's value
    """Set a widget that mirrors the filter, before it is drawn."""
    st.session_state[key] = value


def keep_own() -> None:
    """Mark the next run as our own rerun, whose URL is not new."""
    st.session_state["_own"] = True


def first_look(run: int) -> bool:
    """Whether a fragment runs with its page, and not by its timer."""
    looked = _get("looked")
    _put("looked", run)
    return bool(looked != run)


def _change_view(**fields: str | None) -> None:
    _put("view", replace(_get("view"), **fields))
    _write()


def _set(filter_: EventFilter) -> None:
    _put("filter", filter_)
    _put("notices", ())
    _fill_widgets()
    _write()


def _address() -> Pairs:
    """The query of the page's URL, without the keys that the map's script keeps there itself."""
    pairs = [(key, v) for key in st.query_params for v in st.query_params.get_all(key)]
    return [(key, v) for key, v in pairs if key not in BROWSER_KEYS]


def _take_address(address: Pairs) -> None:
    parsed = _parse([*address, *_browser_pairs()])
    _put("address", address)
    _put("filter", parsed.filter)
    _put("view", parsed.view)
    _put("frame", parsed.view.frame)
    _put("notices", parsed.notices)
    _put("turn", (_get("turn") or 0) + 1)
    _fill_widgets(sparing=True)


def _browser_pairs() -> Pairs:
    return [(key, v) for key in BROWSER_KEYS for v in st.query_params.get_all(key)]


def _take_widgets() -> None:
    """Read the filter from the widgets, and write it to the URL if it changed."""
    parsed = _from_widgets()
    if parsed.filter != _get("filter"):
        fresh = [n for n in parsed.notices if n.value]  # a key that still cannot be parsed has no value here
        mended = {n.key for n in fresh} | (set(BY_KEY) - set(parsed.filter.nothing))
        _put("notices", (*(n for n in _get("notices") if n.key not in mended), *fresh))
        ticks = widgets.changed_ticks(_widgets(_get("filter")), _widgets(parsed.filter))
        _put("filter", parsed.filter)
        _tell(ticks)  # what an earlier run told may have come between the click and its drawing
        _write()


def _from_widgets() -> Parsed:
    """Read the filter from the widgets, by the parser of URLs."""
    last: EventFilter = _get("filter")
    pairs = [
        pair
        for criterion in _get("profile").criteria
        for pair in widgets.pairs(criterion, st.session_state, last)
    ]
    filled = {key for key, _ in pairs}
    for pair in RANGES:
        if filled & (keys := {bound.key for bound in pair}):
            filled |= keys  # two crossed bounds are one mistake: setting either mends it
    unparsed = [(key, "") for key in last.nothing if key not in filled]
    return _parse([*pairs, *unparsed])


def _fill_widgets(*, sparing: bool = False) -> None:
    """Set every criterion's widget from the filter; a `sparing` call those that say otherwise.

    A value that is set here arrives after the rest of the page, and undoes a click of the meantime.
    """
    held = st.session_state
    wanted = _widgets(_get("filter"))
    _tell(key for key, value in wanted if not sparing or key not in held or held[key] != value)


def _tell(keys: Iterable[str]) -> None:
    """Set these widgets from the filter, in the browser too."""
    values = dict(_widgets(_get("filter")))
    st.session_state.update({key: values[key] for key in keys})


def _write() -> None:
    """Write filter and view to the URL, in canonical form."""
    pairs = query_pairs(_get("filter"), _shared_view())
    st.query_params.from_dict(widgets.grouped(pairs))
    _put("address", _address())


def _shared_view() -> View:
    """The view without the keys that the map's script keeps in the URL itself."""
    view: View = _get("view")
    return replace(view, at=None, view=None, stay=False, layer=(), basemap=None, frame=None)


def _parse(query: str | Pairs) -> Parsed:
    return parse(query, _get("profile"))


def _widgets(filter_: EventFilter) -> Iterator[tuple[str, Any]]:
    return widgets.values(filter_, _get("profile").criteria)


def _get(name: str) -> Any:  # noqa: ANN401 - a session's value
    return st.session_state.get(f"_{name}")


def _put(name: str, value: Any) -> None:  # noqa: ANN401 - a session's value
    st.session_state[f"_{name}"] = value
