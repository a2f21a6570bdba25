"""Rewrites Streamlit's index page, which is the same file for every link, on its way out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

Change = Callable[[bytes], Awaitable[bytes]]
FILE_HEADERS: Final = ("etag", "last-modified", "accept-ranges")
"""Headers that apply to the file only, not to what is sent in its place."""


class PageRewriter:
    """Buffers an HTML page and sends it changed; every other answer passes unchanged."""

    def __init__(self, send: Send, change: Change) -> None:
        self.send, self.change = send, change
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        """Take a message of the answer."""
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif self.start is None or message["type"] != "http.response.body":
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        for name in (*FILE_HEADERS, "content-length"):
            del headers[name]
        if self.body:  # a HEAD has none, and gets no length
            self.body = await self.change(self.body)
            headers["content-length"] = str(len(self.body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": self.body})


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    is_html = headers.get("content-type", "").startswith("text/html")
    return start["status"] == 200 and is_html and "content-encoding" not in headers
