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
    link = _link(subject, words)
    if link:
        return f"<p class='wrong'>{link}</p>"
    terms = terms_of(event, store.meta.terms)
    box = _to_copy(subject, terms.attribution)
    return f"<details class='wrong'><summary>{words}</summary>{box}</details>"


def of_view(store: EventStore, filter_: EventFilter) -> str:
    """The same for the page about the map, which is about no event."""
    version = store.meta.version[:VERSION_DIGITS]
    text = sentence(filter_, store.tally(filter_))
    subject = Subject(text, "", state.reported(None, version), version)
    link = _link(subject, _("Report an error"))
    box = corrections.mailbox(address_set() or "")
    mail = f" (<bdi>{esc(box)}</bdi>)" if box else ""
    return f"<p>{link}{mail}</p>" if link else _to_copy(subject, store.provenance(filter_).attribution)


def about(words: str) -> str:
    """A link to the page about the map, which opens in place."""
    return f"<a class='open' href='{esc(state.about_link())}'>{esc(words)}</a>"


def _link(subject: Subject, words: str) -> str:
    address = address_set()
    if address is None:
        return ""
    href = esc(corrections.filled(address, subject))
    return f"<a class='report' href='{href}' target='_blank' rel='noopener'>{words}</a>"


def _to_copy(subject: Subject, attribution: str) -> str:
    """A report to complete and copy, and who answers for the records; `static/share.js` copies it."""
    text = esc(f"{subject.heading}\n\n{subject.body}")
    return (
        f"<div class='share to-copy'>{_answerable(attribution)}"
        f"<label>{_('Complete this report and copy it:')}"
        f"<textarea dir='auto' rows='12'>{text}</textarea></label>"
        f"<button type='button' data-done='{esc(_('Copied'))}'>{_('Copy the report')}</button></div>"
    )


def _answerable(attribution: str) -> str:
    """Who answers for the records, where the operator takes no reports."""
    words = _("This site names no address for corrections: send them to who runs it.")
    if attribution in ("", NOT_STATED):
        return f"<p>{esc(words)}</p>"
    made = _("The records are by: {who}")
    who = f"<bdi{own(attribution)}>{esc(attribution)}</bdi>"
    return f"<p>{esc(words)} {esc(made).format(who=who)}</p>"
