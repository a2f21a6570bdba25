"""What a chat shows of a link: title, words and picture of the view, written into the page that is served.

Streamlit's page is one file for every address; this puts the view's own `<title>` and `og:` tags into it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TITLE: Final = b"<title>Streamlit</title>"
"""What Streamlit's page says; where it says something else, it stays as it is."""

UNASKED: Final = ("accept-encoding", "if-none-match", "if-modified-since", "range")
"""Headers that are about the file: what is served differs from it."""


class LinkPreview:
    """Rewrites the served page's head; every other answer passes untouched."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self.app = app
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
        await self.app(plain, receive, _Rewriting(Request(scope), send))


class _Rewriting:
    """Holds the page back until it is whole, then sends it with its new head."""

    def __init__(self, request: Request, send: Send) -> None:
        self.request = request
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        """Take a message of the answer."""
        if message["type"] == "http.response.start":
            kind = MutableHeaders(scope=message).get("content-type", "")
            if message["status"] == 200 and kind.startswith("text/html"):
                self.start = message
                return
        if self.start is None or message["type"] != "http.response.body":
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers[name]
        if self.request.method == "HEAD":
            del headers["content-length"]
        elif TITLE in self.body:
            self.body = self.body.replace(TITLE, (await _head(self.request)).encode(), 1)
            headers["content-length"] = str(len(self.body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": self.body})


async def _head(request: Request) -> str:
    """The view's tags; before the events are read, only the app's name: no page waits for a preview."""
    loaded = getattr(sys.modules.get("map_app.data.hub"), "hub", None)
    if loaded is None or loaded().ready() is None:
        return "<title>Conflict Event Map</title>"
    found: str = await run_in_threadpool(lambda: import_module("map_app.api.tags").of_view(request))
    return found
