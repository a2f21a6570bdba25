"""Suggestions while a search is typed."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from map_app.api.responses.caching import conditional
from map_app.api.responses.problems import BadQueryError
from map_app.api.responses.work import in_suggestion_pool
from map_app.api.routes.request import pairs_of, read_filter, served
from map_app.data.catalogues import speaking
from map_app.data.suggestions import as_json, suggest

KEYS: Final = ("q", "lang")


def routes() -> list[Route]:
    """The route to mount under the API."""
    return [Route("/suggest", in_suggestion_pool(suggestions))]


def suggestions(request: Request) -> Response:
    """Places, theatres, actors and events for what was typed so far: see `data.suggestions`."""
    now, pairs = served(), pairs_of(request)
    known = ", ".join(KEYS)
    faults = [f"{key[:80]}: has no meaning here; known are {known}" for key, _ in pairs if key not in KEYS]
    given = dict(pairs)
    lang = given.get("lang", "en")
    offered = now.store.profile.languages
    if lang not in offered:
        faults.append(f"lang: is not a language of this map; choose from {', '.join(offered)}")
    if faults:
        raise BadQueryError(faults)
    text = read_filter([("q", given.get("q", ""))], now.store.profile).q or ""

    def make() -> Response:
        found = suggest(now.store, text)
        with speaking(lang, now.store.map):
            return JSONResponse(as_json(found, now.store.geodata.areas))

    return conditional(request, now, ("suggest", text, lang), make)
