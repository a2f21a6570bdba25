"""A view as an Atom feed (RFC 4287): the events that were added or revised last.

An entry's time is the day it was recorded or revised, at 00:00 UTC; an event that has neither day (an
imported one) stands at the day it ended. Ids are names made from dataset and id, so they outlive a host.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from map_app.core.dates import is_open
from map_app.core.provenance import Provenance
from map_app.core.schema import Event
from map_app.core.text import markup_safe
from map_app.core.vocabulary import EventType, Vocabulary

MAX_ENTRIES: Final = 100
OF_NO_EVENT: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the feed, its page and its events are; absolute, as feed programs need them."""

    feed: str
    page: str
    event: str
    """To which the event's id is added."""


def changed(event: Event) -> date:
    """The day on which the record was made or last changed."""
    last = event.date_start if is_open(event.date_start, event.date_end) else event.date_end
    return max((day for day in (event.recorded, event.revised) if day), default=last)


def latest(events: Iterable[Event], most: int = MAX_ENTRIES) -> list[Event]:
    """The events changed last, newest first, then by first day and id; in bounded memory."""
    return heapq.nlargest(most, events, key=lambda event: (changed(event), *event.sort_key))


def atom(provenance: Provenance, events: Iterable[Event], at: Addresses, types: Vocabulary[EventType]) -> str:
    """The whole feed."""
    shown = latest(events)
    updated = changed(shown[0]) if shown else OF_NO_EVENT
    entries = "".join(_entry(event, provenance, at, types) for event in shown)
    own = _name(provenance.collection.dataset, "?" + provenance.query)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        f"<id>{own}</id>\n<title>{_text(provenance.sentence)}</title>\n"
        f"<updated>{_time(updated)}</updated>\n<author><name>{_text(provenance.attribution)}</name></author>\n"
        f"<rights>{_text(provenance.licence)}</rights>\n"
        f'<link rel="self" type="application/atom+xml" href="{_text(at.feed)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{_text(at.page)}"/>\n{entries}</feed>\n'
    )


def _entry(event: Event, provenance: Provenance, at: Addresses, types: Vocabulary[EventType]) -> str:
    published = f"<published>{_time(event.recorded)}</published>\n" if event.recorded else ""
    sources = "".join(
        f'<link rel="via" href="{_text(s.url)}" title="{_text(s.publisher)}"/>\n'
        for s in event.sources
        if s.url
    )
    return (
        f"<entry>\n<id>{_name(event.dataset or provenance.collection.dataset, '#' + event.id)}</id>\n"
        f'<title type="text">{_text(event.title)}</title>\n'
        f"<updated>{_time(changed(event))}</updated>\n{published}"
        f'<link rel="alternate" type="text/html" href="{_text(at.event + event.id)}"/>\n{sources}'
        f'<category term="{_text(event.event_type)}" label="{_text(types.term(event.event_type).label)}"/>\n'
        f'<summary type="text">{_text(_summary(event))}</summary>\n</entry>\n'
    )


def _summary(event: Event) -> str:
    days = event.date_start.isoformat()
    if is_open(event.date_start, event.date_end):
        days = f"since {days}"
    elif event.date_end != event.date_start:
        days += f" – {event.date_end.isoformat()}"
    return f"{days}, {event.place} ({event.verification.label.lower()}). {event.summary}"


def _name(dataset: str, rest: str) -> str:
    return uuid5(NAMESPACE_URL, markup_safe(f"event-map:{dataset}{rest}")).urn


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(text: str) -> str:
    return escape(markup_safe(text))
