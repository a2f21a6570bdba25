"""The tags of a link's preview: sentence or event, and the still picture of that view."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Final

from starlette.requests import Request

from map_app.api.routes.request import pairs_of
from map_app.core.headline import facts, headline, page_title, view_title
from map_app.core.language import LANGUAGES, _, gettext_noop, language
from map_app.core.text import markup_safe
from map_app.core.url import Parsed, format_query, parse, played
from map_app.core.view import View
from map_app.data.catalogues import speaking
from map_app.data.manager import store_manager
from map_app.data.store import EventStore
from map_app.errors import MapAppError
from map_app.maps.outputs import Look

ABOUT: Final = gettext_noop(
    "A map of sourced events. Every event names its sources and how well its place is known."
)
LONGEST: Final = 300


def of_view(request: Request) -> str:
    """The head of a page at this address; only the app's name where the address is not valid."""
    store = store_manager().snapshot().store
    parsed = parse(pairs_of(request), store.profile)
    root = str(request.url.replace(query="", fragment="")).rstrip("/")
    with speaking(parsed.view.lang, store.map):
        name = str(store.profile.title)
        try:
            return _named("", _(ABOUT), name) if parsed.faults else _tags(store, parsed, root)
        except MapAppError:
            return _named("", _(ABOUT), name)


def _tags(store: EventStore, parsed: Parsed, root: str) -> str:
    provenance = store.provenance(played(parsed.filter, parsed.view, store.period))
    event = store.find(parsed.view.event)
    terms = provenance.briefly()
    title = view_title(provenance.sentence, event, about=bool(parsed.view.about))
    about = f"{_(ABOUT)} {terms.dataset}, {terms.licence}."
    if event:
        about = f"{facts(event, store.profile.areas)}. {event.summary}".strip()
    keys = {key: getattr(parsed.view, key) for key in ("at", "view", "layer", "frame", "lang")}
    view = View(**keys, event=event.id if event else None)
    link, picture = _query(parsed, replace(view, about=parsed.view.about)), _query(parsed, view)
    look = Look()
    name = str(store.profile.title)
    return _named(title, about, name) + _properties(
        {
            "og:type": "website",
            "og:site_name": name,
            "og:locale": LANGUAGES[language()].locale,
            "og:title": title,
            "og:description": _brief(about),
            "og:url": f"{root}/{link}",
            "og:image": f"{root}/api/map.png{picture}",
            "og:image:type": "image/png",
            "og:image:width": str(look.width),
            "og:image:height": str(look.height),
            "og:image:alt": headline(event) if event else provenance.sentence,
        }
    )


def _query(parsed: Parsed, view: View) -> str:
    query = format_query(parsed.filter, view)
    return f"?{query}" if query else ""


def _named(title: str, about: str, name: str) -> str:
    card = '<meta name="twitter:card" content="summary_large_image" />'
    description = f'<meta name="description" content="{_esc(_brief(about))}" />'
    return f"<title>{_esc(page_title(title, name))}</title>\n    {description}{card}"


def _properties(named: dict[str, str]) -> str:
    return "".join(f'\n    <meta property="{k}" content="{_esc(v)}" />' for k, v in named.items())


def _brief(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]}…"


def _esc(text: str) -> str:
    return escape(markup_safe(" ".join(text.split())), quote=True)
