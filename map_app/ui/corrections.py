"""The way to report an error: where the operator says, else how to refer to what is wrong."""

from __future__ import annotations

from typing import Final

from map_app.core import corrections
from map_app.core.corrections import Subject
from map_app.core.describe import sentence
from map_app.core.filters import EventFilter
from map_app.core.language import _, gettext_noop, own
from map_app.core.schema import Event
from map_app.core.terms import NOT_STATED, terms_of
from map_app.data.environment import corrections as address_set
from map_app.data.store import EventStore
from map_app.ui import state
from map_app.ui.text import esc

VERSION_DIGITS: Final = 12


def of_event(store: EventStore, event: Event) -> str:
    """The line under an event's card, as HTML."""
    version = store.meta.version[:VERSION_DIGITS]
    words = _("Something wrong?")
    subject = Subject(event.title, event.id, state.reported(event.id, version), version)
    link = _link(subject, words)
    if link:
        return f"<p class='wrong'>{link}</p>"
    terms = terms_of(event, store.meta.terms)
    return (
        f"<details class='wrong'><summary>{words}</summary><p>{esc(_(_REFER))}</p>"
        f"<dl><dt>{_('Event')}</dt><dd><bdi>{esc(event.id)}</bdi></dd>"
        f"<dt>{_('Version')}</dt><dd><bdi>{version}</bdi></dd></dl>"
        f"{_answerable(terms.attribution)}<p>{about(_('About this map'))}</p></details>"
    )


def of_view(store: EventStore, filter_: EventFilter) -> str:
    """The same for the page about the map, which is about no event."""
    version = store.meta.version[:VERSION_DIGITS]
    text = sentence(filter_, store.tally(filter_))
    link = _link(Subject(text, "", state.reported(None, version), version), _("Report an error"))
    box = corrections.mailbox(address_set() or "")
    mail = f" (<bdi>{esc(box)}</bdi>)" if box else ""
    return f"<p>{link}{mail}</p>" if link else _answerable(store.provenance(filter_).attribution)


def about(words: str) -> str:
    """A link to the page about the map, which opens in place."""
    return f"<a class='open' href='{esc(state.about_link())}'>{esc(words)}</a>"


def _link(subject: Subject, words: str) -> str:
    address = address_set()
    if address is None:
        return ""
    href = esc(corrections.filled(address, subject))
    return f"<a class='report' href='{href}' target='_blank' rel='noopener'>{words}</a>"


def _answerable(attribution: str) -> str:
    """Who answers for the records, where there is no address to write to."""
    if attribution in ("", NOT_STATED):
        return f"<p>{_('This site names no address for corrections.')}</p>"
    words = _("This site names no address for corrections. The records are by: {who}")
    return f"<p>{esc(words).format(who=f'<bdi{own(attribution)}>{esc(attribution)}</bdi>')}</p>"


_REFER: Final = gettext_noop("To refer to this event, name both:")
