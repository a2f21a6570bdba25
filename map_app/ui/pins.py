"""The notice of a link that pins a version of the data: whether it is current, and what changed since."""

from __future__ import annotations

from typing import Final

import streamlit as st

from map_app.core.filters import EventFilter
from map_app.core.language import _, gettext_noop, n_
from map_app.core.url import format_query
from map_app.core.view import View
from map_app.data import archive
from map_app.data.store import EventStore
from map_app.ui import state
from map_app.ui.text import esc

SHOWN: Final = 200
WORDS: Final = {
    "added": gettext_noop("Added"),
    "revised": gettext_noop("Revised"),
    "withdrawn": gettext_noop("Withdrawn"),
}


def notice(store: EventStore, filter_: EventFilter, prefix: str | None) -> None:
    """Compare the shown data with the pinned version; nothing without a pin."""
    if prefix is None:
        return
    pin = archive.pin(store, filter_, prefix)
    named = {"pinned": prefix[:12], "shown": store.meta.version[:12]}
    if pin.state == "same":
        st.caption(_("This link pins data version {pinned}, which is what you see.").format(**named))
        return
    text = _("This link was made with data version {pinned}; what you see is version {shown}.").format(
        **named
    )
    if pin.state == "not kept":
        more = _("The earlier version is not kept here, so what changed cannot be shown.")
    elif pin.changes:
        more = changes_in_words({kind: pin.count(kind) for kind in WORDS})
    else:
        more = _("Nothing that this filter shows has changed.")
    st.info(f"{text} {more}", icon=":material/history:")
    if pin.changes:
        with st.expander(_("What changed")):
            st.html(listed(pin, filter_))
    st.button(_("Show without the pin"), key="unpin", on_click=state.unpin)


def changes_in_words(n: dict[str, int]) -> str:
    """How many events were added, revised and withdrawn; each number has its own form."""
    parts = [
        n_("{n} event added", "{n} events added", n["added"]).format(n=f"{n['added']:,}"),
        n_("{n} event revised", "{n} events revised", n["revised"]).format(n=f"{n['revised']:,}"),
        n_("{n} event withdrawn", "{n} events withdrawn", n["withdrawn"]).format(n=f"{n['withdrawn']:,}"),
    ]
    return _("Under this filter: {changes}.").format(changes=_(", ").join(parts))


def listed(pin: archive.Pin, filter_: EventFilter) -> str:
    """The changes as a list; events that still exist link to their cards."""
    items = []
    for change in pin.changes[:SHOWN]:
        fields = f" <small>({esc(', '.join(change.fields))})</small>" if change.fields else ""
        title = esc(change.event.title)
        if change.kind != "withdrawn":
            query = format_query(filter_, View(event=change.event.id, data=pin.prefix))
            title = f"<a href='?{esc(query)}' target='_self'>{title}</a>"
        items.append(
            f"<li><strong>{_(WORDS[change.kind])}</strong> <span dir='auto'>{title}</span>{fields}</li>"
        )
    left = len(pin.changes) - SHOWN
    rest = f"<li>{_('and {n} more').format(n=left)}</li>" if left > 0 else ""
    return f"<ul class='changes'>{''.join(items)}{rest}</ul>"
