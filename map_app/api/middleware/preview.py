"""Link previews in chats: writes the view's `<title>` and `og:` tags into the page that is served.

Streamlit's page is one file for every address.
"""

from __future__ import annotations

import asyncio
import re
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from map_app.api.middleware.rewriting import PageRewriter
from map_app.api.responses.pools import BusyError, Pool
from map_app.api.server.snapshot import ready_profile, ready_snapshot
from map_app.core.text import markup_safe
from map_app.core.words import NO_TITLE
from map_app.data.cancel import CancelledError, CancelToken, cancel_scope
from map_app.lazy import import_module

TITLE: Final = re.compile(rb"<title>[^<]*</title>")
"""What Streamlit's page has; one that has none is not changed."""

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
            title = TITLE.search(body)
            if title is None:
                return body
            head = await _head(self.pool, Request(scope))
            return body[: title.start()] + head.encode() + body[title.end() :]

        await self.app(plain, receive, PageRewriter(send, change))


async def _head(pool: Pool, request: Request) -> str:
    """The view's tags, or only the map's name where the data is not ready or the store is slow."""
    snapshot = ready_snapshot()
    if snapshot is None or snapshot.down:
        return _named()
    token = CancelToken()
    timer = asyncio.get_running_loop().call_later(LONGEST_S, token.cancel)
    try:
        with cancel_scope(token):
            head: str = await pool.run("", lambda: import_module("map_app.api.routes.tags").of_view(request))
            return head
    except (BusyError, CancelledError):
        return _named()
    finally:
        timer.cancel()


def _named() -> str:
    """The head of a page whose view is not known."""
    profile = ready_profile()
    name = (profile.title if profile else NO_TITLE).english
    return f"<title>{escape(markup_safe(name))}</title>"
