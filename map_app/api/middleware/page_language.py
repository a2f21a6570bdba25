"""Sets `lang` and `dir` of the page that a link with `lang=` opens: Streamlit's index page says English.

Search engines, screen readers and link previews read them before any script runs; `ui/static/page.js` keeps
them true when the reader switches.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.api.middleware.rewriting import PageRewriter
from map_app.api.server.snapshot import ready_profile
from map_app.core.language import LANGUAGES

ENGLISH: Final = b'<html lang="en">'


class PageLanguage:
    """Rewrites the first tag of the index page; every other answer passes unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and rewrite a page of another language."""
        tag = _tag(scope)
        if tag is None:
            await self.app(scope, receive, send)
            return

        async def change(body: bytes) -> bytes:
            return body.replace(ENGLISH, tag, 1)

        await self.app(scope, receive, PageRewriter(send, change))


def _tag(scope: Scope) -> bytes | None:
    """The tag to write, where a link has another language than the page's own."""
    if scope["type"] != "http" or scope["method"] != "GET" or b"lang=" not in scope["query_string"]:
        return None
    code = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
    profile = ready_profile()
    if code not in (profile.languages if profile else LANGUAGES) or code == "en":
        return None
    return f'<html lang="{code}" dir="{LANGUAGES[code].direction}">'.encode()
