"""The tags of a link's preview: sentence or event, and the still picture of that view."""

from __future__ import annotations

from contextlib import suppress
from html import escape
from typing import Final

from starlette.requests import Request

from map_app.api.routes.request import pairs_of
from map_app.core.dates import spell_day
from map_app.core.schema import Event
from map_app.core.text import markup_safe
from map_app.core.url import Parsed, View, format_query, parse, played
from map_app.data.manager import store_manager
from map_app.data.store import EventStore
from map_app.errors import MapAppError, NotFoundError
from map_app.maps.outputs import Look

NAME: Final = "Conflict Event Map"
ABOUT: Final = "A map of sourced events. Every event names its sources and how well its place is known."
LONGEST: Final = 300


def of_view(request: Request) -> str:
    """The head of a page at this address; only the app's name where the address is not valid."""
    parsed = parse(pairs_of(request))
    root = str(request.url.replace(query="", fragment="")).rstrip("/")
    try:
        return (
            _tags(store_manager().snapshot().store, parsed, root)
            if not parsed.faults
            else _named(NAME, ABOUT)
        )
    except MapAppError:
        return _named(NAME, ABOUT)


def _tags(store: EventStore, parsed: Parsed, root: str) -> str:
    provenance = store.provenance(played(parsed.filter, parsed.view, store.period))
    event = _event(store, parsed.view.event)
    title = f"{spell_day(event.date_start)}: {event.title}" if event else provenance.sentence
    terms = provenance.briefly()
    about = event.summary if event and event.summary else f"{ABOUT} {terms.dataset}, {terms.licence}."
    keys = {key: getattr(parsed.view, key) for key in ("at", "view", "layer", "frame")}
    view = View(**keys, event=event.id if event else None)
    query = format_query(parsed.filter, view)
    suffix = f"?{query}" if query else ""
    look = Look()
    return _named(title, about) + _properties(
        {
            "og:type": "website",
            "og:site_name": NAME,
            "og:title": title,
            "og:description": _brief(about),
            "og:url": f"{root}/{suffix}",
            "og:image": f"{root}/api/map.png{suffix}",
            "og:image:type": "image/png",
            "og:image:width": str(look.width),
            "og:image:height": str(look.height),
            "og:image:alt": provenance.sentence,
        }
    )


def _event(store: EventStore, event_id: str | None) -> Event | None:
    with suppress(NotFoundError):
        return store.get(event_id) if event_id else None
    return None


def _named(title: str, about: str) -> str:
    whole = title if title == NAME else f"{title} – {NAME}"
    card = '<meta name="twitter:card" content="summary_large_image" />'
    return (
        f'<title>{_esc(whole)}</title>\n    <meta name="description" content="{_esc(_brief(about))}" />{card}'
    )


def _properties(named: dict[str, str]) -> str:
    return "".join(f'\n    <meta property="{k}" content="{_esc(v)}" />' for k, v in named.items())


def _brief(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]}…"


def _esc(text: str) -> str:
    return escape(markup_safe(" ".join(text.split())), quote=True)
