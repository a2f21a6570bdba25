"""Sharing and export: the link of this view, and the files of these events."""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

from map_app.core.filters import EventFilter
from map_app.core.language import _, gettext_noop, isolated, n_
from map_app.core.url import format_query
from map_app.core.view import View
from map_app.data import export
from map_app.data.environment import framing_origins
from map_app.data.store import EventStore
from map_app.maps import faults, outputs
from map_app.ui import state
from map_app.ui.text import esc

LONG: Final = 20_000
"""Number of events above which an export shows its progress."""

LIKELY: Final = ("geojson", "csv")
"""Suffixes of the formats that most readers want; the others fold away."""

CITATIONS: Final = (("txt", gettext_noop("Text")), ("bib", "BibTeX"), ("json", "CSL-JSON"))


def share(store: EventStore, filter_: EventFilter) -> None:
    """The full link (filter, selection, where the reader's own map stands), citations and the feed.

    `static/share.js` fills the fields.
    """
    with st.popover(_("Share")):
        st.html(
            f"<div class='share'><label for='share-link'>{_('This link opens exactly this view')}</label>"
            f"<input id='share-link' dir='ltr' readonly><button type='button' data-done='{esc(_('Copied'))}'>"
            f"{_('Copy link')}</button>"
            f"<label for='share-pinned'>{_('For a citation: says so if the data changes later')}</label>"
            "<input id='share-pinned' class='pinned' dir='ltr' readonly"
            f" data-version='{store.meta.version[:12]}'>"
            f"<label for='share-code'>{_('To embed it in a page of another site')}</label>"
            "<textarea id='share-code' class='code' dir='ltr' rows='3' readonly"
            f" aria-describedby='share-where'></textarea><p id='share-where'>{embeddable()}</p></div>"
        )
        if not filter_.nothing:
            named = [(f"citation.{suffix}", label) for suffix, label in CITATIONS]
            cited = "".join(
                f"<a href='{esc(_api(filter_, name))}' target='_blank' rel='noopener'>{_(label)}</a>"
                for name, label in (*named, ("events.atom", gettext_noop("Feed (Atom)")))
            )
            title = _("Cite or follow this view")
            st.html(f"<div class='files'><strong>{title}</strong><div>{cited}</div></div>")


def embeddable() -> str:
    """On which other sites a browser shows the embedded map, as HTML; docs/hosting.md has the setting."""
    origins = framing_origins()
    if "*" in origins:
        return esc(_("Every site may show it."))
    if not origins:
        words = _("No other site may show it yet: browsers leave the frame empty.")
        return esc(f"{words} {_('Whoever runs this map can allow a site.')}")
    named = _(", ").join(f"<bdi>{esc(origin)}</bdi>" for origin in origins)
    words = _("Only these sites may show it: {sites}. Whoever runs this map can allow others.")
    return esc(words).format(sites=named)


def files(store: EventStore, filter_: EventFilter) -> None:
    """A download per format, by the URL of the API, so that both give the same bytes."""
    with st.popover(_("Export"), type="primary"):
        count = store.count(filter_)
        if filter_.nothing:
            st.caption(_("Nothing can match this filter, so there is nothing to export."))
            return
        filtered = n_("{n} event, as filtered", "{n} events, as filtered", count).format(n=f"{count:,}")
        words = _("Licence: {licence}. Data version {version}.")
        licence = store.provenance(filter_).licence
        terms = words.format(licence=isolated(licence), version=isolated(store.meta.version[:12]))
        links = {form.suffix: _link(filter_, form) for form in export.available()}
        likely = "".join(links.pop(suffix) for suffix in LIKELY if suffix in links)
        drawn = "".join(
            f"<a class='drawn' href='{esc(_api(filter_, form.path, View(lang=state.lang())))}'"
            f" download='{esc(outputs.file_name(filter_, suffix))}'>{_(form.label)}</a>"
            for suffix, form in outputs.DRAWN.items()
            if form.most is None or count <= form.most
        )
        st.html(
            f"<div class='files{' long' if count >= LONG else ''}'>"
            f"<strong>{filtered}</strong><div class='likely'>{likely}</div>"
            f"<details><summary>{_('More formats')}</summary><div>{''.join(links.values())}</div></details>"
            f"{_progress()}"
            f"<strong>{_('The view as it stands')}</strong><div class='quiet'>{drawn}</div>"
            f"<p>{esc(terms)}</p></div>"
        )


def _link(filter_: EventFilter, form: export.Format) -> str:
    name = export.file_name(filter_, form.suffix)
    return f"<a href='{esc(address(filter_, form.suffix))}' download='{esc(name)}'>{form.label}</a>"


def _progress() -> str:
    """The progress of a long export, filled by `static/downloads.js`."""
    words = {"words": _("{n} MB so far"), "done": _("Done, {n} MB"), "cancelled": _("Cancelled")}
    words["many"] = _("Too many exports from this address; ask again in {n} s")
    words["faults"] = json.dumps(faults.words(), ensure_ascii=False)
    data = "".join(f" data-{key}='{esc(text)}'" for key, text in words.items())
    cancel = f"<button type='button'>{_('Cancel')}</button>"
    return f"<div class='progress' role='status' hidden{data}><span></span> {cancel}</div>"


def address(filter_: EventFilter, suffix: str) -> str:
    """The path of the filter's file under the app's base path."""
    return _api(filter_, f"events.{suffix}")


def compared(a: EventFilter, b: EventFilter) -> str:
    """The path of the counts of two filters as CSV."""
    return _api(a, "differences.csv", View(compare=format_query(b)))


def series_file(filter_: EventFilter, suffix: str) -> str:
    """The path of the series of figures beside a view, as JSON or CSV."""
    return _api(filter_, f"series.{suffix}")


def _api(filter_: EventFilter, name: str, view: View | None = None) -> str:
    query = format_query(filter_, view)
    return f"{api_path(name)}{'?' + query if query else ''}"


def api_path(name: str) -> str:
    """The path of a resource of the API, under the app's base path."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return f"{'/' + base if base else ''}/api/{name}"
