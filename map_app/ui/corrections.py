"""The way to report an error: where the operator says, else a report to copy, and who made the records."""

from __future__ import annotations

from typing import Final

from map_app.core import corrections
from map_app.core.corrections import Subject
from map_app.core.describe import sentence
from map_app.core.filters import EventFilter
from map_app.core.language import _, own
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
    if _is_page():
        return f"<p class='wrong'>{_link(subject, words)}</p>"
    box = _to_copy(subject, terms_of(event, store.meta.terms).attribution)
    return f"<details class='wrong'><summary>{words}</summary>{box}</details>"


def of_view(store: EventStore, filter_: EventFilter) -> str:
    """The same for the page about the map, which is about no event."""
    version = store.meta.version[:VERSION_DIGITS]
    text = sentence(filter_, store.tally(filter_), store.profile)
    subject = Subject(text, "", state.reported(None, version), version)
    if _is_page():
        return f"<p>{_link(subject, esc(_('Report an error')))}</p>"
    return _to_copy(subject, store.provenance(filter_).attribution)


def about(words: str) -> str:
    """A link to the page about the map, which opens in place."""
    return f"<a class='open' href='{esc(state.about_link())}'>{esc(words)}</a>"


def _is_page() -> bool:
    """Whether reports go to a page; else to a mailbox, which may open nothing, or to nobody."""
    address = address_set()
    return address is not None and not corrections.mailbox(address)


def _link(subject: Subject, words: str) -> str:
    href = esc(corrections.filled(address_set() or "", subject))
    return f"<a class='report' href='{href}' target='_blank' rel='noopener'>{words}</a>"


def _to_copy(subject: Subject, attribution: str) -> str:
    """A report to complete and copy, and where to send it; `static/share.js` copies it."""
    text = esc(f"{subject.heading}\n\n{subject.body}")
    return (
        f"<div class='share to-copy'>{_receiver(subject, attribution)}"
        f"<label>{_('Complete this report and copy it:')}"
        f"<textarea dir='auto' rows='12'>{text}</textarea></label>"
        f"<button type='button' data-done='{esc(_('Copied'))}'>{_('Copy the report')}</button></div>"
    )


def _receiver(subject: Subject, attribution: str) -> str:
    """The operator's mailbox, as a link to a mail and to be read; without one who answers for the records."""
    box = corrections.mailbox(address_set() or "")
    if not box:
        return _answerable(attribution)
    mail = _link(subject, f"<bdi>{esc(box)}</bdi>")
    return f"<p>{esc(_('By mail: {address}')).format(address=mail)}</p>"


def _answerable(attribution: str) -> str:
    """Who answers for the records, where the operator takes no reports."""
    words = _("This site names no address for corrections: send them to who runs it.")
    if attribution in ("", NOT_STATED):
        return f"<p>{esc(words)}</p>"
    made = _("The records are by: {who}")
    who = f"<bdi{own(attribution)}>{esc(attribution)}</bdi>"
    return f"<p>{esc(words)} {esc(made).format(who=who)}</p>"
