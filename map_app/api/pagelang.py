"""`lang` and `dir` of the page that a link with `lang=` opens: Streamlit's own index page says English.

Search engines, screen readers and link previews read them before any script runs; `ui/static/page.js` keeps
them true when the reader switches.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from map_app.core.language import LANGUAGES

ENGLISH: Final = b'<html lang="en">'


class PageLanguage:
    """Rewrites the first tag of the index page; every other answer passes untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and hold back a page of another language until it is whole."""
        tag = _tag(scope)
        await self.app(scope, receive, _Rewriting(send, tag) if tag else send)


class _Rewriting:
    """Sends an answer on; of an HTML page all at once, for its length changes."""

    def __init__(self, send: Send, tag: bytes) -> None:
        self.send, self.tag = send, tag
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        body = self.body.replace(ENGLISH, self.tag, 1)
        headers = MutableHeaders(raw=start["headers"])
        headers["Content-Length"] = str(len(body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def _tag(scope: Scope) -> bytes | None:
    """The tag to write, where a link asks for another language than the page's own."""
    if scope["type"] != "http" or scope["method"] != "GET" or b"lang=" not in scope["query_string"]:
        return None
    code = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[-1]
    if code not in LANGUAGES or code == "en":
        return None
    return f'<html lang="{code}" dir="{LANGUAGES[code].direction}">'.encode()


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(raw=list(start["headers"]))
    is_html = headers.get("content-type", "").startswith("text/html")
    return start["status"] == 200 and is_html and "content-encoding" not in headers
