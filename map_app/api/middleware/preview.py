"""Link previews in chats: writes the view's `<title>` and `og:` tags into the page that is served.

Streamlit's page is one file for every address.
"""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.api.middleware.rewriting import PageRewriter
from map_app.api.responses.pools import BusyError, Pool
from map_app.api.server.snapshot import ready_snapshot
from map_app.data.cancel import CancelledError, CancelToken, cancel_scope
from map_app.lazy import import_module

TITLE: Final = b"<title>Streamlit</title>"
"""What Streamlit's page has; one that has something else is not changed."""

NAMED: Final = "<title>Conflict Event Map</title>"
"""The head of a page whose view is not known."""

THREADS: Final = 8
WAITING: Final = 1_000
LONGEST_S: Final = 2.0
"""How long the store may take; then the page is sent without the view's tags."""

DROPPED_HEADERS: Final = ("accept-encoding", "if-none-match", "if-modified-since", "range")
"""Request headers that are about the file: what is served differs from it."""


class LinkPreview:
    """Rewrites the page's head; every other answer passes unchanged."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self.app = app
        self.pool = Pool(THREADS, WAITING)
        self.paths = ("/", prefix or "/", f"{prefix}/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; where it is for the page, rewrite the answer."""
        if (
            scope["type"] != "http"
            or scope["path"] not in self.paths
            or scope["method"] not in ("GET", "HEAD")
        ):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.decode() not in DROPPED_HEADERS]
        plain = {**scope, "headers": headers}

        async def change(body: bytes) -> bytes:
            return (
                body.replace(TITLE, (await _head(self.pool, Request(scope))).encode(), 1)
                if TITLE in body
                else body
            )

        await self.app(plain, receive, PageRewriter(send, change))


async def _head(pool: Pool, request: Request) -> str:
    """The view's tags, or only the app's name where the data is not ready or the store is slow."""
    snapshot = ready_snapshot()
    if snapshot is None or snapshot.down:
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
