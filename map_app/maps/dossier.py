"""The dossier: a self-contained HTML file with map, list, sources, provenance and checksum.

It makes no network requests, which its own policy forbids, and without scripts it still has the complete
list. Deterministic: the same data and filter give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Final

from map_app.core.dates import is_open
from map_app.core.filters import EventFilter
from map_app.core.ground_sources import credit
from map_app.core.language import _, n_
from map_app.core.profile import MapProfile
from map_app.core.provenance import Provenance
from map_app.core.schema import Event
from map_app.core.vocabulary import shown_as
from map_app.data.catalogues import speaking
from map_app.data.store import EventStore
from map_app.maps import STATIC
from map_app.maps.entry import described, entry, esc
from map_app.maps.frontend import offline
from map_app.maps.outputs import Look, check
from map_app.maps.symbols import css_name, style

VERIFY: Final = """grep '^{"type":"Feature"' FILE | sha256sum"""
"""Prints the checksum: the records are one per line, and no other line begins like this."""


def write(store: EventStore, filter_: EventFilter, look: Look) -> Iterator[bytes]:
    """The document, as one chunk. Raises FilterError above the maximum number of events."""
    check(store, filter_, "html")
    lines = [offline.safe(feature) for feature in store.features(filter_)]
    events = [Event.from_feature(json.loads(line)) for line in lines]
    opens = offline.opening(look.view)
    region = store.reach(filter_)
    made = offline.OfflineMap(lines, store.map, store.frame(filter_), region, opens)
    with speaking(None, store.map):
        text = _document(made, events, store.provenance(filter_), store.profile)
    yield text.encode()


def checksum(lines: list[str]) -> str:
    """The sha256 of the embedded records, each with its line feed."""
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def _document(
    made: offline.OfflineMap, events: list[Event], provenance: Provenance, profile: MapProfile
) -> str:
    head, body, script = made.parts()
    parts = made.head()
    scripts = [offline.script(), *_inline(head), script]
    titles = {event.id: event.title for event in events}
    listed = "\n".join(entry(event, titles.get, profile) for event in events)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n{_policy(scripts)}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{esc(provenance.sentence)}</title>\n{parts.pop('offline_style')}\n<style>{_style(profile)}</style>\n"
        f"{''.join(f'{part}{chr(10)}' for part in parts.values())}{head}\n"
        "</head>\n<body>\n<div class='page'>\n"
        f"<header class='top'><h1>{esc(provenance.dataset)}</h1>\n"
        f"<p class='sentence' dir='auto'>{esc(provenance.sentence)}</p></header>\n"
        f"<section class='map' aria-label='{_('Map of conflict events')}'>"
        f"<p class='noscript'>{_('The map needs scripts. The list is whole.')}</p>"
        f"{body}</section>\n<main class='list'>\n{_filters(events, profile)}\n{listed}\n"
        f"{_about(provenance, checksum(list(made.records)), profile)}\n</main>\n</div>\n"
        f"<script>{script}</script>\n"
        "</body>\n</html>\n"
    )


def _inline(head: str) -> list[str]:
    """The inline scripts of Folium's own head, which set two switches of Leaflet's."""
    return [part.split("</script>")[0] for part in head.split("<script>")[1:]]


def _policy(scripts: list[str]) -> str:
    """A Content-Security-Policy that allows these scripts only, and no network requests."""
    digests = [hashlib.sha256(text.encode()).digest() for text in scripts]
    allowed = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    rules = (
        "default-src 'none'",
        f"script-src {allowed}",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def _style(profile: MapProfile) -> str:
    return (STATIC / "dossier.css").read_text(encoding="utf-8") + style(profile.types)


def _filters(events: list[Event], profile: MapProfile) -> str:
    """The form that narrows the list by date and type; the script that handles it shows it."""
    first = min((e.date_start for e in events), default=None)
    ends = (e.date_start if is_open(e.date_start, e.date_end) else e.date_end for e in events)
    last = max(ends, default=None)
    limits = f" min='{first}' max='{last}'" if first else ""
    shown = {shown_as(event.event_type, profile.types) for event in events}
    held = [kind for kind in profile.types if kind in shown]
    boxes = "".join(
        f"<label><input type='checkbox' name='type' value='{esc(kind)}'>"
        f"<i class='symbol symbol-{css_name(kind, profile.types)}'></i>{esc(kind.label)}</label>"
        for kind in held
    )
    return (
        f"<form id='filters' aria-label='{_('Narrow the list')}'><div class='days'>"
        f"<label>{_('From')}<input type='date' name='from'{limits}></label>"
        f"<label>{_('To')}<input type='date' name='to'{limits}></label>"
        f"<button type='reset'>{_('Show all')}</button></div>"
        f"<details><summary>{_('Types of event')}</summary><fieldset aria-label='{_('Types of event')}'>"
        f"{boxes}</fieldset></details>"
        f"<p id='shown' role='status' data-words='{_count(len(events))}'></p>"
        f"<p id='none' hidden>{_('No event of this file meets both.')}</p></form>"
    )


def _count(every: int) -> str:
    """`{shown} of 12 events in this file`, completed by the script."""
    words = n_("{shown} of {n} event in this file", "{shown} of {n} events in this file", every)
    return words.replace("{n}", f"{every:,}")


def _about(provenance: Provenance, digest: str, profile: MapProfile) -> str:
    rows = [
        (_("Query"), esc(provenance.query) or _("(every event)")),
        (_("Data version"), provenance.data_version),
        (_("Events"), f"{provenance.count:,} of {provenance.total:,}"),
        (_("Licence"), esc(provenance.licence)),
        (_("Attribution"), esc(provenance.attribution)),
        (_("Base map"), esc(credit(profile.ground_sources))),
        (_("Checksum"), f"sha256 {digest}"),
    ]
    how = _("The checksum is over this file's records, one a line, as they stand in it. To verify:")
    return (
        f"<section class='about'><h2>{_('About this file')}</h2><dl>{described(rows)}</dl>"
        f"<p>{how} <code>{esc(VERIFY)}</code></p></section>"
    )
