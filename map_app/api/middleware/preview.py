"""What a chat shows of a link: title, words and picture of the view, written into the page that is served.

Streamlit's page is one file for every address; this puts the view's own `<title>` and `og:` tags into it.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.api.middleware.rewriting import Rewriting
from map_app.api.responses.pools import BusyError, Pool
from map_app.api.routes.probes import current
from map_app.data.cancel import CancelledError, CancelToken, cancel_scope
from map_app.lazy import import_module

TITLE: Final = b"<title>Streamlit</title>"
"""What Streamlit's page says; where it says something else, it stays as it is."""

NAMED: Final = "<title>Conflict Event Map</title>"
"""The head of a page whose view is not known."""

THREADS: Final = 8
WAITING: Final = 1_000
LONGEST_S: Final = 2.0
"""How long the store may take; then the page goes out without the view's words."""

UNASKED: Final = ("accept-encoding", "if-none-match", "if-modified-since", "range")
"""Headers that are about the file: what is served differs from it."""


class LinkPreview:
    """Rewrites the served page's head; every other answer passes untouched."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self.app = app
        self.pool = Pool(THREADS, WAITING)
        self.paths = ("/", prefix or "/", f"{prefix}/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; where it asks for the page, change what comes back."""
        if (
            scope["type"] != "http"
            or scope["path"] not in self.paths
            or scope["method"] not in ("GET", "HEAD")
        ):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.decode() not in UNASKED]
        plain = {**scope, "headers": headers}

        async def change(body: bytes) -> bytes:
            return (
                body.replace(TITLE, (await _head(self.pool, Request(scope))).encode(), 1)
                if TITLE in body
                else body
            )

        await self.app(plain, receive, Rewriting(send, change))


async def _head(pool: Pool, request: Request) -> str:
    """The view's tags; without events to ask, only the app's name: no page waits long for a preview."""
    now = current()
    if now is None or now.down:
        return NAMED
    token = CancelToken()
    timer = asyncio.get_running_loop().call_later(LONGEST_S, token.cancel)
    try:
        with cancel_scope(token):
            head: str = await pool.run("", lambda: import_module("map_app.api.routes.tags").of_view(request))
            return head
    except (BusyError, CancelledError):
        return NAMED
    finally:
        timer.cancel()
