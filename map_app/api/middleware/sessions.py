"""How many pages may be open: in all, and of one client. Each keeps a session with its widgets in memory.

Over the number a page is answered 503 with a plain sentence and `Retry-After`, and so is its websocket: pages
that are open stay open.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from map_app.api.middleware.forwarded import client_of
from map_app.api.server import settings

FULL: Final = "Too many pages of this map are open. Close some, or try again in a minute."
HEADERS: Final = {"Retry-After": "60"}


class Sessions:
    """Counts websockets; one event loop, so no lock."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        self.app = app
        self.pages = {prefix or "/", f"{prefix}/"}
        self.most = settings.read_int(settings.PAGES)
        self.most_of_one = settings.read_int(settings.PAGES_PER_CLIENT)
        self.open: Counter[str] = Counter()
        self.total = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse a page or its websocket."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] in self.pages and self._is_full(client_of(scope)):
            await PlainTextResponse(FULL, 503, HEADERS)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = client_of(scope)
        if self._is_full(client):
            await _refuse(send)
            return
        self.total += 1
        self.open[client] += 1
        try:
            await self.app(scope, partial(_spoken_by_a_page, receive), send)
        finally:
            self.total -= 1
            self.open[client] -= 1
            if not self.open[client]:
                del self.open[client]

    def _is_full(self, client: str) -> bool:
        most, of_one = self.most, self.most_of_one
        return bool(most and self.total >= most) or bool(of_one and self.open[client] >= of_one)


async def _spoken_by_a_page(receive: Receive) -> Message:
    """The next message; a text, which no page sends, ends the connection: to Streamlit it is a traceback."""
    message = await receive()
    if message["type"] == "websocket.receive" and message.get("bytes") is None:
        return {"type": "websocket.disconnect", "code": 1003}
    return message


async def _refuse(send: Send) -> None:
    """Answer the handshake as any request (an extension that uvicorn knows)."""
    headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    start: Message = {"type": "websocket.http.response.start", "status": 503, "headers": headers}
    await send(start)
    await send({"type": "websocket.http.response.body", "body": FULL.encode()})
